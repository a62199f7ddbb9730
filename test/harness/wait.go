package harness

import (
	"testing"
	"time"
)

// Eventually asks again and again until the check returns nil, and fails the
// test with the check's last complaint when the patience is at an end.
func Eventually(t testing.TB, what string, patience time.Duration, check func() error) {
	t.Helper()
	deadline := time.Now().Add(patience)
	pause := 20 * time.Millisecond
	for {
		err := check()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %s: %v", what, patience, err)
		}
		time.Sleep(pause)
		pause = min(pause*3/2, 300*time.Millisecond)
	}
}

// Steadily fails the test as soon as the check complains within the time given:
// for what must not happen.
func Steadily(t testing.TB, what string, span time.Duration, check func() error) {
	t.Helper()
	deadline := time.Now().Add(span)
	for time.Now().Before(deadline) {
		if err := check(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
