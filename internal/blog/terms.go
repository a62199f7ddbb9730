package blog

import (
	"context"
	"time"
)

// The copies of articles that other servers have say who may reply and who may
// quote. When the author changes that, those servers are told: soon, but not at
// once, so that a change which is taken back is not told at all; article by
// article, the newest first; and a few a minute, so that nobody is flooded.
const (
	termsDelay   = time.Minute // before the first article
	termsStep    = time.Minute // between one handful and the next
	termsHandful = 10          // articles at a time
	termsMost    = 200         // articles in all
	termsRecent  = 365 * 24 * time.Hour
)

// termsTx is what telling of terms needs.
type termsTx interface {
	// ArticlesWithTerms lists published articles that followers were sent, the
	// newest first: those published since a time, or commented on since.
	ArticlesWithTerms(ctx context.Context, since time.Time, most int) (articleIDs []string, err error)
	// TellTermsLater notes that other servers are to be told of articles' terms,
	// unless that is noted of one already; told is what their copies say.
	TellTermsLater(ctx context.Context, articleIDs []string, told string, at time.Time) error
	// UntoldTerms returns an article that is due and what its copies say, an error
	// of kind NotFound if none is.
	UntoldTerms(ctx context.Context, now time.Time) (articleID, told string, err error)
	// OverdueTerms lists the articles that are due, in the order they are.
	OverdueTerms(ctx context.Context, now time.Time, most int) (articleIDs []string, err error)
	// PutOffTerms has articles that are noted told at another time.
	PutOffTerms(ctx context.Context, articleIDs []string, at time.Time) error
	// DropUntoldTerms reports whether the article was noted.
	DropUntoldTerms(ctx context.Context, articleID string) (bool, error)
}

// terms is what articles say of replies and quotes, in a word.
func (s Settings) terms() string {
	if s.TakesNone() {
		return "no replies, quotes: " + string(s.Quotes)
	}
	if s.Waits() {
		return "replies wait, quotes: " + string(s.Quotes)
	}
	return "replies are free, quotes: " + string(s.Quotes)
}

// noteTerms notes that the terms of articles have changed, if they have.
func (b *Blog) noteTerms(ctx context.Context, tx Tx, before, after Settings) error {
	if before.terms() == after.terms() {
		return nil
	}
	ids, err := tx.ArticlesWithTerms(ctx, b.now().Add(-termsRecent), termsMost)
	if err != nil {
		return err
	}
	at := b.now().Add(termsDelay)
	for len(ids) > 0 {
		n := min(len(ids), termsHandful)
		if err := tx.TellTermsLater(ctx, ids[:n], before.terms(), at); err != nil {
			return err
		}
		ids, at = ids[n:], at.Add(termsStep)
	}
	return nil
}

// TellTerms has other servers told of the terms of all articles that are due, a
// handful at most: what the program was not there for is spread as it was to be.
// Each article is a transaction of its own: whoever is stopped in between goes on
// with the next.
func (b *Blog) TellTerms(ctx context.Context) error {
	if err := b.db.Write(ctx, func(tx Tx) error { return b.spreadTerms(ctx, tx) }); err != nil {
		return err
	}
	for {
		more := false
		err := b.db.Write(ctx, func(tx Tx) error {
			id, told, err := tx.UntoldTerms(ctx, b.now())
			more = err == nil
			if KindOf(err) == NotFound {
				return nil
			}
			if err != nil {
				return err
			}
			return b.tellTerms(ctx, tx, id, told)
		})
		if err != nil || !more {
			return err
		}
	}
}

// spreadTerms leaves a handful of what is due, and puts the rest off.
func (b *Blog) spreadTerms(ctx context.Context, tx Tx) error {
	ids, err := tx.OverdueTerms(ctx, b.now(), termsMost)
	if err != nil {
		return err
	}
	at := b.now()
	for len(ids) > termsHandful {
		ids, at = ids[termsHandful:], at.Add(termsStep)
		if err := tx.PutOffTerms(ctx, ids[:min(len(ids), termsHandful)], at); err != nil {
			return err
		}
	}
	return nil
}

// tellTerms tells of one article, unless it says what its copies say again. The
// article itself was not edited, and does not say so.
func (b *Blog) tellTerms(ctx context.Context, tx Tx, articleID, told string) error {
	a, err := tx.Article(ctx, articleID)
	if err != nil {
		return err
	}
	noted, err := tx.DropUntoldTerms(ctx, articleID)
	if err != nil || !noted {
		return err
	}
	settings, err := tx.Settings(ctx)
	if err != nil || settings.terms() == told || !a.Public() || !a.Broadcast {
		return err
	}
	return b.tellInvolved(ctx, tx, a, TermsUpdated)
}
