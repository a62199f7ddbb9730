package reader

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// maxURLs is how many addresses a sitemap may hold (sitemaps.org). A blog that
// outgrows it has been crawled for years; its oldest articles are linked in the
// archive.
const maxURLs = 50_000

type sitemapStore interface {
	Sitemap(ctx context.Context) ([]blog.SitemapEntry, error)
}

type urlSet struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []mapping `xml:"url"`
}

type mapping struct {
	Location string `xml:"loc"`
	Changed  string `xml:"lastmod,omitempty"`
}

// Sitemap lists all articles for search engines.
func (rd *Reader) Sitemap(w http.ResponseWriter, r *http.Request) {
	rd.serve(w, r, "/sitemap.xml", func(ctx context.Context) (*answer.Answer, error) {
		all, err := rd.mappings(ctx)
		if err != nil {
			return nil, err
		}
		return xmlAnswer(urlSet{URLs: all})
	})
}

// mappings are the front page, the author's page and the articles, newest first.
func (rd *Reader) mappings(ctx context.Context) ([]mapping, error) {
	menu, err := rd.store.Menu(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := rd.store.Sitemap(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]mapping, 0, len(entries)+2)
	all = append(all, mapping{Location: rd.site.Home(), Changed: newest(entries)})
	if menu.Author.Handle != "" {
		all = append(all, mapping{Location: rd.site.Author(menu.Author.Handle)})
	}
	for _, entry := range entries {
		all = append(all, mapping{rd.site.Article(entry.Slug), entry.ChangedAt.UTC().Format(time.RFC3339)})
	}
	return all[:min(len(all), maxURLs)], nil
}

func newest(entries []blog.SitemapEntry) string {
	var newest time.Time
	for _, entry := range entries {
		if entry.ChangedAt.After(newest) {
			newest = entry.ChangedAt
		}
	}
	if newest.IsZero() {
		return ""
	}
	return newest.UTC().Format(time.RFC3339)
}

func xmlAnswer(document any) (*answer.Answer, error) {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	if err := xml.NewEncoder(&out).Encode(document); err != nil {
		return nil, fmt.Errorf("writing sitemap: %w", err)
	}
	head := answer.Head{Type: "application/xml; charset=utf-8", CacheControl: "no-cache"}
	return answer.New(head, out.Bytes()), nil
}
