//go:build !race

package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub"
)

// Thousands of steps, which the race detector would take many minutes for: the
// tests step runs them without it.

// TestOddShapes posts valid activities of every kind with every property in
// every odd shape, one at a time, signed by a person of good standing. Nothing
// of it is a fault of the server's, nothing keeps the queue from getting empty,
// and no word of it is put into anybody else's mouth.
func TestOddShapes(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		s := newScene(w, anna)
		// What the others have here must be the same in the end.
		before := s.db.snapshot()
		seeds := s.seeds()
		for i, seed := range seeds {
			s.postShapes(fmt.Sprint(i, " ", seed["type"]), mutations(seed, w.t.Name() == "TestOddShapes/postgres"))
		}
		s.postShapes("raw", s.rawShapes())
		s.othersUnharmed(before)
		s.equal("jobs left", s.db.waiting(), 0)
		for _, path := range []string{"/", "/on-rest", "/feed.xml", "/atom.xml", "/feed.json"} {
			status, _ := anna.get(path)
			s.equal(path, status, http.StatusOK)
		}
		for _, address := range []string{s.article, s.article + "/replies", s.article + "/likes", s.article + "/shares", anna.ActorURL + "/followers"} {
			status, _ := anna.getAs(strings.TrimPrefix(address, "http://"+anna.address), activitypub.ContentType)
			s.equal(address, status, http.StatusOK)
		}
	})
}
