package federation

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// Verdict is what became of an attempt to do a job, in words that any queue
// understands.
type Verdict struct {
	Done   bool
	Again  bool          // later
	Down   bool          // the whole host is out of reach
	Gone   bool          // where it should go is no more
	After  time.Duration // not before, if the host said so
	Alone  bool          // After is for this alone, and for nothing else of the host
	Passes bool          // it failed for a reason that passes: the same may come again
	Reason string        // for people
}

var done = Verdict{Done: true} //nolint:gochecknoglobals // a constant

func again(err error) Verdict { return Verdict{Again: true, Reason: err.Error()} }

// body is a broadcast as it is sent, and who signs it.
type body struct {
	raw     []byte // nil when there is nothing to tell any more
	many    bool   // it goes to followers and is kept; what goes to one is made when it is sent
	author  string
	address string

	kind      blog.BroadcastKind
	followers bool                // it is for those who follow by now, too
	people    []string            // whom it is for besides
	readers   map[string][]string // and by their inboxes
}

// bodies remembers what broadcasts look like while they are sent to many.
type bodies struct {
	cache *otter.Cache[string, body]
}

const (
	bodiesKept = 64
	bodiesLife = time.Minute
)

func newBodies() bodies {
	return bodies{cache: otter.Must(&otter.Options[string, body]{
		MaximumSize: bodiesKept, ExpiryCalculator: otter.ExpiryWriting[string, body](bodiesLife),
	})}
}

// Deliver sends a broadcast to one inbox, once.
func (f *Federation) Deliver(ctx context.Context, broadcastID, inbox string) Verdict {
	b, known := f.bodies.cache.GetIfPresent(broadcastID)
	if !known {
		var err error
		if b, err = f.body(ctx, broadcastID); err != nil {
			return again(err)
		}
		if b.many {
			f.bodies.cache.Set(broadcastID, b)
		}
	}
	if b.raw == nil {
		return done
	}
	key, err := f.keys.of(ctx, b.author, b.address)
	if err != nil {
		return again(err)
	}
	if f.address.local(inbox) {
		return done // never to ourselves (ActivityPub 7.1)
	}
	switch reason, err := f.unwanted(ctx, b, inbox); {
	case err != nil:
		return again(err)
	case reason != "":
		return Verdict{Reason: reason}
	}
	sync, err := f.synchronization(ctx, b, inbox)
	if err != nil {
		return again(err)
	}
	return verdict(f.deliver.DeliverSynchronizing(ctx, inbox, b.raw, key, sync))
}

// body makes a broadcast's activity and turns it into bytes.
func (f *Federation) body(ctx context.Context, broadcastID string) (body, error) {
	broadcast, err := f.c.Store.BroadcastByID(ctx, broadcastID)
	if blog.KindOf(err) == blog.NotFound {
		return body{}, nil
	}
	if err != nil {
		return body{}, err
	}
	b := body{
		many: broadcast.Followers, author: broadcast.AuthorID, address: f.address.actor(broadcast.AuthorID),
		kind: broadcast.Kind, followers: broadcast.Followers, people: broadcast.People,
	}
	if b.readers, err = f.readersAt(ctx, broadcast); err != nil {
		return b, err
	}
	if broadcast.Kind == blog.MessageForwarded || broadcast.Kind == blog.DeletionForwarded {
		b.raw, err = f.original(ctx, broadcast)
		b.many = false // the author may hide it any moment; then it goes nowhere more
		return b, err
	}
	act, err := f.activity(ctx, broadcast)
	if err != nil {
		return body{}, fmt.Errorf("make an activity: %w", err)
	}
	if act != nil {
		b.raw, err = f.write(ctx, act, broadcast.AuthorID, f.c.Now())
	}
	return b, err
}

// original is what a broadcast passes on, as it came. It is nil if the comment is
// not to be seen any more.
func (f *Federation) original(ctx context.Context, b blog.Broadcast) ([]byte, error) {
	if b.Kind == blog.MessageForwarded {
		c, err := f.c.Store.Comment(ctx, b.CommentID)
		if blog.KindOf(err) == blog.NotFound || (err == nil && c.State != blog.Shown) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
	raw, err := f.c.Store.Parcel(ctx, b.ID)
	if blog.KindOf(err) == blog.NotFound {
		return nil, nil
	}
	return raw, err
}

// verdict translates an outcome, with a reason that an author understands.
func verdict(o activitypub.Outcome) Verdict {
	v := Verdict{After: o.RetryAfter}
	if o.Err != nil {
		v.Reason = o.Err.Error()
	}
	switch o.Kind {
	case activitypub.Delivered:
		return done
	case activitypub.Retry:
		v.Again = true
		// These speak for the whole host: its other inboxes need not be asked.
		v.Down = o.Status == http.StatusBadGateway || o.Status == http.StatusServiceUnavailable || o.Status == http.StatusGatewayTimeout
	case activitypub.HostDown:
		v.Down = true
	case activitypub.Gone:
		v.Gone = true
		v.Reason = fmt.Sprintf("the inbox is gone (%d)", o.Status)
	case activitypub.Refused:
		if o.Status != 0 {
			v.Reason = fmt.Sprintf("the server refused it (%d)", o.Status)
		}
	}
	return v
}
