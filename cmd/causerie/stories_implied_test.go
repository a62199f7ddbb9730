package main

import (
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// A server that was told once that replies wait keeps a reply back until it gets a
// word, also when the author has opened the conversation since: its copy of an
// answer is never renewed, and that of an article not at once.
func TestWhoWasToldToWaitGetsAWord(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("policy", "first"))
		alice, greta := w.server().Actor("alice"), w.server(aptest.Compacted()).Actor("greta")
		greta.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Why?</p>")
		w.settle()
		answer, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("Why?").ID, "Because.")
		w.must(err)
		w.settle()
		told := w.last(greta, "Create").Activity.Object.Object()
		w.equal("greta's copy says", len(told.InteractionPolicy.CanReply.ManualApproval), 1)

		w.pass(time.Hour)
		w.must(anna.settings("policy", "open"))
		early := greta.Reply(id, "<p>Before the copies are renewed</p>", aptest.PolicyOfGoToSocial())
		w.settle()
		w.equal("under the article", w.last(greta, "Accept").Activity.Object.ID(), early.ID)
		w.pass(72 * time.Hour)
		w.settle()
		late := greta.Reply(told.ID, "<p>I see</p>", aptest.PolicyOfGoToSocial())
		w.settle()
		accept := w.last(greta, "Accept").Activity
		w.equal("under the answer", []string{accept.Object.ID(), accept.Target.ID}, []string{late.ID, anna.federation.AnswerURL(answer.ID)})
		anna.shows("/on-rest", "Before the copies are renewed", "I see")

		// What is published from now on says so itself.
		_, id = anna.publish(blog.Words{Title: "On Work", Source: "Stop in time."})
		greta.Reply(id, "<p>Free</p>", aptest.PolicyOfGoToSocial())
		w.settle()
		w.equal("answered", answers(greta), []string{"Accept Follow", "Accept", "Accept"})
	})
}
