package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestAnAnswerThatDidNotReachWhomItAnswersSaysSo(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		srv := w.server()
		alice, follower := srv.Actor("alice"), w.server().Actor("follower")
		follower.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Does it help?</p>")
		w.settle()
		w.must(anna.ApproveComment(ctx, anna.comment("Does it help?").ID))
		srv.Fail(1000, http.StatusForbidden)
		answer, err := anna.Answer(ctx, anna.author.ID, anna.comment("Does it help?").ID, "It does.")
		w.must(err)
		desk := anna.atTheDesk()
		_, page := desk.get("/desk/conversations?show=all")
		w.contains(page, "On its way to whom it answers")
		w.settle()
		_, page = desk.get("/desk/conversations?show=all")
		w.contains(page, "did not reach whom it answers", "The server refused it.", "Send again")
		before := len(follower.Inbox())

		srv.Recover()
		_, page = desk.post("/desk/conversations/"+answer.ID+"/again", url.Values{"back": {"/desk/conversations?show=all"}})
		w.contains(page, "Your answer is on its way again.")
		w.settle()
		w.contains(w.last(alice, "Create").Activity.Object.Object().Content, "It does.")
		w.equal("to the follower anew", len(follower.Inbox())-before, 0)
		_, page = desk.get("/desk/conversations?show=all")
		w.equal("it is spoken of", strings.Contains(page, "whom it answers"), false)
		w.equal("once more", blog.KindOf(anna.SendAnswerAgain(ctx, answer.ID)), blog.Conflict)

		// Of an edit that fails, the edit is sent again.
		srv.Fail(1000, http.StatusForbidden)
		_, err = anna.EditAnswer(ctx, answer.ID, "It does help.")
		w.must(err)
		w.settle()
		_, page = desk.get("/desk/conversations?show=all")
		w.contains(page, "but not your change")
		srv.Recover()
		_, err = anna.command(commentsResendCommand{commentID{answer.ID}})
		w.must(err)
		w.settle()
		w.contains(w.last(alice, "Update").Activity.Object.Object().Content, "It does help.")
	})
}
