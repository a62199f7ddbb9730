package feeds

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"time"
)

type rssDocument struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Content string     `xml:"xmlns:content,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	History string     `xml:"xmlns:fh,attr,omitempty"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Description string    `xml:"description"`
	Links       []rssLink `xml:"atom:link"`
	Archive     *struct{} `xml:"fh:archive"`
	Language    string    `xml:"language,omitempty"`
	Changed     string    `xml:"lastBuildDate,omitempty"`
	Items       []rssItem `xml:"item"`
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type rssEnclosure struct {
	Address string `xml:"url,attr"`
	Length  int64  `xml:"length,attr"`
	Type    string `xml:"type,attr"`
}

type rssItem struct {
	Title       string        `xml:"title,omitempty"` // none where there is a description
	Link        string        `xml:"link"`
	GUID        rssGUID       `xml:"guid"`
	Published   string        `xml:"pubDate"`
	Creator     string        `xml:"dc:creator,omitempty"` // <author> would have to be an e-mail address
	Categories  []string      `xml:"category"`
	Description string        `xml:"description"`
	Content     cdata         `xml:"content:encoded"`
	Enclosure   *rssEnclosure `xml:"enclosure"` // one at most
}

type rssGUID struct {
	PermaLink bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

type cdata struct {
	Text string `xml:",cdata"`
}

const rssType = "application/rss+xml"

// writeRSS writes RSS 2.0 as the validator of the W3C likes it, with the modules
// content, dc and atom.
func writeRSS(l list) ([]byte, error) {
	document := rssDocument{
		Version: "2.0",
		Content: "http://purl.org/rss/1.0/modules/content/",
		DC:      "http://purl.org/dc/elements/1.1/",
		Atom:    atomNamespace,
		Channel: rssChannel{
			Title:       l.Title,
			Link:        l.Home,
			Description: l.Description,
			Links:       []rssLink{{l.Self, "self", rssType}},
			Language:    l.Language,
		},
	}
	if !l.Changed.IsZero() {
		document.Channel.Changed = rssTime(l.Changed)
	}
	if l.Archived {
		document.History, document.Channel.Archive = historyNamespace, &struct{}{}
	}
	for _, link := range around(l, rssType) {
		document.Channel.Links = append(document.Channel.Links, rssLink{link.Href, link.Rel, link.Type})
	}
	for _, i := range l.Items {
		made := rssItem{
			Title:       i.Title,
			Link:        i.Address,
			GUID:        rssGUID{false, i.GUID},
			Published:   rssTime(i.PublishedAt),
			Creator:     i.Creator,
			Categories:  i.Terms,
			Description: i.Summary,
			Content:     cdata{i.Content},
		}
		if len(i.Played) > 0 {
			made.Enclosure = &rssEnclosure{i.Played[0].Address, i.Played[0].Size, i.Played[0].Type}
		}
		document.Channel.Items = append(document.Channel.Items, made)
	}
	return marshal(document)
}

func rssTime(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }

func marshal(document any) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	if err := xml.NewEncoder(&out).Encode(document); err != nil {
		return nil, fmt.Errorf("writing feed: %w", err)
	}
	return out.Bytes(), nil
}
