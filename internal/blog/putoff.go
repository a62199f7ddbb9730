package blog

import (
	"context"
	"time"
)

// What somebody says when the day's allowance of their site, or of all, is used up
// is not lost: others used it up, and a word for the author may be a call for
// help. It waits for the next day. So that this fills nothing either, so much of it
// waits and no more; and whose site has the least of it waiting comes first, so
// that those who used up one day do not use up the next before anybody else has
// had their turn.

var newDelays = allowance{what: "put off", person: 20, site: 500, all: 5_000} //nolint:gochecknoglobals // a constant

// delaySpread is over how much of the next day what was put off of one site is
// spread.
const delaySpread = 3 * time.Hour

// putOffTx is what putting off needs.
type putOffTx interface {
	// WroteTo reports whether the author wrote a letter to a person.
	WroteTo(ctx context.Context, personURI string) (bool, error)
}

// PutOff notes that something of a person waits because of an error, and returns
// until when. ok is false if it is not to be waited for: the error does not pass
// with the day, or enough waits.
func (b *Blog) PutOff(ctx context.Context, personURI string, because error) (until time.Time, ok bool, err error) {
	next := nextTry(because)
	if next.IsZero() {
		return time.Time{}, false, nil
	}
	site := 0
	err = b.db.Write(ctx, func(tx Tx) error {
		if err := b.allow(ctx, tx, newDelays, personURI); err != nil {
			return err
		}
		site, err = tx.Tally(ctx, newDelays.what, b.siteOf(personURI), b.today(), 0)
		return err
	})
	if KindOf(err) == TooMany {
		return time.Time{}, false, nil
	}
	return next.Add(delaySpread * time.Duration(site) / time.Duration(newDelays.site)), err == nil, err
}

// tomorrow is when the next day (UTC) begins.
func (b *Blog) tomorrow() time.Time { return b.now().Truncate(24 * time.Hour).Add(24 * time.Hour) }

// mayExceed reports whether somebody is known here, and so finds room that
// strangers cannot use up: a comment of theirs was approved, the author wrote to
// them, or they have followed for a day.
func (b *Blog) mayExceed(ctx context.Context, tx Tx, personURI string) (bool, error) {
	if good, err := tx.KnownGood(ctx, personURI, ""); good || err != nil {
		return good, err
	}
	if wrote, err := tx.WroteTo(ctx, personURI); wrote || err != nil {
		return wrote, err
	}
	follows, err := tx.Following(ctx, personURI)
	for _, f := range follows {
		if b.now().Sub(f.Since) >= 24*time.Hour {
			return true, err
		}
	}
	return false, err
}
