package markdown

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Federated turns an article's HTML into what other servers keep of it
// (Mastodon's list is the shortest: interop/mastodon.md 2.2), so that nothing
// is lost where they drop a tag:
//
//   - addresses are absolute, as seen from baseURL,
//   - listings are plain text, and headings have no links to themselves,
//   - tables become lists with the column's name before each cell,
//   - captions, summaries and terms become paragraphs of their own,
//   - footnotes become paragraphs, and their marks "[1]",
//   - raised and lowered digits become Unicode's: x², H₂O,
//   - pictures stay (Hollo and Ghost show them; others drop them and show the
//     attachments), without sizes and variants.
//
// Fed its own result it changes nothing.
func Federated(html, baseURL string) string {
	base, err := url.Parse(baseURL)
	if err != nil {
		base = &url.URL{}
	}
	r := federatedReducer(base)
	out := html
	for range 3 {
		next, err := render(r.reduce(parseAnything(out)))
		if err != nil || next == out {
			return out
		}
		out = next
	}
	return out
}

func federatedReducer(base *url.URL) *reducer {
	return &reducer{
		headings: true,
		rules:    true,
		link:     func(a *html.Node) *html.Node { return federatedLink(a, base) },
		image:    func(img *html.Node, _ bool) *html.Node { return federatedImage(img, base) },
		span: func(span *html.Node, _ bool) *html.Node {
			if class := microformats(span); class != "" {
				return element("span", "class", class)
			}
			return nil
		},
	}
}

func federatedLink(a *html.Node, base *url.URL) *html.Node {
	href := attr(a, "href")
	if href == "" || strings.HasPrefix(href, "#") {
		return nil // leads nowhere once the text is elsewhere
	}
	address := absolute(href, base)
	if address == "" {
		return nil
	}
	link := element("a", "href", address)
	if class := microformats(a); class != "" {
		setAttr(link, "class", class)
	}
	for _, word := range strings.Fields(attr(a, "rel")) {
		if word == "tag" || word == "me" {
			setAttr(link, "rel", word)
		}
	}
	return link
}

func federatedImage(img *html.Node, base *url.URL) *html.Node {
	src := absolute(attr(img, "src"), base)
	if attr(img, "src") == "" || src == "" {
		return nil
	}
	return element("img", "src", src, "alt", attr(img, "alt"))
}

// microformats are the classes of n that other servers give a meaning.
func microformats(n *html.Node) string {
	var known []string
	for _, class := range strings.Fields(attr(n, "class")) {
		switch class {
		case "mention", "hashtag", "u-url", "h-card", "ellipsis", "invisible":
			known = append(known, class)
		}
	}
	return strings.Join(known, " ")
}

// Absolute makes every address in an article's HTML absolute, as seen from
// the article's own address, and leaves all else as it is: for feeds.
func Absolute(src, pageURL string) string {
	base, err := url.Parse(pageURL)
	if err != nil {
		return src
	}
	root := parseAnything(src)
	for n := range root.Descendants() {
		for i, a := range n.Attr {
			switch a.Key {
			case "href", "src", "poster", "cite":
				if address := absolute(a.Val, base); address != "" {
					n.Attr[i].Val = address
				}
			case "srcset":
				n.Attr[i].Val = absoluteSet(a.Val, base)
			}
		}
	}
	out, err := render(root)
	if err != nil {
		return src
	}
	return out
}

func absoluteSet(srcset string, base *url.URL) string {
	candidates := strings.Split(srcset, ",")
	for i, candidate := range candidates {
		fields := strings.Fields(candidate)
		if len(fields) > 0 {
			fields[0] = or(absolute(fields[0], base), fields[0])
		}
		candidates[i] = strings.Join(fields, " ")
	}
	return strings.Join(candidates, ", ")
}
