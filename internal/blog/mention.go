package blog

import (
	"context"
	"html"
	"net/url"
	"strings"
	"time"
)

// MentionKind says what a page elsewhere does with an article that it links to.
type MentionKind string

// The kinds of mention.
const (
	MentionReply    MentionKind = "reply"
	MentionLike     MentionKind = "like"
	MentionRepost   MentionKind = "repost"
	MentionBookmark MentionKind = "bookmark"
	Mentions        MentionKind = "mention" // no more than a link
)

// Mention is a page elsewhere that links to an article (a webmention), as the page
// itself describes it. That it links there was looked up. Its words are as they
// came; the domain makes them safe.
type Mention struct {
	Source string // address of the page, as we were told
	Found  string // where it was found, after redirects; "" is Source
	Target string // address of ours that it links to
	Kind   MentionKind
	Page   string // address to read it at: Source, or what Source says of itself on the same host
	Self   string // the address on its host that the page says is its own; "" if it does not
	Author MentionAuthor

	Title    string // plain text
	Summary  string // plain text
	HTML     string // what it says; "" when there is only Text
	Text     string
	Language string
	SentAt   time.Time // zero if it does not say
}

// MentionAuthor is who wrote a page, as the page says.
type MentionAuthor struct {
	Name, URL, Photo string
}

// mentionTx is what taking mentions needs.
type mentionTx interface {
	// CheckMention notes that a page is to be looked at. The error is of kind
	// TooMany when too much waits.
	CheckMention(ctx context.Context, source, target, articleID string) error
	// CheckMentionAgain notes that a page is to be looked at once more because it
	// seems to be gone; once for each page at a time.
	CheckMentionAgain(ctx context.Context, source, target, articleID string, at time.Time) error
	// MentionsOfHost counts the comments and reactions of an article that pages of a
	// host brought.
	MentionsOfHost(ctx context.Context, articleID, host string) (int, error)
	// ReactorsAt returns whose reactions came from an address.
	ReactorsAt(ctx context.Context, uri string) (personURIs []string, err error)
}

var newMentions = allowance{what: "webmention", person: 20, site: 500, all: 5_000} //nolint:gochecknoglobals // a constant

const (
	longestMention = 5_000 // characters of a reply that are shown whole
	mentionExcerpt = 500   // characters shown of what is longer, or speaks of more than the article
	// mostMentionsOfHost is how many pages of one host stand under an article. Some
	// hosts pass on what many people said in many places.
	mostMentionsOfHost = 100
)

// unlinked is kept with a comment that went because its page did, or because the
// link did, so that it can come back with it.
const unlinked = "Its page no longer links here."

// TakeMention takes the word of somebody that the page at source links to the
// target, and has that looked up. Errors of kind Invalid say what is wrong with
// the two; one of kind NotFound, that no mentions are taken; one of kind TooMany,
// that too many came. (Webmention, 3.2.)
func (b *Blog) TakeMention(ctx context.Context, source, target string) error {
	source, target = strings.TrimSpace(source), strings.TrimSpace(target)
	if err := b.mentionable(source, target); err != nil {
		return err
	}
	return b.db.Write(ctx, func(tx Tx) error {
		settings, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		if !settings.Webmentions {
			return ErrNotFound("This blog takes no webmentions.")
		}
		article, _, err := b.mentioned(ctx, tx, target)
		if err != nil {
			return err
		}
		if article.ID == "" {
			return ErrInvalid("target", "There is no article at the target; give the address of one on this blog.")
		}
		if away, err := b.turnAway(ctx, tx, Person{URI: source, Host: HostOf(source)}); away || err != nil {
			return err
		}
		if err := b.allow(ctx, tx, newMentions, barePage(source)); err != nil {
			return err
		}
		return tx.CheckMention(ctx, source, target, article.ID)
	})
}

// mentionable judges two addresses by themselves.
func (b *Blog) mentionable(source, target string) error {
	switch {
	case !webAddress(source):
		return ErrInvalid("source", "Give the source: the whole address of the page that links here, beginning with https://.")
	case !webAddress(target):
		return ErrInvalid("target", "Give the target: the whole address of the article on this blog that is linked to.")
	case source == target:
		return ErrInvalid("source", "Source and target are the same page; nothing mentions itself.")
	case !strings.EqualFold(HostOf(target), b.o.Site.Host()):
		return ErrInvalid("target", "The target is not on this blog.")
	case strings.EqualFold(HostOf(source), b.o.Site.Host()):
		return ErrInvalid("source", "The source is on this blog itself; such links need no webmention.")
	}
	return nil
}

// mentioned finds what of ours an address is of: an article that everyone may
// read, and the comment on its page that the fragment names, if that is shown.
// Nothing is no error.
func (b *Blog) mentioned(ctx context.Context, tx Tx, target string) (Article, Target, error) {
	u, err := url.Parse(target)
	if err != nil {
		return Article{}, Target{}, nil //nolint:nilerr // what is no address is nothing of ours
	}
	of := Target{Slug: strings.Trim(u.Path, "/")}
	if of.Slug == "" || strings.Contains(of.Slug, "/") {
		return Article{}, Target{}, nil
	}
	article, _, err := b.answered(ctx, tx, of)
	if err != nil || article.ID == "" {
		return Article{}, Target{}, err
	}
	id, named := strings.CutPrefix(u.Fragment, "comment-")
	if !named {
		return article, of, nil
	}
	under, comment, err := b.answered(ctx, tx, Target{CommentID: id})
	if err == nil && under.ID == article.ID && comment.State == Shown {
		of = Target{CommentID: id}
	}
	return article, of, err
}

// Mentioned takes a page that links to an article: its answer or its mere mention
// becomes a comment, its like or repost a reaction. Taking the same page again
// changes what it said before. The page of somebody who is turned away, and a
// target that is gone, change nothing.
func (b *Blog) Mentioned(ctx context.Context, m Mention) error {
	return b.db.Write(ctx, func(tx Tx) error {
		article, target, err := b.mentioned(ctx, tx, m.Target)
		if err != nil || article.ID == "" {
			return err
		}
		from := b.mentioner(m)
		uri, known, err := b.mentionedBefore(ctx, tx, m, article.ID)
		if err != nil {
			return err
		}
		if !known {
			if n, err := tx.MentionsOfHost(ctx, article.ID, HostOf(m.Source)); err != nil || n >= mostMentionsOfHost {
				return err
			}
		}
		if kind, is := m.Kind.reaction(); is {
			if err := b.unmentionComment(ctx, tx, uri); err != nil {
				return err
			}
			if err := b.unmentionReactions(ctx, tx, uri, from.URI); err != nil { // of whom it said it was by before
				return err
			}
			_, _, err := b.react(ctx, tx, from, target, Reaction{Kind: kind, PersonURI: from.URI, URI: uri})
			return err
		}
		if err := b.unmentionReactions(ctx, tx, uri, ""); err != nil {
			return err
		}
		r := Reply{
			Door: DoorWebmention, From: from, URI: uri, URL: m.Page, Answers: target, Visibility: Public,
			HTML: m.words(), Language: m.Language, SentAt: m.SentAt,
		}
		return b.receiveMention(ctx, tx, m, r)
	})
}

// receiveMention is receive for a page that may have been here before: it has no
// time of its last edit, so only other words are one; and what went with its link
// comes back with it.
func (b *Blog) receiveMention(ctx context.Context, tx Tx, m Mention, r Reply) error {
	old, err := tx.CommentByURI(ctx, r.URI)
	if KindOf(err) == NotFound {
		return b.receive(ctx, tx, r)
	}
	if err != nil {
		return err
	}
	if HostOf(old.PersonURI) != r.From.Host {
		return nil // it leads elsewhere by now; others do not speak in the name of who wrote it
	}
	if r.From.URI != old.PersonURI && strings.Contains(m.Source, "?") {
		return nil // the same program may show what somebody else wrote when it is asked otherwise
	}
	r.From.URI = old.PersonURI // one page keeps its writer
	if old.State == Deleted {
		return b.reviveMention(ctx, tx, old, r)
	}
	if said, _ := b.o.Clean(r.HTML, nil); said == old.HTML {
		return b.meet(ctx, tx, r.From)
	}
	r.EditedAt = b.now()
	return b.receive(ctx, tx, r)
}

// reviveMention shows a comment again whose page links here again, unless it was
// the author who deleted it, or the conversation is closed by now.
func (b *Blog) reviveMention(ctx context.Context, tx Tx, c Comment, r Reply) error {
	if c.Reason != unlinked {
		return nil
	}
	article, err := tx.Article(ctx, c.ArticleID)
	if err != nil {
		return err
	}
	if err := b.takesComments(ctx, tx, article); KindOf(err) == Forbidden {
		return nil
	} else if err != nil {
		return err
	}
	if stop, err := b.unwelcome(ctx, tx, r); stop || err != nil {
		return err
	}
	if err := b.meet(ctx, tx, r.From); err != nil {
		return err
	}
	b.say(&c, r)
	if c.State, c.Reason, err = b.judgeEdit(ctx, tx, Submission{Door: r.Door, Comment: c}); err != nil {
		return err
	}
	if c.State == Held {
		if err := b.allowWaiting(ctx, tx, r.From); err != nil {
			return err
		}
	}
	return b.keepComment(ctx, tx, c)
}

func (k MentionKind) reaction() (ReactionKind, bool) {
	switch k {
	case MentionLike:
		return Like, true
	case MentionRepost:
		return Boost, true
	default:
		return "", false
	}
}

// MentionMark stands in the address of what came by webmention, and in nobody's of
// the fediverse: the same page may be known there by its plain address.
const MentionMark = "#webmention"

// FromPage reports whether a comment is what a page elsewhere says that links here:
// no object of the fediverse, and nobody's there.
func (c Comment) FromPage() bool {
	return strings.Contains(c.URI, MentionMark) || strings.Contains(c.PersonURI, MentionMark)
}

// words are what is shown of a page: an answer whole, if it is not too long, and
// of a page that speaks of more than the article, its beginning.
func (m Mention) words() string {
	text := first(m.Text, m.Summary)
	if m.Kind == MentionReply && len([]rune(text)) <= longestMention {
		if m.HTML != "" && m.Text != "" {
			return m.HTML
		}
		return paragraph(first(text, m.Title, m.Page))
	}
	excerpt := cut(strings.Join(strings.Fields(first(m.Summary, m.Text)), " "), mentionExcerpt)
	title := cut(m.Title, 200)
	if title == "" || strings.HasPrefix(excerpt, strings.TrimSuffix(title, "…")) {
		return paragraph(first(excerpt, title, m.Page))
	}
	return paragraph("“"+title+"”") + paragraph(excerpt)
}

func paragraph(text string) string {
	if text == "" {
		return ""
	}
	return "<p>" + html.EscapeString(text) + "</p>"
}

func first(texts ...string) string {
	for _, text := range texts {
		if strings.TrimSpace(text) != "" {
			return text
		}
	}
	return ""
}
