package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// threeDays lets the queue try what waits until it gives up.
func (w *world) threeDays() {
	w.t.Helper()
	for range 12 {
		w.settle()
		w.pass(7 * time.Hour)
	}
	w.settle()
}

// answered has the author answer a letter that alice wrote.
func (c *causerie) answered(alice *aptest.Actor, words string) blog.SentLetter {
	c.w.t.Helper()
	alice.Note(c.ActorURL, "<p>Help</p>", aptest.Direct())
	c.w.settle()
	sent, err := c.AnswerLetter(c.w.t.Context(), c.author.ID, c.letter("Help").ID, words, false)
	c.w.must(err)
	return sent
}

func (c *causerie) fate(id string) blog.Passage {
	c.w.t.Helper()
	l, err := c.store.SentLetter(c.w.t.Context(), id)
	c.w.must(err)
	return l.Passages[0]
}

func TestALetterThatCannotBeDeliveredSaysSo(t *testing.T) {
	for status, why := range map[int]string{
		http.StatusForbidden: "The server refused it.", http.StatusGone: "is gone for good",
		http.StatusServiceUnavailable: "tried for three days without success",
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			tell(t, func(w *world, anna *causerie) {
				srv := w.server()
				alice := srv.Actor("alice")
				alice.Note(anna.ActorURL, "<p>Hello</p>", aptest.Direct())
				w.settle()
				srv.Fail(1000, status)
				sent := anna.answered(alice, "I am here.")
				desk := anna.atTheDesk()
				page := desk.letters(alice)
				w.contains(page, "On its way")
				w.threeDays()

				desk = anna.atTheDesk()
				w.contains(desk.letters(alice), "Not delivered.", why, "Send again", "Let it be")
				_, list := desk.get("/desk/letters")
				w.contains(list, "1 letter not delivered")
				_, front := desk.get("/desk")
				w.contains(front, "1 letter of yours could not be delivered")
				said, err := anna.command(lettersShowCommand{letterID{ID: sent.ID}})
				w.must(err)
				w.contains(said, "(could not be delivered: ")
				said, err = anna.command(lettersListCommand{Undelivered: true})
				w.must(err)
				w.contains(said, sent.ID)

				// It is remembered when the row of the delivery is gone.
				w.pass(40 * 24 * time.Hour)
				w.must(anna.store.Tidy(t.Context()))
				deliveries, _, err := anna.store.Deliveries(t.Context(), 1)
				w.must(err)
				w.equal("deliveries", len(deliveries), 0)
				said, err = anna.command(lettersShowCommand{letterID{ID: sent.ID}})
				w.must(err)
				w.contains(said, "(could not be delivered: ")

				srv.Recover()
				_, err = anna.command(lettersResendCommand{letterID{ID: sent.ID}})
				w.must(err)
				w.settle()
				create := w.last(alice, "Create")
				w.contains(create.Activity.Object.Object().Content, "I am here.")
				w.equal("the same letter", create.Activity.Object.ID(), anna.federation.LetterURL(sent.ID))
				w.equal("it", anna.fate(sent.ID).Fate, blog.Arrived)
				counts, err := anna.store.DeskCounts(t.Context())
				w.must(err)
				w.equal("not delivered", counts.Undelivered, 0)
				_, err = anna.SendLetterAgain(t.Context(), anna.author.ID, sent.ID)
				w.equal("once more", blog.KindOf(err), blog.Conflict)
			})
		})
	}
}

func TestAnEditOfALetterThatNeverArrivedBringsTheLetter(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		srv := w.server()
		alice := srv.Actor("alice")
		srv.Fail(1000, http.StatusForbidden)
		sent := anna.answered(alice, "First words")
		w.settle()
		w.equal("it", anna.fate(sent.ID).Never(), true)
		srv.Recover()
		_, err := anna.EditLetter(ctx, anna.author.ID, sent.ID, "Better words")
		w.must(err)
		w.equal("it", anna.fate(sent.ID).Fate, blog.UnderWay)
		w.settle()
		w.contains(w.last(alice, "Create").Activity.Object.Object().Content, "Better words")
		w.equal("it", anna.fate(sent.ID).Fate, blog.Arrived)

		// Now it is there, and an edit is one, which can fail on its own.
		w.pass(time.Minute)
		srv.Fail(1000, http.StatusForbidden)
		_, err = anna.EditLetter(ctx, anna.author.ID, sent.ID, "Best words")
		w.must(err)
		w.settle()
		way := anna.fate(sent.ID)
		w.equal("it", []bool{way.Missed(), way.Never()}, []bool{true, false})
		desk := anna.atTheDesk()
		w.contains(desk.letters(alice), "but not your change", "The server refused it.")
		srv.Recover()
		_, err = anna.command(lettersResendCommand{letterID{ID: sent.ID}})
		w.must(err)
		w.settle()
		w.contains(w.last(alice, "Update").Activity.Object.Object().Content, "Best words")
		w.equal("it", anna.fate(sent.ID).Fate, blog.Arrived)
	})
}

func TestAnEditThatOvertakesItsLetter(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		srv.Fail(1, http.StatusInternalServerError)
		sent := anna.answered(alice, "First words")
		w.settle()
		_, err := anna.EditLetter(t.Context(), anna.author.ID, sent.ID, "Second words")
		w.must(err)
		w.settle()
		w.equal("her server got", got(alice), []string{"Update Note"})
		w.equal("it", anna.fate(sent.ID).Fate, blog.UnderWay)
		w.pass(time.Hour)
		w.settle()
		w.contains(w.last(alice, "Create").Activity.Object.Object().Content, "Second words")
		w.equal("it", anna.fate(sent.ID).Fate, blog.Arrived)
	})
}

func TestOfSeveralWhoAreAnsweredOnlyWhoMissedItGetsItAgain(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		alice, far := w.server().Actor("alice"), w.server()
		bob := far.Actor("bob")
		alice.Note(anna.ActorURL, "<p>Help us</p>", aptest.Direct(), aptest.Mentioning(bob.ID))
		w.settle()
		far.Fail(1000, http.StatusForbidden)
		sent, err := anna.AnswerLetter(ctx, anna.author.ID, anna.letter("Help us").ID, "Both of you", true)
		w.must(err)
		w.settle()
		desk := anna.atTheDesk()
		w.contains(desk.letters(alice), "Arrived", "Not delivered to", "@bob@"+far.Host)
		before := len(alice.Inbox())
		far.Recover()
		_, err = anna.SendLetterAgain(ctx, anna.author.ID, sent.ID)
		w.must(err)
		w.settle()
		w.equal("to alice anew", len(alice.Inbox())-before, 0)
		w.equal("bob's", w.last(bob, "Create").Activity.Object.Object().To, []string{alice.ID, bob.ID})
	})
}

func TestTheAuthorLetsALetterBe(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		srv.Fail(1000, http.StatusGone)
		sent := anna.answered(alice, "I am here.")
		w.settle()
		desk := anna.atTheDesk()
		_, page := desk.post("/desk/sent-letters/"+sent.ID+"/let-be", url.Values{"person": {alice.ID}})
		w.contains(page, "Not delivered.", "Send again")
		w.equal("asked again", strings.Contains(page, "Let it be"), false)
		_, front := desk.get("/desk")
		w.equal("the first page speaks of it", strings.Contains(front, "delivered"), false)
		w.equal("the other author", blog.KindOf(anna.LetLetterBe(t.Context(), "another", sent.ID)), blog.Forbidden)
		_, err := anna.command(lettersLetBeCommand{letterID{ID: sent.ID}})
		w.must(err)

		// They may think better of it.
		srv.Recover()
		answer, page := desk.post("/desk/sent-letters/"+sent.ID+"/again", url.Values{"person": {alice.ID}})
		w.equal("sent again", answer.StatusCode, http.StatusOK)
		w.contains(page, "Your letter is on its way again.", "On its way")
		w.settle()
		w.contains(desk.letters(alice), "Arrived")
	})
}

func TestALetterToWhoWasBlockedMeanwhileIsNotSentAgain(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		srv.Fail(1000, http.StatusForbidden)
		sent := anna.answered(alice, "I am here.")
		w.settle()
		_, err := anna.Block(t.Context(), alice.ID)
		w.must(err)
		srv.Recover()
		_, err = anna.SendLetterAgain(t.Context(), anna.author.ID, sent.ID)
		w.equal("again", blog.KindOf(err), blog.Conflict)
		desk := anna.atTheDesk()
		answer, page := desk.post("/desk/sent-letters/"+sent.ID+"/again", url.Values{"person": {alice.ID}})
		w.equal("from the desk", answer.StatusCode, http.StatusConflict)
		w.contains(page, "You have blocked someone this letter went to")
		w.settle()
		w.equal("she got", got(alice), []string(nil))
	})
}

func TestALongCorrespondenceOpensAtWhatIsNew(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		write := func(words string) {
			alice.Note(anna.ActorURL, "<p>"+words+"</p>", aptest.Direct(), aptest.Warning("sleep"))
			w.settle()
			w.pass(time.Minute)
		}
		for _, words := range []string{"One", "Two", "Three", "Four"} {
			write(words)
			w.must(anna.ReadLetter(t.Context(), anna.letter(words).ID))
		}
		desk := anna.atTheDesk()
		w.equal("a short one has a place to begin", strings.Contains(desk.letters(alice), `id="newest"`), false)
		write("Five")
		write("Six")
		page := desk.letters(alice)
		_, after, _ := strings.Cut(page, `id="newest"`)
		w.equal("it begins with the first that was not read", []bool{
			strings.Contains(after, "Four"), strings.Contains(after, "Five"), strings.Contains(after, "Six"),
		}, []bool{false, true, true})
		_, list := desk.get("/desk/letters")
		w.contains(list, "#newest")

		// What stands behind a warning stands behind it when it is to be deleted, too.
		_, page = desk.get("/desk/letters/" + anna.letter("Five").ID + "/delete")
		w.contains(page, "<summary>Content warning: <bdi>sleep</bdi></summary>")
	})
}
