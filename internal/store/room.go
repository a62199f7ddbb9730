package store

import (
	"context"
	"sync"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// What strangers cause waits in the queue, and there is only so much room for it.
// A host has lanes of its own, and hosts are without number; so besides the bound
// of a lane, a site (a registered domain) may take a fifth of what room is left
// for its kind of job, and no more. So one site fills a sixth of it, ten fill two
// thirds, and however many there are, the next finds a place.

// room is how many jobs of a kind may wait: in one lane, and in all.
type room struct {
	kind string
	lane int32
	all  int32
}

// sitesShare is the part of the room that is left which one site may take.
const sitesShare = 5

// shareOf is how many jobs of one site may wait when so many of that kind do.
func (r room) shareOf(waiting int64) int32 { return max(r.all-int32(waiting), 0) / sitesShare }

// fullness says why there is no room.
type fullness int

const (
	notFull  fullness = iota
	laneFull          // too much waits in the lane
	siteFull          // too much waits of the site, or in all
)

// siteOf names who stands behind an address.
func (s *Store) siteOf(address string) string {
	host := blog.HostOf(address)
	if s.domain == nil {
		return host
	}
	return s.domain(host)
}

// fullOf tells whether there is room for one more job, when so many of its kind
// wait.
func fullOf(ctx context.Context, q *db.Queries, r room, lane, site string, waiting int64) (fullness, error) {
	n, err := q.CountLaneJobs(ctx, db.CountLaneJobsParams{Lane: lane, Most: r.lane})
	if err != nil || n >= int64(r.lane) {
		return laneFull, wrap(err, "count what waits")
	}
	share := r.shareOf(waiting)
	n, err = q.CountSiteJobs(ctx, db.CountSiteJobsParams{Kind: r.kind, Site: site, Most: share})
	if err != nil || n >= int64(share) {
		return siteFull, wrap(err, "count what waits of a site")
	}
	return notFull, nil
}

// addJobIfRoom adds a job that may as well be left undone: not when so many wait
// already.
func (t *tx) addJobIfRoom(ctx context.Context, j queue.Job, r room, site string) (fullness, error) {
	waiting, err := t.q.CountKindJobs(ctx, db.CountKindJobsParams{Kind: r.kind, Most: r.all})
	if err != nil {
		return notFull, wrap(err, "count what waits")
	}
	full, err := fullOf(ctx, t.q, r, j.Lane, site, waiting)
	if err != nil || full != notFull {
		return full, err
	}
	j.Kind = r.kind
	return notFull, t.addJobOf(ctx, j, site)
}

// receivedCount remembers for a moment how many activities wait in all.
type receivedCount struct {
	mu sync.Mutex
	n  int64
	at time.Time
}

// received is the room for activities that wait for their effect.
func received() room { return room{kind: JobInbox, lane: mostWaitingInLane, all: mostWaitingInAll} }

// roomFor is an error of kind [blog.TooMany] when too many activities of a site
// wait, in their lane or in all.
func (s *Store) roomFor(ctx context.Context, lane, site string) error {
	waiting, err := s.countReceived(ctx)
	if err != nil {
		return err
	}
	full, err := fullOf(ctx, s.q, received(), lane, site, waiting)
	if err != nil || full == notFull {
		return err
	}
	return blog.ErrTooMany("Too many activities of this host are waiting.")
}

func (s *Store) countReceived(ctx context.Context) (int64, error) {
	s.received.mu.Lock()
	defer s.received.mu.Unlock()
	if now := time.Now(); now.Sub(s.received.at) > receivedCountAge { // real time: it is the machine that is spared
		n, err := s.q.CountKindJobs(ctx, db.CountKindJobsParams{Kind: JobInbox, Most: mostWaitingInAll})
		if err != nil {
			return 0, wrap(err, "count what waits")
		}
		s.received.n, s.received.at = n, now
	}
	return s.received.n, nil
}
