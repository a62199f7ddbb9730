package search

import (
	"unicode"
	"unicode/utf8"
)

// Token is a word of a text, folded, and the bytes where it stands there.
type Token struct {
	Text       string
	Start, End int
	// Dense marks a piece of a script that puts no spaces between words: two
	// characters, or the last one of a run. They overlap, so whatever is looked for
	// is found wherever it begins.
	Dense bool
}

// maxWord is how many bytes of a word count. More is no word of any language, and
// what both databases can hold.
const maxWord = 120

// Tokens calls yield with the words of a text, in order, until that returns false.
func Tokens(text string, yield func(Token) bool) {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		end := at
		switch {
		case dense(r):
			if end = runEnd(text, at, true); !pairs(text, at, end, yield) {
				return
			}
		case letter(r):
			end = runEnd(text, at, false)
			if word := Fold(clip(text[at:end])); word != "" && !yield(Token{Text: word, Start: at, End: end}) {
				return
			}
		default:
			end += size
		}
		at = end
	}
}

// runEnd is where the run of letters ends that begins at the given byte.
func runEnd(text string, at int, thick bool) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		part := letter(r) && dense(r) == thick
		if !part && !unicode.IsMark(r) && !silent(r) {
			break
		}
		at += size
	}
	return at
}

// pairs yields the pairs of characters of a run, and its last one alone.
func pairs(text string, at, end int, yield func(Token) bool) bool {
	before, from := "", at
	for i, r := range text[at:end] {
		if silent(r) {
			continue
		}
		char, start := foldRune(r), at+i
		if before != "" && !yield(Token{before + char, from, start + utf8.RuneLen(r), true}) {
			return false
		}
		before, from = char, start
	}
	return before == "" || yield(Token{before, from, end, true})
}

// foldRune is a character of a dense script in its usual width.
func foldRune(r rune) string {
	if folded := Fold(string(r)); folded != "" {
		return folded
	}
	return string(r)
}

// letter reports whether words are made of r.
func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

// dense reports whether r belongs to a script that puts no spaces between words,
// or, as Korean, so much to a word's end that it is not known again.
func dense(r rune) bool {
	return r >= 0x0E00 && (r == 'ー' || unicode.In(r, unicode.Thai, unicode.Lao, unicode.Myanmar, unicode.Khmer,
		unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Han)) && letter(r)
}

// silent reports whether r stands within a word without being part of it: hyphens
// that show at the end of a line only, and joiners.
func silent(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}

func clip(word string) string {
	if len(word) <= maxWord {
		return word
	}
	at := maxWord
	for !utf8.RuneStart(word[at]) {
		at--
	}
	return word[:at]
}
