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
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Description string    `xml:"description"`
	Self        rssSelf   `xml:"atom:link"`
	Language    string    `xml:"language,omitempty"`
	Changed     string    `xml:"lastBuildDate,omitempty"`
	Items       []rssItem `xml:"item"`
}

type rssSelf struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       string   `xml:"title,omitempty"` // none where there is a description
	Link        string   `xml:"link"`
	GUID        rssGUID  `xml:"guid"`
	Published   string   `xml:"pubDate"`
	Creator     string   `xml:"dc:creator"` // <author> would have to be an e-mail address
	Categories  []string `xml:"category"`
	Description string   `xml:"description"`
	Content     cdata    `xml:"content:encoded"`
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
func writeRSS(l list) (string, []byte, error) {
	document := rssDocument{
		Version: "2.0",
		Content: "http://purl.org/rss/1.0/modules/content/",
		DC:      "http://purl.org/dc/elements/1.1/",
		Atom:    atomNamespace,
		Channel: rssChannel{
			Title:       l.Title,
			Link:        l.Home,
			Description: l.Description,
			Self:        rssSelf{l.Self, "self", rssType},
			Language:    l.Language,
		},
	}
	if !l.Changed.IsZero() {
		document.Channel.Changed = rssTime(l.Changed)
	}
	for _, i := range l.Items {
		document.Channel.Items = append(document.Channel.Items, rssItem{
			Title:       i.Title,
			Link:        i.Address,
			GUID:        rssGUID{false, i.GUID},
			Published:   rssTime(i.PublishedAt),
			Creator:     i.Creator,
			Categories:  i.Terms,
			Description: i.Summary,
			Content:     cdata{i.Content},
		})
	}
	written, err := marshal(document)
	return rssType + "; charset=utf-8", written, err
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
