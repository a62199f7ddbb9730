package store

import (
	"context"
	"time"

	"github.com/causerie/causerie/internal/store/db"
)

// lookBack is for how long before now articles are looked at that may have closed
// since their pages were made; longer than from one tidying to the next.
const lookBack = 2 * time.Hour

// closeConversations has pages made anew when the time of an article for comments
// has run out, for nothing else tells them so.
func (t *tx) closeConversations(ctx context.Context, now time.Time) error {
	s, err := t.Settings(ctx)
	if err != nil || s.CommentsClose <= 0 {
		return err
	}
	open := time.Duration(s.CommentsClose) * 24 * time.Hour
	n, err := t.q.CountClosing(ctx, db.CountClosingParams{Since: ms(now.Add(-open - lookBack)), Until: ms(now.Add(-open))})
	t.visible = t.visible || n > 0
	return wrap(err, "look for conversations that close")
}
