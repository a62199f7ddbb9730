package blog

import (
	"strings"
	"unicode/utf8"
)

// Glimpse is what a list of letters shows of the last one.
type Glimpse struct {
	Words  string // the first ones, on one line; "" if the letter has none
	Warned bool   // Words are its content warning: the letter itself is opened on purpose
	Mine   bool   // the author wrote it
}

// mostGlimpsed is how many characters of a letter are seen at most: more than one
// line of a screen has room for.
const mostGlimpsed = 160

// GlimpseOf is the beginning of a letter, without the handles of whom it is
// addressed to, with which most programs begin one. A warned letter shows its
// warning and no more.
func GlimpseOf(text, warning string, mine bool) Glimpse {
	if warning != "" {
		return Glimpse{Words: glimpsed(strings.Fields(warning)), Warned: true, Mine: mine}
	}
	words := strings.Fields(text)
	for len(words) > 0 && strings.HasPrefix(words[0], "@") {
		words = words[1:]
	}
	return Glimpse{Words: glimpsed(words), Mine: mine}
}

func glimpsed(words []string) string {
	line := strings.Join(words, " ")
	if utf8.RuneCountInString(line) <= mostGlimpsed {
		return line
	}
	return strings.TrimSpace(string([]rune(line)[:mostGlimpsed])) + "…"
}
