package templates

import (
	"net/url"
	"regexp"
	"strings"
)

// Piece is a run of text, linked if Href is set.
type Piece struct {
	Text, Href string
}

var address = regexp.MustCompile(`https?://[^\s<>"'\x{00AB}\x{00BB}\x{201C}\x{201D}]+`)

// Links finds the web addresses in a plain text, for profile fields. The scheme
// and a slash at the end are not shown.
func Links(text string) []Piece {
	var pieces []Piece
	rest := 0
	for _, span := range address.FindAllStringIndex(text, -1) {
		href := strings.TrimRight(text[span[0]:span[1]], ".,;:!?)")
		if u, err := url.Parse(href); err != nil || u.Host == "" || u.User != nil {
			continue
		}
		if span[0] > rest {
			pieces = append(pieces, Piece{Text: text[rest:span[0]]})
		}
		_, shown, _ := strings.Cut(href, "://")
		pieces = append(pieces, Piece{Text: strings.TrimSuffix(shown, "/"), Href: href})
		rest = span[0] + len(href)
	}
	if rest < len(text) {
		pieces = append(pieces, Piece{Text: text[rest:]})
	}
	return pieces
}
