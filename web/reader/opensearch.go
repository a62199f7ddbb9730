package reader

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/web/answer"
)

// openSearch tells browsers how the blog is searched (OpenSearch 1.1, draft 6).
type openSearch struct {
	XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string          `xml:"ShortName"`
	LongName    string          `xml:"LongName"`
	Description string          `xml:"Description"`
	Image       openSearchImage `xml:"Image"`
	URLs        []openSearchURL `xml:"Url"`
	Language    string          `xml:"Language,omitempty"`
	Encoding    string          `xml:"InputEncoding"`
}

type openSearchImage struct {
	Width   int    `xml:"width,attr"`
	Height  int    `xml:"height,attr"`
	Type    string `xml:"type,attr"`
	Address string `xml:",chardata"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr"`
	Template string `xml:"template,attr"`
}

const openSearchType = "application/opensearchdescription+xml"

// Lengths that the specification allows, in characters.
const (
	maxShortName = 16
	maxLongName  = 48
)

// OpenSearch lets a browser search the blog from its address bar, if its owner
// wants that.
func (rd *Reader) OpenSearch(w http.ResponseWriter, r *http.Request) {
	rd.serve(w, r, "/opensearch.xml", func(ctx context.Context) (*answer.Answer, error) {
		menu, err := rd.store.Menu(ctx)
		if err != nil {
			return nil, err
		}
		title := first(menu.Settings.Title, rd.site.Host())
		body, err := xml.MarshalIndent(openSearch{
			ShortName: cutTo(title, maxShortName), LongName: cutTo(title, maxLongName), Description: cutTo("Search "+title, 1024),
			Image: openSearchImage{64, 64, "image/png", rd.site.Path("/favicon.ico")},
			URLs: []openSearchURL{
				{"text/html", "results", rd.site.Path("/search") + "?q={searchTerms}"},
				{openSearchType, "self", rd.site.Path("/opensearch.xml")},
			},
			Language: menu.Settings.Language, Encoding: "UTF-8",
		}, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("write how the blog is searched: %w", err)
		}
		head := answer.Head{Type: openSearchType + "; charset=utf-8", CacheControl: "no-cache"}
		return answer.New(head, append([]byte(xml.Header), body...)), nil
	})
}

func cutTo(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}
