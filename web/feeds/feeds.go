// Package feeds offers the newest articles, whole, to feed readers: RSS 2.0, Atom
// and JSON Feed 1.1, of the blog and of each category, tag and author; and the
// newest comments, of the blog and of each article. What is older is in archives
// that the feeds lead to (RFC 5005).
//
// The formats are written out here and not by a library: of those at hand none
// writes an Atom feed with both a self and an alternate link, categories as Atom
// has them, and the language of an entry.
package feeds

import (
	"context"
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
	"github.com/causerie/causerie/web/pagecache"
	"github.com/causerie/causerie/web/templates"
)

// newest is how many items a feed holds, and an archive.
const newest = 30

// Store is what feeds read.
type Store interface {
	Menu(ctx context.Context) (blog.Menu, error)
	List(ctx context.Context, q blog.ListQuery) (blog.Listing, error)
	CategoryBySlug(ctx context.Context, slug string) (blog.TermCount, error)
	MovedCategory(ctx context.Context, slug string) (string, error)
	TagBySlug(ctx context.Context, slug string) (blog.TermCount, error)
	AuthorByHandle(ctx context.Context, handle string) (blog.Byline, error)
	FindTarget(ctx context.Context, t blog.Target) (blog.Article, blog.Comment, error)
	RecentComments(ctx context.Context, articleID string, most, skip int) ([]blog.RecentComment, int, error)
	// MediaOf returns what is known of files, by id; those that are gone are left out.
	MediaOf(ctx context.Context, ids []string) (map[string]blog.Media, error)
}

// Config is what [Feeds] are made of. All fields are needed.
type Config struct {
	Site      blog.Site
	Store     Store
	Cache     *pagecache.Cache
	Templates *templates.Set
	Fail      func(w http.ResponseWriter, r *http.Request, err error) // answers an error
}

// Feeds has a handler for each format. Each serves the feed of the list in whose
// folder it is asked for. Safe for concurrent use.
type Feeds struct{ c Config }

// New returns the feeds.
func New(c Config) *Feeds { return &Feeds{c} }

// RSS answers with an RSS 2.0 feed.
func (fd *Feeds) RSS(w http.ResponseWriter, r *http.Request) {
	fd.serve(w, r, "/feed.xml", rssType, writeRSS)
}

// Atom answers with an Atom feed (RFC 4287).
func (fd *Feeds) Atom(w http.ResponseWriter, r *http.Request) {
	fd.serve(w, r, "/atom.xml", atomType, writeAtom)
}

// JSON answers with a JSON Feed 1.1.
func (fd *Feeds) JSON(w http.ResponseWriter, r *http.Request) {
	fd.serve(w, r, "/feed.json", jsonType, writeJSON)
}

// write makes a document of a list.
type write func(l list) ([]byte, error)

func (fd *Feeds) serve(w http.ResponseWriter, r *http.Request, file, mediaType string, write write) {
	of := sourceOf(r)
	number, ok := archive(r)
	if !ok {
		fd.c.Fail(w, r, noFeed())
		return
	}
	part := window{number, file}
	err := fd.c.Cache.Serve(w, r, of.folder()+part.name(), func(ctx context.Context) (*answer.Answer, error) {
		l, err := fd.read(ctx, of, part)
		if err != nil {
			return nil, err
		}
		document, err := write(l)
		if err != nil {
			return nil, err
		}
		return answer.New(answer.Head{
			Type: mediaType + "; charset=utf-8", CacheControl: "no-cache", LastModified: l.Changed, Link: l.header(),
		}, document), nil
	})
	if blog.KindOf(err) == blog.NotFound && of.kind == ofCategory && fd.renamed(w, r, of, part) {
		return
	}
	if err != nil {
		fd.c.Fail(w, r, err)
	}
}

// renamed leads to the feed of a category that has got another address, for good,
// and reports whether there is one.
func (fd *Feeds) renamed(w http.ResponseWriter, r *http.Request, of source, part window) bool {
	to, err := fd.c.Store.MovedCategory(r.Context(), of.slug)
	if err != nil {
		return false
	}
	w.Header().Set("Cache-Control", "no-cache") // another category may take the address
	http.Redirect(w, r, source{ofCategory, to}.folder()+part.name(), http.StatusMovedPermanently)
	return true
}

// header is the Link header by which WebSub finds the hub of a feed (4.).
func (l list) header() string {
	links := []string{"<" + l.Self + `>; rel="self"`}
	if l.Hub != "" {
		links = append(links, "<"+l.Hub+`>; rel="hub"`)
	}
	return strings.Join(links, ", ")
}

func noFeed() error { return blog.ErrNotFound("There is no such feed.") }
