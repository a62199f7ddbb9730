package reader

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// Measures of a sitemap (sitemaps.org): what one file may hold, and how much is put
// into each when there are several.
const (
	maxURLs        = 50_000
	otherURLs      = 1_000      // of them for what is no article: categories, the front page
	maxSitemap     = 50_000_000 // bytes
	urlsOfPart     = 5_000
	mostImagesEach = 20
	imageNamespace = "http://www.google.com/schemas/sitemap-image/1.1"
)

type sitemapStore interface {
	Sitemap(ctx context.Context, most, skip int) ([]blog.SitemapEntry, error)
	CountPublished(ctx context.Context) (int, error)
}

type urlSet struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Image   string    `xml:"xmlns:image,attr"`
	URLs    []mapping `xml:"url"`
}

type mapping struct {
	Location string         `xml:"loc"`
	Changed  string         `xml:"lastmod,omitempty"`
	Images   []mappingImage `xml:"image:image"`
}

type mappingImage struct {
	Location string `xml:"image:loc"`
}

type sitemapIndex struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Parts   []mapping `xml:"sitemap"`
}

// Sitemap lists all articles with their pictures, and the categories, for search
// engines; when they are
// too many for one file, the files that list them.
func (rd *Reader) Sitemap(w http.ResponseWriter, r *http.Request) {
	rd.serve(w, r, "/sitemap.xml", func(ctx context.Context) (*answer.Answer, error) {
		n, err := rd.store.CountPublished(ctx)
		if err != nil {
			return nil, err
		}
		if n > maxURLs-otherURLs {
			return rd.sitemapIndex(ctx, n)
		}
		whole, err := rd.sitemap(ctx, maxURLs-otherURLs, 0)
		if err != nil || whole.Len() <= maxSitemap {
			return whole, err
		}
		return rd.sitemapIndex(ctx, n)
	})
}

// SitemapPart is one of several files.
func (rd *Reader) SitemapPart(w http.ResponseWriter, r *http.Request) {
	part, err := strconv.Atoi(chi.URLParam(r, "part"))
	if err != nil || part < 1 || strconv.Itoa(part) != chi.URLParam(r, "part") {
		rd.NotFound(w, r)
		return
	}
	rd.serve(w, r, sitemapPart(part), func(ctx context.Context) (*answer.Answer, error) {
		n, err := rd.store.CountPublished(ctx)
		if err != nil {
			return nil, err
		}
		if part > parts(n) {
			return nil, blog.ErrNotFound("There is no such file.")
		}
		return rd.sitemap(ctx, urlsOfPart, (part-1)*urlsOfPart)
	})
}

func sitemapPart(part int) string { return "/sitemap-" + strconv.Itoa(part) + ".xml" }

// parts is in how many files that many articles are listed, at least one.
func parts(articles int) int { return max(1, (articles+urlsOfPart-1)/urlsOfPart) }

func (rd *Reader) sitemapIndex(ctx context.Context, articles int) (*answer.Answer, error) {
	var index sitemapIndex
	for part := range parts(articles) {
		entries, err := rd.store.Sitemap(ctx, urlsOfPart, part*urlsOfPart)
		if err != nil {
			return nil, err
		}
		index.Parts = append(index.Parts, mapping{Location: rd.site.Path(sitemapPart(part + 1)), Changed: newest(entries)})
	}
	return xmlAnswer(index)
}

// sitemap lists articles, newest first, and before the first of them what leads to
// them.
func (rd *Reader) sitemap(ctx context.Context, most, skip int) (*answer.Answer, error) {
	entries, err := rd.store.Sitemap(ctx, most, skip)
	if err != nil {
		return nil, err
	}
	set := urlSet{Image: imageNamespace}
	if skip == 0 {
		if set.URLs, err = rd.ways(ctx); err != nil {
			return nil, err
		}
		set.URLs = slices.Insert(set.URLs, 0, mapping{Location: rd.site.Home(), Changed: newest(entries)})
	}
	for _, entry := range entries {
		set.URLs = append(set.URLs, mapping{rd.site.Article(entry.Slug), entry.ChangedAt.UTC().Format(time.RFC3339), rd.images(entry)})
	}
	return xmlAnswer(set)
}

// ways are the pages of the author and of the categories in which there is
// anything.
func (rd *Reader) ways(ctx context.Context) (list []mapping, err error) {
	menu, err := rd.store.Menu(ctx)
	if err != nil {
		return nil, err
	}
	if menu.Author.Handle != "" {
		list = append(list, mapping{Location: rd.site.Author(menu.Author.Handle)})
	}
	categories, err := rd.store.CategoryCounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, category := range categories {
		if category.Articles > 0 && len(list) < otherURLs-1 {
			list = append(list, mapping{Location: rd.site.Category(category.Slug)})
		}
	}
	return list, nil
}

// images are the cover of an article and the pictures in it that are ours.
func (rd *Reader) images(entry blog.SitemapEntry) []mappingImage {
	var list []mappingImage
	seen := map[string]bool{}
	add := func(src string) {
		if strings.HasPrefix(src, string(rd.site)+"/") {
			src = strings.TrimPrefix(src, string(rd.site))
		}
		if strings.HasPrefix(src, "/media/") && !seen[src] && len(list) < mostImagesEach {
			seen[src] = true
			list = append(list, mappingImage{rd.site.Path(src)})
		}
	}
	if entry.Cover != nil {
		add(entry.Cover.Src)
	}
	for tokens := html.NewTokenizer(strings.NewReader(entry.HTML)); tokens.Next() != html.ErrorToken; {
		token := tokens.Token()
		if token.DataAtom != atom.Img || token.Type == html.EndTagToken {
			continue
		}
		for _, a := range token.Attr {
			if a.Key == "src" {
				add(a.Val)
			}
		}
	}
	return list
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
