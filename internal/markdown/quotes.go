package markdown

import (
	"strings"

	"github.com/yuin/goldmark/extension"
)

// quotesOf tells which characters straight quotes become in a language (a
// BCP 47 tag such as "de" or "pt-BR"). English ones where it is not known.
func quotesOf(language string) map[extension.TypographicPunctuation]string {
	left, right, open, closing := "“", "”", "‘", "’"
	switch base, _, _ := strings.Cut(strings.ToLower(language), "-"); base {
	case "de", "cs", "sk", "sl", "is", "lt", "et", "bg":
		left, right, open, closing = "„", "“", "‚", "‘"
	case "pl", "ro", "hu", "hr", "sr":
		left, right, open, closing = "„", "”", "‚", "’"
	case "fr":
		left, right = "«\u00a0", "\u00a0»"
	case "es", "it", "pt", "ca", "gl", "ru", "uk", "be", "el", "no", "nb", "nn":
		left, right = "«", "»"
		if strings.EqualFold(language, "pt-br") {
			left, right = "“", "”"
		}
	case "sv", "fi":
		left, right, open = "”", "”", "’"
	case "da":
		left, right, open, closing = "»", "«", "›", "‹"
	case "ar", "fa", "ps", "ckb": // they turn round with the direction of the text
		left, right, open, closing = "«", "»", "‹", "›"
	case "he", "yi": // the same inside a word, where they mark an abbreviation
		left, right, open, closing = "”", "”", "’", "’"
	case "ur":
		left, right, open, closing = "”", "“", "’", "‘"
	}
	return map[extension.TypographicPunctuation]string{
		extension.LeftDoubleQuote:  left,
		extension.RightDoubleQuote: right,
		extension.LeftSingleQuote:  open,
		extension.RightSingleQuote: closing,
		extension.EnDash:           "–",
		extension.EmDash:           "—",
		extension.Ellipsis:         "…",
		extension.LeftAngleQuote:   "«",
		extension.RightAngleQuote:  "»",
		extension.Apostrophe:       "’",
	}
}
