package main

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
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

// falsely signs a post by nobody's hand in the name of a key.
func (w *world) falsely(keyID string) aptest.Mangle {
	return aptest.AfterSigning(func(r *http.Request) {
		r.Header.Set("Signature", `keyId="`+keyID+`",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="AAAA"`)
	})
}

// Anyone may say that somebody is gone, or has changed. The answer is the same
// whether they wrote a letter here, are blocked, or were never heard of, and nobody
// is asked before it is given; nothing comes of it that is not proven.
func TestNobodyFindsOutWhoWroteALetter(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, evil := w.server(aptest.WithProofs()), w.server(aptest.WithProofs())
		alice, bob, carla, eve := srv.Actor("alice"), srv.Actor("bob"), srv.Actor("carla"), evil.Actor("eve")
		anna.publish(rest)
		alice.Note(anna.ActorURL, "<p>I am not well.</p>", aptest.Direct())
		carla.Note(anna.ActorURL, "<p>Nor am I.</p>", aptest.Direct())
		w.settle()
		_, err := anna.Block(t.Context(), carla.ID)
		w.must(err)
		w.equal("letters", anna.letters(), 2)
		w.pass(3 * 24 * time.Hour)
		w.settle()
		srv.Forget()

		ways := map[string]func(who *aptest.Actor) aptest.Answer{
			"a farewell, signed by nobody": func(who *aptest.Actor) aptest.Answer {
				return eve.Post(anna.ActorURL+"/inbox", farewell(who), w.falsely("http://127.0.0.1:9/u#k"))
			},
			"a farewell, signed by nobody in their name": func(who *aptest.Actor) aptest.Answer {
				return eve.Post(anna.ActorURL+"/inbox", farewell(who), w.falsely(who.KeyID))
			},
			"a farewell, signed with another key in their name": func(who *aptest.Actor) aptest.Answer {
				return eve.Post(anna.ActorURL+"/inbox", farewell(who), aptest.WithKeyID(who.KeyID))
			},
			"a farewell, forwarded": func(who *aptest.Actor) aptest.Answer {
				return eve.Post(anna.ActorURL+"/inbox", farewell(who))
			},
			"a farewell, forwarded with a false proof": func(who *aptest.Actor) aptest.Answer {
				return eve.Post(anna.ActorURL+"/inbox", w.provenFalsely(eve, who, farewell(who)))
			},
			"a change, forwarded": func(who *aptest.Actor) aptest.Answer {
				return eve.Post(anna.ActorURL+"/inbox", activityBy(who, "Update", who.ID+"#update", who.ID))
			},
			"a change, forwarded with a false proof": func(who *aptest.Actor) aptest.Answer {
				return eve.Post(anna.ActorURL+"/inbox", w.provenFalsely(eve, who, activityBy(who, "Update", who.ID+"#update", who.ID)))
			},
			"words, signed by nobody in their name": func(who *aptest.Actor) aptest.Answer {
				return eve.Post(anna.ActorURL+"/inbox", activityBy(who, "Like", who.ID+"#like", anna.ActorURL), w.falsely(who.KeyID))
			},
		}
		for what, way := range ways {
			wants := map[string]int{}
			for _, who := range []*aptest.Actor{alice, bob, carla} {
				answer := way(who)
				wants[fmt.Sprint(answer.Status, answer.Header.Get("Retry-After"), answer.Body)]++
			}
			if len(wants) != 1 {
				t.Errorf("%s is answered %v", what, wants)
			}
		}
		w.settle()
		w.equal("letters", anna.letters(), 2)
	})
}

func farewell(who *aptest.Actor) aptest.JSON {
	return activityBy(who, "Delete", who.ID+"#delete", who.ID)
}

// provenFalsely is an activity with a proof by another's key, in the name of who it
// is said to be of.
func (w *world) provenFalsely(by, of *aptest.Actor, activity aptest.JSON) []byte {
	w.t.Helper()
	return bytes.ReplaceAll(by.Prove(activity), []byte(by.ID+"#"), []byte(of.ID+"#"))
}

// A farewell that is proven has its effect, however long that takes, and one that is
// not has none.
func TestAFarewellIsHeededWhenItIsProven(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server(aptest.WithProofs())
		_, id := anna.publish(rest)
		says := func(name string) *aptest.Actor {
			a := srv.Actor(name)
			a.Reply(id, "<p>Words of "+name+"</p>")
			return a
		}
		held, rotated, gone, proven, resting, alive := says("held"), says("rotated"), says("gone"), says("proven"), says("resting"), says("alive")
		w.settle()
		w.pass(3 * 24 * time.Hour)
		rotated.RotateKey()
		w.answer("by a key that is known", held, anna, farewell(held), http.StatusAccepted)
		w.answer("by a new key", rotated, anna, farewell(rotated), http.StatusAccepted)
		gone.SetGone(true)
		w.answer("by a key that can be had no more", gone, anna, farewell(gone), http.StatusAccepted)
		w.answer("by another's hand, with a proof", w.server().Actor("holly"), anna, proven.Prove(farewell(proven)), http.StatusAccepted)
		w.answer("of somebody who is there", alive, anna, farewell(alive), http.StatusAccepted, aptest.SignedBy(held), aptest.WithKeyID(alive.KeyID))
		w.settle()
		anna.shows("/on-rest", "Words of resting", "Words of alive")
		anna.hides("/on-rest", "Words of held", "Words of rotated", "Words of gone", "Words of proven")

		newLedger(w, anna).change(`DELETE FROM person_key WHERE owner = '` + resting.ID + `'`)
		srv.Handle("/users/resting", http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusBadGateway) }))
		w.answer("while the server rests", resting, anna, farewell(resting), http.StatusAccepted)
		w.settle()
		anna.shows("/on-rest", "Words of resting")
		srv.Handle("/users/resting", nil)
		w.pass(time.Hour)
		w.settle()
		w.equal("later", anna.thread("on-rest"), "Words of alive")
		anna.holds("job", 0)
	})
}

// What was forwarded is answered by its looks alone: whether it is about a comment
// that waits, or about nothing, is not to be told from that.
func TestNobodyFindsOutWhatWaits(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("policy", "all"))
		alice, eve := w.server(aptest.WithProofs()).Actor("alice"), w.server(aptest.WithProofs()).Actor("eve")
		_, id := anna.publish(rest)
		held := alice.Reply(id, "<p>Held words</p>")
		w.settle()
		w.equal("it waits", anna.comment("Held words").State, blog.Held)
		for what, about := range map[string]func(uri string) any{
			"a deletion by hearsay": func(uri string) any { return alice.LDSigned(deleted(alice, uri)) },
			"a reply by hearsay": func(uri string) any {
				return alice.LDSigned(activityBy(alice, "Create", alice.ID+"/78/activity", noteBy(alice, alice.ID+"/78", uri, "x")))
			},
			"a reply with a proof": func(uri string) any {
				return alice.Prove(activityBy(alice, "Create", alice.ID+"/79/activity", noteBy(alice, alice.ID+"/79", uri, "x")))
			},
			"a deletion with a false proof": func(uri string) any { return w.provenFalsely(eve, alice, deleted(alice, uri)) },
			"a like by hearsay":             func(uri string) any { return alice.LDSigned(activityBy(alice, "Like", alice.ID+"#like", uri)) },
		} {
			one, other := eve.Post(anna.ActorURL+"/inbox", about(held.ID)), eve.Post(anna.ActorURL+"/inbox", about(alice.ID+"/statuses/99"))
			w.equal(what, fmt.Sprint(one.Status, one.Body), fmt.Sprint(other.Status, other.Body))
		}
		w.pass(2 * time.Minute)
		w.settle()
		w.equal("it still waits", anna.comment("Held words").State, blog.Held)

		alice.Delete(held)
		w.answer("a deletion that is so", eve, anna, alice.LDSigned(deleted(alice, held.ID)), http.StatusAccepted)
		w.pass(2 * time.Minute)
		w.settle()
		w.equal("what waits", anna.comments(blog.Held), 1) // the reply that was proven
	})
}
