package markdown

import (
	"html"
	"regexp"
)

// Piece is a part of an article's HTML: an embed, or what stands between two.
type Piece struct {
	HTML  string
	Embed *Embed // nil for HTML
}

// embedded finds paragraphs that are nothing but a link, as Article writes them.
var embedded = regexp.MustCompile(`<p( class="embed")?><a href="([^"]+)"(?: rel="[^"]*")?>([^<]*)</a></p>`)

// Pieces divides the HTML of a finished article at its embeds: what was an iframe,
// and bare links on a line of their own, as far as they lead to something that can
// be played in a frame. Put together again without them, it is what it was; so in
// feeds and in the fediverse an embed is the link it stands for.
func Pieces(src string) []Piece {
	var pieces []Piece
	rest := 0
	for _, at := range embedded.FindAllStringSubmatchIndex(src, -1) {
		address, label := html.UnescapeString(src[at[4]:at[5]]), html.UnescapeString(src[at[6]:at[7]])
		framed := at[2] >= 0
		if !framed && label != address {
			continue // somebody chose words for it: a link like any other
		}
		embed, ok := embedOf(address)
		if !ok {
			continue
		}
		if label != address && label != shortAddress(address) {
			embed.Label = label
		}
		if at[0] > rest {
			pieces = append(pieces, Piece{HTML: src[rest:at[0]]})
		}
		pieces = append(pieces, Piece{Embed: &embed})
		rest = at[1]
	}
	if rest < len(src) {
		pieces = append(pieces, Piece{HTML: src[rest:]})
	}
	return pieces
}
