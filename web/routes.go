// Package web puts what people see, and what other programs ask for over HTTP,
// under its addresses. All routes are on this screen.
package web

import (
	"log/slog"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/feeds"
	"github.com/causerie/causerie/web/pagecache"
	"github.com/causerie/causerie/web/reader"
	"github.com/causerie/causerie/web/static"
	"github.com/causerie/causerie/web/style"
	"github.com/causerie/causerie/web/templates"
)

// Config is what the routes lead to. Fields are needed but where it is said.
type Config struct {
	Site      blog.Site
	Store     reader.Store
	Revision  func() uint64 // changes whenever anything a visitor may see does
	CacheSize uint64        // bytes of finished pages to keep; 0 is 64 MiB
	Templates *templates.Set
	Static    *static.Assets // with highlight.css
	ObjectURL func(objectID string) string
	ActorURL  func(authorID string) string
	Log       *slog.Logger

	// Negotiate answers ActivityPub where a client prefers it, and sets Vary.
	Negotiate func(http.Handler) http.Handler

	ActivityPub http.Handler // /ap/*
	WellKnown   http.Handler // /.well-known/*
	NodeInfo    http.Handler // /nodeinfo/*
	Media       http.Handler // /media/*
	Healthz     http.Handler // /healthz
	Readyz      http.Handler // /readyz
	Desk        http.Handler // /desk and /desk/*
	SetUp       http.Handler // /setup

	// ReadMedia reads a picture of the author's, for icons. Nil: they are drawn
	// without a logo.
	ReadMedia reader.ReadMedia

	// Turn is taken to make a page while its readers have the one before. Nil: it
	// is made at once.
	Turn pagecache.Turn
}

// Routes is the whole blog as one handler.
func Routes(c Config) http.Handler {
	if c.CacheSize == 0 {
		c.CacheSize = 64 << 20
	}
	cache := pagecache.New(c.Revision, c.CacheSize, c.Turn)
	rd := reader.New(reader.Config{
		Site: c.Site, Store: c.Store, Cache: cache, Templates: c.Templates,
		ObjectURL: c.ObjectURL, ActorURL: c.ActorURL, Log: c.Log, Static: c.Static.URL, Media: c.ReadMedia,
	})
	fd := feeds.New(feeds.Config{
		Site: c.Site, Store: c.Store, Cache: cache, Templates: c.Templates, Fail: rd.Fail,
	})

	r := chi.NewRouter()
	r.Use(recoverer(c.Log, rd), readable(rd))

	r.Handle("/ap/*", c.ActivityPub)
	r.Handle("/.well-known/*", c.WellKnown)
	r.Handle("/nodeinfo/*", c.NodeInfo)
	r.Handle("/media/*", c.Media)
	r.Handle("/healthz", c.Healthz)
	r.Handle("/readyz", c.Readyz)

	r.Group(func(r chi.Router) {
		r.Use(secured)
		r.Handle("/desk", c.Desk)
		r.Handle("/desk/*", c.Desk)
		r.Handle("/setup", c.SetUp)
		read(r, static.Prefix+"*", c.Static.ServeHTTP)
		read(r, style.Prefix+"{hash}", rd.Theme)
		read(r, "/icon-{name}.png", rd.Icon)
		read(r, "/manifest.webmanifest", rd.Manifest)
		read(r, "/sw.js", rd.Worker)
		read(r, "/offline.html", rd.Offline)

		negotiated := r.With(c.Negotiate)
		read(negotiated, "/", rd.Home)
		read(negotiated, "/@{handle}", rd.Author)
		read(negotiated, "/{slug}", rd.Article)

		read(r, "/author/{handle}", rd.OldAuthor)
		read(r, "/category/{slug}", rd.Category)
		read(r, "/tag/{slug}", rd.Tag)
		read(r, "/archive", rd.Archive)
		read(r, "/archive/{year:[0-9]{4}}", rd.Year)
		read(r, "/archive/{year:[0-9]{4}}/{month:[0-9]{2}}", rd.Month)
		read(r, "/search", rd.Search)
		read(r, "/sitemap.xml", rd.Sitemap)
		read(r, "/robots.txt", rd.Robots)
		read(r, "/favicon.ico", rd.Favicon)
		read(r, "/apple-touch-icon.png", rd.TouchIcon)

		for _, list := range []string{"", "/category/{slug}", "/tag/{slug}"} {
			read(r, list+"/feed.xml", fd.RSS)
			read(r, list+"/atom.xml", fd.Atom)
			read(r, list+"/feed.json", fd.JSON)
			// Where the feed of other blog software is, readers look for it here.
			read(r, list+"/feed", fd.Old)
		}
		read(r, "/rss", fd.Old)
		read(r, "/rss.xml", fd.Old)
		read(r, "/index.xml", fd.Old)

		r.NotFound(rd.Trim)
		r.MethodNotAllowed(rd.MethodNotAllowed)
	})
	return r
}

// read routes the methods that change nothing.
func read(r chi.Router, pattern string, h http.HandlerFunc) {
	r.Get(pattern, h)
	r.Head(pattern, h)
}
