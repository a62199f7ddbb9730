package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is a word as it is compared: in lower case, and without what many leave
// out when they type: accents of Latin, Greek and Cyrillic letters, vowel signs
// of Arabic and Hebrew. It is "" when nothing of it is a letter or a digit.
func Fold(word string) string {
	if ascii(word) {
		return strings.ToLower(word)
	}
	var b strings.Builder
	bare := false // the letter before may lose its marks
	for _, r := range norm.NFKD.String(strings.ToLower(word)) {
		switch {
		case unicode.IsMark(r):
			if !bare {
				b.WriteRune(r)
			}
		case unicode.IsLetter(r), unicode.IsNumber(r):
			bare = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew)
			b.WriteString(plain(unicode.ToLower(r)))
		}
	}
	return norm.NFC.String(b.String())
}

// plain spells letters that no decomposition takes apart.
func plain(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	case 'ς':
		return "σ"
	case 'ـ': // only stretches an Arabic word
		return ""
	}
	return string(r)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
