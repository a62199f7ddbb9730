package main

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
)

// Whoever knocks without proof is soon told to wait, and for how long; a proxy
// that nobody said to trust does not make one client of everybody behind it.
func TestAFloodIsPutOff(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		_, id := anna.publish(rest)
		mallory, alice := w.server().Actor("mallory"), w.server().Actor("alice")
		inbox := anna.ActorURL + "/inbox"
		answers := map[int]int{}
		wait := ""
		for n := range 500 {
			answer := mallory.Post(inbox, createBy(mallory, fmt.Sprint(n), id, toPublic), aptest.Unsigned())
			answers[answer.Status]++
			wait = answer.Header.Get("Retry-After")
		}
		w.equal("answers", answers, map[int]int{http.StatusUnauthorized: 400, http.StatusTooManyRequests: 100})
		anna.shows("/on-rest", "Sleep is")
		w.equal("behind a proxy", quietly(alice, inbox, createBy(alice, "proxied", id, toPublic)).Status, http.StatusAccepted)

		seconds, err := strconv.Atoi(wait)
		w.must(err)
		w.pass(time.Duration(seconds) * time.Second)
		alice.Reply(id, "<p>I came back when I was told to.</p>")
		w.settle()
		anna.shows("/on-rest", "The words of proxied", "I came back when I was told to.")
		for _, table := range []string{"job", "person_key"} {
			anna.holds(table, 1)
		}
	})
}

// A host's activities are put off when too many of them wait, and nothing that
// was taken in is lost.
func TestAHostWhoseActivitiesPileUp(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		post := func(n int) int {
			return quietly(alice, anna.ActorURL+"/inbox", createBy(alice, fmt.Sprint(n), "https://elsewhere.example/1", toPublic)).Status
		}
		w.equal("the first", post(0), http.StatusAccepted)
		for n := range 1_998 { // as those that came by the front door and were proven
			raw := fmt.Appendf(nil, `{"type":"Listen","id":"%s#%d","actor":"%s"}`, alice.ID, n, alice.ID)
			w.must(anna.store.Receive(t.Context(), fmt.Sprint("listen ", n), alice.ID, raw))
		}
		w.equal("the last for which there is room", post(1), http.StatusAccepted)
		w.equal("the next one", post(2_000), http.StatusTooManyRequests)
		w.settle()
		w.equal("when they were worked off", post(2_000), http.StatusAccepted)
	})
}
