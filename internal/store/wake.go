package store

import (
	"context"
	"maps"
	"slices"

	"github.com/causerie/causerie/internal/store/db"
)

// Jobs are added in the middle of a transaction, in any order. Their lanes are
// taken at its end and by name, as whoever settles them does, so that on
// PostgreSQL nobody holds a lane while waiting for anything else.

// wakeUp is what is to be done to a lane at the end of a transaction.
type wakeUp struct {
	at     int64 // when it is to be ready, at the latest; never if it is only to be revived
	revive bool  // its host was out of reach, and spoke
}

// wakeLane notes that a lane has a job that is due at a time.
func (t *tx) wakeLane(name string, at int64) {
	w, known := t.lanes[name]
	if !known || at < w.at {
		w.at = at
	}
	t.setLane(name, w)
}

// reviveLane notes that the host of a lane is plainly alive.
func (t *tx) reviveLane(name string) {
	w, known := t.lanes[name]
	if !known {
		w.at = never
	}
	w.revive = true
	t.setLane(name, w)
}

func (t *tx) setLane(name string, w wakeUp) {
	if t.lanes == nil {
		t.lanes = map[string]wakeUp{}
	}
	t.lanes[name] = w
}

// wakeLanes has the lanes worked on to which the transaction added jobs.
func (t *tx) wakeLanes(ctx context.Context) error {
	now := ms(t.s.now())
	for _, name := range slices.Sorted(maps.Keys(t.lanes)) {
		w := t.lanes[name]
		if w.revive {
			if _, err := t.q.ReviveLane(ctx, db.ReviveLaneParams{Name: name, ReadyAt: now}); err != nil {
				return wrap(err, "revive a lane")
			}
		}
		if w.at == never {
			continue
		}
		if err := t.q.WakeLane(ctx, db.WakeLaneParams{Name: name, ReadyAt: w.at}); err != nil {
			return wrap(err, "wake a lane")
		}
	}
	for _, author := range t.fannedOut {
		if _, err := t.raw.ExecContext(ctx, t.s.dialect.wake, now, author); err != nil {
			return wrap(err, "wake lanes")
		}
	}
	return nil
}
