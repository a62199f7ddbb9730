package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

func TestTheAuthorMovesAway(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		alice, late := w.server().Actor("alice"), w.server().Actor("late")
		home := w.server().Actor("anna")
		alice.Follow(anna.ActorURL)
		w.settle()
		anna.publish(rest)

		_, err := anna.federation.Successor(ctx, anna.author.ID, "@"+home.Handle)
		w.equal("before the new account knows the old", blog.KindOf(err), blog.Invalid)
		w.equal("what to do", strings.Contains(blog.Message(err), "add @anna@"+anna.address+" as an alias"), true)
		home.Set(aptest.JSON{"alsoKnownAs": []any{anna.ActorURL}})
		for _, typed := range []string{"@" + home.Handle, home.ID} {
			to, err := anna.federation.Successor(ctx, anna.author.ID, typed)
			w.must(err)
			w.equal("found as "+typed, to.URI, home.ID)
		}
		for _, typed := range []string{"anna", "", "@nobody@" + home.Handle[5:], anna.ActorURL, "http://" + anna.address + "/on-rest"} {
			_, err := anna.federation.Find(ctx, typed)
			w.equal("found as "+typed, blog.KindOf(err), blog.Invalid)
		}

		to, err := anna.federation.Successor(ctx, anna.author.ID, home.ID)
		w.must(err)
		_, err = anna.MoveAway(ctx, anna.author.ID, to)
		w.must(err)
		w.settle()
		w.equal("alice got", got(alice), []string{"Accept Follow", "Create Article", "Update Person", "Move"})
		move := w.last(alice, "Move").Activity
		w.equal("the move", []string{move.Actor.ID, move.Object.ID(), move.Target.ID}, []string{anna.ActorURL, anna.ActorURL, home.ID})
		w.equal("moved to", alice.FetchActor(anna.ActorURL).MovedTo, home.ID)
		anna.shows("/@anna", "@"+home.Handle)
		anna.shows("/on-rest", "On Rest")

		// Nobody new can follow; who follows already and asks again is told yes.
		late.Follow(anna.ActorURL)
		alice.Follow(anna.ActorURL)
		w.settle()
		w.equal("late got", got(late), []string{"Reject Follow"})
		w.equal("alice got", w.last(alice, "Accept").Activity.Type, "Accept")
		w.equal("followers", anna.followers(), 1)

		_, err = anna.MoveAway(ctx, anna.author.ID, blog.Person{URI: "https://other.test/u/anna", Handle: "anna@other.test"})
		w.equal("a second move", blog.KindOf(err), blog.Conflict)
		w.must(anna.StayHere(ctx, anna.author.ID))
		w.equal("taken back twice", blog.KindOf(anna.StayHere(ctx, anna.author.ID)), blog.Conflict)
		w.settle()
		w.equal("still moved to", w.last(alice, "Update").Activity.Object.Actor().MovedTo, "")
		anna.hides("/@anna", home.Handle)
		late.Follow(anna.ActorURL)
		w.settle()
		w.equal("late got", got(late), []string{"Reject Follow", "Accept Follow"})
		_, err = anna.MoveAway(ctx, anna.author.ID, to)
		w.equal("a move so soon", blog.KindOf(err), blog.Conflict)
		w.pass(31 * 24 * time.Hour)
		_, err = anna.MoveAway(ctx, anna.author.ID, to)
		w.must(err)
	})
}

func TestAMoveThatWasTakenBackIsNotTold(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, home := srv.Actor("alice"), w.server().Actor("anna")
		alice.Follow(anna.ActorURL)
		w.settle()
		home.Set(aptest.JSON{"alsoKnownAs": []any{anna.ActorURL}})
		to, err := anna.federation.Successor(t.Context(), anna.author.ID, home.ID)
		w.must(err)
		srv.Down()
		_, err = anna.MoveAway(t.Context(), anna.author.ID, to)
		w.must(err)
		w.settle()
		w.must(anna.StayHere(t.Context(), anna.author.ID))
		srv.Up()
		w.pass(24 * time.Hour)
		w.settle()
		if slices.Contains(got(alice), "Move") {
			t.Errorf("alice got %v", got(alice))
		}
	})
}

func TestAnAccountIsNamedNoLongerAsItWasNamed(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		other, old := srv.Actor("other"), srv.Actor("old")
		named := []string{other.ID, old.ID}
		for _, account := range []string{old.ID, "@old@" + srv.Host, "old@" + srv.Host} {
			i, err := anna.aliasOf(t.Context(), named, account)
			w.must(err)
			w.equal(account, i, 1)
		}
		for _, account := range []string{"@nobody@" + srv.Host, "old", srv.URL + "/nowhere"} {
			_, err := anna.aliasOf(t.Context(), named, account)
			w.equal(account, blog.KindOf(err), blog.NotFound)
		}
	})
}
