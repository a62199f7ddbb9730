package activitypub_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
)

// limited gives the blog a limiter that lives by a clock, and lets the sender
// choose its address.
func (b *blog) limited() *testClock {
	clock := newTestClock()
	b.inbox.Limit = &activitypub.Limiter{Now: clock.Now, Client: func(r *http.Request) string { return r.Header.Get("X-Client") }}
	return clock
}

func from(address string) aptest.Mangle {
	return aptest.BeforeSigning(func(r *http.Request) { r.Header.Set("X-Client", address) })
}

// TestInboxPutsFloodsOff: unsigned requests cost an address much, others
// nothing, and the time it is told is the truth (A27).
func TestInboxPutsFloodsOff(t *testing.T) {
	b, alice := newBlog(t), aptest.New(t).Actor("alice")
	clock := b.limited()
	answers := map[int]int{}
	var last aptest.Answer
	for n := range 500 {
		answer := alice.Post(b.address, createBy(alice, fmt.Sprint(n)), aptest.Unsigned(), from("198.51.100.7"))
		answers[answer.Status]++
		last = answer
	}
	if answers[http.StatusUnauthorized] != 400 || answers[http.StatusTooManyRequests] != 100 {
		t.Errorf("answered %v", answers)
	}
	wait, err := strconv.Atoi(last.Header.Get("Retry-After"))
	if err != nil || wait < 1 || wait > 60 {
		t.Fatalf("Retry-After %q", last.Header.Get("Retry-After"))
	}
	for _, address := range []string{"198.51.100.8", "2001:db8:1:1::7", ""} {
		if answer := alice.Post(b.address, createBy(alice, "from "+address), from(address)); answer.Status != http.StatusAccepted {
			t.Errorf("%q: %+v", address, answer)
		}
	}
	clock.pass(time.Duration(wait) * time.Second)
	if answer := alice.Post(b.address, createBy(alice, "later"), from("198.51.100.7")); answer.Status != http.StatusAccepted {
		t.Errorf("after the wait it was told: %+v", answer)
	}
	if log := b.log.String(); strings.Contains(log, "198.51.100") || strings.Contains(log, "alice") {
		t.Errorf("the log names somebody: %s", log)
	}
}

// TestInboxLimitsNeighbours: a customer has a network of IPv6, not one address.
func TestInboxLimitsNeighbours(t *testing.T) {
	b, alice := newBlog(t), aptest.New(t).Actor("alice")
	b.limited()
	late := 0
	for n := range 500 {
		answer := alice.Post(b.address, nil, aptest.Unsigned(), from(fmt.Sprintf("2001:db8:1:2::%x", n)))
		if answer.Status == http.StatusTooManyRequests {
			late++
		}
	}
	if late != 100 {
		t.Errorf("%d of 500 were put off", late)
	}
}

// replay has the inbox answer the same request of an actor again and again, each
// time from an address of its own, and counts the answers.
func (b *blog) replay(t *testing.T, a *aptest.Actor, key signature.PrivateKey, times int, address func(n int) string) map[int]int {
	t.Helper()
	body, err := json.Marshal(createBy(a, "again"))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, b.address, nil)
	r.Header.Set("Content-Type", activitypub.ContentType)
	if err := signature.SignCavage(r, body, key, time.Now()); err != nil {
		t.Fatal(err)
	}
	answers := map[int]int{}
	for n := range times {
		again := r.Clone(t.Context())
		again.Header.Set("X-Client", address(n))
		again.Body, again.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		w := httptest.NewRecorder()
		b.inbox.ServeHTTP(w, again)
		answers[w.Code]++
	}
	return answers
}

func everywhere(n int) string { return fmt.Sprintf("10.%d.%d.1", n/250, n%250) }

// TestInboxTakesABurst: an honest server that sends what piled up during an
// outage gets through, at once or with polite answers, and so does one that
// sends 50 a second for ever.
func TestInboxTakesABurst(t *testing.T) {
	t.Parallel()
	b, alice := newBlog(t), aptest.New(t).Actor("alice")
	clock := b.limited()
	b.inbox.Store = func(context.Context, activitypub.Received) error { return nil }
	at := func(int) string { return "198.51.100.7" }
	if answers := b.replay(t, alice, alice.PrivateKey(), 2000, at); answers[http.StatusAccepted] != 2000 {
		t.Errorf("a burst of 2,000: %v", answers)
	}
	steadily := func(n int) string {
		clock.pass(20 * time.Millisecond)
		return at(n)
	}
	if answers := b.replay(t, alice, alice.PrivateKey(), 3000, steadily); answers[http.StatusAccepted] != 3000 {
		t.Errorf("50 a second for a minute: %v", answers)
	}
}

// TestNobodyUsesUpAnothersShare: what a host is said to have sent costs it
// nothing; what it was proven to have sent does, from whatever address.
func TestNobodyUsesUpAnothersShare(t *testing.T) {
	t.Parallel()
	b, alice, mallory := newBlog(t), aptest.New(t).Actor("alice"), aptest.New(t).Actor("mallory")
	b.limited()
	b.inbox.Store = func(context.Context, activitypub.Received) error { return nil }
	forged := mallory.PrivateKey()
	forged.ID = alice.KeyID
	if answers := b.replay(t, alice, forged, 3000, everywhere); answers[http.StatusUnauthorized] != 3000 {
		t.Errorf("in another's name: %v", answers)
	}
	if answer := alice.Post(b.address, createBy(alice, "hello"), from("198.51.100.7")); answer.Status != http.StatusAccepted {
		t.Errorf("after others spoke in her name: %+v", answer)
	}
	answers := b.replay(t, mallory, mallory.PrivateKey(), 3000, everywhere)
	if answers[http.StatusAccepted] != 2500 || answers[http.StatusTooManyRequests] != 500 {
		t.Errorf("one host from 3,000 addresses: %v", answers)
	}
}

// TestInboxWorksOnFewAtOnce: what finds no room is told so after a short wait,
// and a key that is slow to come takes nobody's room.
func TestInboxWorksOnFewAtOnce(t *testing.T) {
	t.Parallel()
	b, slow, alice := newBlog(t), aptest.New(t), aptest.New(t).Actor("alice")
	b.inbox.Limit = &activitypub.Limiter{Turns: fetch.NewTurns(1)}
	release, stuck := make(chan struct{}), make(chan struct{})
	slow.Handle("/key", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(stuck)
		<-release
	}))
	var group sync.WaitGroup
	group.Go(func() { alice.Post(b.address, createBy(alice, "slow"), aptest.WithKeyID(slow.URL+"/key")) })
	<-stuck
	if answer := alice.Post(b.address, createBy(alice, "quick")); answer.Status != http.StatusAccepted {
		t.Errorf("while a key is awaited: %+v", answer)
	}
	close(release)
	group.Wait()

	hold, held := make(chan struct{}), make(chan struct{}, 1)
	b.inbox.BlockedHost = func(context.Context, string) (bool, error) {
		select {
		case held <- struct{}{}:
		default:
		}
		<-hold
		return false, nil
	}
	group.Go(func() { alice.Post(b.address, createBy(alice, "first")) })
	<-held
	tooBusy(t, alice.Post(b.address, createBy(alice, "second")))
	close(hold)
	group.Wait()
}

func tooBusy(t *testing.T, answer aptest.Answer) {
	t.Helper()
	if answer.Status != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "10" {
		t.Errorf("with no room left: %+v", answer)
	}
}

// TestAStoreThatHangsFillsNoMemory: only so many wait for it.
func TestAStoreThatHangsFillsNoMemory(t *testing.T) {
	t.Parallel()
	b, alice := newBlog(t), aptest.New(t).Actor("alice")
	b.inbox.Limit = &activitypub.Limiter{}
	hold, held := make(chan struct{}), make(chan struct{})
	b.inbox.Store = func(context.Context, activitypub.Received) error {
		held <- struct{}{}
		<-hold
		return nil
	}
	var group sync.WaitGroup
	for n := range 128 {
		group.Go(func() { alice.Post(b.address, createBy(alice, fmt.Sprint("waits-", n))) })
	}
	for range 128 {
		<-held
	}
	tooBusy(t, alice.Post(b.address, createBy(alice, "one-more")))
	close(hold)
	group.Wait()
}

// TestInboxThatIsFull: the store may say that too much of a sender's waits.
func TestInboxThatIsFull(t *testing.T) {
	b, alice := newBlog(t), aptest.New(t).Actor("alice")
	b.limited()
	b.inbox.Store = func(context.Context, activitypub.Received) error {
		return fmt.Errorf("a lane: %w", activitypub.ErrFull)
	}
	answer := alice.Post(b.address, createBy(alice, "hello"))
	if answer.Status != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "300" {
		t.Errorf("answered %+v", answer)
	}
}

// TestAProofCostsFewFetches: a key that would take more fetches than the budget
// of a request is not had (A22).
func TestAProofCostsFewFetches(t *testing.T) {
	for most, want := range map[int]int{1: http.StatusUnauthorized, 2: http.StatusAccepted} {
		b, srv := newBlog(t), aptest.New(t)
		b.inbox.MaxFetches = most
		alice := srv.Actor("alice")
		key := aptest.JSON{"id": srv.URL + "/key", "owner": alice.ID, "publicKeyPem": pemOf(t, alice)}
		alice.Set(aptest.JSON{"publicKey": key})
		serveJSON(t, srv, "/key", key)
		answer := alice.Post(b.address, createBy(alice, "hello"), aptest.WithKeyID(srv.URL+"/key"))
		if answer.Status != want || len(srv.Requests()) != min(most, 2) {
			t.Errorf("with %d fetches: %+v after %d", most, answer, len(srv.Requests()))
		}
	}
}
