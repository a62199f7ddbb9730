package main

import (
	"net/http"
	"testing"
	"time"
)

func TestThePageAboutDataIsTrueUnderEverySetting(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("policy", "open"))
		box, maria := anna.withMail(), anna.visitor("Maria")
		maria.says("on-rest", "", "While there was a form.")
		w.settle()
		anna.shows("/privacy", "<h2>When you use the form under an article</h2>", "<h2>When a page of yours links to an article</h2>", "forty at most", `href="/offline.html"`)
		anna.hides("/privacy", "the form that was under articles", "Only servers that the author listed", "a hub", "IndexNow", "This blog does not heed it now")

		w.must(anna.settings("guests", "false"))
		anna.shows("/privacy", "<h2>When you used the form that was under articles</h2>", "stays public", "By the link in the mail that you got you can delete your comment", "was forgotten after a day")
		anna.hides("/privacy", "<h2>When you use the form under an article</h2>", "the form asks for a name", "from the form your e-mail address")
		w.pass(time.Hour)
		status, _ := box.last(maria.mail).do(anna, "delete")
		w.equal("deleting when the form is gone", status, http.StatusSeeOther)
		anna.hides("/on-rest", "While there was a form.")

		w.must(anna.settings("webmentions", "false"))
		anna.shows("/privacy", "This blog does not heed it now", "may stand here as a comment, a like or a boost")
		anna.hides("/privacy", "Pages that an article links to are told", "When a page of yours links")

		w.must(anna.settings("offline", "false"))
		anna.hides("/privacy", "forty at most")
		w.must(anna.settings("hub", "https://hub.example/push"))
		anna.shows("/privacy", "The feeds name a hub, hub.example, which belongs to somebody else.")
		w.must(anna.settings("indexnow", "on"))
		anna.shows("/privacy", "(IndexNow)")
		_, err := anna.Allow(t.Context(), "friends.example")
		w.must(err)
		w.must(anna.settings("federation", "allowlist"))
		anna.shows("/privacy", "Only servers that the author listed are heard here. If yours is among them, it sends here")
	})
}
