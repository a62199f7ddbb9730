package activitypub_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
)

// TestLookUpsAreShared: one client, with a whole IPv6 network and as many sites as
// it likes, leaves look-ups to others of those sites and of all; and is told when
// it may have more.
func TestLookUpsAreShared(t *testing.T) {
	clock := newTestClock()
	l := &activitypub.Limiter{Now: clock.Now}
	from := func(address string) *http.Request {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = address
		return r
	}
	granted := 0
	var wait time.Duration
	for n := range 5_000 {
		later, ok := l.LookUp(from(fmt.Sprintf("[2001:db8::%x]:1", n)), fmt.Sprintf("https://h%d.evil%d.example/u#k", n, n%7), 1)
		if ok {
			granted++
		} else {
			wait = later
		}
	}
	if granted != 100 || wait != time.Second {
		t.Errorf("one network had %d look-ups, and waits %v", granted, wait)
	}
	if _, ok := l.LookUp(from("[2001:db8:0:1::1]:1"), "https://evil1.example/u#k", 1); !ok {
		t.Error("another network was put off for the first")
	}
	if _, ok := l.LookUp(nil, "https://alice.example/u", 10); !ok {
		t.Error("a message of another site was put off")
	}
	clock.pass(wait)
	if _, ok := l.LookUp(from("[2001:db8::1]:1"), "https://evil1.example/u#k", 1); !ok {
		t.Error("who came when it was said was put off")
	}

	granted = 0
	for n := range 5_000 { // as many clients as one likes ask for keys of one site
		if _, ok := l.LookUp(from(fmt.Sprintf("10.%d.%d.1:1", n/250, n%250)), fmt.Sprintf("https://h%d.one.example/u#k", n), 1); ok {
			granted++
		}
	}
	if granted != 500 {
		t.Errorf("one site was asked for %d keys at once", granted)
	}
	granted = 0
	for n := range 5_000 {
		if _, ok := l.LookUp(from(fmt.Sprintf("11.%d.%d.1:1", n/250, n%250)), fmt.Sprintf("https://many%d.example/u#k", n), 1); ok {
			granted++
		}
	}
	if granted < 1_500 || granted > 2_500 {
		t.Errorf("all together had %d look-ups", granted)
	}
}
