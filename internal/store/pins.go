package store

import (
	"context"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// Pins lists the pinned articles, the one pinned last first, locked.
func (t *tx) Pins(ctx context.Context) ([]string, error) {
	if err := t.lock(ctx, lockPins, ""); err != nil {
		return nil, err
	}
	ids, err := t.q.Pins(ctx)
	return ids, wrap(err, "list pinned articles")
}

// SavePin pins an article.
func (t *tx) SavePin(ctx context.Context, p blog.Pin) error {
	t.visible = true
	return wrap(t.q.SavePin(ctx, db.SavePinParams{ArticleID: p.ArticleID, PinnedAt: ms(p.At)}), "pin an article")
}

// DropPin reports whether the article was pinned.
func (t *tx) DropPin(ctx context.Context, articleID string) (bool, error) {
	n, err := t.q.DropPin(ctx, articleID)
	if n > 0 {
		t.visible = true
	}
	return n > 0, wrap(err, "unpin an article")
}

// IsPinned reports whether an article is pinned.
func (v view) IsPinned(ctx context.Context, articleID string) (bool, error) {
	n, err := v.q.IsPinned(ctx, articleID)
	return n > 0, wrap(err, "look whether an article is pinned")
}

// PinnedObjects returns the names in the fediverse of what an author pinned, the
// one pinned last first.
func (v view) PinnedObjects(ctx context.Context, authorID string) ([]string, error) {
	ids, err := v.q.PinnedObjects(ctx, authorID)
	return ids, wrap(err, "list pinned articles")
}

// Pinned returns the pinned articles for the front page, the one pinned last
// first.
func (v view) Pinned(ctx context.Context) ([]blog.Card, error) {
	rows, err := v.q.PinnedArticles(ctx)
	if err != nil {
		return nil, wrap(err, "list pinned articles")
	}
	bylines := map[string]blog.Byline{}
	list := make([]blog.Card, len(rows))
	for i, r := range rows {
		if list[i], err = v.card(ctx, r, bylines); err != nil {
			return nil, err
		}
	}
	return list, nil
}
