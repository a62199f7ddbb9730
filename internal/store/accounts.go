package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const (
	noAccount = "There is no such account."
	noAuthor  = "There is no such author."
)

// IsSetUp reports whether the blog has an author.
func (v view) IsSetUp(ctx context.Context) (bool, error) {
	n, err := v.q.CountAuthors(ctx)
	return n > 0, wrap(err, "count authors")
}

// Account returns an account.
func (v view) Account(ctx context.Context, id string) (blog.Account, error) {
	r, err := v.q.Account(ctx, id)
	return blog.Account(r), notFound(err, "read an account", noAccount)
}

// AccountByEmail finds an account by its e-mail address, in lower case.
func (v view) AccountByEmail(ctx context.Context, email string) (blog.Account, error) {
	r, err := v.q.AccountByEmail(ctx, email)
	return blog.Account(r), notFound(err, "find an account", "No account has this e-mail address.")
}

// FirstAccount returns the account made at set-up.
func (v view) FirstAccount(ctx context.Context) (blog.Account, error) {
	r, err := v.q.FirstAccount(ctx)
	return blog.Account(r), notFound(err, "read an account", "The blog is not set up yet.")
}

// SaveAccount writes an account.
func (t *tx) SaveAccount(ctx context.Context, a blog.Account) error {
	return wrap(t.q.SaveAccount(ctx, db.SaveAccountParams(a)), "save an account")
}

// EndSessions signs out every browser. Sessions do not say whose they are, and
// signing everyone out when a password changes errs on the safe side.
func (t *tx) EndSessions(ctx context.Context, _ string) error {
	return wrap(t.q.DropAllSessions(ctx), "end sessions")
}

// Author returns an author.
func (v view) Author(ctx context.Context, id string) (blog.Author, error) {
	r, err := v.q.Actor(ctx, id)
	if err == nil && r.Application {
		return blog.Author{}, blog.ErrNotFound(noAuthor)
	}
	return v.author(r, err)
}

// FirstAuthor returns the author made at set-up.
func (v view) FirstAuthor(ctx context.Context) (blog.Author, error) {
	return v.author(v.q.FirstAuthor(ctx))
}

// AuthorNamed returns an author by handle, in any case.
func (v view) AuthorNamed(ctx context.Context, handle string) (blog.Author, error) {
	return v.author(v.q.AuthorByHandle(ctx, strings.ToLower(handle)))
}

// Application returns the program's own actor, which signs fetches.
func (v view) Application(ctx context.Context) (blog.Author, error) {
	return v.author(v.q.Application(ctx))
}

func (view) author(r db.Actor, err error) (blog.Author, error) {
	if err != nil {
		return blog.Author{}, notFound(err, "read an author", noAuthor)
	}
	a := blog.Author{
		ID: r.ID, Handle: r.Handle, Name: r.Name, Bio: r.Bio, BioHTML: r.BioHtml,
		AvatarID: r.AvatarID, AvatarAlt: r.AvatarAlt, HeaderID: r.HeaderID, HeaderAlt: r.HeaderAlt,
		CreatedAt: fromMs(r.CreatedAt), UpdatedAt: fromMs(r.UpdatedAt),
	}
	if err := json.Unmarshal([]byte(r.Aliases), &a.Aliases); err != nil {
		return a, wrap(err, "read an author's aliases")
	}
	return a, wrap(json.Unmarshal([]byte(r.Fields), &a.Fields), "read an author's profile")
}

// PrivateKey returns the key an actor signs with, PKCS#8 in PEM.
func (v view) PrivateKey(ctx context.Context, actorID string) (string, error) {
	r, err := v.q.Actor(ctx, actorID)
	return r.PrivateKey, notFound(err, "read a key", noAuthor)
}

// SaveAuthor changes an author's profile.
func (t *tx) SaveAuthor(ctx context.Context, a blog.Author) error {
	t.visible = true
	fields, aliases, err := profileLists(a)
	if err != nil {
		return err
	}
	return wrap(t.q.UpdateActor(ctx, db.UpdateActorParams{
		ID: a.ID, Name: a.Name, Bio: a.Bio, BioHtml: a.BioHTML, Fields: fields, Aliases: aliases, AvatarID: a.AvatarID, AvatarAlt: a.AvatarAlt,
		HeaderID: a.HeaderID, HeaderAlt: a.HeaderAlt, UpdatedAt: ms(a.UpdatedAt),
	}), "save an author")
}

// CreateActor gives an author, or the program itself, a name and a key.
func (t *tx) CreateActor(ctx context.Context, a blog.Author, application bool, privateKeyPEM string) error {
	t.visible = true
	fields, aliases, err := profileLists(a)
	if err != nil {
		return err
	}
	return wrap(t.q.CreateActor(ctx, db.CreateActorParams{
		ID: a.ID, Application: application, Handle: a.Handle, Name: a.Name, Bio: a.Bio, BioHtml: a.BioHTML, Fields: fields, Aliases: aliases,
		AvatarID: a.AvatarID, AvatarAlt: a.AvatarAlt, HeaderID: a.HeaderID, HeaderAlt: a.HeaderAlt,
		PrivateKey: privateKeyPEM, CreatedAt: ms(a.CreatedAt), UpdatedAt: ms(a.UpdatedAt),
	}), "create an actor")
}

// profileLists writes the lists of a profile.
func profileLists(a blog.Author) (fields, aliases string, err error) {
	if fields, err = marshalList(a.Fields); err != nil {
		return "", "", err
	}
	aliases, err = marshalList(a.Aliases)
	return fields, aliases, err
}

// marshalList writes a list as JSON, never null.
func marshalList[T any](list []T) (string, error) {
	if list == nil {
		list = []T{}
	}
	b, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("write a list: %w", err)
	}
	return string(b), nil
}
