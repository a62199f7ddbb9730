package main

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

func TestMailsThatAreNotSentTakeNobodysPlace(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("notices", "off"))
		box := anna.withMail()
		says := func(email, words, client string) {
			_, err := anna.Remark(t.Context(), blog.Remark{Slug: "on-rest", Name: "A reader", Email: email, Text: words, Client: client, Took: time.Minute})
			w.must(err)
		}
		for n := range 120 { // from six connections, all of them to one mailbox
			says("victim@post.test", fmt.Sprintf("Words number %d.", n), fmt.Sprint(n/20))
		}
		w.settle()
		w.equal("mails to who does not answer", len(box.all("victim@post.test")), 3)
		says("maria@readers.test", "I sleep well.", "maria")
		w.settle()
		w.equal("mails to somebody else", len(box.all("maria@readers.test")), 1)
	})
}

func TestAnUnpublishedArticleShowsNobodysFace(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		srv.Serve("/alice.png", "image/png", png1x1())
		alice := srv.Actor("alice")
		alice.Set(aptest.JSON{"icon": aptest.JSON{"type": "Image", "url": srv.URL + "/alice.png"}})
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>For all to read.</p>")
		alice.Like(id)
		w.settle()
		_, desk := anna.atTheDesk().get("/desk/conversations")
		face := faceAtTheDesk.FindStringSubmatch(desk)
		if face == nil {
			t.Fatal("the desk shows no face")
		}
		anna.status("/media/"+face[1], http.StatusOK)
		w.must(anna.Unpublish(t.Context(), anna.comment("For all to read.").ArticleID))
		anna.status("/media/"+face[1], http.StatusNotFound)

		// Whom no page shows but as a number has no face for everyone either.
		_, id = anna.publish(rest)
		like := alice.Like(id)
		srv.Actor("bob").Reply(id, "<p>And then?</p>")
		w.settle()
		anna.status("/media/"+face[1], http.StatusOK)
		alice.Undo(like)
		answer, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("And then?").ID, "Then sleep.")
		w.must(err)
		alice.Like(anna.federation.AnswerURL(answer.ID))
		w.settle()
		anna.status("/media/"+face[1], http.StatusNotFound)
		for _, way := range []string{"/media//", "/media/./", "/media/x/../"} {
			answer, _ := anna.answer(way + face[1])
			w.equal("by "+way, answer.StatusCode == http.StatusOK, false)
		}
	})
}
