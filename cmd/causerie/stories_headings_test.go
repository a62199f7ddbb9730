package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// A heading may have the words of anything on the page around it.
func TestHeadingsKeepOutOfThePagesWay(t *testing.T) {
	ids := regexp.MustCompile(` id="([^"]+)"`)
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("guests", "true"))
		anna.publish(blog.Words{Title: "Plain", Slug: "plain", Source: "Words."})
		_, plain := anna.get("/plain")
		var source strings.Builder
		for _, id := range ids.FindAllStringSubmatch(plain, -1) {
			source.WriteString("## " + strings.ReplaceAll(id[1], "-", " ") + "\n\nWords.\n\n")
		}
		anna.publish(blog.Words{Title: "Headed", Slug: "headed", Source: source.String()})
		_, headed := anna.get("/headed")
		var seen []string
		for _, id := range ids.FindAllStringSubmatch(headed, -1) {
			if slices.Contains(seen, id[1]) {
				t.Errorf("two things have the id %q", id[1])
			}
			seen = append(seen, id[1])
		}
		if len(seen) < 10 {
			t.Errorf("the page has the ids %v", seen)
		}
	})
}
