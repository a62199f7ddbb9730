package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// endings are what words of a language are inflected with, folded. They are few on
// purpose: what is missing is not found, what is too much finds other words.
func endings(language string) (list []string, doubles bool) {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch base {
	case "en":
		return []string{"", "s", "e", "es", "d", "ed", "ing", "y", "ies", "ied"}, true
	case "de":
		return []string{"", "e", "en", "em", "er", "es", "n", "s", "t", "te", "ten", "st", "ern"}, false
	case "nl", "af":
		return []string{"", "e", "en", "s", "n", "t", "de", "te"}, true
	case "fr":
		return []string{"", "s", "e", "es", "ee", "ees", "er", "x"}, false
	case "es", "pt", "gl", "ca":
		return []string{"", "s", "es", "o", "a", "os", "as"}, false
	case "it":
		return []string{"", "o", "a", "i", "e"}, false
	case "sv", "da", "nb", "nn", "no":
		return []string{"", "e", "en", "et", "n", "t", "a", "ar", "er", "or", "na", "ne", "s"}, false
	case "pl":
		return []string{"", "a", "e", "i", "y", "u", "o", "em", "ie", "ow", "om", "ami", "ach", "ego", "ej"}, false
	case "ru", "uk", "be", "bg":
		return []string{"", "а", "я", "ы", "и", "у", "ю", "е", "о", "ои", "ом", "ем", "ам", "ям", "ами", "ями", "ах", "ях", "еи", "ов", "ев"}, false
	}
	return nil, false
}

// Stem is the beginning that all words share which could be other forms of a word
// in these languages; "" when there are none.
func Stem(word string, languages []string) string {
	stem := ""
	for _, language := range languages {
		list, doubles := endings(language)
		for _, ending := range list {
			s, cut := strings.CutSuffix(word, ending)
			if !cut || !longEnough(s, ending) {
				continue
			}
			if half, long := strings.CutSuffix(s, last(s)); doubles && long && longEnough(half, ending) && last(half) == last(s) {
				s = half // of stopping, stop
			}
			if stem == "" || len(s) < len(stem) {
				stem = s
			}
		}
	}
	return stem
}

// Kin reports whether two words are forms of one in one of these languages.
func Kin(a, b string, languages []string) bool {
	return slices.ContainsFunc(languages, func(language string) bool { return kin(a, b, language) })
}

func kin(a, b, language string) bool {
	list, doubles := endings(language)
	for _, ending := range list {
		stem, cut := strings.CutSuffix(a, ending)
		if !cut || !longEnough(stem, ending) {
			continue
		}
		rest, same := strings.CutPrefix(b, stem)
		if same && slices.Contains(list, rest) && longEnough(stem, rest) {
			return true
		}
		if same && doubles && doubled(stem, rest, list) {
			return true
		}
		// The other way round: of stopping, stop.
		if half, long := strings.CutSuffix(stem, last(stem)); doubles && long && half == b && doubled(b, a[len(b):], list) {
			return true
		}
	}
	return false
}

// doubled reports whether the ending repeats the last letter, as in stopping.
func doubled(stem, rest string, list []string) bool {
	after, cut := strings.CutPrefix(rest, last(stem))
	return cut && after != "" && utf8.RuneCountInString(stem) > 2 && slices.Contains(list, after)
}

func last(s string) string {
	_, size := utf8.DecodeLastRuneInString(s)
	return s[len(s)-size:]
}

// longEnough keeps short words apart: care and caring are kin, car and care not.
func longEnough(stem, ending string) bool {
	n := utf8.RuneCountInString(stem)
	return n > 3 || (n == 3 && ending != "")
}
