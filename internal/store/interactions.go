package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const (
	noQuote  = "There is no such quote."
	noPermit = "There is no such authorization."
)

// Quote returns a quote in any state.
func (v view) Quote(ctx context.Context, id string) (blog.Quote, error) {
	r, err := v.q.Quote(ctx, id)
	return quoteOf(r), notFound(err, "read a quote", noQuote)
}

// QuoteByURI finds a quote by the address of the quoting post.
func (v view) QuoteByURI(ctx context.Context, uri string) (blog.Quote, error) {
	r, err := v.q.QuoteByURI(ctx, uri)
	return quoteOf(r), notFound(err, "find a quote", noQuote)
}

// Quote returns a quote in any state, locked.
func (t *tx) Quote(ctx context.Context, id string) (blog.Quote, error) {
	if err := t.lock(ctx, lockQuote, id); err != nil {
		return blog.Quote{}, err
	}
	return t.view.Quote(ctx, id)
}

// QuoteByURI finds a quote by the address of the quoting post, locked.
func (t *tx) QuoteByURI(ctx context.Context, uri string) (blog.Quote, error) {
	if err := t.lock(ctx, lockQuoteURI, uri); err != nil {
		return blog.Quote{}, err
	}
	return t.view.QuoteByURI(ctx, uri)
}

func quoteOf(r db.Quote) blog.Quote {
	return blog.Quote{
		ID: r.ID, ArticleID: r.ArticleID, CommentID: r.CommentID, PersonURI: r.PersonUri, URI: r.Uri, URL: r.Url,
		Text: r.Body, Warning: r.Warning, State: blog.CommentState(r.State),
		PublishedAt: fromMs(r.PublishedAt), ReceivedAt: fromMs(r.ReceivedAt),
	}
}

// SaveQuote writes a quote.
func (t *tx) SaveQuote(ctx context.Context, q blog.Quote) error {
	before, err := t.q.Quote(ctx, q.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return wrap(err, "read a quote")
	}
	t.visible = t.visible || q.State == blog.Shown || before.State == string(blog.Shown)
	return wrap(t.q.SaveQuote(ctx, db.SaveQuoteParams{
		ID: q.ID, ArticleID: q.ArticleID, CommentID: q.CommentID, PersonUri: q.PersonURI, Uri: q.URI, Url: q.URL,
		Body: q.Text, Warning: q.Warning, State: string(q.State), PublishedAt: ms(q.PublishedAt), ReceivedAt: ms(q.ReceivedAt),
	}), "save a quote")
}

// DropQuote removes a quote.
func (t *tx) DropQuote(ctx context.Context, q blog.Quote) error {
	t.visible = t.visible || q.State == blog.Shown
	return wrap(t.q.DropQuote(ctx, q.ID), "drop a quote")
}

// quoters returns who quotes an article or an answer under it, newest first, and
// how many do.
func (v view) quoters(ctx context.Context, articleID string, most int32) ([]blog.Quoter, int, error) {
	total, err := v.q.CountShownQuotes(ctx, articleID)
	if err != nil || total == 0 {
		return nil, 0, wrap(err, "count quotes")
	}
	rows, err := v.q.Quoters(ctx, db.QuotersParams{Article: articleID, Most: most})
	if err != nil {
		return nil, 0, wrap(err, "list quotes")
	}
	hushed, err := v.hushed(ctx)
	if err != nil {
		return nil, 0, err
	}
	hidden, err := v.unseen(ctx)
	if err != nil {
		return nil, 0, err
	}
	list := make([]blog.Quoter, 0, len(rows))
	for _, r := range rows {
		p := blog.Person{URI: r.Uri, Host: r.Host, Name: r.Name, Handle: r.Handle}
		unnamed, err := hushed(p)
		if err != nil {
			return nil, 0, err
		}
		if !unnamed {
			face := blog.MediaPath(hidden.face(r.Uri, r.Handle, r.AvatarUrl, r.Avatar))
			list = append(list, blog.Quoter{Reactor: blog.Reactor{Name: p.DisplayName(), Handle: r.Handle, Avatar: face}, URL: r.Url})
		}
	}
	return list, int(total), nil
}

// DeskQuotes lists quotes in a state ("" is any), those that wait first, and
// says how many pages there are.
func (v view) DeskQuotes(ctx context.Context, state blog.CommentState, page int) ([]blog.DeskQuote, int, error) {
	total, err := v.q.CountQuotes(ctx, string(state))
	if err != nil {
		return nil, 0, wrap(err, "count quotes")
	}
	most, skip := window(page, deskPage)
	rows, err := v.q.DeskQuotes(ctx, db.DeskQuotesParams{State: string(state), Most: most, Skip: skip})
	if err != nil {
		return nil, 0, wrap(err, "list quotes")
	}
	hidden, err := v.unseen(ctx)
	if err != nil {
		return nil, 0, err
	}
	list := make([]blog.DeskQuote, len(rows))
	for i, r := range rows {
		list[i] = blog.DeskQuote{
			Quote:       quoteOf(r.Quote),
			Person:      blog.Person{URI: r.Quote.PersonUri, Handle: r.Handle, Host: r.Host, Name: r.Name, URL: r.ProfileUrl},
			ArticleSlug: r.Slug, ArticleTitle: r.Title,
		}
		list[i].Person.Avatar = hidden.face(r.Quote.PersonUri, r.Handle, r.AvatarUrl, r.Avatar)
		standing, err := v.Standing(ctx, list[i].Person)
		if err != nil {
			return nil, 0, err
		}
		list[i].Blocked = standing.Severity == blog.Suspend
	}
	return list, pages(total, deskPage), nil
}

// Permit returns a permit in any state.
func (v view) Permit(ctx context.Context, id string) (blog.Permit, error) {
	r, err := v.q.Permit(ctx, id)
	return permitOf(r), notFound(err, "read a permit", noPermit)
}

// PermitFor finds the permit for a thing elsewhere, locked.
func (t *tx) PermitFor(ctx context.Context, kind blog.PermitKind, uri string) (blog.Permit, error) {
	if err := t.lock(ctx, lockPermitURI, uri); err != nil {
		return blog.Permit{}, err
	}
	r, err := t.q.PermitFor(ctx, db.PermitForParams{Uri: uri, Kind: string(kind)})
	return permitOf(r), notFound(err, "find a permit", noPermit)
}

// PermitsAt returns all permits for a thing elsewhere, locked.
func (t *tx) PermitsAt(ctx context.Context, uri string) ([]blog.Permit, error) {
	if err := t.lock(ctx, lockPermitURI, uri); err != nil {
		return nil, err
	}
	rows, err := t.q.PermitsAt(ctx, uri)
	return permitsOf(rows), wrap(err, "list permits")
}

// PermitsUnder returns the permits for what is under an article.
func (v view) PermitsUnder(ctx context.Context, articleID string) ([]blog.Permit, error) {
	rows, err := v.q.PermitsUnder(ctx, articleID)
	return permitsOf(rows), wrap(err, "list permits")
}

// PermitsUnderAnswer returns the permits for what is under an answer.
func (v view) PermitsUnderAnswer(ctx context.Context, commentID string) ([]blog.Permit, error) {
	rows, err := v.q.PermitsUnderAnswer(ctx, commentID)
	return permitsOf(rows), wrap(err, "list permits")
}

// PermitsOf returns the permits of a person.
func (v view) PermitsOf(ctx context.Context, personURI string) ([]blog.Permit, error) {
	rows, err := v.q.PermitsOfPerson(ctx, personURI)
	return permitsOf(rows), wrap(err, "list permits")
}

// SavePermit writes a permit.
func (t *tx) SavePermit(ctx context.Context, p blog.Permit) error {
	return wrap(t.q.SavePermit(ctx, db.SavePermitParams{
		ID: p.ID, Kind: string(p.Kind), State: string(p.State), AuthorID: p.AuthorID, ArticleID: p.ArticleID, ObjectID: p.ObjectID,
		CommentID: p.CommentID, PersonUri: p.PersonURI, Uri: p.URI, Request: p.Request, ChangedAt: ms(p.ChangedAt),
	}), "save a permit")
}

// DropPermit removes a permit that was never granted.
func (t *tx) DropPermit(ctx context.Context, id string) error {
	return wrap(t.q.DropPermit(ctx, id), "drop a permit")
}

func permitsOf(rows []db.Permit) []blog.Permit {
	list := make([]blog.Permit, len(rows))
	for i, r := range rows {
		list[i] = permitOf(r)
	}
	return list
}

func permitOf(r db.Permit) blog.Permit {
	return blog.Permit{
		ID: r.ID, Kind: blog.PermitKind(r.Kind), State: blog.PermitState(r.State), AuthorID: r.AuthorID, ArticleID: r.ArticleID,
		ObjectID: r.ObjectID, CommentID: r.CommentID, PersonURI: r.PersonUri, URI: r.Uri, Request: r.Request, ChangedAt: fromMs(r.ChangedAt),
	}
}
