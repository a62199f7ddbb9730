package feeds

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// absolute makes every address in the HTML of an article whole, for a feed is
// read far from the page, and takes away what serves the page alone: the links
// of headings to themselves, and the boxes of task lists. Pictures become links
// where they are to be covered.
func absolute(fragment, base string, covered bool) (string, error) {
	from, err := url.Parse(base)
	if err != nil {
		return "", fmt.Errorf("reading address: %w", err)
	}
	context := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), context)
	if err != nil {
		return "", fmt.Errorf("reading HTML: %w", err)
	}
	for _, n := range nodes {
		context.AppendChild(n)
	}
	for _, n := range slices.Collect(context.Descendants()) {
		if n.Type == html.ElementNode {
			adapt(n, from, covered)
		}
	}
	var out strings.Builder
	for n := range context.ChildNodes() {
		if err := html.Render(&out, n); err != nil {
			return "", fmt.Errorf("writing HTML: %w", err)
		}
	}
	return out.String(), nil
}

func adapt(n *html.Node, from *url.URL, covered bool) {
	switch {
	case n.DataAtom == atom.A && attribute(n, "class") == "anchor":
		unwrap(n)
		return
	case n.DataAtom == atom.Input:
		sign := "☐ "
		if slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
			sign = "☑ "
		}
		become(n, atom.Span, nil)
		n.AppendChild(&html.Node{Type: html.TextNode, Data: sign})
		return
	case n.DataAtom == atom.Img && covered:
		href, label := attribute(n, "src"), attribute(n, "alt")
		if label == "" {
			label = "Picture"
		}
		become(n, atom.A, []html.Attribute{{Key: "href", Val: href}})
		n.AppendChild(&html.Node{Type: html.TextNode, Data: label})
	}
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "tabindex" || a.Key == "loading" })
	for i, a := range n.Attr {
		switch a.Key {
		case "href", "src", "poster", "cite":
			n.Attr[i].Val = whole(from, a.Val)
		case "srcset":
			n.Attr[i].Val = wholeSet(from, a.Val)
		}
	}
}

func become(n *html.Node, to atom.Atom, attributes []html.Attribute) {
	n.DataAtom, n.Data, n.Attr = to, to.String(), attributes
}

// unwrap puts what a node holds into its place.
func unwrap(n *html.Node) {
	for n.FirstChild != nil {
		child := n.FirstChild
		n.RemoveChild(child)
		n.Parent.InsertBefore(child, n)
	}
	n.Parent.RemoveChild(n)
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// whole resolves an address. What is none is left as it is.
func whole(from *url.URL, address string) string {
	to, err := from.Parse(strings.TrimSpace(address))
	if err != nil {
		return address
	}
	return to.String()
}

// wholeSet resolves the addresses of a srcset, such as ours are: parted by ", ".
func wholeSet(from *url.URL, set string) string {
	sources := strings.Split(set, ",")
	for i, source := range sources {
		address, size, _ := strings.Cut(strings.TrimSpace(source), " ")
		sources[i] = strings.TrimSpace(whole(from, address) + " " + size)
	}
	return strings.Join(sources, ", ")
}

// resolve makes the address of a picture whole.
func resolve(base, address string) (string, error) {
	from, err := url.Parse(base)
	if err != nil {
		return "", fmt.Errorf("reading address: %w", err)
	}
	return whole(from, address), nil
}
