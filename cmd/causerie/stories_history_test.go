package main

import (
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

func TestCorrectionsThatFollowEachOtherLeaveVersions(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("history", "true"))
		article, _ := anna.publish(blog.Words{Title: "On Rest", Source: "State 0."})
		said := func(n string) {
			w.pass(6 * time.Minute)
			anna.edit(article, blog.Words{Title: "On Rest", Source: "State " + n + "."})
		}
		versions := func() int {
			page, err := anna.store.ArticlePage(t.Context(), "on-rest")
			w.must(err)
			return page.Changes
		}
		said("1") // six minutes after it was published
		w.equal("versions", versions(), 0)
		said("2") // twelve: a new one begins
		w.equal("versions", versions(), 1)
		said("3")
		w.equal("versions", versions(), 1)
		w.pass(time.Minute)
		anna.edit(article, blog.Words{Title: "On Rest, again", Source: "State 3."})
		w.equal("versions", versions(), 1)
		said("4") // thirteen minutes after it began
		w.equal("versions", versions(), 2)
		for range 9 {
			said("5")
			said("6")
		}
		w.equal("after an hour and more of corrections", versions(), 11)
		_, page := anna.get("/on-rest/history")
		w.equal("what was mended at once is kept", strings.Contains(page, "State 0"), false)
	})
}
