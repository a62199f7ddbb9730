package feeds

import (
	"encoding/xml"
	"time"
)

const (
	atomNamespace = "http://www.w3.org/2005/Atom"
	atomType      = "application/atom+xml"
)

type atomDocument struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	History  string      `xml:"xmlns:fh,attr,omitempty"`
	Language string      `xml:"xml:lang,attr,omitempty"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Archive  *struct{}   `xml:"fh:archive"`
	Author   atomPerson  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Length int64  `xml:"length,attr,omitempty"`
}

type atomPerson struct {
	Name string `xml:"name"`
	URI  string `xml:"uri,omitempty"`
}

type atomEntry struct {
	Language   string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Links      []atomLink     `xml:"link"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Author     atomPerson     `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    atomText       `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Base string `xml:"xml:base,attr,omitempty"`
	Text string `xml:",chardata"`
}

// writeAtom writes RFC 4287. An empty feed was last updated at the beginning of time,
// for it must say some moment, and always the same.
func writeAtom(l list) ([]byte, error) {
	document := atomDocument{
		Language: l.Language,
		ID:       firstPart(l),
		Title:    l.Title,
		Subtitle: l.Description,
		Updated:  l.Changed.UTC().Format(time.RFC3339),
		Links:    append([]atomLink{{"self", atomType, l.Self, 0}, {"alternate", "text/html", l.Home, 0}}, around(l, atomType)...),
		Author:   atomPerson{l.Author.Name, l.AuthorURL},
	}
	if l.Archived {
		document.History, document.Archive = historyNamespace, &struct{}{}
	}
	if l.Changed.IsZero() {
		document.Updated = time.Unix(0, 0).UTC().Format(time.RFC3339)
	}
	for _, i := range l.Items {
		entry := atomEntry{
			Language:  i.Language,
			ID:        i.GUID,
			Title:     i.heading(),
			Links:     []atomLink{{"alternate", "text/html", i.Address, 0}},
			Published: i.PublishedAt.UTC().Format(time.RFC3339),
			Updated:   i.Changed.UTC().Format(time.RFC3339),
			Author:    atomPerson{i.Creator, i.Profile},
			Summary:   i.Summary,
			Content:   atomText{"html", i.Address, i.Content},
		}
		for _, term := range i.Terms {
			entry.Categories = append(entry.Categories, atomCategory{term})
		}
		for _, e := range i.Played {
			entry.Links = append(entry.Links, atomLink{"enclosure", e.Type, e.Address, e.Size})
		}
		document.Entries = append(document.Entries, entry)
	}
	return marshal(document)
}

// historyNamespace marks archives (RFC 5005, 4).
const historyNamespace = "http://purl.org/syndication/history/1.0"

// around are the links to the other parts of a feed, and to its hub.
func around(l list, mediaType string) []atomLink {
	var links []atomLink
	for _, one := range []atomLink{
		{"hub", "", l.Hub, 0}, {"current", mediaType, l.Current, 0}, {"prev-archive", mediaType, l.Before, 0}, {"next-archive", mediaType, l.After, 0},
	} {
		if one.Href != "" {
			links = append(links, one)
		}
	}
	return links
}

// firstPart names the feed that all parts together are.
func firstPart(l list) string {
	if l.Archived {
		return l.Current
	}
	return l.Self
}
