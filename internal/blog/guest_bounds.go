package blog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
)

// The bounds of the form. Nobody has to prove anything to use it, so they are
// narrower than those of the fediverse.
var (
	newRemarks  = allowance{what: "remark", person: 30, all: 2_000}      //nolint:gochecknoglobals // a constant
	newConfirms = allowance{what: "confirm mail", person: 10, all: 1000} //nolint:gochecknoglobals // a constant
)

const mostWaitingGuests = 1_000

// allowRemark counts one more comment of the form: of whoever came from the same
// address, by its hash, and of all; and as a comment, of which all doors together
// take so many a day.
func (b *Blog) allowRemark(ctx context.Context, tx Tx, g Guest) error {
	if err := b.allowOf(ctx, tx, newComments, ""); err != nil {
		return err
	}
	return b.allowOf(ctx, tx, newRemarks, g.Client)
}

// allowOf is [Blog.allow] for those who have no address in the fediverse.
func (b *Blog) allowOf(ctx context.Context, tx Tx, a allowance, who string) error {
	n, err := tx.Tally(ctx, a.what, "", b.today(), 1)
	if err != nil {
		return err
	}
	if n > a.all {
		return ErrTooMany("So many comments came today that no more are taken. Please try again tomorrow.")
	}
	if who == "" || a.person == 0 {
		return nil
	}
	if n, err = tx.Tally(ctx, a.what, who, b.today(), 1); err != nil {
		return err
	}
	if n > a.person {
		return ErrTooMany("Many comments came from your connection today. Please try again tomorrow.")
	}
	return nil
}

// allowConfirm reports whether a mail may be asked for to an address that anybody
// may have typed: nobody is to be flooded by way of us.
func (b *Blog) allowConfirm(ctx context.Context, tx Tx, email string) (bool, error) {
	err := b.allowOf(ctx, tx, newConfirms, AddressHash(email))
	if KindOf(err) == TooMany {
		return false, nil
	}
	return err == nil, err
}

// AddressHash is by what mails to an address, lower case, are counted.
func AddressHash(email string) string {
	hash := sha256.Sum256([]byte(email))
	return hex.EncodeToString(hash[:16])
}

// allowWaitingGuest refuses a comment of the form for which there is no room among
// those that wait.
func (b *Blog) allowWaitingGuest(ctx context.Context, tx Tx) error {
	guests, err := tx.WaitingGuests(ctx)
	if err != nil {
		return err
	}
	_, _, all, err := tx.Waiting(ctx, "", "")
	if err == nil && (guests >= mostWaitingGuests || all >= mostWaiting) {
		return ErrTooMany("So many comments are waiting that no more are taken. Please try again another day.")
	}
	return err
}
