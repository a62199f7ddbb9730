package aptest

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub"
)

// Flag reports things to the server of an actor, as Mastodon does when the
// person who complains wants it forwarded: as the server's own actor, with the
// actor and the posts meant in one list. Call it on [Server.Instance].
func (a *Actor) Flag(actorURL, words string, objects ...string) Sent {
	a.srv.tb.Helper()
	list := []any{actorURL}
	for _, id := range objects {
		list = append(list, id)
	}
	return a.send(actorURL, JSON{
		"id": a.srv.newID(a.srv.URL + "/reports"), "type": "Flag", "content": words, "object": list, "to": []any{actorURL},
	})
}

// Get asks for an ActivityPub document, signed by the actor unless a Mangle says
// otherwise, and gives the answer, whatever it is.
func (a *Actor) Get(address string, mangles ...Mangle) Answer {
	a.srv.tb.Helper()
	d := &delivery{key: a.PrivateKey(), now: a.srv.now(), rfc9421: a.srv.rfc9421}
	for _, mangle := range mangles {
		mangle(d)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	answer, err := a.get(ctx, address, d)
	if err != nil {
		a.srv.tb.Fatalf("aptest: %v", err)
	}
	return answer
}

func (a *Actor) get(ctx context.Context, address string, d *delivery) (Answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Answer{}, fmt.Errorf("getting %s: %w", address, err)
	}
	if err := loopbackOnly(r.URL.Hostname()); err != nil {
		return Answer{}, err
	}
	r.Header.Set("Accept", activitypub.ContentType)
	r.Header.Set("User-Agent", "aptest")
	for _, f := range d.before {
		f(r)
	}
	if err := d.sign(r, nil); err != nil {
		return Answer{}, fmt.Errorf("signing a GET: %w", err)
	}
	for _, f := range d.after {
		f(r)
	}
	return a.srv.do(r)
}
