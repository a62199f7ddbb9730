package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/store"
)

func TestWhoWroteOnAPageElsewhereSeesAndErasesIt(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("policy", "open"))
		rosa, tom, target := w.site(), w.site(), anna.site.Article("on-rest")
		answer := rosa.entry("/notes/1", re("in-reply-to", target), "Rosa", "<p>Words of Rosa.</p>")
		anna.mentioned(answer, target)
		anna.mentioned(rosa.entry("/notes/2", re("like-of", target), "Rosa", ""), target)
		anna.mentioned(tom.entry("/notes/1", re("in-reply-to", target), "Tom", "<p>Words of Tom.</p>"), target)
		anna.shows("/on-rest", "Words of Rosa.", "Words of Tom.")

		for _, name := range []string{rosa.URL + "/", rosa.URL, answer} {
			out, err := anna.command(privacyExportCommand{whose{name}})
			if err != nil || !strings.Contains(out, "Words of Rosa.") || strings.Contains(out, "Words of Tom.") {
				t.Errorf("export of %s: %v\n%s", name, err, out)
			}
		}
		uri := anna.comment("Words of Rosa.").Person.URI
		_, err := anna.command(privacyEraseCommand{whose: whose{rosa.URL}})
		w.must(err)
		w.must(anna.store.RefreshRevision(t.Context())) // the command is another process
		anna.hides("/on-rest", "Words of Rosa.", "Rosa", rosa.URL)
		anna.hides("/on-rest/reactions", "Rosa", rosa.URL)
		anna.shows("/on-rest", "Words of Tom.")
		left, err := anna.store.Known(t.Context(), store.Subject{URI: uri})
		w.must(err)
		for table, rows := range left {
			if !slices.ContainsFunc(store.Holdings(), func(h store.Holding) bool { return h.Table == table && h.Stays != "" }) {
				t.Errorf("%s still holds %v", table, rows)
			}
		}
	})
}
