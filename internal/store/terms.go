package store

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// JobTerms is the kind of job that has other servers told of articles' terms: of
// all that are due then.
const JobTerms = "terms"

const termsLife = 30 * 24 * time.Hour // how long that is tried

// ArticlesWithTerms lists published articles that followers were sent, the newest
// first: those published since a time, or commented on since.
func (v view) ArticlesWithTerms(ctx context.Context, since time.Time, most int) ([]string, error) {
	ids, err := v.q.ArticlesWithTerms(ctx, db.ArticlesWithTermsParams{Since: ms(since), Most: int32(most)})
	return ids, wrap(err, "list articles")
}

// TellTermsLater notes that other servers are to be told of articles' terms. The
// job is one of its own each time: one that is there already may be at its end.
func (t *tx) TellTermsLater(ctx context.Context, articleIDs []string, told string, at time.Time) error {
	for _, id := range articleIDs {
		if err := t.q.SaveUntoldTerms(ctx, db.SaveUntoldTermsParams{ArticleID: id, Told: told, DueAt: ms(at)}); err != nil {
			return wrap(err, "note what is to be told")
		}
	}
	return t.tellTermsAt(ctx, at)
}

func (t *tx) tellTermsAt(ctx context.Context, at time.Time) error {
	return t.addJob(ctx, queue.Job{
		ID: "terms " + uuid.NewString(), Kind: JobTerms, Lane: "terms", RunAt: at, ExpiresAt: at.Add(termsLife),
	})
}

// OverdueTerms lists the articles whose terms are due to be told.
func (v view) OverdueTerms(ctx context.Context, now time.Time, most int) ([]string, error) {
	ids, err := v.q.OverdueTerms(ctx, db.OverdueTermsParams{DueAt: ms(now), Limit: int32(most)})
	return ids, wrap(err, "look what is to be told")
}

// PutOffTerms has articles that are noted told at another time.
func (t *tx) PutOffTerms(ctx context.Context, articleIDs []string, at time.Time) error {
	for _, id := range articleIDs {
		if err := t.q.PutOffTerms(ctx, db.PutOffTermsParams{ArticleID: id, DueAt: ms(at)}); err != nil {
			return wrap(err, "put off what is to be told")
		}
	}
	return t.tellTermsAt(ctx, at)
}

// UntoldTerms returns an article whose terms are due to be told, and what its
// copies elsewhere say.
func (v view) UntoldTerms(ctx context.Context, now time.Time) (articleID, told string, err error) {
	r, err := v.q.UntoldTerms(ctx, ms(now))
	return r.ArticleID, r.Told, notFound(err, "look what is to be told", "Nothing is to be told.")
}

// DropUntoldTerms reports whether an article was noted.
func (t *tx) DropUntoldTerms(ctx context.Context, articleID string) (bool, error) {
	n, err := t.q.DropUntoldTerms(ctx, articleID)
	return n > 0, wrap(err, "note what was told")
}
