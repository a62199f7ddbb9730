package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/signature"
	"github.com/causerie/causerie/internal/blog"
)

// posts lists the answers to the deliveries since Forget, by status.
func posts(srv *aptest.Server) []int {
	var list []int
	for _, r := range srv.Requests() {
		if r.Method == http.MethodPost {
			list = append(list, r.Status)
		}
	}
	return list
}

func TestAHostThatWantsRFC9421GetsIt(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server(aptest.OnlyRFC9421())
		alice := srv.Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		w.equal("the Accept, refused and knocked for again at once", posts(srv), "[401 202]")
		w.equal("signed by", w.last(alice, "Accept").Scheme, signature.RFC9421)

		srv.Forget()
		anna.publish(rest)
		w.equal("the next one, known", posts(srv), "[202]")
		anna.restart()
		srv.Forget()
		anna.publish(blog.Words{Title: "Two", Source: "x"})
		w.equal("known after a restart", posts(srv), "[202]")
	})
}

func TestAHostThatChangedItsMindIsGreetedAnew(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server(aptest.OnlyRFC9421())
		alice := srv.Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		aptest.OnlyCavage()(srv)
		srv.Forget()
		anna.publish(rest)
		w.equal("knocked the other way round", posts(srv), "[401 202]")
		srv.Forget()
		anna.publish(blog.Words{Title: "Two", Source: "x"})
		w.equal("known as everyone", posts(srv), "[202]")
		known, err := anna.store.Schemes(t.Context())
		w.must(err)
		w.equal("nothing is kept of it", len(known), 0)
	})
}

func TestAHostThatRefusesBothIsNotAskedTwice(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		srv.Forget()
		srv.Fail(2, http.StatusForbidden)
		anna.publish(rest)
		w.equal("both knocks", posts(srv), "[403 403]")
		srv.Forget()
		srv.Fail(1, http.StatusUnauthorized)
		anna.publish(blog.Words{Title: "Two", Source: "x"})
		w.equal("within the hour", posts(srv), "[401]")
		w.pass(2 * time.Hour)
		srv.Forget()
		srv.Fail(1, http.StatusBadRequest)
		anna.publish(blog.Words{Title: "Three", Source: "x"})
		w.equal("after it", posts(srv)[:2], "[400 202]")
	})
}

func TestTroubleIsNotKnockedOnTwice(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		for _, status := range []int{404, 410, 413, 422, 429, 500, 502, 503} {
			srv := w.server()
			alice := srv.Actor("alice")
			alice.Follow(anna.ActorURL)
			w.settle()
			srv.Forget()
			srv.Fail(1, status)
			anna.publish(blog.Words{Title: "On trouble", Source: "x"})
			if got := posts(srv); len(got) != 1 || got[0] != status {
				t.Errorf("%d: answered %v", status, got)
			}
		}
	})
}

func TestADemandForASignatureIsMet(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		demand := `fresh=("@method" "@target-uri" "@authority" "content-digest" "user-agent" "x-nobody" "@query-param";name="q");created;expires;nonce="n0nce";tag="fediverse";alg="rsa-v1_5-sha256"`
		srv := w.server(aptest.AuthorizedFetch(), aptest.Demanding(demand, `nonce="n0nce"`))
		alice := srv.Actor("alice")
		_, id := anna.publish(rest)
		alice.Follow(anna.ActorURL) // whose key and profile have to be fetched, signed
		w.settle()
		alice.Reply(id, "<p>Here I am.</p>")
		w.settle()
		anna.shows("/on-rest", "Here I am.", "alice")
		header := w.last(alice, "Accept").Header
		input := header.Get("Signature-Input")
		for _, part := range []string{
			`fresh=("@method" "@target-uri" "content-digest" "@authority" "user-agent")`, `;created=`, `;expires=`,
			`;nonce="n0nce"`, `;tag="fediverse"`, `;alg="rsa-v1_5-sha256"`, `#main-key"`,
		} {
			if !strings.Contains(input, part) {
				t.Errorf("%s is not in %s", part, input)
			}
		}
		if !strings.HasPrefix(header.Get("Signature"), "fresh=:") {
			t.Errorf("Signature: %s", header.Get("Signature"))
		}
	})
}

func TestADemandThatCannotBeMetIsNoReasonToSignAnything(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		demand := `weak=("@path");created;keyid="https://other.example/key"`
		srv := w.server(aptest.Demanding(demand, "weak="))
		alice := srv.Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		w.equal("alice got nothing", len(alice.Inbox()), 0)
		for _, r := range srv.Requests() {
			if input := r.Header.Get("Signature-Input"); r.Method == http.MethodPost && input != "" && !strings.Contains(input, `("@method" "@target-uri" "content-digest")`) {
				t.Errorf("signed %s", input)
			}
		}
	})
}

func TestAFetchKnocksTwiceToo(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server(aptest.AuthorizedFetch(), aptest.OnlyRFC9421(), aptest.SignRFC9421())
		alice := srv.Actor("alice")
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Here I am.</p>")
		w.settle()
		anna.shows("/on-rest", "Here I am.", "alice")
		refused := 0
		for _, r := range srv.Requests() {
			if r.Status == http.StatusUnauthorized {
				refused++
			}
		}
		w.equal("knocks in vain", refused, 1)
	})
}
