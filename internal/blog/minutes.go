package blog

import (
	"strings"
	"unicode"
)

// wordsPerMinute is how fast silent readers of prose are, rounded down from the
// 238 of Brysbaert's review (2019): who is tired reads slower.
const wordsPerMinute = 220

// CountWords counts the words of a text. In scripts that put no spaces between
// words, two characters count as one.
func CountWords(text string) int {
	words, dense := 0, 0
	for _, field := range strings.Fields(text) {
		spaced := false
		for _, r := range field {
			switch {
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
				dense++
			case unicode.IsLetter(r) || unicode.IsDigit(r):
				spaced = true
			}
		}
		if spaced {
			words++
		}
	}
	return words + (dense+1)/2
}

// Minutes is how long a text takes to read, at least one.
func Minutes(text string) int {
	return max(1, (CountWords(text)+wordsPerMinute/2)/wordsPerMinute)
}
