package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// told lists the titles of articles of which an Update came, in order.
func told(a *aptest.Actor) (titles []string) {
	for _, in := range a.Inbox() {
		if in.Activity.Type == "Update" && in.Activity.Object.Object() != nil {
			titles = append(titles, in.Activity.Object.Object().Name)
		}
	}
	return titles
}

func titled(title string) blog.Words {
	words := rest
	words.Title, words.Slug = title, ""
	return words
}

func TestServersAreToldWhoMayReplyAndQuote(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		anna.publish(titled("Long ago"))
		_, spoken := anna.publish(titled("Long ago, and still spoken of"))
		w.pass(400 * 24 * time.Hour)
		alice.Reply(spoken, "<p>I come back to this</p>")
		var all []string
		for i := range 12 {
			title := fmt.Sprintf("Article %02d", i)
			anna.publish(titled(title))
			w.pass(time.Minute)
			all = append(all, title)
		}
		hidden, _ := anna.publish(titled("Taken back"))
		w.must(anna.settings("policy", "all"))
		w.must(anna.settings("title", "By the window"))
		w.must(anna.settings("quotes", "ask"))
		w.must(anna.Unpublish(t.Context(), hidden.ID))
		w.settle()
		w.equal("told at once", told(alice), []string(nil))

		// The newest first, a handful a minute, each once; and a stop loses none.
		w.pass(time.Minute)
		anna.restart()
		w.settle()
		newest := slices.Clone(all)
		slices.Reverse(newest)
		sorted := told(alice)
		slices.Sort(sorted)
		w.equal("told after a minute", strings.Join(sorted, ", "), strings.Join(all[3:], ", "))
		w.pass(time.Minute)
		w.settle()
		w.pass(time.Hour)
		w.settle()
		sorted = told(alice)
		slices.Sort(sorted)
		w.equal("told in all", strings.Join(sorted, ", "), strings.Join(append(slices.Clone(all), "Long ago, and still spoken of"), ", "))

		note := w.last(alice, "Update").Activity.Object.Object()
		w.equal("it was not edited", note.Updated.IsZero(), true)
		w.equal("who may reply", note.InteractionPolicy.CanReply.ManualApproval, []string{activitypub.Public})
		w.equal("who may quote", note.InteractionPolicy.CanQuote.ManualApproval, []string{activitypub.Public})
		deliveries, _, err := anna.store.Deliveries(t.Context(), 1)
		w.must(err)
		for _, d := range deliveries {
			if d.What == blog.TermsUpdated {
				t.Error("the desk lists what it told of terms")
			}
		}
	})
}

func TestTermsThatAreTakenBackOrToldAreNotToldAgain(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		article, _ := anna.publish(titled("On waiting"))
		for _, policy := range []string{"all", "first", "open"} {
			w.must(anna.settings("policy", policy))
			w.pass(10 * time.Second)
		}
		w.pass(time.Hour)
		w.settle()
		w.equal("told of nothing", told(alice), []string(nil))

		w.must(anna.settings("policy", "first"))
		words := titled("On waiting, again")
		_, err := anna.Publish(t.Context(), anna.author.ID, article.ID, words)
		w.must(err)
		w.settle()
		w.equal("told by the edit", told(alice), []string{"On waiting, again"})
		w.equal("who may reply", len(w.last(alice, "Update").Activity.Object.Object().InteractionPolicy.CanReply.ManualApproval), 1)
		w.pass(time.Hour)
		w.settle()
		w.equal("told once", len(told(alice)), 1)

		// A change while others are being told counts, too.
		w.must(anna.settings("quotes", "nobody"))
		w.pass(time.Minute)
		w.settle()
		w.must(anna.settings("quotes", "everyone"))
		w.pass(time.Minute)
		w.settle()
		w.equal("told of each", len(told(alice)), 3)
		w.equal("who may quote", w.last(alice, "Update").Activity.Object.Object().InteractionPolicy.CanQuote.AutomaticApproval, []string{activitypub.Public})
	})
}
