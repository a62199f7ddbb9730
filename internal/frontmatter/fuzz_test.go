package frontmatter_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/frontmatter"
)

// FuzzParse: a file is read as it stands or refused with a sentence. The text is
// the end of the file, nothing lost and nothing added; what the head says is
// text; and reading the text alone gives the same text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"---\ntitle: T\ntags: [a]\n---\nText", "---\n&a [*a]\n---\n", "---\n---\n", "---\n", "Text\n---\nmore", "\ufeff---\r\ntitle: T\r\n---\r\nText\r\n",
		"---\ntitle: &a x\nslug: *a\nsummary: *a\n---\n", "---\na: &a [x,x]\nb: &b [*a,*a]\ntags: [*b,*b]\n---\n",
		"---\ndate: 2026-11-22T10:30:00+01:00\nsensitive: words\ncover: ../../etc/passwd\n---\n", "---\ntitle: |\n  two\n  lines\n---\nText\n---\n",
		"---\ntags: a, b ,c\ncategories:\n  - x\n  - y\n---\n", "---\ntitle: 'it''s'\nkind: PAGE\nlanguage: de-AT\n---\n", "---\n<<: *x\n---\n", "---\ntitle: !!binary aGk=\n---\n",
		"---\n? [a]\n: b\n---\n", "---\ntitle: \"\\u202e\\0\"\n---\n", "---\ndate: 9999999999999\n---\n", "---\ntitle: x\n--- \nText",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		words, err := frontmatter.Parse(file, time.UTC)
		if err != nil {
			if blog.KindOf(err) != blog.Invalid || blog.Message(err) == "" {
				t.Fatalf("an error without a sentence: %v", err)
			}
			return
		}
		plain := bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n"))
		if !bytes.HasSuffix(plain, []byte(words.Source)) {
			t.Fatalf("the text %q is not the end of %q", words.Source, file)
		}
		said := append([]string{words.Title, words.Slug, words.Summary, words.Warning, words.Language, words.CoverID, words.CoverAlt}, words.Tags...)
		for _, text := range append(said, words.Categories...) {
			if !utf8.ValidString(text) {
				t.Fatalf("%q says %q", file, text)
			}
		}
		if strings.HasPrefix(words.Source, "---\n") || strings.HasPrefix(words.Source, "\ufeff") || strings.Contains(words.Source, "\r\n") {
			return // it would be read as a head of its own, or as lines that end otherwise
		}
		again, err := frontmatter.Parse([]byte(words.Source), time.UTC)
		if err != nil || again.Source != words.Source {
			t.Fatalf("the text %q alone reads as %q, %v", words.Source, again.Source, err)
		}
	})
}
