package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestTheAuthorPassesOnWhatAReaderAnswers(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		_, id := anna.publish(rest)
		box, alice, maria := anna.withMail(), w.server().Actor("alice"), anna.visitor("Ma*ria*")
		maria.mail = "maria@readers.test"
		alice.Follow(anna.ActorURL)
		reply := alice.Reply(id, "<p>From afar.</p>")
		w.settle()
		said := maria.says("on-rest", anna.comment("From afar.").ID, "Hello *Alice*, @tom@far.test\n\n# <b>1")
		plain := maria.says("on-rest", "", "To the article.")
		w.settle()
		before := len(alice.Inbox())

		desk := anna.atTheDesk()
		_, list := desk.get("/desk/conversations")
		w.equal("offered", strings.Count(list, "/relay?back="), 1)
		answer, _ := desk.get("/desk/conversations/" + plain.ID + "/relay")
		w.equal("of what answers nobody elsewhere", answer.StatusCode, http.StatusConflict)
		w.equal("sent by itself", len(alice.Inbox()), before)
		draft, err := anna.RelayDraft(t.Context(), said.ID)
		w.must(err)

		relayed, err := anna.Relay(t.Context(), anna.author.ID, said.ID, draft)
		w.must(err)
		w.settle()
		note := w.last(alice, "Create").Activity.Object.Object()
		w.equal("in answer to", note.InReplyTo.ID, reply.ID)
		w.equal("by", note.AttributedTo.ID, anna.ActorURL)
		for _, words := range []string{"Ma*ria* writes:", "<blockquote>", "Hello Alice, @tom@far.test"} {
			if !strings.Contains(note.Content, words) {
				t.Errorf("the note lacks %q: %s", words, note.Content)
			}
		}
		if strings.Contains(note.Content, "<h1") || strings.Contains(note.Content, maria.mail) {
			t.Errorf("the note: %s", note.Content)
		}
		_, err = anna.Relay(t.Context(), anna.author.ID, said.ID, draft)
		w.equal("twice", blog.KindOf(err), blog.Conflict)

		// Changed by its writer it is taken back, and again when it is deleted.
		var key string
		for _, l := range box.all(maria.mail) {
			if _, page := anna.get(l.path()); strings.Contains(page, "Hello") {
				key = l.path()
			}
		}
		link := letter{text: "http://x" + key}
		link.do(anna, "edit", "text", "Hello again.")
		w.settle()
		w.equal("after a change", w.last(alice, "Delete").Activity.Object.ID(), anna.federation.AnswerURL(relayed.ID))
		anna.hides("/on-rest", "writes:")
		again, err := anna.Relay(t.Context(), anna.author.ID, said.ID, "Maria says hello.")
		w.must(err)
		w.settle()
		anna.shows("/on-rest", "Maria says hello.")
		link.do(anna, "delete")
		w.settle()
		w.equal("after the end", w.last(alice, "Delete").Activity.Object.ID(), anna.federation.AnswerURL(again.ID))
		anna.hides("/on-rest", "Maria says hello.", "Hello again.")
	})
}

// post sends a form of the desk.
func (a *author) post(path string, form url.Values) (*http.Response, string) {
	a.c.w.t.Helper()
	r, err := http.NewRequestWithContext(a.c.w.t.Context(), http.MethodPost, "http://"+a.c.address+path, strings.NewReader(form.Encode()))
	a.c.w.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return a.do(r)
}

func TestTheFormToPassOnIsFilledIn(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		_, id := anna.publish(rest)
		alice := w.server().Actor("alice")
		alice.Reply(id, "<p>From afar.</p>")
		w.settle()
		said := anna.visitor("Maria").says("on-rest", anna.comment("From afar.").ID, "Hello.")
		desk := anna.atTheDesk()
		path := "/desk/conversations/" + said.ID + "/relay"
		_, page := desk.get(path)
		if !strings.Contains(page, "Maria writes:\n\n&gt; Hello.</textarea>") {
			t.Errorf("the form: %s", page)
		}
		desk.post(path, url.Values{"text": {"Maria writes: hello."}, "back": {"/desk/conversations"}})
		w.settle()
		anna.shows("/on-rest", "Maria writes: hello.")
	})
}
