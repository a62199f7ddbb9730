package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestWhatTheAuthorNotedForThemselvesIsNotHandedOut(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>words</p>")
		alice.Flag(anna.ActorURL, "They frighten me.", id)
		w.settle()
		_, err := anna.Restrict(t.Context(), alice.ID, blog.Rule{Severity: blog.Suspend, Comment: "Stands at my door", PublicComment: "Harassment"})
		w.must(err)
		for _, r := range anna.reports() {
			w.must(anna.ResolveReport(t.Context(), r.ID, "Told the police"))
		}
		var out, beside bytes.Buffer
		env := *anna.env
		env.stdout, env.stderr = &out, &beside
		w.must(privacyExportCommand{whose{alice.ID}}.Run(&env))
		for _, words := range []string{"words", "Harassment", "They frighten me."} {
			w.equal("in it: "+words, strings.Contains(out.String(), words), true)
		}
		for _, words := range []string{"Stands at my door", "Told the police"} {
			w.equal("in it: "+words, strings.Contains(out.String(), words), false)
		}
		w.equal("and it says so", strings.Contains(beside.String(), "causerie blocks"), true)
		env.stdout, env.json = &out, true
		w.must(blocksListCommand{}.Run(&env))
		w.equal("the author sees it", strings.Contains(out.String(), "Stands at my door"), true)
	})
}
