package markdown

import (
	"strings"
	"unicode"
)

// maxMarks is how many combining marks may stand on one letter. Scripts need
// up to five; text that climbs over its neighbours ("zalgo") has dozens.
const maxMarks = 6

// readable removes the characters that make text look like something else:
// control characters, the overrides and embeddings of the bidirectional
// algorithm (which would reach beyond the text they stand in), and piles of
// combining marks. Line ends and tabs stay, and so do the plain direction
// marks that Arabic and Hebrew are typed with.
func readable(s string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > maxMarks {
				return -1
			}
			return r
		}
		marks = 0
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || isBidiControl(r) || isBlankFiller(r) {
			return -1
		}
		return r
	}, s)
}

// isBidiControl tells the embeddings, overrides and isolates.
func isBidiControl(r rune) bool {
	return (r >= '\u202A' && r <= '\u202E') || (r >= '\u2066' && r <= '\u2069')
}

// isDirectionMark tells the marks that have no effect but on their neighbours.
func isDirectionMark(r rune) bool { return r == '\u200E' || r == '\u200F' || r == '\u061C' }

// isBlankFiller tells characters that are drawn as nothing and have no use in
// text: they hide words from filters, or make names that look empty. Joiners
// are not among them, since emoji and Persian need them.
func isBlankFiller(r rune) bool {
	switch r {
	case '\u00AD', '\u034F', '\u115F', '\u1160', '\u17B4', '\u17B5', '\u180E', '\u200B', '\u3164', '\uFEFF', '\uFFA0', '\uFFF9', '\uFFFA', '\uFFFB':
		return true
	}
	return r >= '\u2060' && r <= '\u2065'
}
