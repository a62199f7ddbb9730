package webmention

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"willnorris.com/go/microformats"

	"github.com/causerie/causerie/internal/blog"
)

// errUnreadable says that a page is nested deeper than anyone reads.
var errUnreadable = errors.New("the page cannot be read")

// Read finds what a page says of the target, in microformats2 as far as it has
// them (https://indieweb.org/comments#How_to_display). page is where the document
// was found. It is false when no link of the page leads to the target.
func Read(body []byte, page *url.URL, target string) (blog.Mention, bool, error) {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return blog.Mention{}, false, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	if !linksTo(root, page, target) {
		return blog.Mention{}, false, nil
	}
	m := blog.Mention{Kind: blog.Mentions, Page: page.String(), Self: canonical(root, page), Title: titleOf(root), Language: languageOf(root)}
	if tooNested(root, 0) {
		return m, true, nil
	}
	data := microformats.ParseNode(root, page)
	entry, holder := entryFor(data.Items, nil, target)
	if entry == nil {
		return m, true, nil
	}
	m.Kind = kindOf(entry, target)
	m.Author = authorOf(entry, holder, data.Items, page)
	m.Title = first(text(entry, "name"), m.Title)
	m.HTML, m.Text = content(entry)
	m.Summary = text(entry, "summary")
	m.SentAt = moment(text(entry, "published"))
	if address := first(text(entry, "url")); sameHost(address, page) {
		m.Page = address
		m.Self = first(m.Self, address)
	}
	return m, true, nil
}

// canonical is the address that a page says is its own (RFC 6596), if that is on
// its host.
func canonical(root *html.Node, page *url.URL) string {
	for n := range root.Descendants() {
		if n.DataAtom != atom.Link {
			continue
		}
		relation, _ := attribute(n.Attr, "rel")
		address, named := attribute(n.Attr, "href")
		if to, err := page.Parse(strings.TrimSpace(address)); named && err == nil && hasWord(relation, "canonical") && sameHost(to.String(), page) {
			return to.String()
		}
	}
	return ""
}

// linksTo reports whether something of a document leads to the target: a link, a
// picture, a quotation that names its source. What is hidden in a comment or a
// template does not.
func linksTo(root *html.Node, page *url.URL, target string) bool {
	wanted := normal(target)
	for to := range linksOf(root, page) {
		if normal(to.String()) == wanted {
			return true
		}
	}
	return false
}

// mostLeft is how many links to the blog of a page are looked at, to see whether
// one leads to an article.
const mostLeft = 100

// linksToHost lists what a page links to on a host, each once, a hundred at most.
func linksToHost(body []byte, page *url.URL, host string) ([]string, error) {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	var list []string
	for to := range linksOf(root, page) {
		if strings.EqualFold(to.Host, host) && len(list) < mostLeft && !slices.Contains(list, to.String()) {
			list = append(list, to.String())
		}
	}
	return list, nil
}

// linksOf are the addresses that a document leads to.
func linksOf(root *html.Node, page *url.URL) iter.Seq[*url.URL] {
	return func(yield func(*url.URL) bool) {
		base := page
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if n.DataAtom == atom.Base {
				if address, named := attribute(n.Attr, "href"); named {
					if to, err := page.Parse(strings.TrimSpace(address)); err == nil {
						base = to
					}
				}
				continue
			}
			for _, address := range addressesOf(n) {
				to, err := base.Parse(strings.TrimSpace(address))
				if err == nil && !inTemplate(n) && !yield(to) {
					return
				}
			}
		}
	}
}

func addressesOf(n *html.Node) []string {
	var key string
	switch n.DataAtom {
	case atom.A, atom.Area:
		key = "href"
	case atom.Img, atom.Video, atom.Audio, atom.Source, atom.Iframe:
		key = "src"
	case atom.Blockquote, atom.Q, atom.Ins, atom.Del:
		key = "cite"
	case atom.Data:
		key = "value"
	default:
		return nil
	}
	if address, named := attribute(n.Attr, key); named {
		return []string{address}
	}
	return nil
}

func inTemplate(n *html.Node) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if n.DataAtom == atom.Template {
			return true
		}
	}
	return false
}

// normal writes an address the way two that mean the same are equal: scheme and
// host in lower case, no port that goes without saying, a path.
func normal(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return address
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if port := u.Port(); (u.Scheme == "http" && port == "80") || (u.Scheme == "https" && port == "443") {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

// kindOf tells what an entry is to the target, the strongest word first.
func kindOf(entry *microformats.Microformat, target string) blog.MentionKind {
	for _, one := range []struct {
		property string
		kind     blog.MentionKind
	}{
		{"in-reply-to", blog.MentionReply}, {"like-of", blog.MentionLike}, {"repost-of", blog.MentionRepost}, {"bookmark-of", blog.MentionBookmark},
	} {
		if names(entry, one.property, target) {
			return one.kind
		}
	}
	return blog.Mentions
}

// names reports whether a property of an entry is the target.
func names(entry *microformats.Microformat, property, target string) bool {
	for _, value := range entry.Properties[property] {
		for _, address := range addresses(value) {
			if normal(address) == normal(target) {
				return true
			}
		}
	}
	return false
}

// addresses are those that a value stands for: itself, or of what it cites.
func addresses(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case map[string]string:
		return []string{v["value"]}
	case *microformats.Microformat:
		list := []string{v.Value}
		for _, address := range v.Properties["url"] {
			list = append(list, addresses(address)...)
		}
		return list
	}
	return nil
}

// plain is a value as text.
func plain(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case map[string]string:
		return v["value"]
	case *microformats.Microformat:
		return v.Value
	}
	return ""
}

// text is the first value of a property, in one line.
func text(item *microformats.Microformat, property string) string {
	if item == nil {
		return ""
	}
	for _, value := range item.Properties[property] {
		if found := strings.Join(strings.Fields(plain(value)), " "); found != "" {
			return found
		}
	}
	return ""
}

// content is what an entry says, as HTML ("" if it gives none) and as text.
func content(entry *microformats.Microformat) (markup, words string) {
	for _, value := range entry.Properties["content"] {
		if rich, ok := value.(map[string]string); ok {
			return rich["html"], rich["value"]
		}
		if words := plain(value); words != "" {
			return "", words
		}
	}
	return "", ""
}

// entryFor finds the entry of a page that speaks of the target, and what holds it
// (an h-feed, say): one that names it in a property, else the first there is.
func entryFor(items []*microformats.Microformat, holder *microformats.Microformat, target string) (found, of *microformats.Microformat) {
	for _, item := range items {
		if isEntry(item) {
			if kindOf(item, target) != blog.Mentions {
				return item, holder
			}
			if found == nil || (mentions(item, target) && !mentions(found, target)) {
				found, of = item, holder
			}
			continue
		}
		inner, by := entryFor(item.Children, item, target)
		if inner == nil {
			continue
		}
		if kindOf(inner, target) != blog.Mentions {
			return inner, by
		}
		if found == nil {
			found, of = inner, by
		}
	}
	return found, of
}

func isEntry(item *microformats.Microformat) bool {
	for _, kind := range item.Type {
		switch kind {
		case "h-entry", "h-event", "h-cite", "h-review", "h-recipe":
			return true
		}
	}
	return false
}

// mentions reports whether the text of an entry leads to the target.
func mentions(entry *microformats.Microformat, target string) bool {
	markup, _ := content(entry)
	return strings.Contains(markup, target)
}

func moment(value string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02"} {
		if at, err := time.Parse(layout, value); err == nil {
			return at
		}
	}
	return time.Time{}
}

func titleOf(root *html.Node) string {
	for n := range root.Descendants() {
		if n.DataAtom == atom.Title && n.Parent != nil && n.Parent.DataAtom == atom.Head && n.FirstChild != nil {
			return strings.Join(strings.Fields(n.FirstChild.Data), " ")
		}
	}
	return ""
}

func languageOf(root *html.Node) string {
	for n := range root.Descendants() {
		if n.DataAtom == atom.Html {
			language, _ := attribute(n.Attr, "lang")
			return strings.TrimSpace(language)
		}
	}
	return ""
}

func first(texts ...string) string {
	for _, one := range texts {
		if one != "" {
			return one
		}
	}
	return ""
}

func sameHost(address string, page *url.URL) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == page.Scheme && strings.EqualFold(u.Host, page.Host)
}
