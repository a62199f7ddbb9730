package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/causerie/causerie/internal/blog"
)

// glimpse is what the list of letters shows of those with a person: the last one,
// and while some are unread the last that came.
func (v view) glimpse(ctx context.Context, personURI string, unread bool) (blog.Glimpse, error) {
	came, err := v.q.LastLetterFrom(ctx, personURI)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return blog.Glimpse{}, wrap(err, "read the last letter")
	}
	if !unread {
		went, err := v.q.LastLetterTo(ctx, personURI)
		if err == nil && went.SentAt > came.ReceivedAt {
			return blog.GlimpseOf(went.Body, went.Warning, true), nil
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return blog.Glimpse{}, wrap(err, "read the last letter")
		}
	}
	return blog.GlimpseOf(came.Body, came.Warning, false), nil
}
