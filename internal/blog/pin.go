package blog

import (
	"context"
	"slices"
	"time"
)

// MostPinned is how many articles can be pinned at a time. Mastodon allows its
// people as many.
const MostPinned = 5

// Pin is an article that stands first on the front page, and among what the
// fediverse shows first of its author.
type Pin struct {
	ArticleID string
	At        time.Time // the one pinned last stands first, as in Mastodon
}

// pinTx is what pinning needs.
type pinTx interface {
	// Pins lists the pinned articles, the one pinned last first, and keeps others
	// from pinning until the transaction ends.
	Pins(ctx context.Context) (articleIDs []string, err error)
	// SavePin pins an article.
	SavePin(ctx context.Context, p Pin) error
	// DropPin reports whether the article was pinned.
	DropPin(ctx context.Context, articleID string) (bool, error)
}

// Pin puts a published article first and tells the author's followers. One that
// is pinned already stays where it is. The error is of kind Conflict when it is a
// page, is not published, or when [MostPinned] are pinned.
func (b *Blog) Pin(ctx context.Context, articleID string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, articleID)
		if err != nil {
			return err
		}
		switch {
		case a.IsPage():
			return ErrConflict("", "Only articles can be pinned. Pages stand at the foot of the blog anyway.")
		case !a.Public():
			return ErrConflict("", "The article is not published; publish it, then pin it.")
		}
		pinned, err := tx.Pins(ctx)
		if err != nil || slices.Contains(pinned, a.ID) {
			return err
		}
		if len(pinned) >= MostPinned {
			return ErrConflict("", "Five articles are pinned already; unpin one of them first.")
		}
		if err := tx.SavePin(ctx, Pin{ArticleID: a.ID, At: b.now()}); err != nil {
			return err
		}
		return tx.Broadcast(ctx, b.about(a, ArticlePinned))
	})
}

// Unpin puts an article back among the others and tells the author's followers.
// One that is not pinned stays as it is.
func (b *Blog) Unpin(ctx context.Context, articleID string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, articleID)
		if err != nil {
			return err
		}
		was, err := tx.DropPin(ctx, a.ID)
		if err != nil || !was {
			return err
		}
		return tx.Broadcast(ctx, b.about(a, ArticleUnpinned))
	})
}
