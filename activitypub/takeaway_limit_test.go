package activitypub_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/signature"
)

// TestNobodyUsesUpTheShareOfTheBlocked: what somebody who is blocked takes away is
// proven by itself, so that anyone can send it, again and again. That costs their
// neighbours nothing.
func TestNobodyUsesUpTheShareOfTheBlocked(t *testing.T) {
	t.Parallel()
	b, srv := newBlog(t), aptest.New(t, aptest.WithProofs())
	eve, neighbour, mallory := srv.Actor("eve"), srv.Actor("neighbour"), aptest.New(t).Actor("mallory")
	b.limited()
	b.inbox.Store = func(context.Context, activitypub.Received) error { return nil }
	b.inbox.Held, b.inbox.Proofs = b.keys, b.keys
	b.inbox.Concerns = func(context.Context, *activitypub.Activity) (bool, error) { return true, nil }
	if answers := b.bring(t, mallory, eve.Prove(createBy(eve, "words")), 1); answers[http.StatusAccepted] != 1 {
		t.Fatalf("before the block: %v", answers)
	}
	b.inbox.BlockedHost = func(_ context.Context, address string) (bool, error) { return address == eve.ID, nil }
	gone := eve.Prove(aptest.JSON{"id": eve.ID + "#delete", "type": "Delete", "actor": eve.ID, "object": eve.ID + "/words"})
	if answers := b.bring(t, mallory, gone, 3000); answers[http.StatusAccepted] != 3000 {
		t.Errorf("brought by another: %v", answers)
	}
	if answer := neighbour.Post(b.address, createBy(neighbour, "hello"), from("198.51.100.8")); answer.Status != http.StatusAccepted {
		t.Errorf("a neighbour, after that: %+v", answer)
	}
}

// bring posts what another made, some times from one address.
func (b *blog) bring(t *testing.T, by *aptest.Actor, body []byte, times int) map[int]int {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, b.address, bytes.NewReader(body))
	r.Header.Set("Content-Type", activitypub.ContentType)
	r.Header.Set("X-Client", "198.51.100.7")
	if err := signature.SignCavage(r, body, by.PrivateKey(), time.Now()); err != nil {
		t.Fatal(err)
	}
	answers := map[int]int{}
	for range times {
		again := r.Clone(t.Context())
		again.Body, again.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		w := httptest.NewRecorder()
		b.inbox.ServeHTTP(w, again)
		answers[w.Code]++
	}
	return answers
}
