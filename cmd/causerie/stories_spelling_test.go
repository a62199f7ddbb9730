package main

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
)

// atOnce does things at the same moment.
func atOnce(things ...func()) {
	var together sync.WaitGroup
	start := make(chan struct{})
	for _, do := range things {
		together.Go(func() { <-start; do() })
	}
	close(start)
	together.Wait()
}

// A host that is blocked does not come in by another spelling of its name: with a
// dot at the end or in letters beyond ASCII a name is none, and capitals are the
// same as small letters.
func TestABlockHoldsForEverySpellingOfAHost(t *testing.T) {
	for host, want := range map[string]int{"localhost.": http.StatusBadRequest, "ｌocalhost": http.StatusBadRequest, "LOCALHOST": http.StatusForbidden} {
		t.Run(host, func(t *testing.T) {
			tell(t, func(w *world, anna *causerie) {
				srv := w.server(aptest.Address("127.0.0.1:0"))
				_, port, _ := strings.Cut(srv.Host, ":")
				for _, name := range []string{"localhost", "localhost:" + port} {
					_, err := anna.Block(t.Context(), name)
					w.must(err)
				}
				_, id := anna.publish(rest)
				srv.URL, srv.Host = "http://"+host+":"+port, host+":"+port
				mallory := srv.Actor("mallory")
				note := aptest.JSON{
					"id": mallory.ID + "/n/1", "type": "Note", "attributedTo": mallory.ID, "content": "<p>blocked and here</p>", "inReplyTo": id,
					"to": []any{activitypub.Public}, "published": w.now().Format(time.RFC3339),
				}
				answer := mallory.Post(anna.ActorURL+"/inbox", aptest.JSON{
					"@context": activitypub.ContextPlain, "id": mallory.ID + "/c", "type": "Create", "actor": mallory.ID, "object": note, "to": []any{activitypub.Public},
				})
				w.equal("the answer", answer.Status, want)
				w.settle()
				anna.hides("/on-rest", "blocked and here")
				w.nobodyAsked(srv)
			})
		})
	}
}
