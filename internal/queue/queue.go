// Package queue runs durable jobs from the blog's own database.
//
// A job belongs to a lane: the deliveries to one host, the activities that came
// from one host. Jobs of a lane run one after the other, in the order they are
// due; lanes run side by side. Whoever leases a lane works on it, so any number
// of processes can share one database. A host that fails backs its whole lane
// off, and costs nobody else anything.
//
// Jobs run at least once: a process that is killed between doing a job and
// noting it done leaves the job to the next start. Handlers are therefore
// idempotent.
package queue

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Job is a piece of work that survives the process.
type Job struct {
	ID        string
	Kind      string // which [Handler] does it
	Lane      string
	Broadcast string // what is delivered, for deliveries
	Inbox     string // where to, for deliveries
	Payload   []byte
	Attempts  int // made before this one
	CreatedAt time.Time
	RunAt     time.Time
	ExpiresAt time.Time // no attempt is made after it
}

// Lane is a lane that was leased.
type Lane struct {
	Name     string
	Failures int // in a row, of the host behind it
}

// Outcome is what became of an attempt.
type Outcome string

// The outcomes.
const (
	Done     Outcome = "done"
	Retry    Outcome = "retry"     // this job again, later
	LaneDown Outcome = "lane down" // the host is out of reach: the whole lane waits
	Failed   Outcome = "failed"    // never again
	Gone     Outcome = "gone"      // never again: where it should go is no more
)

// Result is what a handler says of an attempt.
type Result struct {
	Outcome Outcome
	After   time.Duration // for Retry and LaneDown: not before; 0 leaves it to the queue
	Alone   bool          // for Retry: After is for this job, and the lane goes on
	Passing bool          // for Failed: the same may succeed if somebody asks for it anew
	Reason  string        // for people, when it was not Done
}

// Handler does one job. Its context ends when the process is to stop at once.
type Handler func(ctx context.Context, j Job) Result

// Settled is a job with what became of it.
type Settled struct {
	Job     Job
	Outcome Outcome // Done, Retry, Failed or Gone
	RunAt   time.Time
	Passing bool // see [Result]
	Reason  string
}

// Report is what a worker leaves behind when it gives a lane back.
type Report struct {
	Lane    string
	Settled []Settled
	Worked  bool      // at least one job reached the host
	Down    bool      // the host is out of reach
	ReadyAt time.Time // the lane rests until then, because the host is down or asked for it
}

// Store keeps the jobs. All times are compared with the caller's clock, so that
// tests can move it.
type Store interface {
	// Claim leases up to n lanes that are ready, those longest ready first.
	Claim(ctx context.Context, owner string, now, until time.Time, n int) ([]Lane, error)
	// Jobs returns up to n due jobs of a lane, in order.
	Jobs(ctx context.Context, lane string, now time.Time, n int) ([]Job, error)
	// Settle notes what became of jobs and gives their lanes back, in one
	// transaction.
	Settle(ctx context.Context, owner string, now time.Time, reports []Report) error
	// Renew prolongs the leases that an owner has on lanes.
	Renew(ctx context.Context, owner string, lanes []string, until time.Time) error
}

// Config is what a queue is made of.
type Config struct {
	Store    Store
	Handlers map[string]Handler // by kind of job
	Owner    string             // names this process among those that share the database
	Now      func() time.Time
	Log      *slog.Logger

	Workers int           // lanes worked on at a time; 64 if 0
	Batch   int           // jobs done in a lane before others get their turn; 50 if 0
	Lease   time.Duration // how long a lane stays ours if we die; 30 s if 0
	Turn    time.Duration // how long a lane is worked on before others get their turn; 10 s if 0
	Poll    time.Duration // how often to look for work of other processes; 300 ms if 0
	Backoff func(failures int) time.Duration
}

// New returns a queue that does nothing until [Queue.Run] or [Queue.Drain].
func New(c Config) *Queue {
	if c.Workers == 0 {
		c.Workers = 64
	}
	if c.Batch == 0 {
		c.Batch = 50
	}
	if c.Lease == 0 {
		c.Lease = 30 * time.Second
	}
	if c.Turn == 0 {
		c.Turn = 10 * time.Second
	}
	if c.Poll == 0 {
		c.Poll = 300 * time.Millisecond
	}
	if c.Backoff == nil {
		c.Backoff = Backoff
	}
	return &Queue{c: c, wake: make(chan struct{}, 1), held: map[string]bool{}}
}

// Queue runs jobs. It is safe for concurrent use.
type Queue struct {
	c    Config
	wake chan struct{}

	mu   sync.Mutex
	held map[string]bool // lanes worked on now: theirs are the leases to renew
}

// Wake tells the queue that there is work. It never blocks.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Backoff is how long to wait after that many failures in a row: 1, 6 and 15
// minutes, then growing to 6 hours, so that about fifteen attempts fall into
// three days. (The second step is past the 5 minutes for which Mastodon shuts
// out an address whose key it failed to fetch.)
func Backoff(failures int) time.Duration {
	steps := []time.Duration{
		time.Minute, 6 * time.Minute, 15 * time.Minute, 40 * time.Minute, 90 * time.Minute, 3 * time.Hour, 6 * time.Hour,
	}
	return steps[min(max(failures, 1), len(steps))-1]
}
