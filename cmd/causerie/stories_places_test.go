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

func TestWhatWasPassedOnGoesWithItsCommentByEveryDoor(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		article, id := anna.publish(rest)
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		alice.Reply(id, "<p>From afar.</p>")
		w.settle()
		far := anna.comment("From afar.").ID
		doors := map[string]func(c blog.DeskComment) error{
			"hidden":  func(c blog.DeskComment) error { return anna.HideComment(t.Context(), c.ID) },
			"deleted": func(c blog.DeskComment) error { return anna.DeleteComment(t.Context(), c.ID) },
			"spam":    func(c blog.DeskComment) error { return anna.SpamComment(t.Context(), c.ID) },
			"erased": func(c blog.DeskComment) error {
				_, err := anna.EraseAddress(t.Context(), "maria@readers.test")
				return err
			},
		}
		for name, door := range doors {
			c := anna.visitor("Maria").says("on-rest", far, "Words that are "+name+".", "email", "maria@readers.test")
			relayed, err := anna.Relay(t.Context(), anna.author.ID, c.ID, "Maria writes: "+name)
			w.must(err)
			w.settle()
			w.must(door(c))
			w.settle()
			w.equal(name, w.last(alice, "Delete").Activity.Object.ID(), anna.federation.AnswerURL(relayed.ID))
			anna.hides("/on-rest", "Maria writes: "+name)
			status, _ := anna.getAs("/ap/answers/"+relayed.ID, "application/activity+json")
			w.equal(name+", asked for", status, http.StatusGone)
		}

		// What goes while the article is a draft does not come back with it.
		c := anna.visitor("Maria").says("on-rest", far, "Words of a draft.")
		_, err := anna.Relay(t.Context(), anna.author.ID, c.ID, "Maria writes: draft")
		w.must(err)
		w.settle()
		w.must(anna.Unpublish(t.Context(), article.ID))
		w.settle()
		w.must(anna.DeleteComment(t.Context(), c.ID))
		_, err = anna.Publish(t.Context(), anna.author.ID, article.ID, rest)
		w.must(err)
		w.settle()
		anna.hides("/on-rest", "Maria writes: draft", "Words of a draft.")
	})
}

func TestTheYearOfAPageIsNotOfferedToNarrowASearch(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		anna.publish(blog.Words{Kind: blog.Page, Title: "Contact", Source: "Sleep on it.", Date: time.Date(2001, 2, 3, 0, 0, 0, 0, time.UTC)})
		f, err := anna.store.Search(t.Context(), blog.SearchQuery{Words: "sleep"})
		w.must(err)
		w.equal("found", f.Total, 2)
		w.equal("years", f.First, f.Last)
	})
}
