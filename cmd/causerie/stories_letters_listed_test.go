package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

func TestALetterFromAServerThatIsNotListedLeadsToTheList(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		srv := w.server()
		alice := srv.Actor("alice")
		alice.Note(anna.ActorURL, "<p>Help</p>", aptest.Direct())
		w.settle()
		l := anna.letter("Help")
		sent, err := anna.AnswerLetter(ctx, anna.author.ID, l.ID, "I am here.", false)
		w.must(err)
		_, err = anna.Allow(ctx, "pond.example")
		w.must(err)
		w.must(anna.settings("federation", "allowlist"))

		for what, err := range map[string]error{
			"answer": second(anna.AnswerLetter(ctx, anna.author.ID, l.ID, "Still here.", false)),
			"change": second(anna.EditLetter(ctx, anna.author.ID, sent.ID, "I am here for you.")),
		} {
			w.equal(what, blog.KindOf(err), blog.Conflict)
			w.equal(what+" speaks of the list", strings.Contains(blog.Message(err), srv.Host), true)
			w.equal(what+" speaks of a block", strings.Contains(blog.Message(err), "block"), false)
		}
		desk := anna.atTheDesk()
		page := desk.letters(alice)
		w.contains(page, `<a href="/desk/hosts">on the list</a>`)
		w.equal("it speaks of a block to be lifted", strings.Contains(page, "Lift the block"), false)
		answer, page := desk.post("/desk/letters/"+l.ID+"/answer", url.Values{"text": {"What I typed"}})
		w.equal("answered", answer.StatusCode, http.StatusConflict)
		w.contains(page, "Put it on the list before you answer", "What I typed")

		_, err = anna.Allow(ctx, srv.Host)
		w.must(err)
		_, err = anna.AnswerLetter(ctx, anna.author.ID, l.ID, "Still here.", false)
		w.must(err)
		w.settle()
		w.contains(w.last(alice, "Create").Activity.Object.Object().Content, "Still here.")
	})
}

func second[T any](_ T, err error) error { return err }
