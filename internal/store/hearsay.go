package store

import (
	"context"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// JobHearsay is a claim about something elsewhere, to be compared with what its
// origin says.
const JobHearsay = "hearsay"

const (
	hearsayDelay = time.Minute    // claims about the same thing become one question
	hearsayLife  = 24 * time.Hour // how long the origin is asked
	hearsayMost  = 100            // claims about a host that wait at a time
)

// Hear keeps a claim about an object elsewhere, made by whoever, and a job to ask
// the object's origin a minute later. However often it is made, it leads to one
// question a minute at most; and what is claimed about a host of which a hundred
// things are to be asked already is not kept.
func (s *Store) Hear(ctx context.Context, about, object string, claim []byte) error {
	lane := "hearsay:" + blog.HostOf(object)
	return s.inTx(ctx, func(t *tx) error {
		n, err := t.q.CountLaneJobs(ctx, db.CountLaneJobsParams{Lane: lane, Most: hearsayMost})
		if err != nil {
			return wrap(err, "count claims")
		}
		if n >= hearsayMost {
			return nil
		}
		now := s.now()
		at := now.Add(hearsayDelay)
		err = t.q.AddLaterJob(ctx, db.AddLaterJobParams{
			ID: "hearsay " + about + " " + object, Kind: JobHearsay, Lane: lane, Payload: claim,
			Now: ms(now), RunAt: ms(at), Expires: ms(now.Add(hearsayLife)),
		})
		if err != nil {
			return wrap(err, "keep a claim")
		}
		t.work = true
		return wrap(t.q.WakeLane(ctx, db.WakeLaneParams{Name: lane, ReadyAt: ms(at)}), "wake a lane")
	})
}

// ReceiveForwarded is [Store.Receive] for an activity that another than its actor
// brought: that the actor's host is alive is not said with it.
func (s *Store) ReceiveForwarded(ctx context.Context, key, actor string, raw []byte) error {
	return s.receive(ctx, key, actor, raw, false)
}
