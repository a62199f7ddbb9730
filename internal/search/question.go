package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWords is how many words are looked for at once, those of phrases counted.
const maxWords = 32

// Term is one thing that is asked for.
type Term struct {
	Words  []string // folded; several stand next to each other, in this order
	Typed  string   // as it was typed, without quotes and minus
	Not    bool     // it is not to be there
	Prefix bool     // the last word may go on
	Quoted bool
	Dense  bool // of a script without spaces: not a word that could be misspelt
}

// Question is what a visitor asks for.
type Question struct {
	Terms []Term
	Cut   bool // more was typed than is looked for
}

// Asks reports whether there is anything to be found: what is only to be left out
// is no question.
func (q Question) Asks() bool {
	for _, t := range q.Terms {
		if !t.Not {
			return true
		}
	}
	return false
}

// String writes the question as it could have been typed.
func (q Question) String() string {
	parts := make([]string, len(q.Terms))
	for i, t := range q.Terms {
		part := t.Typed
		if t.Quoted {
			part = `"` + part + `"`
		}
		if t.Not {
			part = "-" + part
		}
		parts[i] = part
	}
	return strings.Join(parts, " ")
}

// Parse reads what was typed: words, "phrases" in any quotes, and either with a
// minus before it for what is not to be there. The last word is taken as one that
// is still being typed. All else that was typed only divides words; there is
// nothing that could be written wrong. Of more than most terms the first count.
func Parse(typed string, most int) Question {
	var q Question
	words := 0
	for rest := typed; ; {
		t, after, ok := next(rest)
		if !ok {
			return q
		}
		rest = after
		if len(t.Words) == 0 {
			continue
		}
		if words += len(t.Words); len(q.Terms) == most || words > maxWords {
			q.Cut = true
			return q
		}
		q.Terms = append(q.Terms, t)
	}
}

// next takes the first term from what was typed.
func next(typed string) (t Term, rest string, ok bool) {
	rest = strings.TrimLeftFunc(typed, unicode.IsSpace)
	if rest == "" {
		return t, "", false
	}
	rest, t.Not = minus(rest)
	if after, quoted := quote(rest); quoted {
		t.Quoted = true
		end := strings.IndexFunc(after, isQuote)
		open := end < 0
		if open {
			end = len(after)
		}
		t.Typed = strings.Join(strings.Fields(after[:end]), " ")
		rest = strings.TrimLeftFunc(after[end:], isQuote)
		t.read(open)
		return t, rest, true
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || isQuote(r) })
	if end < 0 {
		end = len(rest)
	}
	t.Typed, rest = rest[:end], rest[end:]
	t.read(rest == "")
	return t, rest, true
}

// read finds the words of a term; last says that nothing was typed after it.
func (t *Term) read(last bool) {
	var found []Token
	Tokens(t.Typed, func(token Token) bool {
		found = append(found, token)
		return len(found) <= maxWords
	})
	n := len(found)
	if n == 0 {
		return
	}
	t.Dense = found[n-1].Dense
	// The last character of a run stands alone in a text only where the run ends
	// there, which is not asked for.
	if n > 1 && t.Dense && found[n-2].Dense && found[n-2].End == found[n-1].End {
		found = found[:n-1]
	} else {
		// It may go on while it is typed. A single letter would find everything; a
		// single character of a dense script is a word.
		t.Prefix = !t.Not && (t.Dense || (last && len([]rune(found[n-1].Text)) > 1))
	}
	for _, token := range found {
		t.Words = append(t.Words, token.Text)
	}
}

func minus(s string) (rest string, not bool) {
	for _, sign := range []string{"-", "−", "–"} {
		if after, cut := strings.CutPrefix(s, sign); cut {
			return after, true
		}
	}
	return s, false
}

func quote(s string) (after string, quoted bool) {
	r, size := utf8.DecodeRuneInString(s)
	return s[size:], isQuote(r)
}

func isQuote(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '‟', '«', '»', '‹', '›', '「', '」', '『', '』', '＂':
		return true
	}
	return false
}
