package store

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/google/uuid"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
)

// JobAside is something that came to the inbox and could not be judged before it was
// answered, since the answer would have told what is kept here.
const JobAside = "aside"

const asideLife = 24 * time.Hour // how long it is tried to judge it

// asideRoom is for how much there is room that was put aside: most of it is judged
// within a moment, without asking anybody.
func asideRoom() room { return room{kind: JobAside, lane: 500, all: 5_000} }

// PutAside keeps what came by the hand or in the name of somebody, and a job to
// judge it. It looks at nothing else, so that it takes as long for everyone. The
// error is of kind [blog.TooMany] when too much waits already.
func (s *Store) PutAside(ctx context.Context, by string, raw []byte) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	return s.inTx(ctx, func(t *tx) error {
		full, err := t.addJobIfRoom(ctx, queue.Job{
			ID: id.String(), Lane: asideLane(by), Payload: raw, ExpiresAt: t.s.now().Add(asideLife),
		}, asideRoom(), s.siteOf(by))
		if err == nil && full != notFull {
			return blog.ErrTooMany("Too much of this host is waiting.")
		}
		return err
	})
}

// asideLane is apart from where activities wait that were proven: what anyone can
// send in somebody's name must not keep those back.
func asideLane(by string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(by)) // never fails
	return fmt.Sprintf("aside:%s/%d", blog.HostOf(by), h.Sum32()%inboundLanes)
}
