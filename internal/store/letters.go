package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const noLetter = "There is no such letter."

// Letter returns a letter that came.
func (v view) Letter(ctx context.Context, id string) (blog.Letter, error) {
	r, err := v.q.Letter(ctx, id)
	if err != nil {
		return blog.Letter{}, notFound(err, "read a letter", noLetter)
	}
	return v.letter(ctx, r)
}

// LetterByURI finds a letter by its original's address.
func (v view) LetterByURI(ctx context.Context, uri string) (blog.Letter, error) {
	r, err := v.q.LetterByURI(ctx, uri)
	if err != nil {
		return blog.Letter{}, notFound(err, "find a letter", noLetter)
	}
	return v.letter(ctx, r)
}

// HasLetter reports whether the message at uri came as a private one.
func (v view) HasLetter(ctx context.Context, uri string) (bool, error) {
	n, err := v.q.CountLettersAt(ctx, uri)
	return n > 0, wrap(err, "look for a letter")
}

func (v view) letter(ctx context.Context, r db.Letter) (blog.Letter, error) {
	l := blog.Letter{
		ID: r.ID, AuthorID: r.AuthorID, PersonURI: r.PersonUri, URI: r.Uri, URL: r.Url, ArticleID: r.ArticleID, CommentID: r.CommentID,
		HTML: r.Html, Text: r.Body, Warning: r.Warning, Visibility: blog.Visibility(r.Visibility), Read: r.WasRead,
		SentAt: fromMs(r.SentAt), EditedAt: fromMs(r.EditedAt), ReceivedAt: fromMs(r.ReceivedAt),
	}
	var err error
	if l.Others, err = v.q.LetterOthers(ctx, r.ID); err != nil {
		return l, wrap(err, "read whom a letter is addressed to")
	}
	list, err := v.Enclosures(ctx, r.ID)
	l.Enclosed, l.Emoji = sorted(list)
	return l, err
}

// SaveLetter keeps a letter that came, one for each address.
func (t *tx) SaveLetter(ctx context.Context, l blog.Letter) error {
	err := t.q.SaveLetter(ctx, db.SaveLetterParams{
		ID: l.ID, AuthorID: l.AuthorID, PersonUri: l.PersonURI, Uri: l.URI, Url: l.URL, ArticleID: l.ArticleID, CommentID: l.CommentID,
		Html: l.HTML, Body: l.Text, Warning: l.Warning, Visibility: string(l.Visibility), WasRead: l.Read,
		SentAt: ms(l.SentAt), EditedAt: ms(l.EditedAt), ReceivedAt: ms(l.ReceivedAt),
	})
	if err != nil {
		return wrap(err, "save a letter")
	}
	for i, uri := range l.Others {
		if err := t.q.AddLetterOther(ctx, db.AddLetterOtherParams{LetterID: l.ID, PersonUri: uri, Position: int64(i)}); err != nil {
			return wrap(err, "save whom a letter is addressed to")
		}
	}
	return nil
}

// DropLetter removes our copy of a letter, with what came with it, and has the
// address of it to itself: what arrives at the same moment comes after.
func (t *tx) DropLetter(ctx context.Context, uri, personURI string) error {
	if err := t.lockMessage(ctx, lockLetterURI, uri); err != nil {
		return err
	}
	ids, err := t.q.LettersAt(ctx, db.LettersAtParams{Uri: uri, PersonUri: personURI})
	if err != nil {
		return wrap(err, "find a letter")
	}
	if err := t.eraseEnclosures(ctx, ids); err != nil {
		return err
	}
	return wrap(t.q.DropLetter(ctx, db.DropLetterParams{Uri: uri, PersonUri: personURI}), "drop a letter")
}

// MarkLetter notes whether the author has seen a letter.
func (t *tx) MarkLetter(ctx context.Context, id string, read bool) error {
	n, err := t.q.MarkLetter(ctx, db.MarkLetterParams{ID: id, WasRead: read})
	if err == nil && n == 0 {
		return blog.ErrNotFound(noLetter)
	}
	return wrap(err, "mark a letter")
}

// SentLetter returns a letter of the author's.
func (v view) SentLetter(ctx context.Context, id string) (blog.SentLetter, error) {
	r, err := v.q.SentLetter(ctx, id)
	if err != nil {
		return blog.SentLetter{}, notFound(err, "read a letter", noLetter)
	}
	return v.sentLetter(ctx, r)
}

func (v view) sentLetter(ctx context.Context, r db.SentLetter) (blog.SentLetter, error) {
	l := blog.SentLetter{
		ID: r.ID, AuthorID: r.AuthorID, Answers: r.Answers, ArticleID: r.ArticleID, Source: r.Source, HTML: r.Html, Text: r.Body,
		Warning: r.Warning, SentAt: fromMs(r.SentAt), EditedAt: fromMs(r.EditedAt),
	}
	to, err := v.q.SentLetterTo(ctx, r.ID)
	for _, p := range to {
		l.To = append(l.To, p.PersonUri)
		l.Passages = append(l.Passages, blog.Passage{
			PersonURI: p.PersonUri, Fate: blog.Fate(p.Fate), At: fromMs(p.FateAt), ArrivedAt: fromMs(p.ArrivedAt), Reason: p.Reason,
		})
	}
	return l, wrap(err, "read whom a letter is addressed to")
}

// SaveSentLetter keeps a letter of the author's.
func (t *tx) SaveSentLetter(ctx context.Context, l blog.SentLetter) error {
	err := t.q.SaveSentLetter(ctx, db.SaveSentLetterParams{
		ID: l.ID, AuthorID: l.AuthorID, Answers: l.Answers, ArticleID: l.ArticleID, Source: l.Source, Html: l.HTML, Body: l.Text,
		Warning: l.Warning, SentAt: ms(l.SentAt), EditedAt: ms(l.EditedAt),
	})
	if err != nil {
		return wrap(err, "save a letter")
	}
	for i, uri := range l.To {
		if err := t.q.AddSentLetterTo(ctx, db.AddSentLetterToParams{LetterID: l.ID, PersonUri: uri, Position: int64(i)}); err != nil {
			return wrap(err, "save whom a letter is addressed to")
		}
	}
	return nil
}

// DropSentLetter removes a letter of the author's.
func (t *tx) DropSentLetter(ctx context.Context, id string) error {
	return wrap(t.q.DropSentLetter(ctx, id), "drop a letter")
}

// dropLettersOf removes a person from all correspondence, and what was written
// to nobody else.
func (t *tx) dropLettersOf(ctx context.Context, uri string) error {
	ids, err := t.LettersWithEnclosures(ctx, uri)
	if err != nil {
		return err
	}
	if err := t.eraseEnclosures(ctx, ids); err != nil {
		return err
	}
	for _, step := range []func(context.Context, string) error{t.q.DropLettersOf, t.q.DropLetterOthersOf, t.q.DropSentLettersTo} {
		if err := step(ctx, uri); err != nil {
			return err
		}
	}
	return t.q.DropSentLettersToNobody(ctx)
}

// DeskLetters lists letters that came, unread ones first.
func (v view) DeskLetters(ctx context.Context, page int) ([]blog.DeskLetter, int, error) {
	total, err := v.q.CountLetters(ctx)
	if err != nil {
		return nil, 0, wrap(err, "count letters")
	}
	most, skip := window(page, deskPage)
	rows, err := v.q.DeskLetters(ctx, db.DeskLettersParams{Most: most, Skip: skip})
	if err != nil {
		return nil, 0, wrap(err, "list letters")
	}
	hidden, err := v.unseen(ctx)
	if err != nil {
		return nil, 0, err
	}
	list := make([]blog.DeskLetter, len(rows))
	for i, r := range rows {
		list[i] = blog.DeskLetter{
			Person:      blog.Person{URI: r.Letter.PersonUri, Handle: r.Handle, Host: r.Host, Name: r.Name, URL: r.ProfileUrl},
			ArticleSlug: r.Slug, ArticleTitle: r.Title,
		}
		list[i].Person.Avatar = hidden.face(r.Letter.PersonUri, r.Handle, r.AvatarUrl, r.Avatar)
		if list[i].Letter, err = v.letter(ctx, r.Letter); err != nil {
			return nil, 0, err
		}
	}
	return list, pages(total, deskPage), nil
}

// Correspondents lists the people the author exchanges letters with, those with
// unread ones first.
func (v view) Correspondents(ctx context.Context, page int) ([]blog.Correspondent, int, error) {
	total, err := v.q.CountCorrespondents(ctx)
	if err != nil {
		return nil, 0, wrap(err, "count correspondence")
	}
	most, skip := window(page, deskPage)
	rows, err := v.q.Correspondents(ctx, db.CorrespondentsParams{Most: most, Skip: skip})
	if err != nil {
		return nil, 0, wrap(err, "list correspondence")
	}
	list := make([]blog.Correspondent, len(rows))
	for i, r := range rows {
		list[i] = blog.Correspondent{Letters: int(r.Letters), Unread: int(r.Unread), Undelivered: int(r.Undelivered), LastAt: fromMs(r.At)}
		if list[i].Person, err = v.Correspondent(ctx, r.PersonUri); err != nil {
			return nil, 0, err
		}
		standing, err := v.Standing(ctx, list[i].Person)
		if err != nil {
			return nil, 0, err
		}
		list[i].Blocked = standing.Severity == blog.Suspend
		if list[i].Last, err = v.glimpse(ctx, r.PersonUri, r.Unread > 0); err != nil {
			return nil, 0, err
		}
	}
	return list, pages(total, deskPage), nil
}

// Correspondent is a person, or what is left to say of one who is not known any
// more.
func (v view) Correspondent(ctx context.Context, uri string) (blog.Person, error) {
	p, err := v.Person(ctx, uri)
	if blog.KindOf(err) == blog.NotFound {
		return blog.Person{URI: uri, URL: uri, Host: blog.HostOf(uri), Handle: "someone@" + blog.HostOf(uri)}, nil
	}
	if err != nil {
		return p, err
	}
	p.Emoji, err = v.letterEmojiOf(ctx, uri, p.Handle)
	return p, err
}

// Correspondence is what was written between the author and a person, in order:
// the last 500 letters of each. It is an error of kind NotFound when there is
// none.
func (v view) Correspondence(ctx context.Context, personURI string) (blog.Correspondence, error) {
	var c blog.Correspondence
	came, err := v.q.LettersOf(ctx, personURI)
	if err != nil {
		return c, wrap(err, "read letters")
	}
	went, err := v.q.SentLettersTo(ctx, personURI)
	if err != nil {
		return c, wrap(err, "read letters")
	}
	if len(came)+len(went) == 0 {
		return c, blog.ErrNotFound("There are no letters of this person.")
	}
	if c.Person, err = v.Correspondent(ctx, personURI); err != nil {
		return c, err
	}
	standing, err := v.Standing(ctx, blog.Person{URI: personURI, Host: c.Person.Host})
	if err != nil {
		return c, err
	}
	c.Blocked, c.Unlisted = standing.Severity == blog.Suspend, standing.Unlisted
	for _, r := range came {
		l, err := v.letter(ctx, r.Letter)
		if err != nil {
			return c, err
		}
		line := blog.CorrespondenceLine{Came: &l, ArticleSlug: r.Slug, ArticleTitle: r.Title}
		if line.With, err = v.correspondents(ctx, l.Others); err != nil {
			return c, err
		}
		c.Lines = append(c.Lines, line)
	}
	for _, r := range went {
		l, err := v.sentLetter(ctx, r.SentLetter)
		if err != nil {
			return c, err
		}
		line := blog.CorrespondenceLine{Went: &l, ArticleSlug: r.Slug, ArticleTitle: r.Title}
		if line.With, err = v.correspondents(ctx, l.To); err != nil {
			return c, err
		}
		c.Lines = append(c.Lines, line)
	}
	slices.SortFunc(c.Lines, func(x, y blog.CorrespondenceLine) int {
		return cmp.Or(x.At().Compare(y.At()), cmp.Compare(x.ID(), y.ID()))
	})
	return c, nil
}

func (v view) correspondents(ctx context.Context, uris []string) ([]blog.Person, error) {
	list := make([]blog.Person, len(uris))
	for i, uri := range uris {
		var err error
		if list[i], err = v.Correspondent(ctx, uri); err != nil {
			return nil, err
		}
	}
	return list, nil
}
