package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// Bounds of what strangers can make the store keep that no rule of the blog
// speaks of.
const (
	mostKeysOfOwner      = 10     // people have one or two, and change them sometimes
	mostWaitingInLane    = 2_000  // activities received and not worked on yet; a host has eight lanes
	mostWaitingInAll     = 50_000 // of all; a site has a share of it, see room
	mostSeen             = 1_000_000
	mostStrangersKeys    = 50_000
	mostWipedComments    = 100_000 // deleted ones on which nothing hangs
	receivedCountAge     = time.Second
	tallyDays            = 2
	hostForgivenAfter    = 30 // days since its last failure, with nothing to send
	deadHostKept         = 90 * 24 * time.Hour
	goneInboxDays        = 5 // on which an inbox answered that it is no more
	goneInboxSpan        = 14 * 24 * time.Hour
	goneInboxKept        = 180 // days after the last such answer
	surplusDroppedAtOnce = 10_000
)

// Tally counts some more of a kind, or fewer.
//
// On PostgreSQL those who count take turns, from the first count of a transaction
// to its end. Each kind has a counter for all, so there is little to be had side
// by side; and two that count several kinds, in the order their stories bring
// with them, would wait for each other.
func (t *tx) Tally(ctx context.Context, what, who string, day int64, more int) (int, error) {
	if !t.counts {
		if err := t.lock(ctx, lockTally, "tally"); err != nil {
			return 0, err
		}
		t.counts = true
	}
	n, err := t.q.Tally(ctx, db.TallyParams{What: what, Who: who, Day: day, N: int64(more)})
	return int(n), wrap(err, "count what there was today")
}

// Waiting counts the comments that wait for the author.
func (t *tx) Waiting(ctx context.Context, personURI, host string) (ofPerson, ofHost, inAll int, err error) {
	one, err := t.q.CountHeldOf(ctx, personURI)
	if err != nil {
		return 0, 0, 0, wrap(err, "count a person's waiting comments")
	}
	all, err := t.q.CountHeld(ctx)
	if err != nil {
		return 0, 0, 0, wrap(err, "count waiting comments")
	}
	many, err := t.q.CountHeldOfHost(ctx, host)
	return int(one), int(many), int(all), wrap(err, "count a host's waiting comments")
}

// LetterCount counts a person's letters, and all.
func (t *tx) LetterCount(ctx context.Context, personURI string) (ofPerson, inAll int, err error) {
	one, err := t.q.CountLettersOf(ctx, personURI)
	if err != nil {
		return 0, 0, wrap(err, "count a person's letters")
	}
	all, err := t.q.CountLetters(ctx)
	return int(one), int(all), wrap(err, "count letters")
}

// InboxCount counts the inboxes of a host, besides one, that publications go to.
func (t *tx) InboxCount(ctx context.Context, authorID, inbox string) (int, error) {
	n, err := t.q.CountInboxesOf(ctx, db.CountInboxesOfParams{Author: authorID, Host: blog.HostOf(inbox), Besides: inbox})
	return int(n), wrap(err, "count a host's inboxes")
}

// noteGone takes note that an inbox answered that it is no more. One such answer
// may be a mistake of a server, or of somebody who took its name; who says so for
// weeks is believed, and followers there are let go.
func (t *tx) noteGone(ctx context.Context, now time.Time, inbox string) error {
	row, err := t.q.NoteGoneInbox(ctx, db.NoteGoneInboxParams{Inbox: inbox, Now: ms(now), Today: dayOf(now)})
	if err != nil {
		return wrap(err, "note that an inbox is gone")
	}
	if row.Days < goneInboxDays || now.Sub(fromMs(row.Since)) < goneInboxSpan {
		return nil
	}
	followers, err := t.q.FollowersAt(ctx, inbox)
	if err != nil {
		return wrap(err, "find the followers at an inbox")
	}
	for _, f := range followers {
		if err := t.DropFollower(ctx, f.AuthorID, f.PersonUri); err != nil {
			return err
		}
	}
	return wrap(t.q.DropGoneInbox(ctx, inbox), "forget an inbox")
}

// forgiveInboxes forgets what was noted of inboxes that take deliveries again.
func (t *tx) forgiveInboxes(ctx context.Context, reports []queue.Report) error {
	n, err := t.q.AnyGoneInbox(ctx)
	if err != nil || n == 0 {
		return wrap(err, "look for inboxes that are gone")
	}
	for _, r := range reports {
		for _, s := range r.Settled {
			if s.Outcome != queue.Done || s.Job.Inbox == "" {
				continue
			}
			if err := t.q.DropGoneInbox(ctx, s.Job.Inbox); err != nil {
				return wrap(err, "forgive an inbox")
			}
		}
	}
	return nil
}

// restrain removes what is beyond its bound, for [Store.Tidy].
func (t *tx) restrain(ctx context.Context, now time.Time) error {
	today := dayOf(now)
	steps := []func() error{
		func() error { return t.q.DropTallies(ctx, today-tallyDays+1) },
		func() error { return t.q.DropFormTallies(ctx, today) },
		func() error { return t.q.DropOldGoneInboxes(ctx, today-goneInboxKept) },
		func() error { return t.q.DropForgivenLanes(ctx, today-hostForgivenAfter) },
		func() error { return t.dropDeadHosts(ctx, now.Add(-deadHostKept)) },
		func() error { return t.capSeen(ctx, mostSeen) },
		func() error { return t.capStrangersKeys(ctx, mostStrangersKeys) },
		func() error { return t.capWipedComments(ctx, mostWipedComments) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return wrap(err, "keep to the bounds")
		}
	}
	return nil
}

// dropDeadHosts lets the followers go whose host has been dead for long, and
// forgets it.
func (t *tx) dropDeadHosts(ctx context.Context, before time.Time) error {
	lanes, err := t.q.LongDeadLanes(ctx, ms(before))
	if err != nil {
		return fmt.Errorf("find dead hosts: %w", err)
	}
	for _, lane := range lanes {
		followers, err := t.q.FollowersServedBy(ctx, lane)
		if err != nil {
			return fmt.Errorf("find the followers at a dead host: %w", err)
		}
		for _, f := range followers {
			if err := t.DropFollower(ctx, f.AuthorID, f.PersonUri); err != nil {
				return err
			}
		}
		if err := t.q.DropLane(ctx, lane); err != nil {
			return fmt.Errorf("forget a dead host: %w", err)
		}
	}
	return nil
}

// capSeen keeps the newest of what was seen.
func (t *tx) capSeen(ctx context.Context, most int) error {
	since, err := t.q.SeenSince(ctx, int32(most))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find the oldest of what was seen: %w", err)
	}
	return t.q.DropSeen(ctx, since+1)
}

// capStrangersKeys keeps the newest keys of people who left nothing here.
func (t *tx) capStrangersKeys(ctx context.Context, most int) error {
	surplus, err := t.q.SurplusStrangersKeys(ctx, db.SurplusStrangersKeysParams{Most: surplusDroppedAtOnce, Skip: int32(most)})
	if err != nil {
		return fmt.Errorf("find strangers' keys: %w", err)
	}
	return each(ctx, surplus, t.q.DropKey)
}

// capWipedComments keeps the newest places of deleted comments.
func (t *tx) capWipedComments(ctx context.Context, most int) error {
	surplus, err := t.q.SurplusWipedComments(ctx, db.SurplusWipedCommentsParams{Most: surplusDroppedAtOnce, Skip: int32(most)})
	if err != nil {
		return fmt.Errorf("find deleted comments: %w", err)
	}
	return each(ctx, surplus, t.q.DropComment)
}

func each(ctx context.Context, ids []string, drop func(context.Context, string) error) error {
	for _, id := range ids {
		if err := drop(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// dayOf counts days since 1970.
func dayOf(t time.Time) int64 { return t.Unix() / 86400 }
