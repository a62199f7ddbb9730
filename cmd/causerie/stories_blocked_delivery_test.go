package main

import (
	"slices"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

func TestALetterThatWaitsForTheBlockedIsNotSent(t *testing.T) {
	for _, whom := range []string{"the person", "the host"} {
		t.Run(whom, func(t *testing.T) {
			tell(t, func(w *world, anna *causerie) {
				ctx := t.Context()
				near, far := w.server(), w.server()
				alice, bob := far.Actor("alice"), near.Actor("bob")
				alice.Note(anna.ActorURL, "<p>I cannot sleep.</p>", aptest.Direct(), aptest.Mentioning(bob.ID))
				w.settle()
				far.Down()
				near.Down()
				letter := anna.letter("I cannot sleep.")
				answer, err := anna.AnswerLetter(ctx, anna.author.ID, letter.ID, "Private words.", true)
				w.must(err)
				_, err = anna.EditLetter(ctx, anna.author.ID, answer.ID, "Other private words.")
				w.must(err)
				w.settle()
				value := alice.ID
				if whom == "the host" {
					value = far.Host
				}
				_, err = anna.Block(ctx, value)
				w.must(err)
				far.Up()
				near.Up()
				w.pass(10 * time.Hour)
				w.settle()
				w.equal("alice got", got(alice), []string{})
				w.equal("bob got it", slices.Contains(got(bob), "Create Note"), true)
				list, _, err := anna.store.Deliveries(ctx, 1)
				w.must(err)
				reasons := map[string]bool{}
				for _, d := range list {
					for _, failure := range d.Failures {
						reasons[failure.Reason] = true
					}
				}
				w.equal("the author reads why", reasons, map[string]bool{"whom this was for is blocked": true})

				w.must(anna.TakeBackLetter(ctx, anna.author.ID, answer.ID))
				w.settle()
				w.equal("taken back", []any{got(alice), w.last(bob, "Delete").Activity.Object.ID()}, []any{[]string{"Delete Tombstone"}, anna.federation.LetterURL(answer.ID)})
			})
		})
	}
}

func TestWhatWaitsForABlockedFollowerIsNotSent(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alone, shared, gone := w.server(aptest.NoSharedInbox()), w.server(), w.server()
		eve, tom, ulf, zoe := alone.Actor("eve"), shared.Actor("tom"), shared.Actor("ulf"), gone.Actor("zoe")
		for _, a := range []*aptest.Actor{eve, tom, ulf, zoe} {
			a.Follow(anna.ActorURL)
		}
		w.settle()
		for _, srv := range []*aptest.Server{alone, shared, gone} {
			srv.Down()
		}
		anna.publish(rest)
		for _, value := range []string{eve.ID, tom.ID, gone.Host} {
			_, err := anna.Block(t.Context(), value)
			w.must(err)
		}
		for _, srv := range []*aptest.Server{alone, shared, gone} {
			srv.Up()
		}
		w.pass(10 * time.Hour)
		w.settle()
		w.equal("eve got", got(eve), []string{"Accept Follow", "Reject Follow"})
		w.equal("zoe got", got(zoe), []string{"Accept Follow", "Reject Follow"})
		create := 0
		for _, in := range shared.Inbox() {
			if in.Activity.Type == "Create" {
				create++
			}
		}
		w.equal("ulf, whose neighbour is blocked, got it", create, 1)
	})
}

func TestAnAnswerToTheBlockedIsNotSent(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>How?</p>")
		w.settle()
		srv.Down()
		answer, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("How?").ID, "So.")
		w.must(err)
		w.settle()
		_, err = anna.Block(t.Context(), alice.ID)
		w.must(err)
		srv.Up()
		w.pass(10 * time.Hour)
		w.settle()
		w.equal("alice got", got(alice), []string{})
		w.must(anna.DeleteComment(t.Context(), answer.ID))
		w.settle()
		w.equal("alice got", got(alice), []string{"Delete Tombstone"})
	})
}

func TestNobodyChangesAnotherAuthorsLetter(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		alice := w.server().Actor("alice")
		alice.Note(anna.ActorURL, "<p>I cannot sleep.</p>", aptest.Direct())
		w.settle()
		answer, err := anna.AnswerLetter(ctx, anna.author.ID, anna.letter("I cannot sleep.").ID, "Private words.", false)
		w.must(err)
		_, err = anna.EditLetter(ctx, "01a20575-fce4-75ce-a6e7-85c0dd90f206", answer.ID, "Forged words.")
		w.equal("an edit", blog.KindOf(err), blog.Forbidden)
		err = anna.TakeBackLetter(ctx, "01a20575-fce4-75ce-a6e7-85c0dd90f206", answer.ID)
		w.equal("a deletion", blog.KindOf(err), blog.Forbidden)
		w.settle()
		w.equal("alice got", got(alice), []string{"Create Note"})
		w.equal("her letters", anna.correspondence(alice), []string{"> I cannot sleep.", "< Private words."})
	})
}

// A letter waits for an inbox that its reader has no more when they are blocked.
func TestALetterThatWaitsAtAnOldInboxOfTheBlockedIsNotSent(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx, far := t.Context(), w.server()
		alice := far.Actor("alice")
		alice.Note(anna.ActorURL, "<p>I cannot sleep.</p>", aptest.Direct())
		w.settle()
		far.Down()
		_, err := anna.AnswerLetter(ctx, anna.author.ID, anna.letter("I cannot sleep.").ID, "Private words.", false)
		w.must(err)
		w.settle()
		moved, err := anna.store.Person(ctx, alice.ID)
		w.must(err)
		moved.Inbox, moved.Mailbox, moved.FetchedAt = alice.ID+"/new-inbox", alice.ID+"/new-inbox", w.now()
		w.must(anna.Meet(ctx, moved))
		_, err = anna.Block(ctx, alice.ID)
		w.must(err)
		far.Up()
		w.pass(10 * time.Hour)
		w.settle()
		w.equal("alice got", got(alice), []string{})
	})
}
