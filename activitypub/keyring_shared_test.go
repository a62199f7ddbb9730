package activitypub_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/fetch"
)

// TestWhoCanAffordNothingSpoilsNothing: a look-up that began under a budget which
// does not suffice, or for somebody who goes away, still finds the key for
// everyone else who waits for it.
func TestWhoCanAffordNothingSpoilsNothing(t *testing.T) {
	srv, keys := aptest.New(t), newKeyRing(t)
	alice := srv.Actor("alice")
	key := aptest.JSON{"id": srv.URL + "/key", "owner": alice.ID, "publicKeyPem": pemOf(t, alice)}
	alice.Set(aptest.JSON{"publicKey": key})
	entered, release := make(chan struct{}, 64), make(chan struct{})
	srv.Handle("/key", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		entered <- struct{}{}
		<-release
		w.Header().Set("Content-Type", activitypub.ContentType)
		_ = json.NewEncoder(w).Encode(key)
	}))

	poor, leave := context.WithCancel(fetch.WithBudget(t.Context(), 1))
	defer leave()
	first := make(chan error, 1)
	go func() {
		_, err := keys.Key(poor, srv.URL+"/key", false)
		first <- err
	}()
	<-entered
	var others sync.WaitGroup
	asked := make(chan struct{}, 10)
	for range 10 {
		others.Go(func() {
			ctx := watched{Context: fetch.WithBudget(t.Context(), fetch.DefaultBudget), asked: asked}
			found, err := keys.Key(ctx, srv.URL+"/key", false)
			if err != nil || found.Owner != alice.ID {
				t.Errorf("somebody with fetches to spare found %q: %v", found.Owner, err)
			}
		})
	}
	for range 10 {
		<-asked // they wait for the look-up under way
	}
	close(release)
	others.Wait()
	if err := <-first; !errors.Is(err, fetch.ErrBudget) {
		t.Errorf("the one who could not afford it got %v", err)
	}
}

// watched tells when somebody begins to wait.
type watched struct {
	context.Context

	asked chan struct{}
}

func (w watched) Done() <-chan struct{} {
	select {
	case w.asked <- struct{}{}:
	default:
	}
	return w.Context.Done()
}
