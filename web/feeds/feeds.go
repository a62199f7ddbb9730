// Package feeds offers the newest articles, whole, to feed readers: RSS 2.0, Atom
// and JSON Feed 1.1, of the blog and of each category and tag.
//
// The formats are written out here and not by a library: of those at hand none
// writes an Atom feed with both a self and an alternate link, categories as Atom
// has them, and the language of an entry.
package feeds

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
	"github.com/causerie/causerie/web/pagecache"
	"github.com/causerie/causerie/web/templates"
)

// newest is how many articles a feed holds.
const newest = 30

// Store is what feeds read.
type Store interface {
	Menu(ctx context.Context) (blog.Menu, error)
	List(ctx context.Context, q blog.ListQuery) (blog.Listing, error)
	CategoryBySlug(ctx context.Context, slug string) (blog.TermCount, error)
	TagBySlug(ctx context.Context, slug string) (blog.TermCount, error)
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
func (fd *Feeds) RSS(w http.ResponseWriter, r *http.Request) { fd.serve(w, r, "/feed.xml", writeRSS) }

// Atom answers with an Atom feed (RFC 4287).
func (fd *Feeds) Atom(w http.ResponseWriter, r *http.Request) { fd.serve(w, r, "/atom.xml", writeAtom) }

// JSON answers with a JSON Feed 1.1.
func (fd *Feeds) JSON(w http.ResponseWriter, r *http.Request) {
	fd.serve(w, r, "/feed.json", writeJSON)
}

// Old leads from where other blog software has its feed to ours.
func (fd *Feeds) Old(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	folder := "/" + strings.Trim(path[:strings.LastIndexByte(path, '/')], "/")
	http.Redirect(w, r, strings.TrimSuffix(folder, "/")+"/feed.xml", http.StatusMovedPermanently)
}

// write makes a document of a list, and names its media type.
type write func(l list) (mediaType string, document []byte, err error)

func (fd *Feeds) serve(w http.ResponseWriter, r *http.Request, file string, write write) {
	of := sourceOf(r)
	err := fd.c.Cache.Serve(w, r, of.path()+file, func(ctx context.Context) (*answer.Answer, error) {
		l, err := fd.read(ctx, of, file)
		if err != nil {
			return nil, err
		}
		mediaType, document, err := write(l)
		if err != nil {
			return nil, err
		}
		return answer.New(answer.Head{Type: mediaType, CacheControl: "no-cache", LastModified: l.Changed}, document), nil
	})
	if err != nil {
		fd.c.Fail(w, r, err)
	}
}

// source says what a feed is of. Without a slug it is the whole blog.
type source struct{ kind, slug string }

func sourceOf(r *http.Request) source {
	slug := chi.URLParam(r, "slug")
	if decoded, err := url.PathUnescape(slug); err == nil && r.URL.RawPath != "" {
		slug = decoded
	}
	if slug == "" {
		return source{}
	}
	kind, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	return source{kind, slug}
}

// path is where the list stands, without a slash at the end.
func (s source) path() string {
	if s.slug == "" {
		return ""
	}
	return "/" + s.kind + "/" + url.PathEscape(s.slug)
}
