package markdown

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Answer renders one of the author's short answers: paragraphs, links,
// emphasis, lists, quotes and code. There are no headings, pictures or raw
// HTML, and a line break is kept. The HTML suits both our pages and other
// servers: addresses are absolute, and nothing in it is dropped anywhere.
// text is the same as plain text. The error is ErrTooLong or nil.
func (r *Renderer) Answer(source string) (html, text string, err error) {
	root, err := r.short(source)
	if err != nil {
		return "", "", err
	}
	html, err = render(root)
	return html, plainText(root), err
}

// Bio renders the author's description of themselves, as Answer does.
func (r *Renderer) Bio(source string) (html string, err error) {
	root, err := r.short(source)
	if err != nil {
		return "", err
	}
	return render(root)
}

func (r *Renderer) short(source string) (*html.Node, error) {
	rough, err := convert(r.answer, source)
	if err != nil {
		return nil, err
	}
	base, err := url.Parse(r.opts.BaseURL + "/")
	if err != nil {
		base = &url.URL{}
	}
	return answerReducer(base).reduce(parseAnything(rough)), nil
}

func answerReducer(base *url.URL) *reducer {
	return &reducer{
		link: func(a *html.Node) *html.Node {
			address := absolute(attr(a, "href"), base)
			scheme, _, _ := strings.Cut(address, ":")
			if attr(a, "href") == "" || !slices.Contains([]string{"https", "http", "mailto"}, scheme) {
				return nil
			}
			return element("a", "href", address, "rel", "noopener")
		},
		image: func(img *html.Node, _ bool) *html.Node { return textNode(attr(img, "alt")) },
		span:  func(*html.Node, bool) *html.Node { return nil },
	}
}
