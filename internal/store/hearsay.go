package store

import (
	"context"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
)

// JobHearsay is a claim about something elsewhere, to be compared with what its
// origin says.
const JobHearsay = "hearsay"

const (
	hearsayDelay = time.Minute    // claims about the same thing become one question
	hearsayLife  = 24 * time.Hour // how long the origin is asked
)

// hearsayRoom is for how many claims there is room that wait to be looked into:
// about one host, and in all.
func hearsayRoom() room { return room{kind: JobHearsay, lane: 100, all: 5_000} }

func hearsayID(h blog.Hearsay) string { return "hearsay " + h.Type + " " + h.Object }

// Inquiring reports whether the origin is to be asked already.
func (t *tx) Inquiring(ctx context.Context, h blog.Hearsay) (bool, error) {
	n, err := t.q.HasJob(ctx, hearsayID(h))
	return n > 0, wrap(err, "look for a claim")
}

// InquireLater notes that the origin is to be asked a minute later. What is
// claimed about a host of which a hundred things are to be asked already is not
// kept; whoever brought too much of what waits is told so.
func (t *tx) InquireLater(ctx context.Context, h blog.Hearsay) error {
	now := t.s.now()
	full, err := t.addJobIfRoom(ctx, queue.Job{
		ID: hearsayID(h), Lane: "hearsay:" + blog.HostOf(h.Object), Payload: h.Claim,
		RunAt: now.Add(hearsayDelay), ExpiresAt: now.Add(hearsayLife),
	}, hearsayRoom(), t.s.siteOf(h.Bringer))
	if err == nil && full == siteFull {
		return blog.ErrTooMany("Too much that this host passed on is waiting.")
	}
	return err
}
