package federation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/webfinger"
	"github.com/causerie/causerie/internal/blog"
)

// moveStore reads where authors went.
type moveStore interface {
	LastMove(ctx context.Context, authorID string) (blog.AuthorMove, error)
}

// movedTo is the id of the account an author went to, "" for one who is here.
func (f *Federation) movedTo(ctx context.Context, authorID string) (string, error) {
	m, err := f.c.Store.LastMove(ctx, authorID)
	switch {
	case blog.KindOf(err) == blog.NotFound:
		return "", nil
	case err != nil || !m.Stands():
		return "", err
	}
	return m.To, nil
}

// aboutMove tells followers where the author went (FEP-7628), unless it was taken
// back meanwhile.
func (f *Federation) aboutMove(ctx context.Context, act *activitypub.Activity, b blog.Broadcast) (*activitypub.Activity, error) {
	to, err := f.movedTo(ctx, b.AuthorID)
	if err != nil || to == "" || to != b.Reference {
		return nil, err
	}
	act.Context, act.Type = activitypub.ContextPlain, "Move"
	act.Object, act.Target = activitypub.One(act.Actor.ID), activitypub.ID(to)
	act.To = activitypub.IDs{f.address.followers(b.AuthorID)}
	return act, nil
}

// findWait is how long a look-up may take that a person waits for.
const findWait = 15 * time.Second

// Find looks up an account elsewhere by @user@server, by its id or by the address
// of its page. What is wrong is said in a sentence for who typed it.
func (f *Federation) Find(ctx context.Context, account string) (blog.Person, error) {
	ctx, cancel := context.WithTimeout(ctx, findWait)
	defer cancel()
	account = strings.TrimSpace(account)
	uri := account
	if !strings.HasPrefix(account, "https://") && !strings.HasPrefix(account, "http://") {
		if !strings.Contains(strings.TrimPrefix(account, "@"), "@") {
			return blog.Person{}, blog.ErrInvalid("target", "Give the account as @user@server, or its web address.")
		}
		var err error
		if uri, _, err = webfinger.Lookup(ctx, f.fetch, account); err != nil {
			return blog.Person{}, notFoundThere(account, err)
		}
	}
	if f.address.local(uri) {
		return blog.Person{}, blog.ErrInvalid("target", "This is an account of this blog itself.")
	}
	person, err := f.at(ctx, uri)
	if err != nil {
		return blog.Person{}, notFoundThere(account, err)
	}
	return person, nil
}

// at describes the actor that an address leads to.
func (f *Federation) at(ctx context.Context, address string) (blog.Person, error) {
	doc, err := f.fetch.Document(ctx, address)
	if err != nil {
		return blog.Person{}, fmt.Errorf("fetch an actor: %w", err)
	}
	actor, err := activitypub.ParseActor(doc.Body)
	if err != nil {
		return blog.Person{}, fmt.Errorf("read an actor: %w", err)
	}
	if actor.ID == "" || !activitypub.IsActorType(actor.Type) {
		return blog.Person{}, errors.New("read an actor: it is none")
	}
	return f.people.describe(ctx, actor)
}

func notFoundThere(account string, err error) error {
	return &blog.Error{
		Kind: blog.Invalid, Field: "target", Err: err,
		Message: "No account was found as “" + account + "”. Check the spelling, and that its server can be reached; then try again.",
	}
}

// Successor looks up the account an author wants to move to, and makes sure that
// it names the author as its own, without which no server believes the move.
func (f *Federation) Successor(ctx context.Context, authorID, account string) (blog.Person, error) {
	author, err := f.c.Store.Author(ctx, authorID)
	if err != nil {
		return blog.Person{}, err
	}
	person, err := f.Find(ctx, account)
	if err != nil {
		return blog.Person{}, err
	}
	if !slices.Contains(person.Aliases, f.address.actor(author.ID)) {
		return blog.Person{}, blog.ErrInvalid("target", "@"+person.Handle+" does not name this blog as another account of its own yet. "+
			"Sign in there, add @"+f.handleOf(author.Handle)+" as an alias (on Mastodon: Preferences, Account, “Moving from a different account”), and come back.")
	}
	return person, nil
}
