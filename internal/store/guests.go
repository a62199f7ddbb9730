package store

import (
	"context"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const noGuest = "The comment was not written in the form."

// clientKept is for how long the hash of where a comment came from is kept: a day,
// which is what visitors are told, less the hour until someone tidies up.
const clientKept = 23 * time.Hour

// Guest returns who wrote a comment in the form.
func (v view) Guest(ctx context.Context, commentID string) (blog.Guest, error) {
	r, err := v.q.Guest(ctx, commentID)
	return blog.Guest{
		CommentID: r.CommentID, Name: r.Name, Email: r.Email, Website: r.Website, ConfirmedAt: fromMs(r.ConfirmedAt),
		Notify: r.Notify, Client: r.Client, Took: time.Duration(r.Took) * time.Millisecond, Honeypot: r.Honeypot,
	}, notFound(err, "read who wrote a comment", noGuest)
}

// SaveGuest keeps who wrote a comment.
func (t *tx) SaveGuest(ctx context.Context, g blog.Guest) error {
	return wrap(t.q.SaveGuest(ctx, db.SaveGuestParams{
		CommentID: g.CommentID, Name: g.Name, Email: g.Email, Website: g.Website, ConfirmedAt: ms(g.ConfirmedAt),
		Notify: g.Notify, Client: g.Client, Took: g.Took.Milliseconds(), Honeypot: g.Honeypot,
	}), "save who wrote a comment")
}

// KnownGuest reports whether a comment by the owner of an address stands, besides
// one.
func (v view) KnownGuest(ctx context.Context, email, besides string) (bool, error) {
	n, err := v.q.KnownGuest(ctx, db.KnownGuestParams{Email: email, Besides: besides})
	return n > 0, wrap(err, "look for earlier comments")
}

// SameRemark finds a comment that says the same in the same place.
func (v view) SameRemark(ctx context.Context, c blog.Comment, g blog.Guest, since time.Time) (string, error) {
	id, err := v.q.SameRemark(ctx, db.SameRemarkParams{
		Article: c.ArticleID, Parent: c.ParentID, Source: c.Source, Since: ms(since), Name: g.Name, Email: g.Email, Client: g.Client,
	})
	return id, notFound(err, "look for the same comment", noComment)
}

// WaitingGuests counts the comments of the form that wait.
func (v view) WaitingGuests(ctx context.Context) (int, error) {
	n, err := v.q.WaitingGuests(ctx)
	return int(n), wrap(err, "count waiting comments")
}

// SaveGuestKey keeps the hash of a key to a comment.
func (t *tx) SaveGuestKey(ctx context.Context, hash, commentID string, scope blog.KeyScope, at time.Time) error {
	return wrap(t.q.SaveGuestKey(ctx, db.SaveGuestKeyParams{
		Hash: hash, CommentID: commentID, Scope: string(scope), CreatedAt: ms(at),
	}), "save a key")
}

// GuestKey finds what a key opens, by its hash.
func (v view) GuestKey(ctx context.Context, hash string) (commentID string, scope blog.KeyScope, err error) {
	r, err := v.q.GuestKey(ctx, hash)
	return r.CommentID, blog.KeyScope(r.Scope), notFound(err, "look for a key",
		"This link does not lead to a comment any more: it was deleted, or the link is not complete.")
}

// TryAddress counts a mail that asks whether an address is somebody's.
func (t *tx) TryAddress(ctx context.Context, hash string, now, since time.Time, most int) (int, error) {
	n, err := t.q.TryAddress(ctx, db.TryAddressParams{Address: hash, Now: ms(now), Since: ms(since), Most: int64(most)})
	return int(n), wrap(err, "count what an address was asked")
}

// AddressAnswered forgets what an address was asked.
func (t *tx) AddressAnswered(ctx context.Context, hash string) error {
	return wrap(t.q.DropUnconfirmed(ctx, hash), "note that an address answered")
}

// QuietGuest has an address told of no more answers under an article.
func (t *tx) QuietGuest(ctx context.Context, email, articleID string) error {
	return wrap(t.q.QuietGuest(ctx, db.QuietGuestParams{Email: email, Article: articleID}), "turn mail off")
}

// nameGuests adds to a thread the names of those who wrote in the form.
func (v view) nameGuests(ctx context.Context, articleID string, entries map[string]*blog.Entry) error {
	rows, err := v.q.ThreadGuests(ctx, articleID)
	if err != nil {
		return wrap(err, "read who wrote comments")
	}
	for _, r := range rows {
		if e := entries[r.CommentID]; e != nil && !e.Gone {
			e.Guest, e.Name, e.ProfileURL = true, r.Name, r.Website
		}
	}
	return nil
}

// addGuest adds to a comment of the desk who wrote it in the form.
func (v view) addGuest(ctx context.Context, c *blog.DeskComment) error {
	if !c.Local {
		return nil
	}
	g, err := v.Guest(ctx, c.ID)
	if blog.KindOf(err) == blog.NotFound {
		return nil // its words are gone, and so is who wrote them
	}
	if err != nil {
		return err
	}
	c.Guest = &g
	c.Person = blog.Person{Name: g.Name, URL: g.Website}
	if c.ParentID == "" || c.State != blog.Shown {
		return nil
	}
	parent, err := v.Comment(ctx, c.ParentID)
	if blog.KindOf(err) == blog.NotFound {
		return nil
	}
	if err != nil || !parent.InFediverse() {
		return err
	}
	relays, err := v.RelaysOf(ctx, c.ID)
	c.Relayable = err == nil && len(relays) == 0
	return err
}

// SaveRelay notes that an answer of the author's passes a comment on.
func (t *tx) SaveRelay(ctx context.Context, answerID, commentID string) error {
	return wrap(t.q.SaveRelay(ctx, db.SaveRelayParams{AnswerID: answerID, CommentID: commentID}), "note what was passed on")
}

// RelaysOf returns the answers that pass a comment on.
func (v view) RelaysOf(ctx context.Context, commentID string) ([]string, error) {
	list, err := v.q.RelaysOf(ctx, commentID)
	return list, wrap(err, "look what was passed on")
}

// RemarkPlace is where a remark is to stand; an error of kind NotFound when that is not
// published, and no comment when that is not shown.
func (v view) RemarkPlace(ctx context.Context, slug, commentID string) (blog.RemarkPlace, error) {
	a, err := v.PublishedBySlug(ctx, slug)
	if blog.KindOf(err) == blog.NotFound {
		var now string
		if now, err = v.Moved(ctx, slug); err == nil {
			a, err = v.PublishedBySlug(ctx, now)
		}
	}
	if err == nil && a.IsPage() {
		err = blog.ErrNotFound(noArticle)
	}
	if err != nil {
		return blog.RemarkPlace{}, err
	}
	p := blog.RemarkPlace{Slug: a.Slug, Title: a.Title, Language: a.Language, CommentsClosed: a.CommentsClosed, PublishedAt: a.PublishedAt}
	if commentID == "" {
		return p, nil
	}
	c, err := v.DeskComment(ctx, commentID)
	if blog.KindOf(err) == blog.NotFound || (err == nil && (c.ArticleID != a.ID || c.State != blog.Shown)) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	p.Name, p.HTML, p.Warning, p.CommentID = c.Person.DisplayName(), c.HTML, c.Warning, c.ID
	p.Elsewhere = !c.Local && !c.ByAuthor
	if c.ByAuthor {
		author, err := v.Author(ctx, c.AuthorID)
		p.Name = author.Name
		return p, err
	}
	return p, nil
}
