package store_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// Two transactions that take the same counters in another order do not wait for
// each other: neither has to be begun again.
func TestWhoCountsNeverWaitsInARing(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		var attempts atomic.Int32
		counted, other := make(chan struct{}, 10), make(chan error, 1)
		count := func(tx blog.Tx, what string) error {
			_, err := tx.Tally(ctx, what, "", 1, 1)
			return err
		}
		must(t, h.store.Write(ctx, func(tx blog.Tx) error {
			attempts.Add(1)
			if err := count(tx, "picture"); err != nil {
				return err
			}
			go func() {
				other <- h.store.Write(ctx, func(tx blog.Tx) error {
					attempts.Add(1)
					if err := count(tx, "person"); err != nil {
						return err
					}
					counted <- struct{}{}
					return count(tx, "picture")
				})
			}()
			select {
			case <-counted: // it holds what is wanted next
			case <-time.After(100 * time.Millisecond): // it waits for its turn
			}
			return count(tx, "person")
		}))
		must(t, <-other)
		if n := attempts.Load(); n != 2 {
			t.Errorf("two transactions were begun %d times", n)
		}
	})
}

// A message that comes twice at once, private and for everyone, is a letter or a
// comment and never both; one that is deleted as it comes is gone.
func TestAMessageIsOneThing(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyOpen)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		for i := range 40 {
			said := reply(person("p", i), strconv.Itoa(i), blog.Target{ObjectID: a.ObjectID}, "<p>secret</p>")
			private := said
			private.Visibility, private.ToAuthor = blog.Direct, h.author.ID
			together(
				func() error { return h.Receive(ctx, said) },
				func() error { return h.Receive(ctx, private) },
			)
			letter, err := h.store.HasLetter(ctx, said.URI)
			must(t, err)
			c, err := h.store.CommentByURI(ctx, said.URI)
			if shown := err == nil && c.State != blog.Deleted; letter == shown {
				t.Fatalf("a letter: %v, a comment: %v", letter, shown)
			}

			private.URI += "x"
			together(
				func() error { return h.Receive(ctx, private) },
				func() error { return h.Withdraw(ctx, private.From.URI, private.URI, nil) },
			)
			if letter, err = h.store.HasLetter(ctx, private.URI); err != nil || letter {
				t.Fatalf("a letter that was deleted is here: %v", err)
			}
		}
	})
}

// What is fetched comes out of every purse, and goes back into every one.
func TestFetchesAreGrantedFromEveryPurse(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		purses := func(site, host string) []blog.Purse {
			return []blog.Purse{{Purpose: "all", PerDay: 100}, {Purpose: site, PerDay: 60}, {Purpose: host, PerDay: 50}}
		}
		grant := func(want, granted int, site, host string) {
			t.Helper()
			n, err := h.Grant(ctx, want, purses(site, host)...)
			must(t, err)
			if n != granted {
				t.Errorf("%d granted to %s of %s, want %d", n, host, site, granted)
			}
		}
		grant(40, 40, "evil", "one")
		grant(40, 10, "evil", "one")
		grant(40, 10, "evil", "two")
		grant(40, 0, "evil", "three")
		grant(40, 40, "fair", "four")
		must(t, h.Return(ctx, 30, purses("fair", "four")...))
		grant(40, 30, "good", "five")
		grant(40, 0, "good", "six")
	})
}

// Whoever changes words to and fro, so that they wait and do not, has leave taken
// back and given a bounded number of times in a day.
func TestWordsThatChangeToAndFroLeaveFewPermits(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyOpen)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		said := reply(person("mallory", 1), "1", blog.Target{ObjectID: a.ObjectID}, "<p>Kind words</p>")
		said.Request = said.From.URI + "/requests/1"
		must(t, h.Receive(ctx, said))
		said.Request = ""
		refused := 0
		for n := range 500 {
			said.HTML = fmt.Sprintf("<p>Kind words %d</p>", n)
			if n%2 == 0 {
				said.HTML = "<p>" + strings.Repeat(`<a href="https://spam.example">a</a> `, 6) + "</p>"
			}
			h.clock = h.clock.Add(time.Second)
			said.EditedAt = h.clock
			switch err := h.Receive(ctx, said); {
			case blog.KindOf(err) == blog.TooMany:
				refused++
			case err != nil:
				t.Fatal(err)
			}
		}
		var permits []blog.Permit
		must(t, h.store.Write(ctx, func(tx blog.Tx) (err error) {
			permits, err = tx.PermitsAt(ctx, said.URI)
			return err
		}))
		if refused != 250-199 || len(permits) != 1 || permits[0].State != blog.Granted {
			t.Errorf("%d edits were refused, and of the permit stands %v", refused, permits)
		}
	})
}
