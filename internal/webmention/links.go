package webmention

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mostLinks is how many pages are told of one article: a list of links that is
// longer is a directory.
const mostLinks = 100

// Links lists the addresses of the web that the HTML of an article links to, as
// they stand there, in order and each once, a hundred at most. page is where the
// article is; links to its own host are left out.
func Links(fragment, page string) []string {
	base, err := url.Parse(page)
	if err != nil {
		return nil
	}
	var list []string
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	for len(list) < mostLinks {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := tokens.Token()
		address, named := attribute(token.Attr, "href")
		if token.DataAtom != atom.A || !named {
			continue
		}
		to, err := base.Parse(strings.TrimSpace(address))
		if err != nil || (to.Scheme != "http" && to.Scheme != "https") || to.User != nil ||
			to.Host == "" || strings.EqualFold(to.Host, base.Host) || slices.Contains(list, to.String()) {
			continue
		}
		list = append(list, to.String())
	}
	return list
}
