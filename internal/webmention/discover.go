package webmention

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Endpoint finds where a page wants to be told of links to it (Webmention,
// 3.1.2): a Link header comes first, then the first <link> or <a> of the document
// that names an address, even the empty one, which is the page itself. page is
// where the document was found, after redirects. It is false when there is none.
func Endpoint(header http.Header, page *url.URL, body []byte) (string, bool) {
	if address, found := headerLink(header.Values("Link"), "webmention"); found {
		return whole(page, address)
	}
	return documentEndpoint(page, body)
}

// documentEndpoint reads no further than it must, and takes nothing for a link
// that stands in a comment, in a script or as text.
func documentEndpoint(page *url.URL, body []byte) (string, bool) {
	base := page
	tokens := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return "", false
		case html.StartTagToken, html.SelfClosingTagToken:
		default:
			continue
		}
		token := tokens.Token()
		address, named := attribute(token.Attr, "href")
		switch token.DataAtom {
		case atom.Base:
			if to, err := page.Parse(strings.TrimSpace(address)); named && err == nil && base == page {
				base = to
			}
		case atom.Link, atom.A:
			relation, _ := attribute(token.Attr, "rel")
			if named && hasWord(relation, "webmention") {
				return whole(base, address)
			}
		}
	}
}

func attribute(list []html.Attribute, key string) (string, bool) {
	for _, a := range list {
		if a.Key == key && a.Namespace == "" {
			return a.Val, true
		}
	}
	return "", false
}

// whole resolves an address of the web; it is false for what is none.
func whole(base *url.URL, address string) (string, bool) {
	to, err := base.Parse(strings.TrimSpace(address))
	if err != nil || to.Host == "" || (to.Scheme != "http" && to.Scheme != "https") {
		return "", false
	}
	to.Fragment, to.RawFragment = "", ""
	return to.String(), true
}
