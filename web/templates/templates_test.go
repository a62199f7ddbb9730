package templates_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/causerie/causerie/web/templates"
)

func set(t testing.TB) *templates.Set {
	t.Helper()
	s, err := templates.New(func(name string) (string, error) {
		if name == "none.css" {
			return "", fmt.Errorf("no static file is named %q", name)
		}
		return "/static/" + name, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestUnknownPageIsAnError(t *testing.T) {
	for _, name := range []string{"reader/none", "reader/layout", "reader/_cards", "base", ""} {
		if _, err := set(t).Render(name, nil); err == nil {
			t.Errorf("%q was rendered", name)
		}
	}
}

func TestFailureGivesNoHalfPage(t *testing.T) {
	page, err := set(t).Render("reader/error", struct{ templates.Page }{templates.Page{Lang: "en", Styles: []string{"none.css"}}})
	if err == nil || page != nil {
		t.Errorf("%q, %v", page, err)
	}
}

func TestDirection(t *testing.T) {
	for lang, want := range map[string]string{
		"": "ltr", "en": "ltr", "de-CH": "ltr", "ar": "rtl", "he": "rtl", "fa-IR": "rtl", "ur": "rtl", "yi": "rtl", "dv": "rtl",
		"ckb": "rtl", "az": "ltr", "az-Arab": "rtl", "ar-Latn": "ltr", "pa-Arab": "rtl", "not a language": "ltr",
	} {
		if got := templates.Direction(lang); got != want {
			t.Errorf("%q: %s, want %s", lang, got, want)
		}
	}
}

func TestLocale(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "en_US", "en-GB": "en_GB", "de": "de_DE", "pt-BR": "pt_BR", "zh-Hant": "zh_TW", "eo": "eo", "es-419": "es", "": "", "???": "",
	} {
		if got := templates.Locale(lang); got != want {
			t.Errorf("%q: %q, want %q", lang, got, want)
		}
	}
}

func TestLinks(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "",
		"she/her":                            "she/her",
		"https://a.test/":                    "[a.test](https://a.test/)",
		"see https://a.test/b?c=d&e, or not": "see [a.test/b?c=d&e](https://a.test/b?c=d&e), or not",
		"(https://a.test/x) http://b.test.":  "([a.test/x](https://a.test/x)) [b.test](http://b.test).",
		"javascript:alert(1)":                "javascript:alert(1)",
		"https://user:secret@a.test/":        "https://user:secret@a.test/",
		"https://":                           "https://",
		`https://a.test/"><script>`:          `[a.test](https://a.test/)"><script>`,
		"https://ä.test/ü and «https://b.test/»": "[ä.test/ü](https://ä.test/ü) and «[b.test](https://b.test/)»",
	} {
		if got := written(templates.Links(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func written(pieces []templates.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Href == "" {
			b.WriteString(p.Text)
			continue
		}
		fmt.Fprintf(&b, "[%s](%s)", p.Text, p.Href)
	}
	return b.String()
}

func FuzzLinks(f *testing.F) {
	f.Add("see https://a.test/b, and http://")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range templates.Links(text) {
			if p.Href != "" && (!strings.HasPrefix(p.Href, "http://") && !strings.HasPrefix(p.Href, "https://") || !strings.Contains(text, p.Href)) {
				t.Errorf("%q gave %q", text, p.Href)
			}
		}
	})
}
