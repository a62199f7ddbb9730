package fetch

import (
	"context"
	"sync"
	"time"
)

// Turns lets a bounded number of goroutines work at once, so that what strangers
// cause leaves the processors to everyone else. Who waits for the network under a
// turn's context lets another go on meanwhile: every GET of a [Client] does that
// by itself.
type Turns struct {
	slots chan struct{}
}

// NewTurns returns turns for n at once, at least one.
func NewTurns(n int) *Turns { return &Turns{slots: make(chan struct{}, max(n, 1))} }

// turn is somebody's place among those who work. Whatever shares its context
// shares it, so several may stand aside, and come back, at once.
type turn struct {
	slots chan struct{}
	mu    sync.Mutex
	held  bool
	over  bool // it was given back for good
}

type turnKey struct{}

// Take waits for a turn, until patience ends (0: for as long as ctx lasts), and
// returns the context to work under. ok is false when there was none to be had.
// leave gives the turn back; it may be called twice.
func (t *Turns) Take(ctx context.Context, patience time.Duration) (working context.Context, leave func(), ok bool) {
	var over <-chan time.Time
	if patience > 0 {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		over = timer.C
	}
	mine := &turn{slots: t.slots}
	select {
	case t.slots <- struct{}{}:
		mine.held = true
		return context.WithValue(ctx, turnKey{}, mine), mine.leave, true
	case <-over:
	case <-ctx.Done():
	}
	return ctx, func() {}, false
}

func (t *turn) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
	t.give()
}

func (t *turn) stepAside() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.give()
}

func (t *turn) give() {
	if t.held {
		<-t.slots
		t.held = false
	}
}

// comeBack waits for a place, unless there is one already or none is needed any
// more.
func (t *turn) comeBack(ctx context.Context) {
	if !t.needed() {
		return
	}
	select {
	case t.slots <- struct{}{}:
		t.keep()
	case <-ctx.Done():
	}
}

func (t *turn) needed() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.held && !t.over
}

// keep makes a place that was just taken the turn's, or gives it back if another
// who shares the turn was quicker.
func (t *turn) keep() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held || t.over {
		<-t.slots
		return
	}
	t.held = true
}

// Aside gives the turn of ctx, if it has one, to others for a while. What is done
// meanwhile goes by the context returned; resume waits for a turn again. It may be
// called twice, and by several who share the turn: one place is taken back for
// all, and none after the turn has ended.
func Aside(ctx context.Context) (aside context.Context, resume func()) {
	mine, ok := ctx.Value(turnKey{}).(*turn)
	if !ok || mine == nil {
		return ctx, func() {}
	}
	mine.stepAside()
	return context.WithValue(ctx, turnKey{}, (*turn)(nil)), func() { mine.comeBack(ctx) }
}
