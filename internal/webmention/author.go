package webmention

import (
	"net/url"
	"slices"
	"strings"

	"willnorris.com/go/microformats"

	"github.com/causerie/causerie/internal/blog"
)

// authorOf tells who wrote an entry, as the page says (https://indieweb.org/authorship,
// without fetching a second page): the entry's own author, that of what holds it,
// or the only card of the page.
func authorOf(entry, holder *microformats.Microformat, items []*microformats.Microformat, page *url.URL) blog.MentionAuthor {
	var said any
	for _, item := range []*microformats.Microformat{entry, holder} {
		if item != nil && len(item.Properties["author"]) > 0 && said == nil {
			said = item.Properties["author"][0]
		}
	}
	card, _ := said.(*microformats.Microformat)
	if name, isText := said.(string); isText {
		if address, ok := whole(page, name); !ok || !strings.Contains(name, "/") {
			return blog.MentionAuthor{Name: strings.Join(strings.Fields(name), " ")}
		} else if card = cardAt(items, address); card == nil {
			return blog.MentionAuthor{URL: address}
		}
	}
	if said == nil {
		card = onlyCard(items)
	}
	return describe(card, page)
}

func describe(card *microformats.Microformat, page *url.URL) blog.MentionAuthor {
	if card == nil {
		return blog.MentionAuthor{}
	}
	a := blog.MentionAuthor{Name: first(text(card, "name"), text(card, "nickname"))}
	if a.Name == "" {
		a.Name = strings.Join(strings.Fields(card.Value), " ")
	}
	for _, value := range card.Properties["url"] {
		if address, ok := whole(page, plain(value)); ok && a.URL == "" {
			a.URL = address
		}
	}
	for _, value := range card.Properties["photo"] {
		if address, ok := whole(page, plain(value)); ok && plain(value) != "" && a.Photo == "" {
			a.Photo = address
		}
	}
	return a
}

func isCard(item *microformats.Microformat) bool { return slices.Contains(item.Type, "h-card") }

// cardAt finds the card of a page that says it is of an address.
func cardAt(items []*microformats.Microformat, address string) *microformats.Microformat {
	for _, item := range items {
		if isCard(item) && slices.ContainsFunc(item.Properties["url"], func(v any) bool { return normal(plain(v)) == normal(address) }) {
			return item
		}
		if found := cardAt(item.Children, address); found != nil {
			return found
		}
	}
	return nil
}

// onlyCard is the card of a page that has one.
func onlyCard(items []*microformats.Microformat) *microformats.Microformat {
	var only *microformats.Microformat
	for _, item := range items {
		if !isCard(item) {
			continue
		}
		if only != nil {
			return nil
		}
		only = item
	}
	return only
}
