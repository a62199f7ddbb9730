package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/causerie/causerie/internal/search"
)

func tokens(text string) []string {
	var list []string
	search.Tokens(text, func(t search.Token) bool {
		list = append(list, t.Text)
		return true
	})
	return list
}

func TestTextsAreDividedIntoWords(t *testing.T) {
	for text, want := range map[string]string{
		"Don’t panic!":                "don t panic",
		"self-care, C++ & 2.5":        "self care c 2 5",
		"Überängstlich straße":        "uberangstlich strasse",
		"ANXIÉTÉ anxie\u0301te\u0301": "anxiete anxiete",
		"an\u00adxi\u200bety":         "anxiety",
		"œuvre Łódź Ørsted":           "oeuvre lodz orsted",
		"ΛΌΓΟΣ λόγος":                 "λογοσ λογοσ",
		"ёлка Ёлка":                   "елка елка",
		"مُحَمَّد أحمد":               "محمد احمد",
		"ＡＢＣ ﬁne ½":                   "abc fine 12",
		"हिन्दी":                      "हिन्दी",
		"心の話":                         "心の の話 話",
		"Go言語です。":                     "go 言語 語で です す",
		"불안을 느낀다":                     "불안 안을 을 느낀 낀다 다",
		"ภาษา":                        "ภา าษ ษา า",
		"ﾃｽﾄ":                         "テス スト ト",
		"\xff\xfe a\x00b":             "a b",
		"🙂 — …":                       "",
	} {
		if got := strings.Join(tokens(text), " "); got != want {
			t.Errorf("%q is divided into %q, want %q", text, got, want)
		}
	}
}

func TestQuestionsAreRead(t *testing.T) {
	for typed, want := range map[string]string{
		"sleep":                  "sleep*",
		"sleep ":                 "sleep",
		"Sleep well":             "sleep well*",
		"a":                      "a",
		`"sleep well" now`:       "[sleep well] now*",
		`"sleep wel`:             "[sleep wel]*",
		`“sleep well”`:           "[sleep well]",
		`«dors bien» `:           "[dors bien]",
		"sleep -dreams":          "sleep !dreams",
		`sleep -"bad dreams"`:    "sleep ![bad dreams]",
		"self-care":              "[self care]*",
		"- -- + * ( ) AND\t":     "and",
		`title:x^2 NEAR(a b)"`:   "[title x 2] [near a] b",
		"心":                      "心*",
		"心の話":                    "[心の の話]",
		"Go言語 ":                  "[go 言語]",
		"l'angoisse":             "[l angoisse]*",
		"' OR 1=1; --":           "or [1 1]",
		`""`:                     "",
		"%_\\":                   "",
		strings.Repeat("x1 ", 3): "x1 x1 x1",
	} {
		var parts []string
		for _, term := range search.Parse(typed, 12).Terms {
			part := strings.Join(term.Words, " ")
			if len(term.Words) > 1 {
				part = "[" + part + "]"
			}
			if term.Not {
				part = "!" + part
			}
			if term.Prefix {
				part += "*"
			}
			parts = append(parts, part)
		}
		if got := strings.Join(parts, " "); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
	q := search.Parse(strings.Repeat("a b ", 500), 12)
	if len(q.Terms) != 12 || !q.Cut {
		t.Errorf("of 1,000 words %d are looked for, cut %v", len(q.Terms), q.Cut)
	}
	if q := search.Parse("-a -b", 12); q.Asks() {
		t.Error("what is only left out is a question")
	}
}

func TestFormsOfAWordAreKin(t *testing.T) {
	for _, c := range []struct {
		language, a, b string
		kin            bool
	}{
		{"en", "therapy", "therapies", true},
		{"en", "walk", "walking", true},
		{"en-GB", "walked", "walks", true},
		{"en", "care", "caring", true},
		{"en", "stop", "stopping", true},
		{"en", "stopped", "stop", true},
		{"en", "car", "care", false},
		{"en", "mother", "moth", false},
		{"de", "angst", "angsten", true},
		{"de", "walk", "walking", false},
		{"fr", "angoisse", "angoisses", true},
		{"ru", search.Fold("тревога"), search.Fold("тревогой"), true},
		{"", "walk", "walks", false},
	} {
		if got := search.Kin(c.a, c.b, []string{c.language}); got != c.kin {
			t.Errorf("%s: %s and %s: %v", c.language, c.a, c.b, got)
		}
		if stem := search.Stem(c.a, []string{c.language}); c.kin && !strings.HasPrefix(c.b, stem) {
			t.Errorf("%s: %s is not looked for at %q", c.language, c.b, stem)
		}
	}
}

func TestSlipsAreCounted(t *testing.T) {
	for _, c := range []struct {
		a, b string
		n    int
	}{
		{"sleep", "slepe", 1},
		{"anxiety", "anxiety", 0},
		{"sleep", "slep", 1},
		{"sleep", "sleeep", 1},
		{"sleep", "sleet", 1},
		{"therapist", "terapits", 2},
		{"sleep", "dream", 3},
		{"", "ab", 2},
	} {
		if got := search.Distance([]rune(c.a), []rune(c.b), 2); got != c.n {
			t.Errorf("%s and %s: %d slips, want %d", c.a, c.b, got, c.n)
		}
	}
}

func show(pieces []search.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Hit {
			fmt.Fprintf(&b, "[%s]", p.Text)
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// plan looks for what was typed, as it was typed.
func plan(typed string) search.Plan {
	var p search.Plan
	for _, t := range search.Parse(typed, 12).Terms {
		p.Groups = append(p.Groups, search.Group{Any: []search.Phrase{{Words: t.Words, Prefix: t.Prefix}}, Not: t.Not})
	}
	return p
}

func TestWhatIsFoundIsMarked(t *testing.T) {
	for _, c := range [][3]string{
		{"sleep", "To sleep, SLEEPING, asleep", "To [sleep], [SLEEPING], asleep"},
		{"resume ", "Résumé of <b>", "[Résumé] of <b>"},
		{`"a b"`, "a b a c b a b", "[a b] a c b [a b]"},
		{"言語", "Go言語学です", "Go[言語]学です"},
		{"語", "言語学", "言[語]学"},
		{"学", "言語学", "言語[学]"},
		{"x -y ", "x y", "[x] y"},
		{"self-care ", "Selfcare is self\n\n care", "Selfcare is [self care]"},
		{"angst ", "Ängst\u0301 und", "[Ängst\u0301] und"},
	} {
		if got := show(search.NewMarker(plan(c[0])).Mark(c[1])); got != c[2] {
			t.Errorf("%q marks %q, want %q", c[0], got, c[2])
		}
	}
}

func TestThePassageShowsMostOfWhatIsAsked(t *testing.T) {
	filler := strings.Repeat("Nothing of it is here at all. ", 40)
	text := filler + "Sleep alone. " + filler + "The best sleep is a long walk away.\n\nAnd so on. " + filler
	got := show(search.NewMarker(plan("sleep walk ")).Passage(text))
	if !strings.HasPrefix(got, "… The best [sleep] is a long [walk] away. And so on.") || !strings.HasSuffix(got, " …") || len(got) > 300 {
		t.Errorf("the passage is %q", got)
	}
	dense := strings.Repeat("今日は天気がいいです。", 40) + "心の話をしましょう。" + strings.Repeat("明日も", 100)
	if got := show(search.NewMarker(plan("心の話")).Passage(dense)); !strings.HasPrefix(got, "… [心の話]をしましょう。") && !strings.Contains(got, "です。[心の話]をしましょう。") {
		t.Errorf("the passage is %q", got)
	}
	if p := search.NewMarker(plan("nowhere ")).Passage(text); p != nil {
		t.Errorf("a passage of nothing: %q", show(p))
	}
}

// FuzzParse holds for whatever is typed: it is read in bounds, of letters, digits
// and marks alone, and what it marks is the text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"sleep well", `"sleep well" -dreams`, "心の話", "l'angoisse", "-", `"`, `-"a`, "a\x00b", "\xff", "'':*|&!()<->", "title:^x* NEAR(a,b) OR NOT", "ภาษา불안", "à\u0301\u0301\u0301", "\u00ad\u200d", "ﷺ", "ß İ ŉ", strings.Repeat("x", 500),
	} {
		f.Add(seed, seed+" and Sleep well, said 心の話 to à.")
	}
	f.Fuzz(func(t *testing.T, typed, text string) {
		q := search.Parse(typed, 12)
		if len(q.Terms) > 12 {
			t.Fatalf("%d terms", len(q.Terms))
		}
		p := search.Plan{}
		for _, term := range q.Terms {
			for _, word := range term.Words {
				if word == "" || !utf8.ValidString(word) || strings.ContainsAny(word, " \t\n'\"\\*:&|!()<>-^{}+\x00") {
					t.Fatalf("%q holds the word %q", typed, word)
				}
			}
			p.Groups = append(p.Groups, search.Group{Any: []search.Phrase{{Words: term.Words, Prefix: term.Prefix}}, Not: term.Not})
		}
		if !utf8.ValidString(text) {
			return
		}
		m := search.NewMarker(p)
		var whole strings.Builder
		for _, piece := range m.Mark(text) {
			whole.WriteString(piece.Text)
		}
		if !slices.Equal(strings.Fields(whole.String()), strings.Fields(text)) {
			t.Fatalf("marking %q made %q", text, whole.String())
		}
		for _, piece := range m.Passage(text) {
			if !utf8.ValidString(piece.Text) {
				t.Fatalf("a passage of %q cuts a character", text)
			}
		}
	})
}
