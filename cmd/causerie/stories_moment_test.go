package main

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
)

// refuses has an actor's server answer for their profile by a status, after the
// first few requests.
func refuses(srv *aptest.Server, a *aptest.Actor, after, status int) (asked *int) {
	asked = new(int)
	document := a.Document()
	srv.Handle("/users/"+a.Name, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		*asked++
		if *asked > after {
			rw.Header().Set("Content-Type", "text/html")
			rw.WriteHeader(status)
			_, _ = rw.Write([]byte("<p>Are you a browser?</p>"))
			return
		}
		raw, err := json.Marshal(document)
		if err != nil {
			panic(err)
		}
		rw.Header().Set("Content-Type", "application/activity+json")
		_, _ = rw.Write(raw)
	}))
	return asked
}

// A server that does not show a profile for a moment, because it takes us for a
// browser or cannot look up our key, costs nobody their words: those of a known
// person are taken at once, those of a stranger when the profile is there again.
func TestAProfileThatIsRefusedForAMoment(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusNotAcceptable} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			tell(t, func(w *world, anna *causerie) {
				srv := w.server()
				alice, bob := srv.Actor("alice"), srv.Actor("bob")
				_, id := anna.publish(rest)
				alice.Reply(id, "<p>One</p>")
				w.settle()
				w.pass(25 * time.Hour)
				alice.Reply(id, "<p>Two</p>")
				refuses(srv, alice, 0, status)
				w.settle()
				anna.shows("/on-rest", "One", "Two")

				asked := refuses(srv, bob, 1, status) // at the door, for the key
				bob.Reply(id, "<p>Of a stranger</p>")
				w.settle()
				w.equal("asked for bob", *asked, 2)
				anna.hides("/on-rest", "Of a stranger")
				srv.Handle("/users/bob", nil)
				w.pass(2 * time.Minute)
				w.settle()
				anna.shows("/on-rest", "Of a stranger")
			})
		})
	}
}

// Who is refused all day is not waited for any longer, and who is gone not at all.
func TestAProfileThatIsRefusedForGood(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		bob, carol := srv.Actor("bob"), srv.Actor("carol")
		_, id := anna.publish(rest)
		asked := refuses(srv, bob, 1, http.StatusForbidden)
		bob.Reply(id, "<p>Of bob</p>")
		refuses(srv, carol, 1, http.StatusGone)
		carol.Reply(id, "<p>Of carol</p>")
		w.settle()
		anna.holds("job", 1)
		for range 40 {
			w.pass(time.Hour)
			w.settle()
		}
		anna.holds("job", 0)
		if *asked < 4 || *asked > 20 { // twice each time, without a signature and with one
			t.Errorf("a profile was asked for %d times", *asked)
		}
	})
}
