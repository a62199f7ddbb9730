package main

import (
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
)

func TestToAnswerIsToApprove(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		w.must(anna.settings("policy", "all"))
		pond, far := w.server(), w.server(aptest.TakesForwarded())
		alice, bob, tom := pond.Actor("alice"), pond.Actor("bob"), far.Actor("tom")
		tom.Follow(anna.ActorURL)
		w.settle()
		_, id := anna.publish(rest)
		root := alice.Reply(id, "<p>To all of you</p>", toAnnasFollowers(anna, alice))
		bob.RequestReply(id, "<p>May I?</p>")
		w.settle()
		w.equal("while they wait", []int{len(passedOn(tom)), len(answers(bob))}, []int{0, 0})
		w.pass(4 * 24 * time.Hour) // all looks are over
		w.settle()
		root.Lists(bob.Reply(root.ID, "<p>below</p>", aptest.Undelivered()).ID)

		for _, text := range []string{"To all of you", "May I?"} {
			_, err := anna.Answer(ctx, anna.author.ID, anna.comment(text).ID, "Yes.")
			w.must(err)
		}
		w.settle()
		w.equal("passed on to the followers", len(passedOn(tom)), 1)
		w.equal("who asked is told", answers(bob), []string{"Accept ReplyRequest"})
		w.pass(10 * time.Minute)
		w.settle()
		w.equal("what was found below it waits", string(anna.comment("below").State), "held")
	})
}
