package fetch_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/fetch"
)

// Every hop counts, from whatever goroutine; what is over is not connected
// (A22).
func TestABudgetOfFetches(t *testing.T) {
	var asked atomic.Int64
	srv := server(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/hop" {
			http.Redirect(w, r, "/end", http.StatusFound)
			return
		}
		answer(w, "text/plain", "here")
	})
	c := client(t, srv, nil)
	ctx := fetch.WithBudget(t.Context(), 20)
	var over atomic.Int64
	var group sync.WaitGroup
	for range 30 {
		group.Go(func() {
			_, err := c.Get(ctx, fetch.Request{URL: srv.URL + "/hop"})
			if errors.Is(err, fetch.ErrBudget) {
				over.Add(1)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if asked.Load() != 20 || over.Load() < 20 {
		t.Errorf("%d requests went out, %d fetches were told that it is enough", asked.Load(), over.Load())
	}
	if _, err := c.Get(t.Context(), fetch.Request{URL: srv.URL + "/end"}); err != nil {
		t.Errorf("another's work: %v", err)
	}
}

func TestABudgetWithinABudget(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, "text/plain", "here") })
	c := client(t, srv, nil)
	outer := fetch.WithBudget(t.Context(), 3)
	get := func(ctx context.Context) error {
		_, err := c.Get(ctx, fetch.Request{URL: srv.URL})
		return err
	}
	inner := fetch.WithBudget(outer, 2)
	for n, want := range []error{nil, nil, fetch.ErrBudget} {
		if err := get(inner); !errors.Is(err, want) {
			t.Errorf("fetch %d: %v", n, err)
		}
	}
	if err := get(outer); err != nil {
		t.Errorf("the third of three: %v", err)
	}
	if err := get(fetch.WithBudget(outer, 100)); !errors.Is(err, fetch.ErrBudget) {
		t.Errorf("a new budget frees from the old one: %v", err)
	}
}

// Whoever names addresses for us to fetch cannot aim us at a third server.
func TestAHostIsNotAskedWithoutEnd(t *testing.T) {
	var asked atomic.Int64
	srv := server(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		answer(w, "text/plain", "here")
	})
	other := server(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, "text/plain", "here") })
	now := time.Unix(1_800_000_000, 0)
	c := client(t, srv, func(config *fetch.Config) {
		config.PerHost, config.PerHostBurst, config.Now = 10, 40, func() time.Time { return now }
		config.RootCAs.AddCert(other.Certificate())
	})
	for n := range 100 {
		_, err := c.Get(t.Context(), fetch.Request{URL: srv.URL})
		if busy := errors.Is(err, fetch.ErrBusy); busy != (n >= 40) {
			t.Fatalf("fetch %d: %v", n, err)
		}
	}
	if _, err := c.Get(t.Context(), fetch.Request{URL: other.URL}); err != nil {
		t.Errorf("another host: %v", err)
	}
	if _, err := c.Post(t.Context(), srv.URL, nil, []byte("x"), nil); err != nil {
		t.Errorf("what we send of ourselves: %v", err)
	}
	now = now.Add(time.Second)
	for range 100 {
		_, _ = c.Get(t.Context(), fetch.Request{URL: srv.URL}) // counted where it arrives
	}
	if n := asked.Load(); n != 40+1+10 {
		t.Errorf("it was asked %d times", n)
	}
}
