package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// without is a copy of a document with other values; nil leaves one out.
func without(doc aptest.JSON, changes aptest.JSON) aptest.JSON {
	made := make(aptest.JSON, len(doc)+len(changes))
	for k, v := range doc {
		made[k] = v
	}
	for k, v := range changes {
		if made[k] = v; v == nil {
			delete(made, k)
		}
	}
	return made
}

// privately is the edit of a note that leaves it to its writer's followers.
func privately(w *world, a *aptest.Actor, n *aptest.Note) aptest.JSON {
	to := []any{a.FollowersURL}
	object := without(n.Object, aptest.JSON{"to": to, "cc": []any{}, "updated": w.now().Format(time.RFC3339)})
	return without(activityBy(a, "Update", n.ID+"#narrowed", object), aptest.JSON{"to": to, "cc": []any{}})
}

func deleted(a *aptest.Actor, id string) aptest.JSON {
	return activityBy(a, "Delete", id+"#delete", aptest.JSON{"id": id, "type": "Tombstone"})
}

func TestWhoIsBlockedMayTakeBackWhatTheySaid(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve, stranger := srv.Actor("eve"), srv.Actor("stranger")
		neighbour, holly := srv.Actor("neighbour"), w.server().Actor("holly")
		_, id := anna.publish(rest)
		neighbour.Like(id)
		holly.Like(id)
		first, second := eve.Reply(id, "<p>First words</p>"), eve.Reply(id, "<p>Second words</p>")
		third, fourth := eve.Reply(id, "<p>Third words</p>"), eve.Reply(id, "<p>Fourth words</p>")
		quote := eve.Quote(id, "<p>Quoted words</p>")
		hush := eve.Note(anna.ActorURL, "<p>Hush</p>", aptest.Direct())
		w.settle()
		w.equal("quotes", anna.quoted("on-rest"), 1)
		_, err := anna.Block(t.Context(), srv.Host)
		w.must(err)
		w.pass(5 * 24 * time.Hour) // the key is an old one
		w.settle()
		srv.Forget()

		for what, activity := range map[string]aptest.JSON{
			"new words":                    activityBy(eve, "Create", eve.ID+"/5/activity", noteBy(eve, eve.ID+"/5", id, "Fifth words")),
			"other words":                  activityBy(eve, "Update", third.ID+"#update", without(third.Object, aptest.JSON{"content": "<p>Nasty words</p>"})),
			"an edit to be fetched":        without(activityBy(eve, "Update", third.ID+"#bare", third.ID), aptest.JSON{"to": nil, "cc": nil}),
			"a like":                       activityBy(eve, "Like", eve.ID+"#like", id),
			"a profile":                    without(activityBy(eve, "Update", eve.ID+"#profile", eve.Document()), aptest.JSON{"to": nil, "cc": nil}),
			"the undoing of a block":       activityBy(eve, "Undo", eve.ID+"#undo", activityBy(eve, "Block", eve.ID+"#block", anna.ActorURL)),
			"the edit of somebody else's":  privately(w, eve, &aptest.Note{ID: eve.ID + "/6", Object: noteBy(stranger, eve.ID+"/6", id, "x")}),
			"a follow taken back, refused": activityBy(eve, "Reject", eve.ID+"#reject", activityBy(eve, "Follow", eve.ID+"#follow", anna.ActorURL)),
		} {
			w.answer(what, eve, anna, activity, http.StatusForbidden)
		}
		w.answer("a deletion by a key that is not held", stranger, anna, deleted(stranger, stranger.ID+"/1"), http.StatusForbidden)
		w.answer("a deletion by another's key", eve, anna, deleted(eve, third.ID), http.StatusForbidden, aptest.SignedBy(stranger), aptest.WithKeyID(eve.KeyID))
		for _, other := range []*aptest.Actor{stranger, neighbour, holly} {
			w.answer("a deletion that "+other.Name+" brings", other, anna, deleted(eve, third.ID), http.StatusForbidden)
		}

		w.answer("a deletion", eve, anna, deleted(eve, first.ID), http.StatusAccepted, aptest.BeforeSigning(func(r *http.Request) {
			r.Header.Set(activitypub.SynchronizationHeader, `collectionId="`+eve.FollowersURL+`", url="`+eve.FollowersURL+`", digest="`+strings.Repeat("ab", 32)+`"`)
		}))
		w.answer("an edit for few", eve, anna, privately(w, eve, second), http.StatusAccepted)
		w.answer("an edit for few of a quote", eve, anna, privately(w, eve, quote), http.StatusAccepted)
		w.answer("an edit of a letter", eve, anna, privately(w, eve, hush), http.StatusAccepted)
		w.settle()
		w.equal("an edit changes no letter", anna.letter("Hush").EditedAt.IsZero(), true)
		w.answer("a letter's deletion", eve, anna, deleted(eve, hush.ID), http.StatusAccepted)
		eve.RotateKey()
		w.answer("a deletion by a new key", eve, anna, deleted(eve, fourth.ID), http.StatusForbidden)
		w.settle()
		w.nobodyAsked(srv)
		w.equal("letters", anna.letters(), 0)

		w.must(anna.Unblock(t.Context(), srv.Host))
		w.equal("what is left", anna.thread("on-rest"), "Third words Fourth words")
		w.equal("quotes", anna.quoted("on-rest"), 0)
	})
}

func TestWhoIsNotListedMayLeave(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, bob := srv.Actor("alice"), srv.Actor("bob")
		_, id := anna.publish(rest)
		follow, like := alice.Follow(anna.ActorURL), alice.Like(id)
		boost, again := alice.Announce(id), bob.Follow(anna.ActorURL)
		alice.Reply(id, "<p>Kind words</p>")
		bob.Reply(id, "<p>More words</p>")
		w.settle()
		block := alice.Block(anna.ActorURL)
		w.settle()
		alice.Undo(block)
		w.settle()
		alice.Follow(anna.ActorURL)
		alice.Like(id)
		alice.Announce(id)
		bobs := bob.Block(anna.ActorURL)
		w.settle()
		anna.hides("/on-rest", "More words")
		_, err := anna.Allow(t.Context(), "pond.example")
		w.must(err)
		w.must(anna.settings("federation", "allowlist"))
		w.pass(3 * 24 * time.Hour)
		w.settle()
		srv.Forget()
		undo := func(by *aptest.Actor, what aptest.Sent, object any) {
			w.answer("the undoing of a "+what.Type, by, anna, activityBy(by, "Undo", what.ID+"/undo", object), http.StatusAccepted)
		}
		undo(alice, follow, follow.Activity)
		undo(alice, like, like.Activity)
		undo(alice, boost, boost.Activity)
		undo(bob, again, again.ID)
		undo(bob, bobs, bobs.ID) // who blocks the author is let back in by no more than an id
		w.settle()
		w.equal("followers", anna.followers(), 0)
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("likes and boosts", []int{page.Likes, page.Boosts}, []int{0, 0})
		anna.shows("/on-rest", "Kind words")
		anna.hides("/on-rest", "More words")

		alice.SetGone(true)
		w.answer("a farewell", alice, anna, activityBy(alice, "Delete", alice.ID+"#delete", alice.ID), http.StatusAccepted)
		w.settle()
		anna.hides("/on-rest", "Kind words")
		w.nobodyAsked(srv)
	})
}

func TestADeletionOfTheBlockedIsProvenByItself(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, near := w.server(aptest.WithProofs()), w.server()
		alice, silent, holly := srv.Actor("alice"), srv.Actor("silent"), near.Actor("holly")
		_, id := anna.publish(rest)
		one := alice.ID + "/1"
		w.answer("her words, brought by another", holly, anna, alice.Prove(activityBy(alice, "Create", one+"/activity", noteBy(alice, one, id, "First words"))), http.StatusAccepted)
		w.settle()
		anna.shows("/on-rest", "First words")
		_, err := anna.Block(t.Context(), srv.Host)
		w.must(err)
		w.pass(3 * 24 * time.Hour)
		w.settle()
		srv.Forget()
		near.Forget()
		w.answer("no proof", holly, anna, deleted(alice, one), http.StatusForbidden)
		w.answer("hearsay", holly, anna, alice.LDSigned(deleted(alice, one)), http.StatusForbidden)
		w.answer("a proof of long ago", holly, anna, alice.ProveAt(deleted(alice, one), w.now().Add(-60*time.Hour)), http.StatusForbidden)
		w.answer("a proof of other words", holly, anna, []byte(strings.Replace(string(alice.Prove(deleted(alice, one))), "#delete", "#gone", 1)), http.StatusForbidden)
		w.answer("a proof by a key that is not held", holly, anna, silent.Prove(deleted(silent, silent.ID+"/1")), http.StatusForbidden)
		w.answer("her own proof", holly, anna, alice.Prove(deleted(alice, one)), http.StatusAccepted)
		w.settle()
		w.nobodyAsked(srv, near)
		w.must(anna.Unblock(t.Context(), srv.Host))
		w.equal("what is left", anna.thread("on-rest"), "")
	})
}

// Of a person who is blocked, on a host that is not, what they take back counts as
// well. But whoever brings it is told nothing.
func TestADeletionOfABlockedPersonIsProvenByItself(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server(aptest.WithProofs())
		alice, holly := srv.Actor("alice"), w.server().Actor("holly")
		_, id := anna.publish(rest)
		first, second := alice.Reply(id, "<p>First words</p>"), alice.Reply(id, "<p>Second words</p>")
		w.settle()
		_, err := anna.Block(t.Context(), alice.ID)
		w.must(err)
		w.pass(3 * 24 * time.Hour)
		w.settle()
		words := activityBy(alice, "Create", alice.ID+"/9/activity", noteBy(alice, alice.ID+"/9", id, "More words"))
		w.answer("no proof", holly, anna, deleted(alice, first.ID), http.StatusForbidden)
		for what, body := range map[string]any{
			"hearsay":                alice.LDSigned(deleted(alice, first.ID)),
			"a proof of other words": []byte(strings.Replace(string(alice.Prove(deleted(alice, first.ID))), "#delete", "#gone", 1)),
			"words with a proof":     alice.Prove(words),
			"words by hearsay":       alice.LDSigned(words),
		} {
			w.answer(what, holly, anna, body, http.StatusAccepted)
			w.settle()
			w.pass(2 * time.Minute)
			w.settle()
		}
		w.equal("her words", []blog.CommentState{anna.comment("First words").State, anna.comment("Second words").State}, []blog.CommentState{blog.Hidden, blog.Hidden})
		w.answer("her own proof", holly, anna, alice.Prove(deleted(alice, first.ID)), http.StatusAccepted)
		w.answer("her own hand", alice, anna, deleted(alice, second.ID), http.StatusAccepted)
		w.answer("new words by her own hand", alice, anna, words, http.StatusForbidden)
		w.settle()
		w.must(anna.Unblock(t.Context(), alice.ID))
		w.equal("what is left", anna.thread("on-rest"), "")
	})
}

func TestWhatWaitsOfTheBlockedAsksNobody(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve := srv.Actor("eve")
		_, id := anna.publish(rest)
		note := eve.Reply(id, "<p>Kind words</p>")
		w.settle()
		w.pass(3 * 24 * time.Hour) // who she is would be asked for again
		w.settle()
		eve.Like(id)
		eve.Update(note, "<p>Nasty words</p>")
		_, err := anna.Block(t.Context(), eve.ID)
		w.must(err)
		srv.Forget()
		w.settle()
		w.equal("asked", gets(srv), 0)
		w.must(anna.Unblock(t.Context(), eve.ID))
		w.equal("words she took back are not shown again", anna.thread("on-rest"), "")
		w.equal("it is there", anna.comment("Kind words").State, blog.Hidden)
	})
}
