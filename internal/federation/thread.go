package federation

import (
	"context"
	"errors"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/blog"
)

// What looking for missing parts of conversations may cost. An endless chain of
// answers, or a ring, costs no more (A22 of docs/security.md).
const (
	lookFetches = 40              // in one look
	lookPerDay  = 300             // for one conversation, below; for one host, above
	siteBelow   = 600             // in a day below the comments of one site (a registered domain)
	siteAbove   = 600             // in a day above the messages of one site
	allBelow    = 6_000           // in a day below all comments
	allAbove    = 3_000           // in a day above all messages, which anybody may send
	lookTime    = 1 * time.Minute // one look
	lookParents = 20              // walked up from one post
	lookDepth   = 5               // levels walked down from one comment
	lookPages   = 5               // of one collection
	lookItems   = 100             // of one collection
	looksAtOnce = 8               // in one process: they leave the queue to everything else
	looksForOne = 5               // for the same post, told of by one host, in ten minutes
	whoFetches  = 2               // it takes to meet somebody: profile and WebFinger
)

// looks bounds how many looks are taken at once, and remembers posts that belong
// to conversations of others, and how often it was tried to find out about one.
type looks struct {
	slots   chan struct{}
	foreign *otter.Cache[string, struct{}]
	tries   *otter.Cache[string, int]
}

func newLooks() looks {
	return looks{
		slots: make(chan struct{}, looksAtOnce),
		foreign: otter.Must(&otter.Options[string, struct{}]{
			MaximumSize: 10_000, ExpiryCalculator: otter.ExpiryWriting[string, struct{}](time.Hour),
		}),
		tries: otter.Must(&otter.Options[string, int]{
			MaximumSize: 10_000, ExpiryCalculator: otter.ExpiryCreating[string, int](10 * time.Minute),
		}),
	}
}

// vain reports whether nothing is to be gained from one more look for what a post
// of a host answers: it belongs to a conversation of others, or that host has had
// us look for it a few times just now. Otherwise each of a thousand answers to
// something that nobody serves would cost a look.
func (l looks) vain(parent, host string) bool {
	if _, foreign := l.foreign.GetIfPresent(parent); foreign {
		return true
	}
	tried, _ := l.tries.Compute(host+" "+parent, func(before int, found bool) (int, otter.ComputeOp) {
		return before + 1, otter.WriteOp
	})
	return tried > looksForOne
}

// threaded reports whether the server of a post tells what else was said in its
// conversation. What another server tells about it does not count.
func threaded(o *activitypub.Object) bool {
	for _, ref := range []activitypub.Ref{o.Replies, o.Conversation} {
		if ref.Embedded() || activitypub.SameOrigin(ref.ID, o.ID) {
			return true
		}
	}
	return false
}

// Look looks for missing parts of a conversation: below a comment of ours, or
// above a post that reached us and answers something we have not seen.
func (f *Federation) Look(ctx context.Context, l blog.Look) Verdict {
	select {
	case f.looks.slots <- struct{}{}:
		defer func() { <-f.looks.slots }()
	default:
		return Verdict{Again: true, Reason: "enough others look for conversations"}
	}
	if l.Up {
		return f.lookAbove(ctx, l)
	}
	return f.lookBelow(ctx, l)
}

// lookBelow takes in what was answered elsewhere to a comment that is shown, and
// sees to the next look.
func (f *Federation) lookBelow(ctx context.Context, l blog.Look) Verdict {
	article, c, err := f.c.Store.FindTarget(ctx, blog.Target{URI: l.URI})
	if blog.KindOf(err) == blog.NotFound {
		return done
	}
	if err != nil {
		return again(err)
	}
	if c.State == blog.Shown {
		err = f.within(ctx, purses("below", l.URI, allBelow, siteBelow, "article "+article.ID), func(ctx context.Context, w *walk) error {
			o, err := w.post(ctx, l.URI)
			if o != nil {
				w.below(ctx, []*activitypub.Object{o})
			}
			return err
		})
	}
	if err != nil {
		return looked(err)
	}
	return doneOrAgain(f.c.Blog.Looked(ctx, l))
}

// lookAbove walks up from a post to something of ours, and takes in what lies
// between, and what is told below that.
func (f *Federation) lookAbove(ctx context.Context, l blog.Look) Verdict {
	err := f.within(ctx, purses("above", l.URI, allAbove, siteAbove, "host "+blog.HostOf(l.URI)), func(ctx context.Context, w *walk) error {
		o, err := w.post(ctx, l.URI)
		if o == nil || err != nil {
			return err
		}
		taken, err := w.join(ctx, o)
		w.below(ctx, taken)
		return err
	})
	if err != nil {
		return looked(err)
	}
	return done
}

// looked says what an error of a look means. What the domain refuses, and an
// account that is gone, stay so.
func looked(err error) Verdict {
	if kind := blog.KindOf(err); (kind != "" && kind != blog.Unavailable) || errors.Is(err, errGone) {
		return Verdict{Reason: err.Error()}
	}
	return dropOrRetry(err)
}

// purses are what a look from a message spends: of all such looks, of those of the
// message's site, and of its own purpose.
func purses(way, uri string, all, site int, purpose string) []blog.Purse {
	return []blog.Purse{{Purpose: way, PerDay: all}, {Purpose: way + " site " + fetch.Site(blog.HostOf(uri)), PerDay: site}, {Purpose: purpose, PerDay: lookPerDay}}
}

// within walks with as many fetches as all purses have left for today.
func (f *Federation) within(ctx context.Context, purses []blog.Purse, do func(context.Context, *walk) error) error {
	granted, err := f.c.Blog.Grant(ctx, lookFetches, purses...)
	if err != nil || granted == 0 {
		return err
	}
	w := &walk{f: f, left: granted, seen: map[string]bool{}}
	short, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	err = do(fetch.WithBudget(short, granted), w) // redirects count, too
	if short.Err() != nil && ctx.Err() == nil {
		err = nil // it was enough for now
	}
	if returned := f.c.Blog.Return(ctx, w.left, purses...); err == nil {
		err = returned
	}
	return err
}
