package queue

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

// Run works until ctx ends, then finishes the jobs in hand, hands the others
// back and returns. Jobs in hand that take longer than grace are cancelled; they
// will run again.
func (q *Queue) Run(ctx context.Context, grace time.Duration) error {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	reports := make(chan Report)
	var committer sync.WaitGroup
	committer.Go(func() { q.commit(work, reports) })
	committer.Go(func() { q.renew(ctx) })

	slots := make(chan struct{}, q.c.Workers)
	var workers sync.WaitGroup
	for ctx.Err() == nil {
		lanes, err := q.claim(ctx, cap(slots)-len(slots))
		if err != nil && ctx.Err() == nil {
			q.c.Log.Error("claim jobs", "error", err)
		}
		for _, lane := range lanes {
			slots <- struct{}{}
			workers.Go(func() {
				reports <- q.runLane(ctx, work, lane)
				<-slots
				q.Wake() // a slot is free
			})
		}
		if len(lanes) == 0 {
			q.rest(ctx)
		}
	}
	stop := time.AfterFunc(grace, cancel)
	defer stop.Stop()
	workers.Wait()
	close(reports)
	committer.Wait()
	return nil
}

// rest waits for work: a call of Wake, or the next look.
func (q *Queue) rest(ctx context.Context) {
	timer := time.NewTimer(q.c.Poll)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-q.wake:
	case <-timer.C:
	}
}

func (q *Queue) claim(ctx context.Context, n int) ([]Lane, error) {
	if n == 0 {
		return nil, nil
	}
	now := q.c.Now()
	lanes, err := q.c.Store.Claim(ctx, q.c.Owner, now, now.Add(q.c.Lease), n)
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, lane := range lanes {
		q.held[lane.Name] = true
	}
	return lanes, err
}

// holding lists the lanes worked on now.
func (q *Queue) holding() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Sorted(maps.Keys(q.held))
}

// letGo ends the renewal of leases: should giving them back fail, they run out.
func (q *Queue) letGo(reports []Report) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range reports {
		delete(q.held, r.Lane)
	}
}

// renew keeps the leases of lanes that take long.
func (q *Queue) renew(ctx context.Context) {
	ticker := time.NewTicker(q.c.Lease / 3)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := q.c.Store.Renew(ctx, q.c.Owner, q.holding(), q.c.Now().Add(q.c.Lease)); err != nil && ctx.Err() == nil {
				q.c.Log.Error("renew leases", "error", err)
			}
		}
	}
}

// commit writes the reports of all workers, as many as have come in one
// transaction.
func (q *Queue) commit(ctx context.Context, reports <-chan Report) {
	for first := range reports {
		batch := []Report{first}
		for more := true; more; {
			select {
			case r, ok := <-reports:
				if more = ok; ok {
					batch = append(batch, r)
				}
			default:
				more = false
			}
		}
		if err := q.settle(context.WithoutCancel(ctx), batch); err != nil {
			q.c.Log.Error("settle jobs", "error", err)
		}
		q.Wake() // lanes were given back, and may hold more
	}
}

const settleAttempts = 3

// settle writes reports. If that fails for good, the leases run out and the jobs
// run again.
func (q *Queue) settle(ctx context.Context, batch []Report) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	q.letGo(batch)
	slices.SortFunc(batch, func(a, b Report) int { return strings.Compare(a.Lane, b.Lane) })
	for attempt := 1; ; attempt++ {
		err := q.c.Store.Settle(ctx, q.c.Owner, q.c.Now(), batch)
		if err == nil || attempt == settleAttempts || ctx.Err() != nil {
			return err
		}
	}
}

// Drain does everything that is due now, one lane after the other, and returns
// when nothing is. It is for tests and for commands that must not leave before
// their work is done.
// It returns how many attempts it made.
func (q *Queue) Drain(ctx context.Context) (attempts int, err error) {
	for {
		lanes, err := q.claim(ctx, q.c.Workers)
		if err != nil {
			return attempts, err
		}
		if len(lanes) == 0 {
			return attempts, nil
		}
		reports := make([]Report, len(lanes))
		var workers sync.WaitGroup
		for i, lane := range lanes {
			workers.Go(func() { reports[i] = q.runLane(ctx, ctx, lane) })
		}
		workers.Wait()
		for _, r := range reports {
			attempts += len(r.Settled)
			if r.Down {
				attempts++
			}
		}
		if err := q.settle(ctx, reports); err != nil {
			return attempts, err
		}
	}
}

// runLane does the due jobs of a lane until they are done, the batch is full,
// the host fails, or stop ends.
func (q *Queue) runLane(stop, ctx context.Context, lane Lane) Report {
	report := Report{Lane: lane.Name}
	batch := q.c.Batch
	if lane.Failures > 0 {
		batch = 1 // one knock is enough to learn whether the host is back
	}
	jobs, err := q.c.Store.Jobs(ctx, lane.Name, q.c.Now(), batch)
	if err != nil {
		q.c.Log.Error("read jobs", "error", err)
		return report
	}
	began := time.Now() // real time: it is workers that are shared out
	for _, j := range jobs {
		if stop.Err() != nil || time.Since(began) > q.c.Turn {
			break
		}
		if !q.runJob(ctx, j, lane, &report) {
			break
		}
	}
	return report
}

// runJob makes one attempt and notes what became of it. It reports whether the
// lane can go on.
func (q *Queue) runJob(ctx context.Context, j Job, lane Lane, report *Report) bool {
	now := q.c.Now()
	if !j.ExpiresAt.IsZero() && now.After(j.ExpiresAt) {
		report.Settled = append(report.Settled, Settled{Job: j, Outcome: Failed, Passing: true, Reason: "given up: it was tried for too long"})
		return true
	}
	result := q.attempt(ctx, j)
	if ctx.Err() != nil {
		return false // cancelled in the middle: it runs again
	}
	switch result.Outcome {
	case Retry:
		after := max(result.After, jitter(q.c.Backoff(j.Attempts+1)))
		report.Worked = true
		report.Settled = append(report.Settled, Settled{Job: j, Outcome: Retry, RunAt: now.Add(after), Reason: result.Reason})
		if result.After > 0 && !result.Alone { // the host asked to be left alone, not only by this job
			report.ReadyAt = now.Add(after)
			return false
		}
	case LaneDown:
		report.Down = true
		report.ReadyAt = now.Add(max(result.After, jitter(q.c.Backoff(lane.Failures+1))))
		return false
	default:
		report.Worked = true
		report.Settled = append(report.Settled, Settled{Job: j, Outcome: result.Outcome, Passing: result.Passing, Reason: result.Reason})
	}
	return true
}

// attempt calls the handler. A panic in one job must not stop the others.
func (q *Queue) attempt(ctx context.Context, j Job) (result Result) {
	defer func() {
		if p := recover(); p != nil {
			q.c.Log.Error("job panicked", "kind", j.Kind, "panic", fmt.Sprint(p))
			result = Result{Outcome: Retry, Reason: "a fault in the program"}
		}
	}()
	handle, ok := q.c.Handlers[j.Kind]
	if !ok {
		return Result{Outcome: Failed, Reason: "nobody knows how to do it"}
	}
	return handle(ctx, j)
}

// jitter spreads retries over a quarter more, so that hosts that failed together
// are not tried together.
func jitter(d time.Duration) time.Duration {
	return d + rand.N(d/4+1)
}
