package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store"
)

// together runs two things at once and waits for both. Either may lose.
func together(one, other func() error) {
	var both sync.WaitGroup
	both.Go(func() { _ = one() })
	both.Go(func() { _ = other() })
	both.Wait()
}

func TestWhatWasMadePrivateIsNotApprovedBack(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyAll)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		for i := range 40 {
			said := reply(person("p", i), strconv.Itoa(i), blog.Target{ObjectID: a.ObjectID}, "<p>secret</p>")
			must(t, h.Receive(ctx, said))
			c, err := h.store.CommentByURI(ctx, said.URI)
			must(t, err)
			narrowed := said
			narrowed.Visibility, narrowed.EditedAt = blog.Direct, h.clock
			together(
				func() error { return h.Receive(ctx, narrowed) },
				func() error { return h.ApproveComment(ctx, c.ID) },
			)
			if c, err = h.store.CommentByURI(ctx, said.URI); err != nil || c.State == blog.Shown {
				t.Fatalf("a private comment stands on the page: %v", err)
			}
		}
	})
}

func TestADeletedCommentIsNotEditedBack(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyOpen)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		for i := range 40 {
			said := reply(person("p", i), strconv.Itoa(i), blog.Target{ObjectID: a.ObjectID}, "<p>raw</p>")
			must(t, h.Receive(ctx, said))
			c, err := h.store.CommentByURI(ctx, said.URI)
			must(t, err)
			edited := said
			edited.HTML, edited.EditedAt = "<p>rawer</p>", h.clock
			together(
				func() error { return h.Receive(ctx, edited) },
				func() error { return h.DeleteComment(ctx, c.ID) },
			)
			if c, err = h.store.CommentByURI(ctx, said.URI); err != nil || c.State != blog.Deleted {
				t.Fatalf("a deleted comment is %s: %v", c.State, err)
			}
		}
	})
}

func TestAFollowerWhoLeavesTwiceIsCountedOnce(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		for i := range 20 {
			goes, stays := person("goes", i), person("stays", i)
			must(t, h.Follow(ctx, h.author.ID, goes, goes.URI+"#f"))
			must(t, h.Follow(ctx, h.author.ID, stays, stays.URI+"#f"))
			together(
				func() error { return h.Unfollow(ctx, h.author.ID, goes.URI) },
				func() error { return h.RemoveFollower(ctx, h.author.ID, goes.URI) },
			)
		}
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		d, err := h.store.ArticleDelivery(ctx, a.ID)
		must(t, err)
		if d.Total != 20 {
			t.Errorf("%d of 20 servers with a follower are served", d.Total)
		}
	})
}

func TestCountsHoldUnderACrowd(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyOpen)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		to := blog.Target{ObjectID: a.ObjectID}
		var crowd sync.WaitGroup
		for i := range 30 {
			p := person("p", i)
			crowd.Go(func() { must(t, h.React(ctx, p, blog.Like, to, p.URI+"#like")) })
			crowd.Go(func() { must(t, h.Receive(ctx, reply(p, strconv.Itoa(i), to, "<p>x</p>"))) })
		}
		crowd.Wait()
		if page := h.page(t, a.Slug); page.Likes != 30 || page.Comments != 30 {
			t.Errorf("%d likes and %d comments of 30", page.Likes, page.Comments)
		}
	})
}

// run works on the queue until the test ends or it is told to stop.
func run(t *testing.T, s queue.Store, now func() time.Time) *queue.Queue {
	t.Helper()
	q := queue.New(queue.Config{
		Store: s, Owner: "me", Now: now, Log: slog.New(slog.DiscardHandler), Poll: 5 * time.Millisecond, Lease: 200 * time.Millisecond,
		Handlers: map[string]queue.Handler{
			store.JobDeliver: func(context.Context, queue.Job) queue.Result { return queue.Result{Outcome: queue.Done} },
		},
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = q.Run(ctx, time.Second)
	}()
	t.Cleanup(func() { cancel(); <-done })
	return q
}

// quiet waits until no job is left.
func (h *home) quiet(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		n, err := h.store.PendingJobs(ctx)
		must(t, err)
		if n == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d jobs are left", n)
		}
	}
}

func TestPublishingAndDeliveringDoNotWaitForEachOther(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		for i := range 100 {
			p := person("p", i)
			must(t, h.Follow(ctx, h.author.ID, p, p.URI+"#f"))
		}
		run(t, h.store, func() time.Time { return h.clock })
		for i := range 20 {
			h.publish(t, blog.Words{Title: fmt.Sprint("Number ", i), Source: "x"})
		}
		h.quiet(t)
	})
}

// clumsy is a database that fails now and then.
type clumsy struct {
	*store.Store
	failures atomic.Int32
}

func (c *clumsy) Settle(ctx context.Context, owner string, now time.Time, reports []queue.Report) error {
	if c.failures.Add(-1) >= 0 {
		return errors.New("the disk is full")
	}
	return c.Store.Settle(ctx, owner, now, reports)
}

func TestALaneSurvivesASettlingThatFailed(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		p := person("p", 1)
		must(t, h.Follow(ctx, h.author.ID, p, p.URI+"#f"))
		s := &clumsy{Store: h.store}
		s.failures.Store(7)
		began := time.Now()
		run(t, s, func() time.Time { return h.clock.Add(time.Since(began)) })
		h.quiet(t)
	})
}

func TestALongLaneIsDoneWithoutPauses(t *testing.T) {
	h := open(t)
	for i := range 1000 {
		must(t, h.store.Receive(ctx, strconv.Itoa(i), "https://server1.test/users/a", []byte("x")))
	}
	q := queue.New(queue.Config{
		Store: h.store, Owner: "me", Now: time.Now, Log: slog.New(slog.DiscardHandler), Poll: time.Hour, // only a wake can get it on
		Handlers: map[string]queue.Handler{
			store.JobInbox: func(context.Context, queue.Job) queue.Result { return queue.Result{Outcome: queue.Done} },
		},
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = q.Run(ctx, time.Second)
	}()
	h.quiet(t)
	cancel()
	<-done
}

// Whom the author blocks while letting their comment onto the page, does not stand
// there after both.
func TestABlockOvertakesAnApproval(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyAll)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		for i := range 60 {
			said := reply(person("p", i), strconv.Itoa(i), blog.Target{ObjectID: a.ObjectID}, "<p>nasty</p>")
			must(t, h.Receive(ctx, said))
			c, err := h.store.CommentByURI(ctx, said.URI)
			must(t, err)
			must(t, h.HideComment(ctx, c.ID))
			together(
				func() error { _, err := h.Block(ctx, said.From.URI); return err },
				func() error { return h.ApproveComment(ctx, c.ID) },
			)
			if c, err = h.store.CommentByURI(ctx, said.URI); err != nil || c.State == blog.Shown {
				t.Fatalf("%d: the words of somebody who is blocked stand on the page: %v", i, err)
			}
		}
	})
}

// A quote of somebody who is blocked, or who blocks the author, is not let onto the
// page, and neither is one whose writer is blocked meanwhile.
func TestAQuoteOfTheBlockedIsNotApproved(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyOpen)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		for i := range 40 {
			post := reply(person("p", i), strconv.Itoa(i), blog.Target{}, "<p>Read this</p>")
			post.Quotes = blog.Target{ObjectID: a.ObjectID}
			must(t, h.Quote(ctx, post))
			q, err := h.store.QuoteByURI(ctx, post.URI)
			must(t, err)
			must(t, h.DisownQuote(ctx, q.ID))
			together(
				func() error { _, err := h.Block(ctx, post.From.URI); return err },
				func() error { return h.ApproveQuote(ctx, q.ID) },
			)
			if err := h.ApproveQuote(ctx, q.ID); blog.KindOf(err) != blog.Conflict {
				t.Errorf("%d: approved afterwards: %v", i, err)
			}
			if q, err = h.store.QuoteByURI(ctx, post.URI); err != nil || q.State == blog.Shown {
				t.Fatalf("%d: a quote of somebody who is blocked stands on the page: %v", i, err)
			}
		}
	})
}
