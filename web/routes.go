// Package web puts what people see, and what other programs ask for over HTTP,
// under its addresses. All routes are in this file.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/feeds"
	"github.com/causerie/causerie/web/pagecache"
	"github.com/causerie/causerie/web/reader"
	"github.com/causerie/causerie/web/static"
	"github.com/causerie/causerie/web/style"
	"github.com/causerie/causerie/web/templates"
)

// Store is what all pages and feeds read.
type Store interface {
	reader.Store
	feeds.Store
}

// Config is what the routes lead to. Fields are needed but where it is said.
type Config struct {
	Site      blog.Site
	Store     Store
	Revision  func() uint64 // changes whenever anything a visitor may see does
	CacheSize uint64        // bytes of finished pages to keep; 0 is 64 MiB
	Templates *templates.Set
	Static    *static.Assets // with highlight.css
	ObjectURL func(objectID string) string
	ActorURL  func(authorID string) string
	AnswerURL func(commentID string) string
	Door      reader.Door      // into the server of a visitor
	Now       func() time.Time // nil is time.Now
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

	// Pieces divides an article's HTML at its embeds; nil: it has none.
	Pieces func(html string) []blog.Piece
	// Source is an article's HTML as Markdown, with whole addresses.
	Source func(html, pageURL string) string
	// Card draws the pictures of articles without one; nil: they have none.
	Card     reader.CardDrawer
	Mention  func(ctx context.Context, source, target string) error // takes a webmention
	IndexKey string                                                 // what search engines are shown, 32 hexadecimal digits
	// ReadMedia reads a picture of the author's, for icons. Nil: they are drawn
	// without a logo.
	ReadMedia reader.ReadMedia

	// Turn is taken to make a page while its readers have the one before. Nil: it
	// is made at once.
	Turn pagecache.Turn

	// Remarks, Client, Address, Secret, Now and Mail are for the form under an
	// article; see [reader.Config].
	Remarks reader.Remarks
	Client  func(*http.Request) string
	Address func(*http.Request) string
	Secret  []byte
	Mail    bool

	// Processors are those there are; 0: GOMAXPROCS.
	Processors int
}

// Routes is the whole blog as one handler.
func Routes(c Config) http.Handler {
	if c.CacheSize == 0 {
		c.CacheSize = 64 << 20
	}
	cache := pagecache.New(c.Revision, c.CacheSize, c.Turn)
	rd := reader.New(reader.Config{
		Site: c.Site, Store: c.Store, Cache: cache, Templates: c.Templates,
		ObjectURL: c.ObjectURL, ActorURL: c.ActorURL, AnswerURL: c.AnswerURL, Door: c.Door, Now: c.Now, Log: c.Log,
		Pieces: c.Pieces, Source: c.Source, Card: c.Card, Policy: policy,
		Remarks: c.Remarks, Client: c.Client, Address: c.Address, Secret: c.Secret, Mail: c.Mail, Processors: c.Processors,
		Mention: c.Mention, IndexKey: c.IndexKey,
		Static: c.Static.URL, Media: c.ReadMedia,
	})
	fd := feeds.New(feeds.Config{
		Site: c.Site, Store: c.Store, Cache: cache, Templates: c.Templates, Fail: rd.Fail,
	})

	r := chi.NewRouter()
	r.Use(recoverer(c.Log, rd), readable(rd), asked(rd))
	rooms(r, c)
	r.Group(func(r chi.Router) {
		r.Use(secured)
		r.Handle("/desk", c.Desk)
		r.Handle("/desk/*", c.Desk)
		r.Handle("/setup", c.SetUp)
		dress(r, c, rd)
		front(r.With(c.Negotiate), rd)
		articles(r, rd)
		conversation(r, rd)
		lists(r, rd)
		permalinks(r, rd)
		machinery(r, rd)
		discovery(r, rd)
		subscriptions(r, fd)
		r.NotFound(rd.Trim)
		r.MethodNotAllowed(rd.MethodNotAllowed)
	})
	return r
}

// rooms are whole trees of addresses that answer for themselves.
func rooms(r chi.Router, c Config) {
	r.Handle("/ap/*", c.ActivityPub)
	r.Handle("/.well-known/*", c.WellKnown)
	r.Handle("/nodeinfo/*", c.NodeInfo)
	r.Handle("/media/*", c.Media)
	r.Handle("/healthz", c.Healthz)
	r.Handle("/readyz", c.Readyz)
}

// dress is what pages look like, and what a device keeps of the blog.
func dress(r chi.Router, c Config, rd *reader.Reader) {
	read(r, static.Prefix+"*", c.Static.ServeHTTP)
	read(r, style.Prefix+"{hash}", rd.Theme)
	read(r, "/icon-{name}.png", rd.Icon)
	read(r, "/favicon.ico", rd.Favicon)
	read(r, "/apple-touch-icon.png", rd.TouchIcon)
	read(r, "/manifest.webmanifest", rd.Manifest)
	read(r, "/sw.js", rd.Worker)
	read(r, "/offline.html", rd.Offline)
}

// front are the pages that are an ActivityPub document as well.
func front(r chi.Router, rd *reader.Reader) {
	read(r, "/", rd.Home)
	read(r, "/@{handle}", rd.Author)
	read(r, "/{slug}", rd.Article)
	read(r, "/{slug}/comment/{id}", rd.Comment)
}

// articles are what belongs to an article besides its page.
func articles(r chi.Router, rd *reader.Reader) {
	read(r, "/{slug}.md", rd.Markdown)
	read(r, "/{slug}/history", rd.History)
	read(r, "/card/{hash}/{slug}.png", rd.Card)
	read(r, "/series/{slug}", rd.Series)
}

// conversation is what is said under articles, and the ways to join in.
func conversation(r chi.Router, rd *reader.Reader) {
	read(r, "/{slug}/comments/{page:[0-9]+}", rd.Comments)
	read(r, "/{slug}/comments/count", rd.CommentCount)
	read(r, "/{slug}/reactions", rd.Reactions)
	read(r, "/interact", rd.Interact)
	r.Post("/interact", rd.Leave)
	read(r, "/{slug}/reply", rd.RemarkPage)
	r.Post("/{slug}/reply", rd.TakeRemark)
	read(r, "/{slug}/reply/thanks", rd.RemarkThanks)
	read(r, "/comment", rd.OwnComment)
	r.Post("/comment", rd.ChangeOwnComment)
	read(r, "/comment/quiet", rd.QuietPage)
	r.Post("/comment/quiet", rd.Quiet)
	r.Post("/webmention", rd.Webmention)
}

// lists are the ways through the articles.
func lists(r chi.Router, rd *reader.Reader) {
	read(r, "/author/{handle}", rd.OldAuthor)
	read(r, "/authors", rd.Authors)
	read(r, "/category/{slug}", rd.Category)
	read(r, "/category/*", rd.OldCategory)
	read(r, "/tag/{slug}", rd.Tag)
	read(r, "/tag/*", rd.OldTag)
	read(r, "/tags", rd.Tags)
	read(r, "/archive", rd.Archive)
	read(r, "/archive/{year:[0-9]{4}}", rd.Year)
	read(r, "/archive/{year:[0-9]{4}}/{month:[0-9]{2}}", rd.Month)
	read(r, "/search", rd.Search)
	read(r, "/privacy", rd.Privacy)
}

// permalinks are where articles and lists stood in other blog software, as far as
// their names alone say which they are.
func permalinks(r chi.Router, rd *reader.Reader) {
	year, month := "/{year:[0-9]{4}}", "/{year:[0-9]{4}}/{month:[0-9]{2}}"
	day := month + "/{day:[0-9]{2}}"
	for _, end := range []string{"", "/"} {
		read(r, "/page/{page}"+end, rd.OldPage)
		read(r, "/author/{handle}/page/{page}"+end, rd.OldAuthor)
		read(r, "/search/{words}"+end, rd.OldSearch)
		read(r, "/search/{words}/page/{page}"+end, rd.OldSearch)
		read(r, year+end, rd.OldYear)
		read(r, year+"/page/{page}"+end, rd.OldYear)
		read(r, month+end, rd.OldMonth)
		read(r, month+"/page/{page}"+end, rd.OldMonth)
		read(r, day+end, rd.OldDay)
		read(r, day+"/page/{page}"+end, rd.OldDay)
		read(r, month+"/{slug}"+end, rd.OldArticle)
		read(r, day+"/{slug}"+end, rd.OldArticle)
		for _, article := range []string{"/{slug}", month + "/{slug}", day + "/{slug}"} {
			for _, below := range []string{"/{part:[0-9]{1,3}}", "/comment-page-{part:[0-9]+}", "/attachment/{part}", "/amp", "/embed"} {
				read(r, article+below+end, rd.OldArticle)
			}
			r.HandleFunc(article+"/trackback"+end, rd.NotFound)
		}
	}
}

// machinery is where other blog software can be talked to, which programs try at
// every host. The answer is at hand, and no question to the database.
func machinery(r chi.Router, rd *reader.Reader) {
	for _, folder := range []string{"/wp-json", "/wp-admin", "/wp-content", "/wp-includes"} {
		r.HandleFunc(folder, rd.NotFound)
		r.HandleFunc(folder+"/*", rd.NotFound)
	}
	r.HandleFunc("/{program}.php", rd.NotFound)
}

// discovery is what programs look for at addresses that everybody has.
func discovery(r chi.Router, rd *reader.Reader) {
	read(r, "/robots.txt", rd.Robots)
	read(r, "/llms.txt", rd.Index)
	read(r, "/opensearch.xml", rd.OpenSearch)
	read(r, "/sitemap.xml", rd.Sitemap)
	read(r, "/sitemap-{part:[0-9]{1,6}}.xml", rd.SitemapPart)
	for _, elsewhere := range []string{"/wp-sitemap.xml", "/wp-sitemap-{part}.xml", "/sitemap_index.xml", "/{part}-sitemap.xml"} {
		read(r, elsewhere, rd.OldSitemap)
	}
	read(r, "/.well-known/security.txt", rd.Security)
	read(r, "/{key:[0-9a-f]{32}}.txt", rd.IndexKey)
}

// subscriptions are the feeds of every list, where ours are and where those of
// other blog software are, because readers look for them there.
func subscriptions(r chi.Router, fd *feeds.Feeds) {
	for _, list := range []string{"", "/category/{slug}", "/tag/{slug}", "/@{handle}", "/comments", "/{slug}/comments"} {
		read(r, list+"/feed.xml", fd.RSS)
		read(r, list+"/atom.xml", fd.Atom)
		read(r, list+"/feed.json", fd.JSON)
	}
	month := "/{year:[0-9]{4}}/{month:[0-9]{2}}"
	for _, list := range []string{
		"", "/category/{slug}", "/tag/{slug}", "/author/{handle}", "/@{handle}", "/comments", "/{slug}", "/{slug}/comments",
		month + "/{slug}", month + "/{day:[0-9]{2}}/{slug}", month + "/{slug}/comments", month + "/{day:[0-9]{2}}/{slug}/comments",
	} {
		for _, feed := range []string{"/feed", "/feed/", "/feed/{format:feed|rss2?|rdf|atom}", "/feed/{format:feed|rss2?|rdf|atom}/"} {
			read(r, list+feed, fd.Old)
		}
	}
	read(r, "/rss", fd.Old)
	read(r, "/rss.xml", fd.Old)
	read(r, "/index.xml", fd.Old)
}

// read routes the methods that change nothing.
func read(r chi.Router, pattern string, h http.HandlerFunc) {
	r.Get(pattern, h)
	r.Head(pattern, h)
}
