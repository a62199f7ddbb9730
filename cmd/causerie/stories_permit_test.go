package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// Leave is given for what a reply says. When it says something else, and waits
// for the author again, the leave is gone until the author's next word.
func TestLeaveEndsWhenTheReplyWaitsAgain(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("policy", "first"))
		alice := w.server(aptest.AuthorizedFetch(), aptest.NoSharedInbox(), aptest.Compacted()).Actor("alice")
		_, id := anna.publish(rest)
		reply := alice.Reply(id, "<p>How do I begin?</p>", aptest.PolicyOfGoToSocial())
		w.settle()
		w.must(anna.ApproveComment(t.Context(), anna.comment("How do I begin?").ID))
		w.settle()
		first := w.last(alice, "Accept").Activity.Result.ID
		w.equal("given", alice.Status(first), http.StatusOK)

		w.pass(time.Minute)
		alice.Update(reply, `<p>Buy here: <a href="https://a.example">a</a> <a href="https://b.example">b</a> <a href="https://c.example">c</a> <a href="https://d.example">d</a> <a href="https://e.example">e</a></p>`)
		w.settle()
		w.equal("waiting", anna.comments(blog.Held), 1)
		w.equal("taken back", []any{alice.Status(first), w.last(alice, "Delete").Activity.Object.ID()}, []any{http.StatusGone, first})
		w.equal("not refused", answers(alice), []string{"Accept"})

		w.pass(time.Minute)
		alice.Update(reply, "<p>Where do I begin?</p>")
		w.settle()
		if anna.comments(blog.Held) == 1 {
			w.must(anna.ApproveComment(t.Context(), anna.comment("Where do I begin?").ID))
			w.settle()
		}
		second := w.last(alice, "Accept").Activity.Result.ID
		w.equal("given anew", []any{second != first, alice.Status(second), alice.Status(first)}, []any{true, http.StatusOK, http.StatusGone})
	})
}
