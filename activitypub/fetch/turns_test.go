package fetch_test

import (
	"context"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/fetch"
)

func TestTurnsAreGivenToOneAtATime(t *testing.T) {
	turns := fetch.NewTurns(1)
	first, leave, ok := turns.Take(t.Context(), 0)
	if !ok {
		t.Fatal("no turn for the first")
	}
	if _, _, ok := turns.Take(t.Context(), time.Millisecond); ok {
		t.Fatal("two at a time")
	}

	_, resume := fetch.Aside(first)
	second, leaveSecond, ok := turns.Take(t.Context(), 0)
	if !ok {
		t.Fatal("no turn while the first stands aside")
	}
	resumed := make(chan struct{})
	go func() { resume(); close(resumed) }()
	select {
	case <-resumed:
		t.Fatal("the first goes on while the second works")
	case <-time.After(10 * time.Millisecond):
	}
	leaveSecond()
	<-resumed
	leaveSecond() // twice is once
	leave()
	leave()

	// Who stands aside and is told to stop takes no turn with it.
	ctx, cancel := context.WithCancel(second)
	third, leaveThird, _ := turns.Take(ctx, 0)
	_, resume = fetch.Aside(third)
	cancel()
	if _, _, ok := turns.Take(t.Context(), 0); !ok {
		t.Fatal("no turn")
	}
	resume()
	leaveThird()
	if _, _, ok := turns.Take(t.Context(), time.Millisecond); ok {
		t.Error("a turn was given back that was not held")
	}
}

// TestATurnIsTakenBackOnce: whoever comes back twice, or after the end, or beside
// another who shares the turn, takes no second place.
func TestATurnIsTakenBackOnce(t *testing.T) {
	turns := fetch.NewTurns(2)
	ctx, leave, _ := turns.Take(t.Context(), 0)
	_, one := fetch.Aside(ctx)
	_, other := fetch.Aside(ctx)
	one()
	one()
	other()
	_, leaveSecond, ok := turns.Take(t.Context(), time.Millisecond)
	if !ok {
		t.Fatal("one turn has two places")
	}
	leaveSecond()

	_, late := fetch.Aside(ctx)
	leave()
	late()
	for range 2 {
		if _, _, ok := turns.Take(t.Context(), time.Millisecond); !ok {
			t.Fatal("a place was taken by a turn that had ended")
		}
	}
}
