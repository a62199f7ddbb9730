package markdown

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseTree parses a fragment as a browser would inside a div, and returns
// that div.
func parseTree(src string) (*html.Node, error) {
	root := element("div")
	nodes, err := html.ParseFragment(strings.NewReader(src), element("div"))
	if err != nil {
		return nil, fmt.Errorf("parse HTML: %w", err)
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root, nil
}

// parseAnything is parseTree for HTML that may be nested too deeply for the
// parser (512 elements): then it is flattened first, and if that does not
// help, only its text is kept.
func parseAnything(src string) *html.Node {
	root, err := parseTree(src)
	if err == nil {
		return root
	}
	if root, err = parseTree(flatten(src, 100)); err == nil {
		return root
	}
	root = element("div")
	root.AppendChild(textNode(textTokens(src)))
	return root
}

// render is the inner HTML of root, attributes sorted by name (the parser
// sorts those of links and emphasis, and of nothing else).
func render(root *html.Node) (string, error) {
	for n := range root.Descendants() {
		slices.SortStableFunc(n.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
	}
	var b strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&b, n); err != nil {
			return "", fmt.Errorf("render HTML: %w", err)
		}
	}
	return b.String(), nil
}

// flatten drops the tags that are nested deeper than limit and keeps what is
// in them.
func flatten(src string, limit int) string {
	var b strings.Builder
	var open []string
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			if isVoid(string(name)) {
				b.WriteString(raw)
				continue
			}
			open = append(open, string(name))
			if len(open) <= limit {
				b.WriteString(raw)
			}
		case html.EndTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				continue
			}
			if len(open) <= limit {
				b.WriteString(raw)
			}
			open = open[:len(open)-1]
		default:
			b.Write(z.Raw())
		}
	}
}

// textTokens is the text of src without its tags and without what is never
// shown.
func textTokens(src string) string {
	var b strings.Builder
	hidden := false
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			token := z.Token()
			hidden = token.Type == html.StartTagToken && neverShown(token.DataAtom)
			if isBlock(token.DataAtom) || token.DataAtom == atom.Br {
				b.WriteByte('\n')
			}
		case html.TextToken:
			if !hidden {
				b.Write(z.Text())
			}
		}
	}
}

func isVoid(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr":
		return true
	}
	return false
}

// neverShown tells the elements whose content is not for people.
func neverShown(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Noembed, atom.Noframes, atom.Iframe,
		atom.Object, atom.Embed, atom.Head, atom.Title, atom.Canvas, atom.Frame, atom.Frameset, atom.Datalist,
		atom.Select, atom.Audio, atom.Video, atom.Map, atom.Dialog, atom.Progress, atom.Meter:
		return true
	}
	return false
}

// isBlock tells the elements that begin a new line.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Aside, atom.Header, atom.Footer, atom.Main, atom.Nav,
		atom.Address, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Menu,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hgroup, atom.Hr, atom.Figure, atom.Figcaption,
		atom.Table, atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th,
		atom.Details, atom.Summary, atom.Fieldset, atom.Legend, atom.Form, atom.Center, atom.Xmp, atom.Plaintext:
		return true
	}
	return false
}

// headingLevel is 1 to 6 for a heading, else 0.
func headingLevel(n *html.Node) int {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(n.Data[1] - '0')
	}
	return 0
}

// element makes an element; attributes are key, value, key, value, ...
func element(name string, attributes ...string) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name))}
	for i := 0; i+1 < len(attributes); i += 2 {
		setAttr(n, attributes[i], attributes[i+1])
	}
	return n
}

func textNode(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

func attr(n *html.Node, key string) string {
	v, _ := lookupAttr(n, key)
	return v
}

func lookupAttr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val, true
		}
	}
	return "", false
}

func setAttr(n *html.Node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

func removeAttr(n *html.Node, keys ...string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return slices.Contains(keys, a.Key) })
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

func addClass(n *html.Node, class string) {
	if !hasClass(n, class) {
		setAttr(n, "class", strings.TrimSpace(attr(n, "class")+" "+class))
	}
}

// find returns the elements of the given kinds under root, in document order.
// The caller may then change the tree.
func find(root *html.Node, kinds ...atom.Atom) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(kinds, n.DataAtom) {
			found = append(found, n)
		}
	}
	return found
}

// inside tells whether n has an ancestor of one of the given kinds.
func inside(n *html.Node, kinds ...atom.Atom) bool {
	for p := range n.Ancestors() {
		if slices.Contains(kinds, p.DataAtom) {
			return true
		}
	}
	return false
}

func remove(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

func replace(old, with *html.Node) {
	old.Parent.InsertBefore(with, old)
	old.Parent.RemoveChild(old)
}

// unwrap puts the children of n in its place.
func unwrap(n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	n.Parent.RemoveChild(n)
}

// wrap puts n into wrapper, and wrapper where n was.
func wrap(n, wrapper *html.Node) {
	n.Parent.InsertBefore(wrapper, n)
	n.Parent.RemoveChild(n)
	wrapper.AppendChild(n)
}

// moveChildren appends the children of one node to another.
func moveChildren(to, from *html.Node) {
	for c := from.FirstChild; c != nil; c = from.FirstChild {
		from.RemoveChild(c)
		to.AppendChild(c)
	}
}

// onlyChild is the one child of n that is not blank text, or nil.
func onlyChild(n *html.Node) *html.Node {
	var only *html.Node
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) == "" {
			continue
		}
		if only != nil {
			return nil
		}
		only = c
	}
	return only
}
