package federation

import (
	"context"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// featured is the collection of what an author pinned.
func (a addresses) featured(authorID string) string { return a.actor(authorID) + "/featured" }

// getFeatured lists what an author pinned, the one pinned last first, as Mastodon
// does. There are few, so they stand in the list itself; as addresses, since
// Mastodon takes nothing embedded but Notes
// (app/services/activitypub/fetch_featured_collection_service.rb).
func (f *Federation) getFeatured(r *http.Request) (any, error) {
	author, err := f.c.Store.Author(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	pinned, err := f.c.Store.PinnedObjects(r.Context(), author.ID)
	if err != nil {
		return nil, err
	}
	list := activitypub.NewCollection(f.address.featured(author.ID), len(pinned), "")
	list.Context = activitypub.ContextPlain
	for _, id := range pinned {
		list.Items = append(list.Items, activitypub.ID(f.address.article(id)))
	}
	return list, nil
}

// aboutPin tells that an article was pinned or unpinned, unless it has come to the
// opposite meanwhile, or the article is gone: its Delete says that.
func (f *Federation) aboutPin(ctx context.Context, act *activitypub.Activity, b blog.Broadcast) (*activitypub.Activity, error) {
	a, err := f.c.Store.Article(ctx, b.ArticleID)
	if blog.KindOf(err) == blog.NotFound || (err == nil && (!a.Public() || a.ObjectID != b.ObjectID)) {
		return nil, nil //nolint:nilnil // nothing to tell any more
	}
	if err != nil {
		return nil, err
	}
	pinned, err := f.c.Store.PinnedObjects(ctx, b.AuthorID)
	if err != nil {
		return nil, err
	}
	if slices.Contains(pinned, b.ObjectID) != (b.Kind == blog.ArticlePinned) {
		return nil, nil //nolint:nilnil // nothing to tell any more
	}
	act.Context, act.Type = activitypub.ContextPlain, "Add"
	if b.Kind == blog.ArticleUnpinned {
		act.Type = "Remove"
	}
	act.Object = activitypub.One(f.address.article(b.ObjectID))
	act.Target = activitypub.ID(f.address.featured(b.AuthorID))
	act.To = activitypub.IDs{activitypub.Public}
	act.CC = activitypub.IDs{f.address.followers(b.AuthorID)}
	return act, nil
}
