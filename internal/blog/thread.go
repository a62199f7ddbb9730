package blog

import (
	"context"
	"time"
)

// A conversation about an article happens in many places, and servers pass on
// only what concerns someone they know. So we look for the missing parts: below
// each comment, in the lists that its own server keeps, and above a message that
// answers something we have not seen. All of it is polite: in the background,
// bounded, and less often as a conversation grows old.

// Look is a look for missing parts of a conversation. It is work for the queue,
// noted with the fact that leads to it.
type Look struct {
	URI   string // of the message to begin at
	Up    bool   // seek what it answers; else what answers it
	Round int    // from 0; how often the place was looked at before
	At    time.Time
}

// threadTx is what looking for missing parts needs.
type threadTx interface {
	// LookLater notes that a look is to be taken when its time comes. Too many
	// that wait for one host are let go.
	LookLater(ctx context.Context, l Look) error
}

// rounds are how long after a comment came its answers are looked for.
func rounds() []time.Duration {
	return []time.Duration{15 * time.Minute, 2 * time.Hour, 12 * time.Hour, 48 * time.Hour}
}

// youngFor is for how long after it was written a comment is likely to get
// answers; an older one is looked at once.
const youngFor = 7 * 24 * time.Hour

// lookBelow notes the next look for answers to a comment, if there is to be one.
func (b *Blog) lookBelow(ctx context.Context, tx Tx, c Comment, round int) error {
	steps := rounds()
	if round >= len(steps) || (round > 0 && b.now().Sub(c.PublishedAt) > youngFor) {
		return nil
	}
	wait := steps[round]
	if round > 0 {
		wait -= steps[round-1]
	}
	return tx.LookLater(ctx, Look{URI: c.URI, Round: round, At: b.now().Add(wait)})
}

// lookOnceMore notes a last look below a comment that the author lets be seen: it
// may have waited until all others were over.
func (b *Blog) lookOnceMore(ctx context.Context, tx Tx, c Comment) error {
	if c.State != Shown || c.URI == "" {
		return nil
	}
	return tx.LookLater(ctx, Look{URI: c.URI, Round: len(rounds()) - 1, At: b.now().Add(time.Minute)})
}

// Seek notes that a message which reached us, and answers something we have not
// seen, is to be looked into: that may be an answer to an answer that nobody sent
// us. writer is who wrote it. The error is of kind TooMany when they, their site
// or all together had enough of that looked into today.
func (b *Blog) Seek(ctx context.Context, uri, writer string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := b.allow(ctx, tx, newSeeks, writer); err != nil {
			return err
		}
		return tx.LookLater(ctx, Look{URI: uri, Up: true, At: b.now()})
	})
}

// Looked notes that a look below a comment was taken, and when the next one is
// due.
func (b *Blog) Looked(ctx context.Context, l Look) error {
	return b.db.Write(ctx, func(tx Tx) error {
		c, err := tx.CommentByURI(ctx, l.URI)
		if KindOf(err) == NotFound || (err == nil && c.State != Shown && c.State != Held) {
			return nil
		}
		if err != nil {
			return err
		}
		return b.lookBelow(ctx, tx, c, l.Round+1)
	})
}

// Purse is what may be spent on fetches for a purpose in a day.
type Purse struct {
	Purpose string
	PerDay  int
}

// Grant grants up to so many fetches, of what is left for the day in each of some
// purses; they are to be named from the general to the particular. What is
// granted counts as spent, so that a process that is killed and begins anew does
// not spend it twice; [Blog.Return] gives back what was not needed.
func (b *Blog) Grant(ctx context.Context, want int, purses ...Purse) (granted int, err error) {
	err = b.db.Write(ctx, func(tx Tx) error {
		granted = want
		for _, p := range purses {
			spent, err := tx.Tally(ctx, fetchesFor, p.Purpose, b.today(), want)
			if err != nil {
				return err
			}
			granted = min(granted, want-min(want, max(0, spent-p.PerDay)))
		}
		return b.giveBack(ctx, tx, want-granted, purses)
	})
	return granted, err
}

// Return gives back fetches that were granted from some purses and not made.
func (b *Blog) Return(ctx context.Context, fetches int, purses ...Purse) error {
	if fetches <= 0 {
		return nil
	}
	return b.db.Write(ctx, func(tx Tx) error { return b.giveBack(ctx, tx, fetches, purses) })
}

// fetchesFor is under what fetches are counted for a purpose.
const fetchesFor = "fetch"

func (b *Blog) giveBack(ctx context.Context, tx Tx, fetches int, purses []Purse) error {
	if fetches == 0 {
		return nil
	}
	for _, p := range purses {
		if _, err := tx.Tally(ctx, fetchesFor, p.Purpose, b.today(), -fetches); err != nil {
			return err
		}
	}
	return nil
}
