package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/proof"
	"github.com/causerie/causerie/internal/blog"
)

// nobodyAsked fails if any of the servers was asked for anything since Forget.
func (w *world) nobodyAsked(servers ...*aptest.Server) {
	w.t.Helper()
	for _, srv := range servers {
		if asked := srv.Requests(); len(asked) > 0 {
			w.t.Errorf("%s was asked %d times, first for %s %s", srv.Host, len(asked), asked[0].Method, asked[0].Path)
		}
	}
}

// answer posts to a blog's inbox and fails unless the answer is as wanted.
func (w *world) answer(what string, by *aptest.Actor, to *causerie, activity any, want int, mangles ...aptest.Mangle) {
	w.t.Helper()
	if got := by.Post(to.ActorURL+"/inbox", activity, mangles...); got.Status != want {
		w.t.Errorf("%s: answered %d %s, want %d", what, got.Status, strings.TrimSpace(got.Body), want)
	}
}

func noteBy(a *aptest.Actor, id, inReplyTo, text string) aptest.JSON {
	return aptest.JSON{
		"id": id, "type": "Note", "attributedTo": a.ID, "inReplyTo": inReplyTo, "content": "<p>" + text + "</p>",
		"published": "2026-01-02T03:04:05Z",
		"to":        []any{activitypub.Public}, "cc": []any{a.FollowersURL},
	}
}

func activityBy(a *aptest.Actor, kind, id string, object any) aptest.JSON {
	return aptest.JSON{
		"@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": kind, "actor": a.ID, "object": object,
		"to": []any{activitypub.Public}, "cc": []any{a.FollowersURL},
	}
}

func TestAFollowThatWasTakenBackIsNotRepeated(t *testing.T) {
	for _, scheme := range []string{"cavage", "rfc9421"} {
		t.Run(scheme, func(t *testing.T) {
			tell(t, func(w *world, anna *causerie) {
				alice, eve := w.server().Actor("alice"), w.server().Actor("eve")
				var caught http.Header
				mangles := []aptest.Mangle{aptest.AfterSigning(func(r *http.Request) { caught = r.Header.Clone() })}
				if scheme == "rfc9421" {
					mangles = append(mangles, aptest.ByRFC9421())
				}
				follow := activityBy(alice, "Follow", alice.ID+"#follow", anna.ActorURL)
				w.answer("a follow", alice, anna, follow, http.StatusAccepted, mangles...)
				w.settle()
				w.equal("followers", anna.followers(), 1)
				w.answer("an undo", alice, anna, activityBy(alice, "Undo", alice.ID+"#undo", follow), http.StatusAccepted)
				w.settle()
				w.equal("followers", anna.followers(), 0)

				replay := func(change func(http.Header)) aptest.Mangle {
					return aptest.AfterSigning(func(r *http.Request) {
						r.Header = caught.Clone()
						change(r.Header)
					})
				}
				again := []func(http.Header){func(http.Header) {}}
				if scheme == "rfc9421" {
					again = append(again,
						func(h http.Header) { // a second signature that proves nothing, behind and before
							h.Set("Signature-Input", h.Get("Signature-Input")+`, sig2=("@method");created=1;keyid="x"`)
							h.Set("Signature", h.Get("Signature")+`, sig2=:AAAA:`)
						},
						func(h http.Header) {
							h.Set("Signature-Input", `a=("@method");created=1;keyid="x", `+h.Get("Signature-Input"))
							h.Set("Signature", `a=:AAAA:, `+h.Get("Signature"))
						},
						func(h http.Header) { h.Set("Signature", h.Get("Signature")+`, more=:AAAA:`) },
						func(h http.Header) { // under another label
							h.Set("Signature-Input", "x"+h.Get("Signature-Input"))
							h.Set("Signature", "x"+h.Get("Signature"))
						},
					)
				} else {
					again = append(again, func(h http.Header) { h.Set("Signature", h.Get("Signature")+`,more="x"`) })
				}
				for i, change := range again {
					status := eve.Post(anna.ActorURL+"/inbox", follow, replay(change)).Status
					w.settle()
					if n := anna.followers(); n != 0 {
						t.Fatalf("replay %d was answered %d and had an effect", i, status)
					}
				}
				w.pass(time.Second)
				w.equal("a follow meant anew", alice.Post(anna.ActorURL+"/inbox", follow).Status, http.StatusAccepted)
				w.settle()
				w.equal("followers", anna.followers(), 1)
			})
		})
	}
}

func TestALikeThatWasTakenBackIsNotRepeated(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		article, id := anna.publish(rest)
		like := alice.Like(id)
		w.settle()
		alice.Undo(like)
		w.settle()
		w.answer("the old like", alice, anna, like.Activity, http.StatusAccepted)
		w.settle()
		page, err := anna.store.ArticlePage(t.Context(), article.Slug)
		w.must(err)
		w.equal("likes", page.Likes, 0)
	})
}

func TestAnOldEditDoesNotComeBack(t *testing.T) {
	for _, compacted := range []bool{false, true} { // GoToSocial gives all edits of a post one id
		tell(t, func(w *world, anna *causerie) {
			var options []aptest.Option
			if compacted {
				options = append(options, aptest.Compacted())
			}
			alice := w.server(options...).Actor("alice")
			_, id := anna.publish(rest)
			reply := alice.Reply(id, "<p>One</p>")
			w.settle()
			first := alice.Update(reply, "<p>Two</p>")
			old := bytes.Clone(mustJSON(t, first.Activity))
			w.settle()
			w.pass(time.Minute)
			alice.Update(reply, "<p>Three</p>")
			w.settle()
			anna.shows("/on-rest", "Three")
			w.answer("the first edit", alice, anna, old, http.StatusAccepted)
			w.answer("the first edit, written otherwise", alice, anna, append([]byte(" "), old...), http.StatusAccepted)
			w.settle()
			anna.shows("/on-rest", "Three")
			anna.hides("/on-rest", "<p>Two</p>")
		})
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := activitypub.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestWhatTheAuthorSaysIsProven(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		article, id := anna.publish(rest)
		alice.Reply(id, "<p>How?</p>")
		w.settle()
		_, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("How?").ID, "Gently.")
		w.must(err)
		w.settle()
		words := rest
		words.Source = "Sleep is a right."
		w.pass(time.Hour)
		_, err = anna.Publish(t.Context(), anna.author.ID, article.ID, words)
		w.must(err)
		w.settle()
		w.must(anna.Unpublish(t.Context(), article.ID))
		w.settle()
		var proven []string
		for _, in := range alice.Inbox() {
			if in.Proven {
				proven = append(proven, in.Activity.Type)
			}
		}
		// The Accept is for alice alone: nobody has reason to pass it on.
		w.equal("proven", proven, "[Create Create Update Delete Delete]")

		actor := alice.FetchActor(anna.ActorURL)
		w.equal("a key", len(actor.AssertionMethod), 1)
		w.equal("of the author", actor.AssertionMethod[0].Controller, anna.ActorURL)
		if bytes.Contains(w.last(alice, "Accept").Raw, []byte("DataIntegrityProof")) {
			t.Error("the Accept carries a proof")
		}
		if !bytes.Contains(w.last(alice, "Update").Raw, []byte("https://w3id.org/security/data-integrity/v2")) {
			t.Error("the context does not define what a proof is")
		}
	})
}

func TestActivitiesAreServedWithProof(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		article, id := anna.publish(rest)
		w.pass(time.Hour)
		words := rest
		words.Source = "Sleep is a right."
		_, err := anna.Publish(t.Context(), anna.author.ID, article.ID, words)
		w.must(err)
		w.settle()
		update := w.last(alice, "Update").Activity.ID
		for _, address := range []string{id + "/activity", update} {
			path := strings.TrimPrefix(address, "http://"+anna.address)
			_, body := anna.getAs(path, activitypub.ContentType)
			made, err := proof.Read([]byte(body))
			w.must(err)
			key, err := proof.DecodeMultikey(alice.FetchActor(anna.ActorURL).AssertionMethod[0].PublicKeyMultibase)
			w.must(err)
			w.must(made.Verify(key, w.now()))
			w.pass(time.Minute)
			_, again := anna.getAs(path, activitypub.ContentType)
			w.equal("the same a minute later", again == body, true)
		}
	})
}

func TestABlogOfOldGetsAKeyOnce(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		first, err := anna.store.ProofKey(t.Context(), anna.author.ID)
		w.must(err)
		anna.restart()
		second, err := anna.store.ProofKey(t.Context(), anna.author.ID)
		w.must(err)
		w.equal("the key after a restart", second == first && first != "", true)
	})
}

func TestAForwardedReplyCountsByItsProof(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice, holly := w.server(aptest.WithProofs()).Actor("alice"), w.server().Actor("holly")
		_, id := anna.publish(rest)

		create := activityBy(alice, "Create", alice.ID+"/1/activity", noteBy(alice, alice.ID+"/1", id, "Forwarded words"))
		raw := alice.Prove(create)
		w.answer("forwarded with a proof", holly, anna, raw, http.StatusAccepted)
		w.answer("once more", holly, anna, raw, http.StatusAccepted)
		w.answer("by alice herself", alice, anna, raw, http.StatusAccepted)
		w.settle()
		anna.shows("/on-rest", "Forwarded words", "alice")

		signed := alice.LDSigned(create) // Fedify adds it after the proof was made
		signed["id"] = alice.ID + "/2/activity"
		signed["object"] = noteBy(alice, alice.ID+"/2", id, "With both")
		unsigned := aptest.JSON{}
		for k, v := range signed {
			if k != "signature" {
				unsigned[k] = v
			}
		}
		both := bytes.Replace(alice.Prove(unsigned), []byte(`"type":"Create"`), []byte(`"type":"Create","signature":{"type":"RsaSignature2017"}`), 1)
		w.answer("with a Linked Data signature besides", holly, anna, both, http.StatusAccepted)
		w.settle()
		anna.shows("/on-rest", "With both")

		quote := noteBy(alice, alice.ID+"/3", "", "Look at this")
		quote["quote"] = id
		w.answer("a quote", holly, anna, alice.Prove(activityBy(alice, "Create", alice.ID+"/3/activity", quote)), http.StatusAccepted)
		w.settle()
		_, err := anna.store.QuoteByURI(t.Context(), alice.ID+"/3")
		w.must(err)

		like := alice.Prove(activityBy(alice, "Like", alice.ID+"#like", id))
		w.answer("a like", holly, anna, like, http.StatusAccepted)
		w.settle()
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("likes", page.Likes, 1)
	})
}

func TestAForwarderIsNotBelieved(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, evil, other := w.server(aptest.WithProofs()), w.server(aptest.WithProofs()), w.server(aptest.WithProofs())
		alice, eve, bob, mallory := srv.Actor("alice"), evil.Actor("eve"), other.Actor("bob"), other.Actor("mallory")
		_, id := anna.publish(rest)
		reply := bob.Reply(id, "<p>I stand here</p>")
		eve.Like(id) // so that her key is known
		w.settle()
		forget := func() { srv.Forget(); evil.Forget(); other.Forget() }

		create := activityBy(alice, "Create", alice.ID+"/1/activity", noteBy(alice, alice.ID+"/1", id, "Never said"))
		elsewhere := activityBy(alice, "Create", alice.ID+"/3/activity", noteBy(alice, alice.ID+"/3", "https://nobody.example/1", "Never said"))
		for what, body := range map[string]any{
			"no proof":                         create,
			"a proof by the forwarder":         eve.Prove(create),
			"an old proof":                     alice.ProveAt(create, w.now().Add(-72*time.Hour)),
			"a proof from the future":          alice.ProveAt(create, w.now().Add(2*time.Hour)),
			"a follow without proof":           alice.LDSigned(activityBy(alice, "Follow", alice.ID+"#f", anna.ActorURL)),
			"a delete of another's":            alice.LDSigned(activityBy(alice, "Delete", alice.ID+"#d", reply.ID)),
			"an update of the profile":         bob.LDSigned(activityBy(bob, "Update", bob.ID+"#u", bob.ID)),
			"a create of what lives elsewhere": alice.LDSigned(activityBy(alice, "Create", alice.ID+"#c", noteBy(alice, evil.URL+"/n/1", id, "x"))),
		} {
			forget()
			w.answer(what, eve, anna, body, http.StatusForbidden)
			w.settle()
			w.pass(61 * time.Second) // hearsay would be asked about; Bob's conversation is looked at later
			w.settle()
			w.nobodyAsked(srv, evil, other)
		}
		// What depends on what is here is answered as if it counted, and is not looked into.
		for what, body := range map[string]any{
			"about nothing here":            alice.Prove(elsewhere),
			"about nothing here, by LD":     alice.LDSigned(elsewhere),
			"a delete of a neighbour's":     mallory.LDSigned(activityBy(mallory, "Delete", mallory.ID+"#d", reply.ID)),
			"a delete of the actor":         bob.LDSigned(activityBy(bob, "Delete", bob.ID+"#d", bob.ID)),
			"a create that embeds nothing":  alice.LDSigned(activityBy(alice, "Create", alice.ID+"#c", alice.ID+"/1")),
			"an update of what is not here": alice.LDSigned(activityBy(alice, "Update", alice.ID+"#u", noteBy(alice, alice.ID+"/9", id, "x"))),
		} {
			forget()
			w.answer(what, eve, anna, body, http.StatusAccepted)
			w.settle()
			w.pass(61 * time.Second)
			w.settle()
			w.nobodyAsked(srv, evil, other)
		}
		forged := bytes.Replace(alice.Prove(create), []byte("Never said"), []byte("Never sung"), 1)
		w.answer("words changed after the proof", eve, anna, forged, http.StatusAccepted) // and nothing comes of it
		w.settle()
		anna.hides("/on-rest", "Never said", "Never sung")
		anna.shows("/on-rest", "I stand here")
		w.equal("followers", anna.followers(), 0)
	})
}

func TestAProofNeedsAKeyTheActorAssertsWith(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, near := w.server(aptest.WithProofs()), w.server()
		alice, mallory, holly := srv.Actor("alice"), srv.Actor("mallory"), near.Actor("holly")
		_, id := anna.publish(rest)
		create := func(n string) aptest.JSON {
			return activityBy(alice, "Create", alice.ID+"/"+n+"/activity", noteBy(alice, alice.ID+"/"+n, id, "Never said"))
		}
		w.answer("a neighbour's key", holly, anna, mallory.Prove(create("1")), http.StatusAccepted)
		w.settle()

		listed := alice.Document()["assertionMethod"].([]any)[0].(aptest.JSON)
		alice.Set(aptest.JSON{"assertionMethod": []any{aptest.JSON{
			"id": listed["id"], "type": "Multikey", "controller": mallory.ID, "publicKeyMultibase": listed["publicKeyMultibase"],
		}}})
		w.answer("another controller", holly, anna, alice.Prove(create("2")), http.StatusAccepted)
		w.settle()
		w.pass(time.Hour)
		alice.Set(aptest.JSON{"assertionMethod": []any{}})
		w.answer("a key that is listed no more", holly, anna, alice.Prove(create("3")), http.StatusAccepted)
		w.settle()
		anna.hides("/on-rest", "Never said")
	})
}

func TestABlockHoldsForWhoeverBringsIt(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, near, evil := w.server(aptest.WithProofs()), w.server(), w.server(aptest.WithProofs())
		alice, holly, eve := srv.Actor("alice"), near.Actor("holly"), evil.Actor("eve")
		_, id := anna.publish(rest)
		_, err := anna.Block(t.Context(), evil.Host)
		w.must(err)
		evil.Forget()
		nasty := eve.Prove(activityBy(eve, "Create", eve.ID+"/1/activity", noteBy(eve, eve.ID+"/1", id, "Something nasty")))
		w.answer("a blocked host's words, brought by another", holly, anna, nasty, http.StatusForbidden)
		kind := alice.Prove(activityBy(alice, "Create", alice.ID+"/1/activity", noteBy(alice, alice.ID+"/1", id, "Something kind")))
		w.answer("another's words, brought by a blocked host", eve, anna, kind, http.StatusForbidden)
		w.settle()
		anna.hides("/on-rest", "Something")
		w.nobodyAsked(evil)

		// One person is blocked, who signs with a key in a document of its own.
		carla := near.Actor("carla")
		carla.KeyID = carla.ID + "/main-key"
		near.Serve("/users/carla/main-key", "", mustJSON(t, aptest.JSON{
			"@context": "https://w3id.org/security/v1", "id": carla.KeyID, "owner": carla.ID, "publicKeyPem": carla.Document()["publicKey"].(aptest.JSON)["publicKeyPem"],
		}))
		_, err = anna.Block(t.Context(), carla.ID)
		w.must(err)
		w.answer("another's words, brought by a blocked person", carla, anna, kind, http.StatusForbidden)
		w.answer("the same, brought by a neighbour", holly, anna, kind, http.StatusAccepted)
		w.settle()
		anna.shows("/on-rest", "Something kind")
	})
}

func TestHearsayIsAskedForWhereItBegan(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, near := w.server(), w.server()
		alice, holly := srv.Actor("alice"), near.Actor("holly")
		_, id := anna.publish(rest)
		elsewhere := w.server().Actor("tom")
		note := alice.Note(elsewhere.ID, "<p>What alice said</p>", aptest.With(aptest.JSON{"inReplyTo": id}))
		w.settle()
		anna.hides("/on-rest", "What alice said")

		told := alice.LDSigned(note.Create.Activity)
		told["object"] = noteBy(alice, note.ID, id, "What holly made of it")
		srv.Forget()
		w.answer("a create", holly, anna, told, http.StatusAccepted)
		w.answer("and again", holly, anna, told, http.StatusAccepted)
		w.settle()
		w.nobodyAsked(srv)
		w.pass(2 * time.Minute)
		w.settle()
		anna.shows("/on-rest", "What alice said")
		anna.hides("/on-rest", "What holly made of it")

		// An edit that never was, a deletion that never was.
		for _, kind := range []string{"Update", "Delete"} {
			object := any(noteBy(alice, note.ID, id, "Edited by holly"))
			if kind == "Delete" {
				object = note.ID
			}
			w.answer(kind, holly, anna, alice.LDSigned(activityBy(alice, kind, note.ID+"#"+kind, object)), http.StatusAccepted)
			w.settle()
			w.pass(2 * time.Minute)
			w.settle()
			anna.shows("/on-rest", "What alice said")
		}

		edit := alice.Update(note, "<p>What alice says now</p>")
		w.answer("an edit", holly, anna, alice.LDSigned(edit.Activity), http.StatusAccepted)
		w.settle()
		w.pass(2 * time.Minute)
		w.settle()
		anna.shows("/on-rest", "What alice says now")

		gone := alice.Delete(note)
		w.answer("a deletion", holly, anna, alice.LDSigned(gone.Activity), http.StatusAccepted)
		w.settle()
		w.pass(2 * time.Minute)
		w.settle()
		anna.hides("/on-rest", "What alice says now")
		w.equal("the comment", anna.comments(blog.Deleted), 1)
	})
}

func TestACreateByIDIsFetchedFromItsActorsServerOnly(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, victim := w.server(), w.server()
		alice, bob := srv.Actor("alice"), victim.Actor("bob")
		_, id := anna.publish(rest)
		elsewhere := bob.Note(alice.ID, "<p>Bob never said this here</p>", aptest.With(aptest.JSON{"inReplyTo": id}))
		w.settle()
		victim.Forget()
		for _, kind := range []string{"Create", "Update"} {
			w.answer(kind, alice, anna, activityBy(alice, kind, alice.ID+"#"+kind, elsewhere.ID), http.StatusAccepted)
			w.answer(kind+" embedding it", alice, anna, activityBy(alice, kind, alice.ID+"#2"+kind, noteBy(bob, elsewhere.ID, id, "x")), http.StatusAccepted)
		}
		w.answer("Announce of it", alice, anna, activityBy(alice, "Announce", alice.ID+"#a", activityBy(bob, "Create", elsewhere.ID+"/activity", elsewhere.Object)), http.StatusAccepted)
		w.settle()
		w.nobodyAsked(victim)
		own := alice.Note(bob.ID, "<p>Alice said this</p>", aptest.With(aptest.JSON{"inReplyTo": id}))
		w.answer("her own by id", alice, anna, activityBy(alice, "Create", own.ID+"/activity", own.ID), http.StatusAccepted)
		w.settle()
		anna.shows("/on-rest", "Alice said this")
		anna.hides("/on-rest", "Bob never")
	})
}

// comments counts the comments in a state.
func (c *causerie) comments(state blog.CommentState) int {
	c.w.t.Helper()
	_, n, err := c.store.DeskComments(c.w.t.Context(), state, 1)
	c.w.must(err)
	return n
}
