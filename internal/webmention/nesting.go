package webmention

import (
	"strings"

	"golang.org/x/net/html"
)

// deepestProperties is how far properties may stand in each other. Each keeps a
// copy of all the text below it, so a page that nests them without end would take
// as many times its size.
const deepestProperties = 12

// tooNested reports whether the microformats of a document are better left alone.
func tooNested(n *html.Node, depth int) bool {
	if n.Type == html.ElementNode && isMarked(n) {
		depth++
	}
	if depth > deepestProperties {
		return true
	}
	for child := range n.ChildNodes() { // no deeper than the parser goes, 512
		if tooNested(child, depth) {
			return true
		}
	}
	return false
}

// isMarked reports whether an element has a class of microformats, new or old.
func isMarked(n *html.Node) bool {
	classes, _ := attribute(n.Attr, "class")
	for _, class := range strings.Fields(classes) {
		prefix, _, found := strings.Cut(class, "-")
		switch prefix {
		case "h", "p", "u", "dt", "e":
			return found
		case "hentry", "hfeed", "vcard", "hreview", "vevent", "hrecipe", "hresume", "adr", "geo", "hproduct", "entry", "description", "summary", "fn", "n", "org", "note", "label", "instructions":
			return true
		}
	}
	return false
}
