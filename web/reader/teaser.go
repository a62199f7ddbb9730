package reader

import (
	"regexp"
	"strings"
	"unicode"
)

// How much a card says of an article, in characters: about three lines.
const (
	teaserLead = 220
	teaserCard = 160
	teaserPin  = 120
)

// Teaser is the excerpt as a card shows it. It is cut here, since browsers cut
// inside words: at the end of a sentence, or else after a word, with one "…".
func (c card) Teaser() string {
	most := teaserCard
	switch {
	case c.Lead:
		most = teaserLead
	case c.Pinned:
		most = teaserPin
	}
	return keepNumbers(curtail(c.Excerpt, most))
}

// curtail cuts text to at most so many characters. A sentence that fills half of
// that is enough.
func curtail(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut, word := most-1, false
	for i := most - 1; i >= most/2; i-- {
		switch {
		case unicode.IsSpace(runes[i]) && strings.ContainsRune(".!?…", runes[i-1]), strings.ContainsRune("。！？।۔", runes[i-1]):
			return string(runes[:i])
		case unicode.IsSpace(runes[i]) && !word:
			cut, word = i, true
		}
	}
	return strings.TrimRightFunc(string(runes[:cut]), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:–—-.…", r)
	}) + "…"
}

// numberGroups is a number in groups, such as 116 123.
var numberGroups = regexp.MustCompile(`\d{2,}(?: \d{3})+\b`)

// keepNumbers keeps the groups of a number on one line.
func keepNumbers(text string) string {
	return numberGroups.ReplaceAllStringFunc(text, func(number string) string {
		return strings.ReplaceAll(number, " ", "\u00a0")
	})
}
