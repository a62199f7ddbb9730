package main

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
)

// claiming is a request that says it is signed with a key, and is not.
func (w *world) claiming(keyID string) []aptest.Mangle {
	return []aptest.Mangle{aptest.Unsigned(), aptest.AfterSigning(func(r *http.Request) {
		r.Header.Set("Date", w.now().UTC().Format(http.TimeFormat))
		r.Header.Set("Signature", `keyId="`+keyID+`",algorithm="rsa-sha256",headers="(request-target) host date",signature="AAAA"`)
	})}
}

// Who signs falsely in the name of somebody is told the same of everyone, whether
// their key is held here, because they wrote a letter, or not.
func TestNobodyFindsOutWhoseKeyIsHeld(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, bob, eve := srv.Actor("alice"), srv.Actor("bob"), w.server().Actor("eve")
		anna.publish(rest)
		alice.Note(anna.ActorURL, "<p>I am not well.</p>", aptest.Direct())
		w.settle()
		w.equal("letters", anna.letters(), 1)
		for _, path := range []string{anna.ActorURL + "/followers_synchronization", "http://" + anna.address + "/ap/letters/none"} {
			ask := func(keyID string) string {
				answer := eve.Get(path, w.claiming(keyID)...)
				return fmt.Sprint(answer.Status, answer.Header.Get("Retry-After"), answer.Body)
			}
			w.equal("while there is room", ask(alice.KeyID), ask(bob.KeyID))
			for n := range 120 {
				ask(fmt.Sprintf("http://127.9.1.%d:9/u#k", n+1))
			}
			w.equal("when there is none", ask(alice.KeyID), ask(bob.KeyID))
			w.equal("it is put off", eve.Get(path, w.claiming(bob.KeyID)...).Status, http.StatusTooManyRequests)
			w.pass(60e9)
		}
		w.equal("who really signs is served meanwhile", alice.GetAs(anna.ActorURL+"/followers_synchronization").Status, http.StatusOK)
	})
}

// Whom the author has blocked is not for others to find out: before somebody has
// proven who they are, their host alone is judged.
func TestNobodyFindsOutWhoIsBlocked(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, bob, eve := srv.Actor("alice"), srv.Actor("bob"), w.server().Actor("eve")
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Words</p>")
		w.settle()
		_, err := anna.Block(t.Context(), alice.ID)
		w.must(err)
		same := func(what string, ask func(who *aptest.Actor) aptest.Answer) {
			t.Helper()
			one, other := ask(alice), ask(bob)
			w.equal(what, fmt.Sprint(one.Status, one.Body), fmt.Sprint(other.Status, other.Body))
		}
		look := func() {
			for _, path := range []string{id, anna.ActorURL, anna.ActorURL + "/outbox", anna.ActorURL + "/followers_synchronization", "http://" + anna.address + "/on-rest"} {
				same(path, func(who *aptest.Actor) aptest.Answer { return eve.Get(path, w.claiming(who.KeyID)...) })
			}
		}
		look()
		w.must(anna.settings("authorized_fetch", "true"))
		look()
		w.equal("who is blocked reads nothing", []int{alice.Get(id).Status, bob.Get(id).Status}, []int{403, 200})
		stub := alice.Get(anna.ActorURL)
		w.equal("but whose key it is", []any{stub.Status, len(stub.Body) < len(bob.Get(anna.ActorURL).Body)}, []any{200, true})
	})
}
