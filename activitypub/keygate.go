package activitypub

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// lookUpGate bounds how many key look-ups run at once: in all, and for each site,
// so that one that answers slowly keeps nobody else's keys waiting.
type lookUpGate struct {
	slots chan struct{}

	mu    sync.Mutex
	sites map[string]int // look-ups under way or waiting
}

// Measures of the gate.
const (
	lookUpsPerSite = 16
	lookUpPatience = 3 * time.Second
)

// errLookUps says that too many keys are being looked up; it passes.
var errLookUps = errors.New("too many keys are being looked up")

func newLookUpGate(slots int) *lookUpGate {
	return &lookUpGate{slots: make(chan struct{}, slots), sites: map[string]int{}}
}

// enter waits a little for its turn. leave gives it back.
func (g *lookUpGate) enter(ctx context.Context, site string) (leave func(), err error) {
	if !g.count(site) {
		return nil, fmt.Errorf("%w at one site", errLookUps)
	}
	timer := time.NewTimer(lookUpPatience)
	defer timer.Stop()
	select {
	case g.slots <- struct{}{}:
		return func() { <-g.slots; g.uncount(site) }, nil
	case <-timer.C:
		err = errLookUps
	case <-ctx.Done():
		err = fmt.Errorf("waiting to look up a key: %w", ctx.Err())
	}
	g.uncount(site)
	return nil, err
}

func (g *lookUpGate) count(site string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sites[site] >= lookUpsPerSite {
		return false
	}
	g.sites[site]++
	return true
}

func (g *lookUpGate) uncount(site string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sites[site]--; g.sites[site] == 0 {
		delete(g.sites, site)
	}
}
