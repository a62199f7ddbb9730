package fetch

import (
	"context"
	"fmt"
	"sync/atomic"
)

// DefaultBudget is how many GETs one incoming activity may cause, key look-ups
// and redirects among them.
const DefaultBudget = 20

// budget counts down what may still be fetched.
type budget struct {
	left  atomic.Int64
	outer *budget
}

type budgetKey struct{}

// WithBudget returns a context under which at most n GETs are made, each hop of a
// redirect counting as one; every further one is [ErrBudget], and nothing is
// connected. Whatever shares the context shares the budget, from any goroutine. A
// budget within another is charged to both.
//
// Strangers decide what has to be fetched to understand what they sent: without
// it, one activity could keep a server asking for ever (activitypub-troll.cf,
// mastodon#21977).
func WithBudget(ctx context.Context, n int) context.Context {
	outer, _ := ctx.Value(budgetKey{}).(*budget)
	b := &budget{outer: outer}
	b.left.Store(int64(n))
	return context.WithValue(ctx, budgetKey{}, b)
}

// charge takes one GET from the budgets of ctx.
func charge(ctx context.Context) error {
	b, _ := ctx.Value(budgetKey{}).(*budget)
	for ; b != nil; b = b.outer {
		if b.left.Add(-1) < 0 {
			return fmt.Errorf("%w", ErrBudget)
		}
	}
	return nil
}
