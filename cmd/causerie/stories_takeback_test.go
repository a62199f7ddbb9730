package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// What somebody takes back is taken back, whatever else stands in the way.

// narrow addresses a note to the writer's followers alone from now on.
func narrow(by *aptest.Actor, n *aptest.Note) {
	n.Object["to"], n.Object["cc"], n.Object["tag"] = []any{by.ID + "/followers"}, []any{}, []any{}
}

func TestAnAudienceIsNarrowedThoughNoLetterFits(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		n := alice.Reply(id, "<p>my secret words</p>")
		w.settle()
		for i := range 50 { // as many letters as one person may send in a day
			alice.Note(anna.ActorURL, fmt.Sprintf("<p>letter %d</p>", i), aptest.Direct())
		}
		w.settle()
		anna.shows("/on-rest", "my secret words")
		w.pass(time.Minute)
		n.Object["to"], n.Object["cc"] = []any{anna.ActorURL}, []any{}
		alice.Update(n, "<p>for you alone</p>")
		w.settle()
		anna.hides("/on-rest", "my secret words", "for you alone")
		w.equal("letters", len(anna.correspondence(alice)), 50)
	})
}

func TestWhatIsEditedWhileAwayIsNotShownAgainAsItWas(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		narrowed, reworded, kept := alice.Reply(id, "<p>first words</p>"), alice.Reply(id, "<p>second words</p>"), alice.Reply(id, "<p>third words</p>")
		w.settle()
		anna.shows("/on-rest", "first words", "second words", "third words")
		old := w.now().Add(time.Minute)
		w.pass(time.Hour)
		alice.Update(kept, "<p>fourth words</p>")
		w.settle()
		block := alice.Block(anna.ActorURL)
		w.settle()
		w.pass(time.Minute)
		narrow(alice, narrowed)
		alice.Update(narrowed, "<p>for friends</p>")
		alice.Update(reworded, "<p>other words</p>")
		kept.Object["updated"] = old.Format(time.RFC3339) // an edit that comes late
		alice.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": activitypub.ContextPlain, "id": kept.ID + "#late", "type": "Update", "actor": alice.ID, "object": kept.Object,
		})
		w.settle()
		w.pass(time.Minute)
		alice.Undo(block)
		w.settle()
		anna.hides("/on-rest", "first words", "for friends", "second words", "other words")
		anna.shows("/on-rest", "fourth words")
		w.equal("kept of what was narrowed", newLedger(w, anna).rows("SELECT html FROM comment WHERE state = 'deleted'"), []string{""})
	})
}

func TestWhoIsTurnedAwayMayStillDelete(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		near, far := w.server(), w.server()
		alice, bob := near.Actor("alice"), far.Actor("bob")
		_, id := anna.publish(rest)
		first, second := alice.Reply(id, "<p>words of alice</p>"), bob.Reply(id, "<p>words of bob</p>")
		w.settle()
		_, err := anna.Block(t.Context(), near.Host)
		w.must(err)
		_, err = anna.Allow(t.Context(), "pond.example") // and neither of theirs
		w.must(err)
		w.must(anna.FederateWith(t.Context(), blog.FederateListed))
		anna.shows("/on-rest", "words of bob")
		w.pass(48 * time.Hour) // keys are asked for again after a day, but not of who is blocked
		near.Forget()
		far.Forget()
		deletion := func(by *aptest.Actor, n *aptest.Note, mangles ...aptest.Mangle) int {
			return by.Post(anna.ActorURL+"/inbox", aptest.JSON{
				"@context": activitypub.ContextPlain, "id": n.ID + "#del", "type": "Delete", "actor": by.ID, "object": n.ID,
			}, mangles...).Status
		}
		eve := far.Actor("eve") // whose key nobody here knows
		w.equal("by another's key", deletion(bob, second, aptest.WithKey(alice.PrivateKey()), aptest.WithKeyID(bob.KeyID)), http.StatusForbidden)
		w.equal("by another's name", deletion(eve, second), http.StatusForbidden)
		w.equal("by a neighbour", deletion(bob, second, aptest.SignedBy(eve)), http.StatusForbidden)
		w.settle()
		anna.shows("/on-rest", "words of bob")
		w.equal("blocked", deletion(alice, first), http.StatusAccepted)
		w.equal("not listed", deletion(bob, second), http.StatusAccepted)
		w.settle()
		anna.hides("/on-rest", "words of bob")
		w.must(anna.Unblock(t.Context(), near.Host))
		w.must(anna.FederateWith(t.Context(), blog.FederateOpen))
		anna.hides("/on-rest", "words of alice", "words of bob")
		w.equal("what is kept", newLedger(w, anna).rows("SELECT state, html FROM comment"), []string{"deleted | ", "deleted | "})
		w.nobodyAsked(near)
		w.nobodyAsked(far)
	})
}

func TestAnEditMayForgetWhatItAnswered(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		n := alice.Reply(id, "<p>my secret words</p>")
		w.settle()
		anna.shows("/on-rest", "my secret words")
		w.pass(time.Minute)
		n.Object["inReplyTo"] = nil // as Mastodon sends it once the parent is deleted
		alice.Update(n, "<p>harmless words</p>")
		w.settle()
		anna.hides("/on-rest", "my secret words")
		anna.shows("/on-rest", "harmless words")
		w.pass(time.Minute)
		narrow(alice, n)
		alice.Update(n, "<p>private words</p>")
		w.settle()
		anna.hides("/on-rest", "my secret words", "harmless words", "private words")
	})
}

func TestAMoveToSomeoneWhoIsGoneTakesNothingAlong(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice, bob := w.server().Actor("alice"), w.server().Actor("bob")
		_, id := anna.publish(rest)
		alice.Follow(anna.ActorURL)
		alice.Reply(id, "<p>words of alice</p>")
		alice.Note(anna.ActorURL, "<p>a letter</p>", aptest.Direct())
		w.settle()
		bob.SetGone(true)
		alice.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": activitypub.ContextPlain, "id": alice.ID + "#move", "type": "Move", "actor": alice.ID, "object": alice.ID, "target": bob.ID,
		})
		w.settle()
		anna.shows("/on-rest", "words of alice")
		w.equal("letters", len(anna.correspondence(alice)), 1)
		list, _, _, err := anna.store.FollowerList(t.Context(), anna.author.ID, 1)
		w.must(err)
		if len(list) != 1 || list[0].Person.URI != alice.ID {
			t.Errorf("followers: %+v", list)
		}
	})
}

func TestWordsThatWereEditedAwayAreNotPassedOn(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice, holly := w.server().Actor("alice"), w.server(aptest.TakesForwarded()).Actor("holly")
		holly.Follow(anna.ActorURL)
		w.settle()
		_, id := anna.publish(rest)
		w.must(anna.settings("policy", "all"))
		n := alice.Reply(id, "<p>I am Jane Doe of Main Street</p>", aptest.With(aptest.JSON{"cc": []any{anna.ActorURL, anna.ActorURL + "/followers"}}))
		w.settle()
		w.pass(time.Minute)
		n.Object["cc"] = []any{anna.ActorURL}
		alice.Update(n, "<p>anonymous words</p>")
		w.settle()
		w.must(anna.ApproveComment(t.Context(), anna.comment("anonymous words").ID))
		w.settle()
		anna.shows("/on-rest", "anonymous words")
		for _, in := range holly.Inbox() {
			if o := in.Activity.Object.Object(); o != nil && strings.Contains(o.Content, "Jane Doe") {
				t.Errorf("a follower got the words that were edited away: %s", in.Activity.Type)
			}
		}
	})
}

// Whatever the order in which two copies of a message arrive at the same moment,
// what was said in private never stands on a page, nor what was deleted, nor the
// words of who was blocked.
func TestWhatComesAtTheSameMomentIsNotShown(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		article, id := anna.publish(rest)
		alice.Like(id)
		w.settle()
		person, err := anna.store.Person(t.Context(), alice.ID)
		w.must(err)
		shown := func(uri string) bool {
			c, err := anna.store.CommentByURI(t.Context(), uri)
			return err == nil && c.State == blog.Shown
		}
		for i := range 25 {
			said := blog.Reply{
				From: person, URI: fmt.Sprintf("%s/n/%d", alice.ID, i), Answers: blog.Target{ObjectID: article.ObjectID},
				Visibility: blog.Public, HTML: "<p>x</p>", SentAt: w.now(), Found: true,
			}
			hushed := said
			hushed.Visibility, hushed.Found, hushed.ToAuthor, hushed.EditedAt = blog.Direct, false, anna.author.ID, w.now()
			receive := func(r blog.Reply) func() { return func() { _ = anna.Receive(t.Context(), r) } }
			atOnce(receive(said), receive(hushed))
			if letter, err := anna.store.HasLetter(t.Context(), said.URI); err != nil || letter && shown(said.URI) {
				t.Errorf("a letter stands on the page, %v", err)
			}
			said.URI += "/deleted"
			atOnce(receive(said), func() { _ = anna.Withdraw(t.Context(), alice.ID, said.URI, nil) })
			w.equal("deleted and shown", shown(said.URI), false)
		}
		for i := range 10 {
			said := blog.Reply{
				From: person, URI: fmt.Sprintf("%s/m/%d", alice.ID, i), Answers: blog.Target{ObjectID: article.ObjectID},
				Visibility: blog.Public, HTML: "<p>x</p>", SentAt: w.now(), Found: true,
			}
			atOnce(func() { _ = anna.Receive(t.Context(), said) }, func() { _, _ = anna.Block(t.Context(), alice.ID) })
			w.equal("blocked and shown", shown(said.URI), false)
			w.must(anna.Unblock(t.Context(), alice.ID))
		}
	})
}

func TestNobodyWhoIsKeptAwayIsShownByMistake(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve, bob := srv.Actor("eve"), w.server().Actor("bob")
		_, id := anna.publish(rest)
		eve.Reply(id, "<p>words of eve</p>")
		bob.Reply(id, "<p>words of bob</p>")
		w.settle()
		bob.Block(anna.ActorURL)
		w.settle()
		_, err := anna.Block(t.Context(), srv.Host)
		w.must(err)
		for _, words := range []string{"words of eve", "words of bob"} {
			err := anna.ApproveComment(t.Context(), anna.comment(words).ID)
			w.equal("approving "+words, blog.KindOf(err), blog.Conflict)
			anna.hides("/on-rest", words)
		}
		w.must(anna.Unblock(t.Context(), srv.Host))
		anna.shows("/on-rest", "words of eve")
		anna.hides("/on-rest", "words of bob")
	})
}
