package main

import (
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

func TestAVersionStaysBehindItsOwnWarning(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("history", "true"))
		article, _ := anna.publish(blog.Words{Title: "A", Source: "The knife lay there.\n\nIt was night.", Warning: "violence"})
		w.pass(time.Hour)
		anna.edit(article, blog.Words{Title: "A", Source: "It was night.", Warning: "darkness"})
		w.pass(time.Hour)
		anna.edit(article, blog.Words{Title: "A", Source: "It was day."})
		w.pass(time.Hour)
		anna.edit(article, blog.Words{Title: "A", Source: "It was a fine day."})

		checkFolds(w, anna, "violence; darkness", "darkness", "")
		w.pass(time.Hour)
		// Who warns late means what was there before, too.
		anna.edit(article, blog.Words{Title: "A", Source: "It was a fine day.", Warning: "weather"})
		checkFolds(w, anna, "violence; darkness; weather", "darkness; weather", "weather")
	})
}

func checkFolds(w *world, anna *causerie, knife, night, fine string) {
	w.t.Helper()
	_, page := anna.get("/a/history")
	for _, c := range []struct{ passage, warnings string }{
		{"The knife", knife}, {"night.", night}, {"fine", fine},
	} {
		section := page[:strings.Index(page, c.passage)]
		section = section[strings.LastIndex(section, "<section"):]
		folded := strings.Contains(section, `<details class="warning">`) && !strings.Contains(section, "</details>")
		w.equal("folded: "+c.passage, folded, c.warnings != "")
		w.equal("warned of: "+c.passage, strings.Contains(section, "</span> "+c.warnings+"</span></summary>"), c.warnings != "")
	}
}
