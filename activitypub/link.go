package activitypub

import "strings"

// Link is one address of a thing.
type Link struct {
	Type      string `json:"type,omitempty"` // "Link" when written as an object
	Href      string `json:"href"`
	MediaType string `json:"mediaType,omitempty"`
	Rel       string `json:"rel,omitempty"`
	Name      string `json:"name,omitempty"`
	HrefLang  string `json:"hreflang,omitempty"`
	Height    int    `json:"height,omitempty"`
	Width     int    `json:"width,omitempty"`
}

// Links is a thing's addresses: a string, a Link or a list of both.
type Links []Link

// URL makes the Links of one plain address.
func URL(href string) Links { return Links{{Href: href}} }

// IsZero reports whether there is no address.
func (l Links) IsZero() bool { return len(l) == 0 }

// Page is the address to send people to: the first of type text/html, else the
// first plain one, else the first. Only http(s) addresses count; "" when there
// is none.
func (l Links) Page() string {
	var plain, other string
	for _, link := range l {
		switch {
		case !isWeb(link.Href):
		case mediaType(link.MediaType) == "text/html":
			return link.Href
		case link.MediaType == "" && plain == "":
			plain = link.Href
		case other == "":
			other = link.Href
		}
	}
	if plain != "" {
		return plain
	}
	return other
}

// MarshalJSON writes one plain address as a string, all else as a list of
// Link objects.
func (l Links) MarshalJSON() ([]byte, error) {
	if len(l) == 1 && (Link{Href: l[0].Href}) == l[0] {
		return Marshal(l[0].Href)
	}
	out := make([]Link, len(l))
	for i, link := range l {
		link.Type = "Link"
		out[i] = link
	}
	return Marshal(out)
}

func (n node) links(key string) Links {
	var out Links
	for _, v := range list(n[key]) {
		if len(out) == MaxTags {
			break
		}
		if link, ok := asLink(v); ok {
			out = append(out, link)
		}
	}
	return out
}

func asLink(v any) (Link, bool) {
	switch v := v.(type) {
	case string:
		s := strings.TrimSpace(v)
		return Link{Href: s}, s != "" && len(s) <= maxID
	case map[string]any:
		m := node(v)
		link := Link{
			Href: m.id("href"), MediaType: m.text("mediaType"), Rel: m.text("rel"),
			Name: m.text("name"), HrefLang: m.text("hreflang"),
			Height: m.number("height"), Width: m.number("width"),
		}
		if link.Href == "" {
			link.Href = m.id("url")
		}
		return link, link.Href != ""
	}
	return Link{}, false
}

func isWeb(href string) bool { return Origin(href) != "" }

// mediaType is the media type without parameters, in lower case.
func mediaType(s string) string {
	s, _, _ = strings.Cut(s, ";")
	return strings.ToLower(strings.TrimSpace(s))
}
