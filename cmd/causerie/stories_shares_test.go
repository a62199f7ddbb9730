package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// One who passes on what nobody proved of a site cannot use up what is asked of
// that site: others are heard of it all the same.
func TestABringerHasAShareOfTheQuestions(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		brings := func(bringer, object string) {
			w.tooMany(anna.Hear(t.Context(), blog.Hearsay{Type: "Create", Object: object, Bringer: bringer, Claim: []byte(`{"type":"Create"}`)}))
		}
		wait := func() int { return len(newLedger(w, anna).rows(`SELECT id FROM job WHERE kind = 'hearsay'`)) }
		for n := range 1_200 { // of one site, at hosts of its own: a lane takes a hundred
			brings("http://127.9.9.1:9/users/holly", fmt.Sprintf("http://h%d.pond.test/notes/%d", n%20, n))
		}
		w.equal("questions that one causes", wait(), 200)
		brings("http://127.9.9.2:9/users/tom", "http://h1.pond.test/notes/of-alice")
		w.equal("and another", wait(), 201)
	})
}

func TestTermsAreSpreadAfterAPause(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		for n := range 25 {
			anna.publish(titled(fmt.Sprintf("Article %02d", n)))
		}
		w.must(anna.settings("policy", "all"))
		w.pass(24 * time.Hour) // the program was not there
		for _, want := range []int{10, 20, 25} {
			w.settle()
			w.equal("told", len(told(alice)), want)
			w.pass(time.Minute)
		}
	})
}
