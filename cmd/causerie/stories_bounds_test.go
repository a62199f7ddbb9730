//go:build !race

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// dead is an address at one of many hosts where nobody answers.
func dead(host, n int) string { return fmt.Sprintf("http://127.9.0.%d:9/notes/%d", host+1, n) }

// Whoever passes on what nobody proved has a share of what is asked for, by the
// day and of what waits, and no more; what others pass on is asked for all the
// same.
func TestNobodyUsesUpWhatIsHeard(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, holly, tom := srv.Actor("alice"), w.server().Actor("holly"), w.server().Actor("tom")
		_, id := anna.publish(rest)
		brings := func(a *aptest.Actor, object string) int {
			return w.tooMany(anna.Hear(t.Context(), blog.Hearsay{Type: "Create", Object: object, Bringer: a.ID, Claim: []byte(`{"type":"Create"}`)}))
		}
		jobs := anna.rows("job")

		refused := 0
		for n := range 1_100 { // about one host
			refused += brings(holly, dead(0, n))
		}
		w.equal("claims of one forwarder in a day that are refused", refused, 100)
		anna.holds("job", jobs+100)
		w.pass(25 * time.Hour)
		w.settle()
		refused = 0
		for n := range 950 { // about many
			refused += brings(holly, dead(n%20, n))
		}
		w.equal("claims of one forwarder that wait and are refused", refused, 950-833)
		w.equal("the same again is nothing new", brings(holly, dead(0, 0)), 0)
		anna.holds("job", jobs+833)

		said := func(text string) any {
			note := alice.Note(tom.ID, "<p>"+text+"</p>", aptest.With(aptest.JSON{"inReplyTo": id}))
			return alice.LDSigned(note.Create.Activity)
		}
		told := said("What alice said")
		w.answer("who brought too much", holly, anna, told, http.StatusAccepted) // whether it is about something here, nobody is told
		w.settle()
		w.pass(2 * time.Minute)
		w.settle()
		anna.hides("/on-rest", "What alice said")
		w.answer("somebody else", tom, anna, told, http.StatusAccepted)
		w.settle()
		w.pass(2 * time.Minute)
		w.settle()
		anna.shows("/on-rest", "What alice said")
	})
}

// Messages that answer something unknown are looked into within a share, too.
func TestNobodyUsesUpTheLooks(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		jobs := anna.rows("job")
		refused := 0
		for n := range 1_100 { // by as many writers as one site likes
			refused += w.tooMany(anna.Seek(t.Context(), dead(0, n), fmt.Sprintf("http://127.9.0.1:9/users/%d", n)))
		}
		w.equal("looks of one site in a day that are refused", refused, 100)
		anna.holds("job", jobs+200)
		refused = 0
		for n := range 250 {
			refused += w.tooMany(anna.Seek(t.Context(), dead(1, n), "http://127.9.0.2:9/users/one"))
		}
		w.equal("looks of one writer in a day that are refused", refused, 50)

		// A stranger's looks take nothing from those below comments.
		srv := w.server()
		alice := srv.Actor("alice")
		_, id := anna.publish(blog.Words{Title: "On Work", Source: "Stop in time."})
		root := alice.Reply(id, "<p>Mine</p>")
		w.settle()
		root.Lists(w.server().Actor("tom").Reply(root.ID, "<p>And below it</p>").ID)
		w.pass(time.Hour)
		w.settle()
		anna.shows("/on-work", "Mine", "And below it")
	})
}

// One stranger who signs with keys without number keeps nobody else from
// reading, and is told when to come back.
func TestOneReaderLocksOutNobody(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		mallory, alice := w.server().Actor("mallory"), w.server().Actor("alice")
		_, id := anna.publish(rest)
		w.must(anna.settings("authorized_fetch", "true"))
		w.equal("the first time", mallory.Get(id).Status, http.StatusOK)

		answers, wait := map[int]int{}, ""
		for n := range 150 {
			answer := mallory.Get(id, aptest.WithKeyID(fmt.Sprintf("http://127.9.1.%d:9/u/%d#k", n%200+1, n)))
			answers[answer.Status]++
			wait = answer.Header.Get("Retry-After")
		}
		w.equal("put off", answers[http.StatusTooManyRequests], 51)
		w.equal("when to come back", wait, "1")
		for _, path := range []string{"/followers_synchronization", "/followers"} {
			w.equal("elsewhere", mallory.Get(anna.ActorURL+path, aptest.WithKeyID("http://127.9.1.1:9/u/1000#k")).Status, http.StatusTooManyRequests)
		}
		letter := mallory.Get("http://"+anna.address+"/ap/letters/none", aptest.WithKeyID("http://127.9.1.1:9/u/1001#k"))
		w.equal("letters", []string{strconv.Itoa(letter.Status), letter.Header.Get("Retry-After")}, []string{"429", "1"})

		w.equal("whose key is known", mallory.Get(id).Status, http.StatusOK)
		behind := aptest.BeforeSigning(func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.9") })
		w.equal("another client, never seen", alice.Get(id, behind).Status, http.StatusOK)
		w.pass(time.Second)
		w.equal("when it was said", w.server().Actor("eve").Get(id).Status, http.StatusOK)
		anna.holds("person_key", 3)
	})
}

// A list of followers that never ends, on pages that lead elsewhere, costs no
// more than its budget.
func TestAListOfFollowersCostsSoMuch(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve := srv.Actor("eve")
		page := func(n int) string { return fmt.Sprintf("/users/eve/list/%d", n) }
		for n := range 40 {
			last := page(n) + "/c"
			srv.Handle(page(n), http.RedirectHandler(page(n)+"/b", http.StatusFound))
			srv.Handle(page(n)+"/b", http.RedirectHandler(last, http.StatusFound))
			raw, err := json.Marshal(aptest.JSON{
				"@context": activitypub.ContextPlain, "id": srv.URL + last, "type": "OrderedCollectionPage",
				"orderedItems": []string{}, "next": srv.URL + page(n+1),
			})
			w.must(err)
			srv.Serve(last, "", raw)
		}
		srv.Forget()
		sync := activitypub.Synchronization{CollectionID: eve.FollowersURL, URL: srv.URL + page(0), Digest: digestOf(anna.ActorURL)}
		eve.Post(anna.ActorURL+"/inbox", activityBy(eve, "Like", eve.ID+"#1", anna.ActorURL),
			aptest.BeforeSigning(func(r *http.Request) { r.Header.Set(activitypub.SynchronizationHeader, sync.String()) }))
		w.settle()
		if n := gets(srv); n < 20 || n > 2+26 { // her key and herself, and the budget
			t.Errorf("a list cost %d fetches", n)
		}
		w.equal("told", got(eve), []string(nil))
		anna.holds("job", 0)
	})
}
