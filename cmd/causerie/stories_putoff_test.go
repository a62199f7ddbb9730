package main

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// letterBy is the Create of a private message.
func letterBy(a *aptest.Actor, anna *causerie, name string) aptest.JSON {
	to := aptest.JSON{"to": []any{anna.ActorURL}, "cc": []any{}}
	note := without(noteBy(a, a.ID+"/notes/"+name, "", name), to)
	delete(note, "inReplyTo")
	return without(activityBy(a, "Create", a.ID+"/notes/"+name+"/activity", note), to)
}

// usedUp counts against a day as if so many of a kind had come from elsewhere.
func (c *causerie) usedUp(what string, n int) {
	c.w.t.Helper()
	c.w.must(c.store.Write(c.w.t.Context(), func(tx blog.Tx) error {
		_, err := tx.Tally(c.w.t.Context(), what, "", c.w.now().Unix()/86400, n)
		return err
	}))
}

// However many strangers write to the author on a day, who writes then is heard on
// the next, before those who filled the day; who is known here is heard at once.
func TestALetterBeyondTheDayComesTheNext(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		junk, alice, bob, eva := srv.Actor("junk"), w.server().Actor("alice"), w.server().Actor("bob"), w.server().Actor("eva")
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Thank you.</p>")
		eva.Note(anna.ActorURL, "<p>A question</p>", aptest.Direct())
		w.settle()
		_, err := anna.AnswerLetter(t.Context(), anna.author.ID, anna.letter("A question").ID, "I am here.", false)
		w.must(err)
		w.settle()

		others := anna.rows("job")
		anna.usedUp("letter", 2_000-1)
		for n := range 30 { // twenty of which may wait
			w.equal("junk", quietly(junk, anna.ActorURL+"/inbox", letterBy(junk, anna, fmt.Sprint("junk", n))).Status, http.StatusAccepted)
		}
		bob.Note(anna.ActorURL, "<p>I need help</p>", aptest.Direct())
		alice.Note(anna.ActorURL, "<p>In private</p>", aptest.Direct())
		eva.Note(anna.ActorURL, "<p>And another</p>", aptest.Direct())
		w.settle()
		w.equal("letters of those who are known, and the first", anna.letters(), 3)
		w.equal("what waits", anna.rows("job")-others, 20+1)
		alice.Like(id) // is not kept waiting
		srv.Actor("tom").Like(id)
		w.settle()
		w.equal("what still waits", anna.rows("job")-others, 20+1)
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("likes", page.Likes, 2)

		next := w.now().Truncate(24 * time.Hour).Add(24 * time.Hour)
		w.pass(next.Sub(w.now()) + time.Minute)
		w.settle()
		anna.letter("I need help")
		w.pass(time.Hour)
		w.settle()
		w.equal("letters on the next day", anna.letters(), 3+1+20)
	})
}

// What had no effect because there was too much of it may be sent again.
func TestWhatWasTooMuchMayBeSentAgain(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		for n := range 101 {
			quietly(alice, anna.ActorURL+"/inbox", createBy(alice, fmt.Sprint("n", n), id, toPublic))
		}
		w.settle()
		anna.holds("comment", 100)
		anna.holds("job", 0)
		w.pass(25 * time.Hour)
		w.equal("again", quietly(alice, anna.ActorURL+"/inbox", createBy(alice, "n100", id, toPublic)).Status, http.StatusAccepted)
		quietly(alice, anna.ActorURL+"/inbox", createBy(alice, "n1", id, toPublic))
		w.settle()
		anna.holds("comment", 101)
		anna.comment("The words of n100")
	})
}

// What waits for the next day is taken back as everything else is, and ends with
// the life of what comes in.
func TestWhatIsPutOffCanBeTakenBack(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		bob := w.server().Actor("bob")
		anna.publish(rest)
		anna.usedUp("letter", 2_000)
		note := bob.Note(anna.ActorURL, "<p>Too hasty</p>", aptest.Direct())
		w.settle()
		bob.Delete(note)
		bob.Note(anna.ActorURL, "<p>Well considered</p>", aptest.Direct())
		w.settle()
		for range 4 {
			w.pass(24 * time.Hour)
			anna.usedUp("letter", 2_000)
			w.settle()
		}
		anna.holds("letter", 0)
		anna.holds("job", 0)
	})
}
