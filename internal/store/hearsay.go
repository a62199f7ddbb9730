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
	hearsayMost  = 100            // claims about a host that wait at a time
)

// Hear keeps a claim about an object elsewhere, made by whoever, and a job to ask
// the object's origin a minute later. However often it is made, it leads to one
// question a minute at most; and what is claimed about a host of which a hundred
// things are to be asked already is not kept.
func (s *Store) Hear(ctx context.Context, about, object string, claim []byte) error {
	now := s.now()
	return s.inTx(ctx, func(t *tx) error {
		return t.addJobIfRoom(ctx, queue.Job{
			ID: "hearsay " + about + " " + object, Kind: JobHearsay, Lane: "hearsay:" + blog.HostOf(object), Payload: claim,
			RunAt: now.Add(hearsayDelay), ExpiresAt: now.Add(hearsayLife),
		}, hearsayMost)
	})
}
