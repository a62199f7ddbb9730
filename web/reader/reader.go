// Package reader shows the blog to its visitors: one file a page. Handlers parse
// the request, ask the store for the very view they show, and render it; what
// they made is kept by the page cache until the blog changes.
package reader

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
	"github.com/causerie/causerie/web/pagecache"
	"github.com/causerie/causerie/web/style"
	"github.com/causerie/causerie/web/templates"
)

// Store is what the pages read. Each interface stands with the page that needs
// it.
type Store interface {
	menuStore
	listStore
	articleStore
	termStore
	archiveStore
	authorStore
	sitemapStore
	themeStore
}

// ReadMedia reads a picture of the author's by the name it is served under.
type ReadMedia func(ctx context.Context, name string) ([]byte, error)

// Config is what a [Reader] is made of. All fields but Media are needed.
type Config struct {
	Site      blog.Site
	Store     Store
	Cache     *pagecache.Cache // not needed for previews
	Templates *templates.Set
	ObjectURL func(objectID string) string // ActivityPub id of an article
	ActorURL  func(authorID string) string // ActivityPub id of an author
	Log       *slog.Logger
	Static    func(name string) (string, error) // address of a static file
	Media     ReadMedia
}

// Reader has a handler for each page. Safe for concurrent use.
type Reader struct {
	site      blog.Site
	store     Store
	cache     *pagecache.Cache
	templates *templates.Set
	objectURL func(objectID string) string
	actorURL  func(authorID string) string
	log       *slog.Logger
	media     ReadMedia
	wardrobe  *style.Wardrobe
	drawn     drawn
	trial     string // path of the sheet of a style that is only tried; "" as a rule
}

// New returns the reader's pages.
func New(c Config) *Reader {
	return &Reader{
		site: c.Site, store: c.Store, cache: c.Cache, templates: c.Templates, objectURL: c.ObjectURL, actorURL: c.ActorURL, log: c.Log,
		media: c.Media, wardrobe: style.New(c.Static),
	}
}

// serve sends the cached page of that name, made by maker if need be, or the
// page that tells what went wrong. The name is the page's own path, and query if
// it has one, never what a client typed.
func (rd *Reader) serve(w http.ResponseWriter, r *http.Request, name string, maker pagecache.Maker) {
	if err := rd.cache.Serve(w, r, name, maker); err != nil {
		rd.Fail(w, r, err)
	}
}

// html renders a page that may be kept, and asked for again each time.
func (rd *Reader) html(template string, data any) (*answer.Answer, error) {
	body, err := rd.templates.Render("reader/"+template, data)
	if err != nil {
		return nil, err
	}
	return answer.New(answer.Head{Type: htmlType, CacheControl: "no-cache"}, body), nil
}

const htmlType = "text/html; charset=utf-8"

// absolute makes a path of the blog a whole address, and leaves others alone.
func (rd *Reader) absolute(src string) string {
	if strings.HasPrefix(src, "/") {
		return rd.site.Path(src)
	}
	return src
}

type menuStore interface {
	Menu(ctx context.Context) (blog.Menu, error)
}
