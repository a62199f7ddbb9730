package reader

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// What searches may cost. Every one is made anew, for whoever asks, so a flood of
// them is given half of the processors and no more connections of the database than
// that; the pages that everybody reads have the rest.
const (
	searchTime = 2 * time.Second // of a search
	searchWait = 3 * time.Second // for a turn
	searchLine = 64              // who wait at once; more are sent away
	searchEach = 8               // of those, for one client: nobody is the whole line
)

// searchTurns gives turns to those who search.
type searchTurns struct {
	turn, line chan struct{}

	mu    sync.Mutex
	stand map[string]int // how many wait, by client
}

// newSearchTurns shares out that many processors, 0 for all there are.
func newSearchTurns(processors int) *searchTurns {
	if processors == 0 {
		processors = runtime.GOMAXPROCS(0)
	}
	return &searchTurns{
		turn:  make(chan struct{}, max(1, processors/2)),
		line:  make(chan struct{}, searchLine),
		stand: map[string]int{},
	}
}

// take waits for a turn, on behalf of a client by its hash; "" is nobody in
// particular. The context it returns ends with the time of a search; leave is to be
// called after it. The error is of kind Unavailable when too many search.
func (t *searchTurns) take(ctx context.Context, client string) (turn context.Context, leave func(), err error) {
	if !t.join(client) {
		return nil, nil, errBusy(nil)
	}
	defer t.part(client)
	select {
	case t.line <- struct{}{}:
		defer func() { <-t.line }()
	default:
		return nil, nil, errBusy(nil)
	}
	wait := time.NewTimer(searchWait)
	defer wait.Stop()
	select {
	case t.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	case <-wait.C:
		return nil, nil, errBusy(nil)
	}
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	return ctx, func() { cancel(); <-t.turn }, nil
}

// join lets somebody into the line, unless enough wait there for the same client. It
// is known for as long as they wait.
func (t *searchTurns) join(client string) bool {
	if client == "" {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stand[client] >= searchEach {
		return false
	}
	t.stand[client]++
	return true
}

// part forgets that somebody waited.
func (t *searchTurns) part(client string) {
	if client == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stand[client]--; t.stand[client] == 0 {
		delete(t.stand, client)
	}
}

// tooLong says of an error whether a search took longer than it may.
func tooLong(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return errBusy(err)
	}
	return err
}

func errBusy(err error) error {
	return &blog.Error{Kind: blog.Unavailable, Message: "Too many are searching at the moment. Please try again in a minute.", Err: err}
}
