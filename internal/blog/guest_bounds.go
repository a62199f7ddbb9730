package blog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// The bounds of the form. Nobody has to prove anything to use it, so they are
// narrower than those of the fediverse.
var (
	newRemarks = allowance{what: "remark", person: 30, all: 2_000} //nolint:gochecknoglobals // a constant
)

const mostWaitingGuests = 1_000

// Mails that ask whether an address is somebody's go to whom anybody names.
const (
	mostTries          = 3    // to one address that does not answer, in a week
	mostConfirms       = 1000 // a day, to all
	mostConfirmsOfHour = 100
	mostConfirmsOfSite = 200 // a day, to all addresses of one domain and of those below it
	mostConfirmsOfOne  = 10  // a day, caused from one client
	// TriesKept is for how long an address that did not answer is left alone.
	TriesKept = 7 * 24 * time.Hour
)

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
// may have typed, and counts it: nobody is to be flooded by way of us. What is
// refused counts for the address alone. Else one who asks without end for what is
// not sent would use up what is there for all.
func (b *Blog) allowConfirm(ctx context.Context, tx Tx, g Guest) (bool, error) {
	bounds := b.boundsOfConfirm(g)
	for _, c := range bounds {
		if n, err := tx.Tally(ctx, c.what, c.who, b.today(), 0); err != nil || n >= c.most {
			return false, err
		}
	}
	n, err := tx.TryAddress(ctx, AddressHash(g.Email), b.now(), b.now().Add(-TriesKept), mostTries)
	if err != nil || n > mostTries {
		return false, err
	}
	for _, c := range bounds {
		if _, err := tx.Tally(ctx, c.what, c.who, b.today(), 1); err != nil {
			return false, err
		}
	}
	return true, nil
}

// bound is how many of a kind there are in a day, for whom it is counted.
type bound struct {
	what, who string
	most      int
}

// boundsOfConfirm are those of a mail that asks whether an address is somebody's.
func (b *Blog) boundsOfConfirm(g Guest) []bound {
	const what = "confirm mail"
	_, domain, _ := strings.Cut(g.Email, "@")
	list := []bound{
		{what, "", mostConfirms},
		{what + " of hour " + strconv.Itoa(b.now().UTC().Hour()), "", mostConfirmsOfHour},
		{what + " of a domain", b.domainOf(domain), mostConfirmsOfSite},
	}
	if g.Client != "" {
		list = append(list, bound{what + " of a client", g.Client, mostConfirmsOfOne})
	}
	return list
}

// AddressHash is by what mails to an address, lower case, are counted: all that
// its owner can make of it, and so all by which they can be reached, count as one.
func AddressHash(email string) string {
	hash := sha256.Sum256([]byte(mailbox(email)))
	return hex.EncodeToString(hash[:16])
}

// mailbox is an address without what many servers do not look at: a tag after a
// plus, and dots in the part before the at sign.
func mailbox(email string) string {
	local, domain, _ := strings.Cut(email, "@")
	local, _, _ = strings.Cut(local, "+")
	return strings.ReplaceAll(local, ".", "") + "@" + domain
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
