package blog

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
)

// settingsTx is what settings need.
type settingsTx interface {
	Settings(ctx context.Context) (Settings, error)
	SaveSettings(ctx context.Context, s Settings) error
	// FixSite keeps the public address that set-up happened under.
	FixSite(ctx context.Context, s Site) error
}

// mediaTx is what media files need.
type mediaTx interface {
	Media(ctx context.Context, id string) (Media, error)
	SaveMedia(ctx context.Context, m Media) error
}

// Profile is what an author says of themselves.
type Profile struct {
	Name                string
	Bio                 string // Markdown
	Fields              []Field
	Aliases             []string // addresses of other accounts of theirs
	AvatarID, AvatarAlt string
	HeaderID, HeaderAlt string
}

// DefaultSettings are those of a fresh blog.
func DefaultSettings() Settings {
	return Settings{Title: "Causerie", Language: "en", Policy: PolicyFirst, Guests: true, Notices: NoticesWaiting, Quotes: QuotesEveryone, Format: AsArticle, PerPage: 10, Federation: FederateOpen, Reach: Reach{Webmentions: true}, Style: DefaultStyle()}
}

// UpdateProfile changes what an author says of themselves, and tells followers.
func (b *Blog) UpdateProfile(ctx context.Context, authorID string, p Profile) error {
	p.Name = strings.TrimSpace(p.Name)
	if p.Name == "" || len([]rune(p.Name)) > 100 {
		return ErrInvalid("name", "Give a name, at most 100 characters.")
	}
	fields, err := checkFields(p.Fields)
	if err != nil {
		return err
	}
	aliases, err := checkAliases(p.Aliases)
	if err != nil {
		return err
	}
	html, err := b.o.Bio(p.Bio)
	if err != nil {
		return err
	}
	return b.db.Write(ctx, func(tx Tx) error {
		a, err := tx.Author(ctx, authorID)
		if err != nil {
			return err
		}
		before := a
		a.Name, a.Bio, a.BioHTML, a.Fields = p.Name, p.Bio, html, fields
		a.Aliases = aliases
		a.AvatarID, a.AvatarAlt, a.HeaderID, a.HeaderAlt = p.AvatarID, p.AvatarAlt, p.HeaderID, p.HeaderAlt
		if sameProfile(before, a) {
			return nil
		}
		a.UpdatedAt = b.now()
		if err := tx.SaveAuthor(ctx, a); err != nil {
			return err
		}
		return tx.Broadcast(ctx, Broadcast{
			ID: b.o.NewID(), AuthorID: a.ID, Kind: ProfileUpdated, Followers: true, CreatedAt: b.now(),
		})
	})
}

func sameProfile(x, y Author) bool {
	return x.Name == y.Name && x.Bio == y.Bio && x.BioHTML == y.BioHTML && slices.Equal(x.Fields, y.Fields) &&
		slices.Equal(x.Aliases, y.Aliases) &&
		x.AvatarID == y.AvatarID && x.AvatarAlt == y.AvatarAlt && x.HeaderID == y.HeaderID && x.HeaderAlt == y.HeaderAlt
}

// checkFields drops empty lines. Mastodon shows the first four well.
func checkFields(fields []Field) ([]Field, error) {
	var out []Field
	for _, f := range fields {
		f.Name, f.Value = strings.TrimSpace(f.Name), strings.TrimSpace(f.Value)
		switch {
		case f.Name == "" && f.Value == "":
			continue
		case f.Name == "":
			return nil, ErrInvalid("fields", "Give the line “"+f.Value+"” a name.")
		case len([]rune(f.Name)) > 255 || len([]rune(f.Value)) > 2000:
			return nil, ErrInvalid("fields", "A line of the profile has at most 255 characters of name and 2,000 of text.")
		}
		out = append(out, f)
	}
	if len(out) > 10 {
		return nil, ErrInvalid("fields", "Ten lines are the most a profile can have.")
	}
	return out, nil
}

// checkAliases drops empty lines and repeated ones.
func checkAliases(aliases []string) ([]string, error) {
	var out []string
	for _, alias := range aliases {
		if alias = strings.TrimSpace(alias); alias == "" || slices.Contains(out, alias) {
			continue
		}
		u, err := url.Parse(alias)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return nil, ErrInvalid("aliases", "“"+alias+"” is not the address of an account; it begins with https://.")
		}
		out = append(out, alias)
	}
	if len(out) > 10 {
		return nil, ErrInvalid("aliases", "Ten other accounts are the most a profile can name.")
	}
	return out, nil
}

const longestOpen = 36_500 // days; a century

// ChangeSettings replaces the settings of the blog. Without a word about
// Federation, Notices or the Style, these stay as they are.
func (b *Blog) ChangeSettings(ctx context.Context, s Settings) error {
	var err error
	if s.Language, err = tidyLanguage(s.Language); err != nil {
		return err
	}
	s.Title, s.Description = strings.TrimSpace(s.Title), strings.TrimSpace(s.Description)
	s.Reach = s.tidy()
	switch {
	case s.Title == "" || len([]rune(s.Title)) > 100:
		return ErrInvalid("title", "Give the blog a title, at most 100 characters.")
	case len([]rune(s.Description)) > 300:
		return ErrInvalid("description", "The description has at most 300 characters.")
	case s.Language == "":
		return ErrInvalid("language", noLanguage)
	case !slices.Contains([]CommentPolicy{PolicyOpen, PolicyFirst, PolicyAll, PolicyClosed}, s.Policy):
		return ErrInvalid("policy", "The comment policy is open, first, all or closed.")
	case s.Notices != "" && s.Notices != NoticesOff && s.Notices != NoticesWaiting && s.Notices != NoticesAll:
		return ErrInvalid("notices", "Mail about comments is off, waiting or all.")
	case s.Quotes != QuotesEveryone && s.Quotes != QuotesAsk && s.Quotes != QuotesNobody:
		return ErrInvalid("quotes", "Say who may quote you: everyone, ask or nobody.")
	case s.Format != AsArticle && s.Format != AsNote:
		return ErrInvalid("format", "Articles federate as article or note.")
	case s.PerPage < 1 || s.PerPage > 100:
		return ErrInvalid("per_page", "A page holds 1 to 100 articles.")
	case s.CommentsClose < 0 || s.CommentsClose > longestOpen:
		return ErrInvalid("comments_close", "Comments close after 1 to 36,500 days, or never with 0.")
	case s.Federation != "" && s.Federation != FederateOpen && s.Federation != FederateListed:
		return ErrInvalid("federation", "Federation is open or allowlist.")
	}
	if err := s.check(); err != nil {
		return err
	}
	if s.Style.Fonts != "" {
		if s.Style, err = b.CheckStyle(s.Style); err != nil {
			return err
		}
	}
	return b.db.Write(ctx, func(tx Tx) error {
		wanted := s
		before, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		wanted.Federation = cmp.Or(wanted.Federation, before.Federation)
		wanted.Notices = cmp.Or(wanted.Notices, before.Notices)
		if wanted.PolicySince = before.PolicySince; wanted.Policy != before.Policy {
			wanted.PolicySince = b.now()
		}
		if err := b.mayFederate(ctx, tx, before.Federation, wanted.Federation); err != nil {
			return err
		}
		if err := b.noteTerms(ctx, tx, before, wanted); err != nil {
			return err
		}
		if wanted.Style.Fonts == "" {
			wanted.Style = before.Style
		} else if err := picturesThere(ctx, tx, wanted.Style); err != nil {
			return err
		}
		if err := tx.SaveSettings(ctx, wanted); err != nil || wanted.History {
			return err
		}
		return tx.DropRevisionsByDefault(ctx)
	})
}

// AddMedia notes a file that was stored. One that is here already keeps its
// description.
func (b *Blog) AddMedia(ctx context.Context, m Media) (Media, error) {
	var out Media
	err := b.db.Write(ctx, func(tx Tx) error {
		known, err := tx.Media(ctx, m.ID)
		if err == nil {
			out = known
			return nil
		}
		if KindOf(err) != NotFound {
			return err
		}
		out = m
		out.CreatedAt = b.now()
		return tx.SaveMedia(ctx, out)
	})
	return out, err
}

// DescribeMedia says what a picture shows, for those who do not see it.
func (b *Blog) DescribeMedia(ctx context.Context, id, alt string) error {
	alt = strings.TrimSpace(alt)
	if len([]rune(alt)) > 1500 {
		return ErrInvalid("alt", "The description has at most 1,500 characters.")
	}
	return b.db.Write(ctx, func(tx Tx) error {
		m, err := tx.Media(ctx, id)
		if err != nil {
			return err
		}
		m.Alt = alt
		return tx.SaveMedia(ctx, m)
	})
}
