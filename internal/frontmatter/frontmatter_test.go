package frontmatter_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/frontmatter"
)

func TestParse(t *testing.T) {
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		file string
		want blog.Words
	}{
		"no front matter":    {"Just text.\n\n---\n\nMore.", blog.Words{Source: "Just text.\n\n---\n\nMore."}},
		"empty":              {"", blog.Words{}},
		"empty front matter": {"---\n---\nText", blog.Words{Source: "Text"}},
		"everything": {
			"---\r\ntitle: On Rest\r\nslug: rest\r\ndate: 2026-11-22\r\ntags: [Sleep, \"Self Care\"]\r\ncategories: Care, Body\r\nkind: Note\r\n" +
				"language: de\r\nsensitive: death\r\ncover: a.jpg\r\ncover_alt: A bed\r\nsummary: S\r\n---\r\n\r\nText\r\n",
			blog.Words{
				Title: "On Rest", Slug: "rest", Date: day, Tags: []string{"Sleep", "Self Care"}, Categories: []string{"Care", "Body"},
				Kind: blog.Note, Language: "de", Sensitive: true, Warning: "death", CoverID: "a.jpg", CoverAlt: "A bed", Summary: "S", Source: "Text\n",
			},
		},
		"plain flag":   {"---\nsensitive: true\n---\nx", blog.Words{Sensitive: true, Source: "x"}},
		"time of day":  {"---\ndate: 2026-11-22 00:00\n---\nx", blog.Words{Date: day, Source: "x"}},
		"no text":      {"---\ntitle: T\n---", blog.Words{Title: "T"}},
		"a byte order": {"\uFEFF---\ntitle: T\n---\nx", blog.Words{Title: "T", Source: "x"}},
	} {
		got, err := frontmatter.Parse([]byte(c.file), time.UTC)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got.Date = got.Date.UTC()
		if !reflect.DeepEqual(got, c.want) && !(len(got.Tags) == 0 && len(c.want.Tags) == 0 && got.Source == c.want.Source && got.Title == c.want.Title && got.Sensitive == c.want.Sensitive && got.Date.Equal(c.want.Date)) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	for file, want := range map[string]string{
		"---\ntitle: T\nText":               "never ends",
		"---\ntitel: T\n---\nx":             "titel",
		"---\ntitle: [\n---\nx":             "front matter",
		"---\ndate: soon\n---\nx":           "2026-11-22",
		"---\ntags: {a: b}\n---\nx":         "list",
		"---\ntags: !x\n0\n---\nx":          "quotation marks",
		"---\ntitle: !!binary 0008\n---\nx": "not text",
		"---\ntags: [!!binary 0008]\n---\n": "not text",
		"\xff":                              "UTF-8",
		strings.Repeat("x", 3<<20):          "mebibytes",
		"---\nsensitive: [a, b]\n---\ntext": "true, false",
	} {
		_, err := frontmatter.Parse([]byte(file), time.UTC)
		if blog.KindOf(err) != blog.Invalid || !strings.Contains(blog.Message(err), want) {
			t.Errorf("%.30q: %v, want %q in it", file, err, want)
		}
	}
}
