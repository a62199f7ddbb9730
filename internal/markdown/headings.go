package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// headingsIn are the heading elements of a tree, in order.
func headingsIn(root *html.Node) []*html.Node {
	return find(root, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6)
}

// demoteHeadings moves all headings one level down if there is one of level 1,
// which belongs to the page's title.
func demoteHeadings(root *html.Node) {
	if len(find(root, atom.H1)) == 0 {
		return
	}
	for _, h := range headingsIn(root) {
		h.Data = "h" + strconv.Itoa(min(headingLevel(h)+1, 6))
		h.DataAtom = atom.Lookup([]byte(h.Data))
	}
}

// nameHeadings gives every heading an id of its own and makes it a link to
// itself, which needs no label in any language and works by keyboard. A
// heading that holds a link already stays without.
func nameHeadings(root *html.Node) {
	taken := uniqueIDs(root)
	for _, h := range headingsIn(root) {
		id := attr(h, "id")
		if id == "" {
			id = taken.free(slug(inlineText(h)), 1, "-", "")
			setAttr(h, "id", id)
		}
		if len(find(h, atom.A)) > 0 || strings.TrimSpace(inlineText(h)) == "" {
			continue
		}
		link := element("a", "class", "anchor", "href", "#"+id)
		moveChildren(link, h)
		h.AppendChild(link)
	}
}

// names counts how often each name was asked for, so that it can be told apart.
type names map[string]int

// pageIDs are the ids that the pages around a text have, of which a heading could
// be the namesake: "Main" must not be where "Skip to the text" leads. A story
// (TestHeadingsKeepOutOfThePagesWay) fails for one that is missing.
func pageIDs() names {
	taken := names{}
	for id := range strings.FieldsSeq(`
		account address by-category by-month by-tag category contents-title conversation conversation-title keep kept main menu
		other pins-title q quotes related-title remark-email remark-email-hint remark-name remark-name-hint remark-subject
		remark-text remark-text-hint remark-website reveal series-title thread topics-title write write-title year`) {
		taken[id] = 0
	}
	return taken
}

// uniqueIDs removes every id that was given before and returns those left.
func uniqueIDs(root *html.Node) names {
	taken := pageIDs()
	for n := range root.Descendants() {
		id, ok := lookupAttr(n, "id")
		if !ok {
			continue
		}
		if _, before := taken[id]; before {
			removeAttr(n, "id")
		}
		taken[id] = 0
	}
	return taken
}

// free is name itself if nobody has it, or else name with the first free
// number, at least first, set before and after it.
func (taken names) free(name string, first int, before, after string) string {
	last, ok := taken[name]
	if !ok {
		taken[name] = first - 1
		return name
	}
	for number := max(last+1, first); ; number++ {
		numbered := name + before + strconv.Itoa(number) + after
		if _, ok := taken[numbered]; !ok {
			taken[name], taken[numbered] = number, 0
			return numbered
		}
	}
}

// slug makes an id of a heading's text in any script: letters, marks and
// digits in lower case, "-" for spaces, at most 80 characters.
func slug(s string) string {
	var b strings.Builder
	count := 0
	for _, r := range norm.NFC.String(strings.TrimSpace(s)) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_':
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r), r == '-', r == '–', r == '—':
			if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
				b.WriteByte('-')
			}
		}
		if count++; count == 80 {
			break
		}
	}
	return or(strings.Trim(b.String(), "-"), "section")
}

// headingsOf lists the headings of a finished tree.
func headingsOf(root *html.Node) []Heading {
	var headings []Heading
	for _, h := range headingsIn(root) {
		headings = append(headings, Heading{Level: headingLevel(h), ID: attr(h, "id"), Text: inlineText(h)})
	}
	return headings
}
