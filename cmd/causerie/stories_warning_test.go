package main

import (
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
)

func TestALongWarningIsKeptWhole(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		warning := strings.TrimSpace(strings.Repeat("grief and loss ", 20))
		alice.Reply(id, "<p>Said aloud.</p>", aptest.Warning(warning))
		alice.Reply(id, "<p>Said quietly.</p>", aptest.Direct(), aptest.Warning(warning))
		alice.Quote(id, "<p>Said elsewhere.</p>", aptest.Warning(warning))
		w.settle()
		w.equal("the comment's warning", anna.comment("Said aloud.").Warning, warning)
		w.equal("the letter's warning", anna.letter("Said quietly.").Warning, warning)
		w.equal("the quote's warning", anna.quote().Warning, warning)
	})
}
