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
	Language string      `xml:"xml:lang,attr,omitempty"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   atomPerson  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
	URI  string `xml:"uri,omitempty"`
}

type atomEntry struct {
	Language   string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Link       atomLink       `xml:"link"`
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
func writeAtom(l list) (string, []byte, error) {
	document := atomDocument{
		Language: l.Language,
		ID:       l.Self,
		Title:    l.Title,
		Subtitle: l.Description,
		Updated:  l.Changed.UTC().Format(time.RFC3339),
		Links:    []atomLink{{"self", atomType, l.Self}, {"alternate", "text/html", l.Home}},
		Author:   atomPerson{l.Author.Name, l.AuthorURL},
	}
	if l.Changed.IsZero() {
		document.Updated = time.Unix(0, 0).UTC().Format(time.RFC3339)
	}
	for _, i := range l.Items {
		entry := atomEntry{
			Language:  i.Language,
			ID:        i.GUID,
			Title:     i.heading(),
			Link:      atomLink{"alternate", "text/html", i.Address},
			Published: i.PublishedAt.UTC().Format(time.RFC3339),
			Updated:   i.Changed.UTC().Format(time.RFC3339),
			Author:    atomPerson{i.Creator, i.Profile},
			Summary:   i.Summary,
			Content:   atomText{"html", i.Address, i.Content},
		}
		for _, term := range i.Terms {
			entry.Categories = append(entry.Categories, atomCategory{term})
		}
		document.Entries = append(document.Entries, entry)
	}
	written, err := marshal(document)
	return atomType + "; charset=utf-8", written, err
}
