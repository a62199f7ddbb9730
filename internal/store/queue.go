package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// The kinds of job.
const (
	JobDeliver = "deliver" // a broadcast to one inbox
	JobLetter  = "letter"  // the same, of one that brings words of a letter
	JobInbox   = "inbox"   // an activity that was proven and waits for its effect
	JobAvatar  = "avatar"  // a picture to be fetched
	JobSync    = "sync"    // the followers another server counts for one of its actors, to be looked through
)

const (
	deliveryLife = 72 * time.Hour // how long a delivery is tried
	inboxLife    = 72 * time.Hour // how long an activity is tried to be understood
	deadDays     = 7              // with failures and no success between, as Mastodon counts
)

// Broadcast notes what is to be told, and a job for each mailbox.
func (t *tx) Broadcast(ctx context.Context, b blog.Broadcast) error {
	people, err := marshalList(b.People)
	if err != nil {
		return err
	}
	err = t.q.SaveBroadcast(ctx, db.SaveBroadcastParams{
		ID: b.ID, AuthorID: b.AuthorID, Kind: string(b.Kind), ArticleID: b.ArticleID, CommentID: b.CommentID, ObjectID: b.ObjectID,
		PersonUri: b.PersonURI, Reference: b.Reference, Followers: b.Followers, People: people, CreatedAt: ms(b.CreatedAt),
	})
	if err != nil {
		return wrap(err, "save a broadcast")
	}
	if b.Followers {
		if err := t.fanOut(ctx, b, ""); err != nil {
			return err
		}
	}
	for _, uri := range b.People {
		if err := t.deliverTo(ctx, b, uri); err != nil {
			return err
		}
	}
	t.work = true
	return wrap(t.q.CountBroadcast(ctx, b.ID), "count a broadcast")
}

// fanOut makes a job for every mailbox of the author's followers but those on one
// host ("" for none), without reading a single one.
func (t *tx) fanOut(ctx context.Context, b blog.Broadcast, besides string) error {
	now := t.s.now()
	settings, err := t.Settings(ctx)
	if err != nil {
		return err
	}
	err = t.q.FanOut(ctx, db.FanOutParams{
		Broadcast: b.ID, Now: ms(now), Expires: ms(now.Add(deliveryLife)), Author: b.AuthorID,
		Everyone: settings.Federation != blog.FederateListed, Besides: besides,
	})
	if err != nil {
		return wrap(err, "fan a broadcast out")
	}
	if !slices.Contains(t.fannedOut, b.AuthorID) {
		t.fannedOut = append(t.fannedOut, b.AuthorID)
	}
	return nil
}

// deliverTo adds a person's mailbox, unless the followers' include it. What is
// for one person alone goes to their own inbox.
func (t *tx) deliverTo(ctx context.Context, b blog.Broadcast, uri string) error {
	inbox, why, err := t.inboxOf(ctx, b, uri)
	if err != nil {
		return err
	}
	kind := JobDeliver
	if b.Kind.BringsLetter() {
		kind = JobLetter
		if err := t.tryLetter(ctx, b, uri, inbox, why); err != nil {
			return err
		}
	}
	if why != "" {
		return nil
	}
	return t.addJob(ctx, queue.Job{
		ID: b.ID + " " + inbox, Kind: kind, Lane: blog.HostOf(inbox), Broadcast: b.ID, Inbox: inbox,
		ExpiresAt: t.s.now().Add(deliveryLife),
	})
}

// inboxOf is where a broadcast goes that is for a person, or why it goes nowhere.
func (t *tx) inboxOf(ctx context.Context, b blog.Broadcast, uri string) (inbox, why string, err error) {
	p, err := t.Person(ctx, uri)
	if blog.KindOf(err) == blog.NotFound {
		return "", blog.ReasonUnknownReader, nil
	}
	if err != nil {
		return "", "", err
	}
	inbox = p.Inbox
	if b.Followers && p.Mailbox != "" {
		inbox = p.Mailbox
	}
	if inbox == "" {
		return "", blog.ReasonNoInbox, nil
	}
	reachable, err := t.MayReach(ctx, inbox)
	if err == nil && !reachable {
		why = blog.ReasonNotListed
	}
	return inbox, why, err
}

// FetchAvatar notes that a person's picture is to be fetched.
func (t *tx) FetchAvatar(ctx context.Context, personURI string) error {
	return t.addJob(ctx, queue.Job{
		ID: "avatar " + personURI, Kind: JobAvatar, Lane: "avatar:" + blog.HostOf(personURI), Payload: []byte(personURI),
		ExpiresAt: t.s.now().Add(24 * time.Hour),
	})
}

// addJob adds a job, unless there is one with its id. It is due at its RunAt, or
// else at once.
func (t *tx) addJob(ctx context.Context, j queue.Job) error { return t.addJobOf(ctx, j, "") }

// addJobOf adds a job that a site caused, and that counts for it.
func (t *tx) addJobOf(ctx context.Context, j queue.Job, site string) error {
	now := t.s.now()
	if j.RunAt.IsZero() {
		j.RunAt = now
	}
	if j.Payload == nil {
		j.Payload = []byte{}
	}
	err := t.q.AddJob(ctx, db.AddJobParams{
		ID: j.ID, Kind: j.Kind, Lane: j.Lane, BroadcastID: j.Broadcast, Inbox: j.Inbox, Payload: j.Payload,
		CreatedAt: ms(now), RunAt: ms(j.RunAt), ExpiresAt: ms(j.ExpiresAt), Site: site,
	})
	if err != nil {
		return wrap(err, "add a job")
	}
	t.work = true
	t.wakeLane(j.Lane, ms(j.RunAt))
	return nil
}

// inboundLanes is how many lanes the activities of one host are spread over.
const inboundLanes = 8

// inboundLane is where an actor's activities wait: one after the other for each
// actor, side by side for a host with many.
func inboundLane(actor string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(actor)) // never fails
	return fmt.Sprintf("in:%s/%d", blog.HostOf(actor), h.Sum32()%inboundLanes)
}

// Receive keeps an activity of an actor that was proven, once for each key, and
// a job to have its effect. The actor's host is plainly alive: a lane that waited
// for it goes on. The error is of kind [blog.TooMany] when too much waits already.
func (s *Store) Receive(ctx context.Context, key, actor string, raw []byte) error {
	return s.receive(ctx, key, actor, raw, true)
}

// ReceiveForwarded is [Store.Receive] for an activity that another than its actor
// brought: that the actor's host is alive is not said with it.
func (s *Store) ReceiveForwarded(ctx context.Context, key, actor string, raw []byte) error {
	return s.receive(ctx, key, actor, raw, false)
}

// receive keeps an activity if there is room. alive says that the actor's own
// host sent it.
func (s *Store) receive(ctx context.Context, key, actor string, raw []byte, alive bool) error {
	if err := s.roomFor(ctx, inboundLane(actor), s.siteOf(actor)); err != nil {
		return err
	}
	return s.inTx(ctx, func(t *tx) error { return t.receive(ctx, key, actor, raw, alive) })
}

// receive keeps an activity once for each key.
func (t *tx) receive(ctx context.Context, key, actor string, raw []byte, alive bool) error {
	now := t.s.now()
	n, err := t.q.See(ctx, db.SeeParams{Key: key, At: ms(now)})
	if err != nil {
		return wrap(err, "look whether an activity was seen")
	}
	if n == 0 {
		return nil
	}
	if alive {
		t.reviveLane(blog.HostOf(actor))
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	return t.addJobOf(ctx, queue.Job{
		ID: receivedJob(id.String(), key), Kind: JobInbox, Lane: inboundLane(actor), Payload: raw, ExpiresAt: now.Add(inboxLife),
	}, t.s.siteOf(actor))
}

// BroadcastByID returns a broadcast.
func (v view) BroadcastByID(ctx context.Context, id string) (blog.Broadcast, error) {
	r, err := v.q.Broadcast(ctx, id)
	if err != nil {
		return blog.Broadcast{}, notFound(err, "read a broadcast", "There is no such activity.")
	}
	b := blog.Broadcast{
		ID: r.ID, AuthorID: r.AuthorID, Kind: blog.BroadcastKind(r.Kind), ArticleID: r.ArticleID, CommentID: r.CommentID,
		ObjectID: r.ObjectID, PersonURI: r.PersonUri, Reference: r.Reference, Followers: r.Followers, CreatedAt: fromMs(r.CreatedAt),
	}
	return b, wrap(json.Unmarshal([]byte(r.People), &b.People), "read a broadcast")
}

// Claim leases lanes, for [queue.Store].
func (s *Store) Claim(ctx context.Context, owner string, now, until time.Time, n int) (lanes []queue.Lane, err error) {
	ready, err := s.q.NextReady(ctx, ms(now))
	if errors.Is(err, sql.ErrNoRows) || (err == nil && ready > ms(now)) {
		return nil, nil // looking costs nothing; leasing is a write
	}
	if err != nil {
		return nil, wrap(err, "look for lanes")
	}
	err = s.inTx(ctx, func(t *tx) error {
		lanes, err = t.claim(ctx, owner, now, until, n)
		return err
	})
	if err != nil || len(lanes) == 0 {
		return nil, err
	}
	// Another process may have made the work: before the world is told, our own
	// pages show it.
	return lanes, s.RefreshRevision(ctx)
}

func (t *tx) claim(ctx context.Context, owner string, now, until time.Time, n int) (lanes []queue.Lane, err error) {
	rows, err := t.raw.QueryContext(ctx, t.s.dialect.claim, ms(until), owner, ms(now), n)
	if err != nil {
		return nil, wrap(err, "claim lanes")
	}
	defer func() { err = firstErr(err, rows.Close()) }()
	for rows.Next() {
		var l queue.Lane
		if err := rows.Scan(&l.Name, &l.Failures); err != nil {
			return nil, wrap(err, "claim lanes")
		}
		lanes = append(lanes, l)
	}
	return lanes, wrap(rows.Err(), "claim lanes")
}

// Jobs returns due jobs of a lane, for [queue.Store].
func (s *Store) Jobs(ctx context.Context, lane string, now time.Time, n int) ([]queue.Job, error) {
	rows, err := s.q.LaneJobs(ctx, db.LaneJobsParams{Lane: lane, Now: ms(now), Most: int32(n)})
	if err != nil {
		return nil, wrap(err, "read jobs")
	}
	jobs := make([]queue.Job, len(rows))
	for i, r := range rows {
		jobs[i] = queue.Job{
			ID: r.ID, Kind: r.Kind, Lane: r.Lane, Broadcast: r.BroadcastID, Inbox: r.Inbox, Payload: r.Payload,
			Attempts: int(r.Attempts), CreatedAt: fromMs(r.CreatedAt), RunAt: fromMs(r.RunAt), ExpiresAt: fromMs(r.ExpiresAt),
		}
	}
	return jobs, nil
}

// Renew prolongs leases, for [queue.Store].
func (s *Store) Renew(ctx context.Context, owner string, lanes []string, until time.Time) error {
	if len(lanes) == 0 {
		return nil
	}
	return s.inTx(ctx, func(t *tx) error {
		for _, name := range lanes {
			if err := t.q.RenewLease(ctx, db.RenewLeaseParams{Name: name, Owner: owner, Until: ms(until)}); err != nil {
				return wrap(err, "renew a lease")
			}
		}
		return nil
	})
}

// Settle notes what became of jobs and gives lanes back, for [queue.Store].
func (s *Store) Settle(ctx context.Context, owner string, now time.Time, reports []queue.Report) error {
	return s.inTx(ctx, func(t *tx) error {
		counts := map[string]*db.CountSentParams{}
		if err := t.forgiveInboxes(ctx, reports); err != nil {
			return err
		}
		if err := t.noteLetters(ctx, now, reports); err != nil {
			return err
		}
		for _, r := range reports { // sorted by lane, so that two who settle never wait for each other
			for _, done := range r.Settled {
				if err := t.settleJob(ctx, now, done, counts); err != nil {
					return err
				}
			}
			if err := t.settleLane(ctx, owner, now, r); err != nil {
				return err
			}
		}
		for _, id := range slices.Sorted(maps.Keys(counts)) {
			if err := t.q.CountSent(ctx, *counts[id]); err != nil {
				return wrap(err, "count deliveries")
			}
		}
		return nil
	})
}

func (t *tx) settleJob(ctx context.Context, now time.Time, s queue.Settled, counts map[string]*db.CountSentParams) error {
	if s.Outcome == queue.Retry {
		return wrap(t.q.RetryJob(ctx, db.RetryJobParams{ID: s.Job.ID, RunAt: ms(s.RunAt)}), "put a job off")
	}
	n, err := t.q.DropJob(ctx, s.Job.ID)
	if err != nil {
		return wrap(err, "drop a job")
	}
	if s.Job.Kind == JobInbox && s.Passing && n > 0 {
		return t.unsee(ctx, s.Job)
	}
	if s.Job.Broadcast == "" || n == 0 {
		return nil // nothing to count, or another has settled and counted it
	}
	c := counts[s.Job.Broadcast]
	if c == nil {
		c = &db.CountSentParams{ID: s.Job.Broadcast}
		counts[s.Job.Broadcast] = c
	}
	if s.Outcome == queue.Done {
		c.Delivered++
		return nil
	}
	if s.Outcome == queue.Gone {
		if err := t.noteGone(ctx, now, s.Job.Inbox); err != nil {
			return err
		}
	}
	c.Failed++
	return wrap(t.q.SaveFailure(ctx, db.SaveFailureParams{
		BroadcastID: s.Job.Broadcast, Inbox: s.Job.Inbox, Reason: clip(s.Reason, 500), At: ms(now),
	}), "note a failed delivery")
}

// settleLane gives a lane back. Giving the lease back comes first and on its
// own: it takes the lane's row, so that on PostgreSQL the next statement sees
// every job whose transaction touched the lane before.
func (t *tx) settleLane(ctx context.Context, owner string, now time.Time, r queue.Report) error {
	n, err := t.q.UnleaseLane(ctx, db.UnleaseLaneParams{Name: r.Lane, Owner: owner})
	if err != nil {
		return wrap(err, "give a lane back")
	}
	if n == 0 {
		return nil // the lease ran out and someone else has it
	}
	if r.Down {
		return wrap(t.q.BackOffLane(ctx, db.BackOffLaneParams{
			Name: r.Lane, ReadyAt: ms(r.ReadyAt), Now: ms(now), Today: dayOf(now), MostDays: deadDays - 1,
		}), "back a lane off")
	}
	if r.Worked {
		if err := t.q.LaneIsWell(ctx, r.Lane); err != nil {
			return wrap(err, "settle a lane")
		}
	}
	return t.readyLane(ctx, now, r)
}

// readyLane says when the lane is to be worked on again: when its next job is
// due, but behind all who wait already, and not before it was asked to rest.
func (t *tx) readyLane(ctx context.Context, now time.Time, r queue.Report) error {
	ready, err := t.q.FirstJob(ctx, r.Lane)
	if err != nil {
		return wrap(err, "look for the next job")
	}
	if ready != never {
		ready = max(ready, ms(now), ms(r.ReadyAt))
	}
	if err := t.q.ReadyLane(ctx, db.ReadyLaneParams{Name: r.Lane, ReadyAt: ready}); err != nil {
		return wrap(err, "ready a lane")
	}
	return wrap(t.q.DropIdleLane(ctx, r.Lane), "drop a lane")
}

const never = 9_000_000_000_000_000 // when a lane without jobs is due

// Recover hands back what a process that was killed held. Only on SQLite, where
// no other process works on the queue, is it known that nobody still works; on
// PostgreSQL leases run out.
func (s *Store) Recover(ctx context.Context) error {
	if !s.dialect.single {
		return nil
	}
	return wrap(s.writes.DropAllLeases(ctx), "recover the queue")
}

// PendingJobs counts the jobs not done yet.
func (s *Store) PendingJobs(ctx context.Context) (int, error) {
	n, err := s.q.CountJobs(ctx)
	return int(n), wrap(err, "count jobs")
}
