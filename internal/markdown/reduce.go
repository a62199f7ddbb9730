package markdown

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxReducedDepth is how deep elements of reduced HTML may lie in each other.
const maxReducedDepth = 60

// reducer writes any HTML anew in the small vocabulary that the fediverse
// shows: p br a strong em b i u del s blockquote pre code ul ol li span ruby.
// Its grammar is stricter than HTML's (no block within a paragraph, nothing
// within itself), so that every parser reads the result in the same way.
type reducer struct {
	// headings keeps h2 to h6; otherwise they become bold paragraphs.
	headings bool
	// rules keeps hr.
	rules bool
	// clean makes text fit to show; nil leaves it.
	clean func(string) string
	// link gives the new, empty element for a link, or nil to keep the text
	// alone.
	link func(a *html.Node) *html.Node
	// settle looks over a link after its text was written; it may be nil.
	settle func(link *html.Node)
	// image gives what stands for a picture within a line, or nil for nothing.
	image func(img *html.Node, inLink bool) *html.Node
	// span gives the new, empty element for a span, or nil to keep the text
	// alone.
	span func(span *html.Node, inLink bool) *html.Node
}

// reduce returns a new tree in the small vocabulary.
func (r *reducer) reduce(root *html.Node) *html.Node {
	out := element("div")
	r.blocks(out, root, false)
	return out
}

// blocks writes the children of from as blocks; text among them becomes
// paragraphs, or stays bare, as the items of a list want it.
func (r *reducer) blocks(to, from *html.Node, bare bool) {
	var loose *html.Node
	flush := func() {
		if loose != nil {
			r.closeParagraph(to, loose, bare)
			loose = nil
		}
	}
	for c := range from.ChildNodes() {
		switch {
		case c.Type == html.TextNode || (c.Type == html.ElementNode && !isBlock(c.DataAtom) && (!holdsBlock(c) || c.DataAtom == atom.A)):
			if loose == nil {
				loose = element("p")
				if from.DataAtom == atom.P {
					copyLang(loose, from)
				}
				to.AppendChild(loose) // for the depth; moved or removed in the end
			}
			r.inline(loose, c)
		case c.Type == html.ElementNode:
			flush()
			r.block(to, c)
		}
	}
	flush()
}

// closeParagraph ends a paragraph: trimmed, and gone if there is nothing in it.
func (r *reducer) closeParagraph(to, p *html.Node, bare bool) {
	trimBreaks(p)
	switch {
	case isEmpty(p):
		to.RemoveChild(p)
	case bare:
		unwrap(p)
	}
}

func (r *reducer) block(to, n *html.Node) {
	if n.Namespace != "" || neverShown(n.DataAtom) {
		return
	}
	if depth(to) > maxReducedDepth {
		r.paragraph(to, "p", textNode(inlineText(n)))
		return
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		r.heading(to, n)
	case atom.Blockquote:
		r.container(to, n, element("blockquote"), false)
	case atom.Pre, atom.Xmp, atom.Plaintext:
		r.listing(to, n)
	case atom.Ul, atom.Ol, atom.Menu:
		r.list(to, n)
	case atom.Hr:
		if r.rules {
			to.AppendChild(element("hr"))
		}
	case atom.Table:
		r.table(to, n)
	case atom.Figcaption:
		r.marked(to, n, "em")
	case atom.Summary, atom.Dt:
		r.marked(to, n, "strong")
	default:
		if attr(n, "role") == "doc-endnotes" {
			r.footnotes(to, n)
			return
		}
		r.blocks(to, n, false)
	}
}

// container writes n's blocks into a new element, which goes if it is empty.
func (r *reducer) container(to, n, made *html.Node, bare bool) {
	copyLang(made, n)
	to.AppendChild(made)
	r.blocks(made, n, bare)
	if made.FirstChild == nil {
		to.RemoveChild(made)
	}
}

// paragraph writes nodes of a line into a new block of the given name.
func (r *reducer) paragraph(to *html.Node, name string, content ...*html.Node) {
	p := element(name)
	to.AppendChild(p)
	for _, c := range content {
		r.inline(p, c)
	}
	r.closeParagraph(to, p, false)
}

func (r *reducer) heading(to, n *html.Node) {
	if !r.headings {
		r.marked(to, n, "strong")
		return
	}
	h := element(n.Data)
	copyLang(h, n)
	to.AppendChild(h)
	r.lines(h, n)
	r.closeParagraph(to, h, false)
}

// marked writes n as a paragraph that is bold or slanted as a whole.
func (r *reducer) marked(to, n *html.Node, mark string) {
	p, m := element("p"), element(mark)
	copyLang(p, n)
	p.AppendChild(m)
	to.AppendChild(p)
	r.lines(m, n)
	trimBreaks(m)
	r.closeParagraph(to, p, false)
}

// listing writes preformatted text as nothing but text.
func (r *reducer) listing(to, n *html.Node) {
	code := r.cleaned(listingText(n))
	if strings.TrimSpace(code) == "" {
		return
	}
	pre, inner := element("pre"), element("code")
	inner.AppendChild(textNode(code))
	pre.AppendChild(inner)
	to.AppendChild(pre)
}

func (r *reducer) list(to, n *html.Node) {
	name := "ul"
	if n.DataAtom == atom.Ol {
		name = "ol"
	}
	list := element(name)
	copyLang(list, n)
	if start := attr(n, "start"); name == "ol" && isNumber(start) {
		setAttr(list, "start", start)
	}
	if _, ok := lookupAttr(n, "reversed"); ok && name == "ol" {
		setAttr(list, "reversed", "")
	}
	to.AppendChild(list)
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.Li {
			r.container(list, c, element("li"), true)
			continue
		}
		if c.Type == html.ElementNode || strings.TrimSpace(c.Data) != "" {
			item := element("li")
			lone := element("li")
			lone.AppendChild(clone(c))
			r.container(list, lone, item, true)
		}
	}
	if list.FirstChild == nil {
		to.RemoveChild(list)
	}
}

// table writes a table as a list of its rows: no server keeps tables, and
// cells run together where only their tags are dropped.
func (r *reducer) table(to, n *html.Node) {
	var head []string
	list := element("ul")
	for _, row := range rowsOf(n) {
		if row.DataAtom == atom.Caption {
			r.marked(to, row, "strong")
			continue
		}
		cells := childrenOf(row, atom.Td, atom.Th)
		if head == nil && list.FirstChild == nil && allHeads(cells) {
			for _, cell := range cells {
				head = append(head, inlineText(cell))
			}
			continue
		}
		r.row(list, cells, head)
	}
	if list.FirstChild != nil {
		to.AppendChild(list)
	} else if len(head) > 0 {
		r.paragraph(to, "p", textNode(strings.Join(head, " · ")))
	}
}

func (r *reducer) row(list *html.Node, cells []*html.Node, head []string) {
	item := element("li")
	list.AppendChild(item)
	for i, cell := range cells {
		if strings.TrimSpace(inlineText(cell)) == "" && len(find(cell, atom.Img)) == 0 {
			continue
		}
		if item.FirstChild != nil {
			item.AppendChild(textNode(" · "))
		}
		if i < len(head) && head[i] != "" {
			label := element("strong")
			label.AppendChild(textNode(r.cleaned(head[i]) + ":"))
			item.AppendChild(label)
			item.AppendChild(textNode(" "))
		}
		r.lines(item, cell)
	}
	trimBreaks(item)
	if isEmpty(item) {
		list.RemoveChild(item)
	}
}

// rowsOf are the caption and the rows of a table, without those of tables
// inside it.
func rowsOf(table *html.Node) []*html.Node {
	var rows []*html.Node
	for c := range table.ChildNodes() {
		switch c.DataAtom {
		case atom.Caption, atom.Tr:
			rows = append(rows, c)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			rows = append(rows, childrenOf(c, atom.Tr)...)
		}
	}
	return rows
}

func childrenOf(n *html.Node, kinds ...atom.Atom) []*html.Node {
	var found []*html.Node
	for c := range n.ChildNodes() {
		if slices.Contains(kinds, c.DataAtom) {
			found = append(found, c)
		}
	}
	return found
}

func allHeads(cells []*html.Node) bool {
	return len(cells) > 0 && !slices.ContainsFunc(cells, func(c *html.Node) bool { return c.DataAtom != atom.Th })
}

// footnotes writes notes as paragraphs that begin with their mark, "[1]".
func (r *reducer) footnotes(to, n *html.Node) {
	if r.rules {
		to.AppendChild(element("hr"))
	}
	lists := find(n, atom.Ol)
	if len(lists) == 0 {
		r.blocks(to, n, false)
		return
	}
	for i, li := range childrenOf(lists[0], atom.Li) {
		mark := textNode("[" + noteNumber(attr(li, "id"), i+1) + "] ")
		first := onlyFirst(li)
		first.InsertBefore(mark, first.FirstChild)
		r.blocks(to, li, false)
		first.RemoveChild(mark)
	}
}

// onlyFirst is the first paragraph of n, or n itself.
func onlyFirst(n *html.Node) *html.Node {
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.P {
			return c
		}
		if c.Type == html.ElementNode || strings.TrimSpace(c.Data) != "" {
			break
		}
	}
	return n
}

// lines writes the children of from into a line.
func (r *reducer) lines(to, from *html.Node) {
	for c := range from.ChildNodes() {
		r.inline(to, c)
	}
}

func (r *reducer) cleaned(s string) string {
	if r.clean == nil {
		return s
	}
	return r.clean(s)
}

func depth(n *html.Node) int {
	d := 0
	for range n.Ancestors() {
		d++
	}
	return d
}

func holdsBlock(n *html.Node) bool {
	for c := range n.Descendants() {
		if isBlock(c.DataAtom) {
			return true
		}
	}
	return false
}

func copyLang(to, from *html.Node) {
	if lang := attr(from, "lang"); isLang(lang) {
		setAttr(to, "lang", lang)
	}
}

func isLang(s string) bool {
	for part := range strings.SplitSeq(s, "-") {
		if len(part) == 0 || len(part) > 8 || strings.IndexFunc(part, func(r rune) bool {
			return r > unicode.MaxASCII || (!unicode.IsLetter(r) && !unicode.IsDigit(r))
		}) >= 0 {
			return false
		}
	}
	base, _, _ := strings.Cut(s, "-")
	return len(base) >= 2 && strings.IndexFunc(base, unicode.IsDigit) < 0
}

func isNumber(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	return digits != "" && len(digits) < 10 && strings.Trim(digits, "0123456789") == ""
}

func isEmpty(n *html.Node) bool {
	for c := range n.Descendants() {
		if (c.Type == html.TextNode && strings.TrimSpace(c.Data) != "") || c.DataAtom == atom.Img {
			return false
		}
	}
	return true
}

// trimBreaks removes line ends and blanks at both ends of a line, and more
// than two line ends in a row.
func trimBreaks(p *html.Node) {
	for c := p.FirstChild; c != nil && isBreak(c); c = p.FirstChild {
		p.RemoveChild(c)
	}
	for c := p.LastChild; c != nil && isBreak(c); c = p.LastChild {
		p.RemoveChild(c)
	}
	if c := p.FirstChild; c != nil && c.Type == html.TextNode {
		c.Data = strings.TrimLeftFunc(c.Data, unicode.IsSpace)
	}
	if c := p.LastChild; c != nil && c.Type == html.TextNode {
		c.Data = strings.TrimRightFunc(c.Data, unicode.IsSpace)
	}
	breaks := 0
	for c := p.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.DataAtom == atom.Br:
			if breaks++; breaks > 2 {
				p.RemoveChild(c)
			}
		case c.Type != html.TextNode || strings.TrimSpace(c.Data) != "":
			breaks = 0
		}
		c = next
	}
}

func isBreak(c *html.Node) bool {
	return c.DataAtom == atom.Br || (c.Type == html.TextNode && strings.TrimSpace(c.Data) == "")
}

func clone(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, Data: n.Data, DataAtom: n.DataAtom, Namespace: n.Namespace, Attr: slices.Clone(n.Attr)}
	for child := range n.ChildNodes() {
		c.AppendChild(clone(child))
	}
	return c
}
