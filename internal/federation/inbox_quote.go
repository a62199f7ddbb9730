package federation

import (
	"context"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// quote hands a post to the domain that quotes something of ours, or did before
// an edit.
func (f *Federation) quote(ctx context.Context, actor string, o *activitypub.Object, edited bool) error {
	r := f.message(o)
	if r.Quotes = f.quoted(o); r.Quotes.None() {
		if edited {
			return f.unquote(ctx, actor, o.ID)
		}
		return nil
	}
	var err error
	if r.From, err = f.people.who(ctx, actor); err != nil {
		return err
	}
	return f.c.Blog.Quote(ctx, r)
}

// unquote looks before it writes: most edits are of posts that never quoted us.
func (f *Federation) unquote(ctx context.Context, actor, id string) error {
	_, err := f.c.Store.QuoteByURI(ctx, id)
	if blog.KindOf(err) == blog.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return f.c.Blog.Unquote(ctx, actor, id)
}

// quoted is the first thing of ours that a post quotes, by any of the names that
// servers have for it: FEP-044f, FEP-e232, Misskey's and Fedibird's.
func (f *Federation) quoted(o *activitypub.Object) blog.Target {
	for _, id := range o.Quoted() {
		if t := f.ours(id); !t.None() {
			return t
		}
	}
	return blog.Target{}
}

// ours is what of ours an address names; nothing for the addresses of others.
func (f *Federation) ours(address string) blog.Target {
	if !f.address.local(address) {
		return blog.Target{}
	}
	return f.address.target(address)
}
