package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestNobodyClosesTheBlogWithAnEmptyList(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		for _, err := range []error{anna.settings("federation", "allowlist"), anna.FederateWith(ctx, blog.FederateListed)} {
			w.equal("refused", []any{blog.KindOf(err), strings.HasPrefix(blog.Message(err), "Your list is empty")}, []any{blog.Conflict, true})
		}
		s, err := anna.store.Settings(ctx)
		w.must(err)
		w.equal("federation", s.Federation, blog.FederateOpen)
		for _, server := range []string{"pond.example", "moor.example"} {
			_, err := anna.Allow(ctx, server)
			w.must(err)
		}
		w.must(anna.settings("federation", "allowlist"))
		w.must(anna.settings("title", "By the window"))
		w.must(anna.Disallow(ctx, "moor.example"))
		err = anna.Disallow(ctx, "pond.example")
		w.equal("the last one", []any{blog.KindOf(err), strings.HasPrefix(blog.Message(err), "This is the last server on your list")}, []any{blog.Conflict, true})
		listed, err := anna.store.AllowedHosts(ctx)
		w.must(err)
		w.equal("still listed", []any{len(listed), listed[0].Host}, []any{1, "pond.example"})
		w.must(anna.settings("federation", "open"))
		w.must(anna.Disallow(ctx, "pond.example"))
	})
}

func TestAnImportPrintsSoManyLinesAndNoMore(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		_, err := anna.Block(t.Context(), "strict.example")
		w.must(err)
		list := strings.Builder{}
		list.WriteString("#domain,#severity\nstrict.example,silence\n")
		for i := range 60 {
			fmt.Fprintf(&list, "new%02d.example,suspend\nob**%02d.example,suspend\n", i, i)
		}
		says := func(c blocksImportCommand) string {
			var out strings.Builder
			env := *anna.env
			env.stdin, env.stdout, c.File = strings.NewReader(list.String()), &out, "-"
			w.must(c.Run(&env))
			return out.String()
		}
		short := says(blocksImportCommand{DryRun: true})
		for _, words := range []string{"60 new, 0 changed", "and 10 more new; --all prints them\n", "kept: strict.example", "and 10 more skipped; --all prints them\n", "Nothing was changed."} {
			if !strings.Contains(short, words) {
				t.Errorf("it does not say %q: %s", words, short)
			}
		}
		w.equal("lines", strings.Count(short, "\n"), 1+51+1+51+1)
		long := says(blocksImportCommand{DryRun: true, All: true})
		w.equal("lines of all", strings.Count(long, "\n"), 1+60+1+60+1)
		w.equal("lines of an import", strings.Count(says(blocksImportCommand{}), "\n"), 1+1+51)
	})
}
