package aptest

import (
	"context"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub"
)

// GetAs gets an ActivityPub document signed by the actor, as for what is served
// to a few, and gives the answer, whatever it is. No answer at all fails the test.
func (a *Actor) GetAs(address string) Answer {
	a.srv.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		a.srv.tb.Fatalf("aptest: %v", err)
	}
	if err := loopbackOnly(r.URL.Hostname()); err != nil {
		a.srv.tb.Fatalf("aptest: %v", err)
	}
	r.Header.Set("Accept", activitypub.ContentType)
	if err := a.sign(r, nil); err != nil {
		a.srv.tb.Fatalf("aptest: signing: %v", err)
	}
	answer, err := a.srv.do(r)
	if err != nil {
		a.srv.tb.Fatalf("aptest: %v", err)
	}
	return answer
}
