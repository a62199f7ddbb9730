package main

import (
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// Nobody said something before what they answer was there: who claims it stands
// where they came.
func TestNobodyIsFirstByAnOldDate(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, eve := srv.Actor("alice"), w.server().Actor("eve")
		_, id := anna.publish(rest)
		w.pass(time.Hour)
		says := func(by *aptest.Actor, name, inReplyTo, text string, at time.Time) string {
			note := noteBy(by, by.ID+"/"+name, inReplyTo, text)
			note["published"] = at.UTC().Format(time.RFC3339)
			by.Post(anna.ActorURL+"/inbox", activityBy(by, "Create", by.ID+"/"+name+"/activity", note))
			w.settle()
			w.pass(time.Minute)
			return by.ID + "/" + name
		}
		first := w.now()
		question := says(alice, "1", id, "Honest", first.Add(-time.Minute))
		says(eve, "1", id, "Of old", time.Unix(86_400, 0))
		says(eve, "2", id, "Of years to come", w.now().AddDate(3, 0, 0))
		says(alice, "2", id, "On its way for long", first)
		w.equal("as they stand", anna.thread("on-rest"), "Honest On its way for long Of old Of years to come")

		says(alice, "3", question, "An answer", w.now())
		says(eve, "3", question, "Before the question", first.Add(-30*time.Minute))
		w.equal("answers", anna.thread("on-rest"), "Honest[An answer Before the question] On its way for long Of old Of years to come")
		for _, path := range []string{"/on-rest", "/comments/feed.xml"} {
			anna.hides(path, "1970", "2029")
		}

		quote := noteBy(eve, eve.ID+"/4", "", "Look")
		quote["quote"], quote["published"] = id, "1970-01-02T00:00:00Z"
		eve.Post(anna.ActorURL+"/inbox", activityBy(eve, "Create", eve.ID+"/4/activity", quote))
		w.settle()
		kept, err := anna.store.QuoteByURI(t.Context(), eve.ID+"/4")
		w.must(err)
		w.equal("a quote", kept.PublishedAt.Year(), w.now().Year())

		w.must(anna.Mentioned(t.Context(), blog.Mention{
			Source: srv.URL + "/page", Target: "http://" + anna.address + "/on-rest", Page: srv.URL + "/page", Kind: blog.MentionReply,
			Text: "From a page", SentAt: time.Unix(86_400, 0),
		}))
		w.equal("a page", anna.comment("From a page").PublishedAt.Year(), w.now().Year())
	})
}
