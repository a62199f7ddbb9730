// Package reader shows the blog to its visitors: one file a page. Handlers parse
// the request, ask the store for the very view they show, and render it; what
// they made is kept by the page cache until the blog changes.
package reader

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

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
	homeStore
	listStore
	searchStore
	articleStore
	conversationStore
	reactionStore
	interactStore
	termStore
	archiveStore
	authorStore
	sitemapStore
	readingStore
	privacyStore
	remarkStore
	goneStore
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
	ObjectURL func(objectID string) string  // ActivityPub id of an article
	ActorURL  func(authorID string) string  // ActivityPub id of an author
	AnswerURL func(commentID string) string // ActivityPub id of an author's answer
	Door      Door
	Now       func() time.Time // nil is time.Now
	Log       *slog.Logger
	Static    func(name string) (string, error) // address of a static file
	Media     ReadMedia

	Pieces func(html string) []blog.Piece    // divides an article at its embeds; nil: it has none
	Source func(html, pageURL string) string // an article's HTML as Markdown
	Card   CardDrawer                        // draws a picture for an article without one; nil: it has none
	Policy string                            // Content-Security-Policy of all pages
	// Remarks are the use cases of the form under an article. Client names where a
	// request came from by a keyed hash, whose key changes every day; Secret keys
	// the time that a form carries; Mail says that mail can be sent.
	Remarks Remarks
	Client  func(*http.Request) string
	Address func(*http.Request) string // of their device, "" if that is unknown; for Akismet, where it is asked
	Secret  []byte
	Mail    bool

	// Processors are those there are; searches get half of them. 0: GOMAXPROCS.
	Processors int
	// Mention takes the word of a page that it links to an article; IndexKey is
	// what search engines are shown.
	Mention  func(ctx context.Context, source, target string) error
	IndexKey string
}

// Reader has a handler for each page. Safe for concurrent use.
type Reader struct {
	site      blog.Site
	store     Store
	cache     *pagecache.Cache
	templates *templates.Set
	objectURL func(objectID string) string
	actorURL  func(authorID string) string
	answerURL func(commentID string) string
	door      Door
	origin    *http.CrossOriginProtection
	now       func() time.Time
	log       *slog.Logger
	media     ReadMedia
	wardrobe  *style.Wardrobe
	drawn     drawn
	trial     string // path of the sheet of a style that is only tried; "" as a rule
	pieces    func(html string) []blog.Piece
	source    func(html, pageURL string) string
	draw      CardDrawer
	policy    string

	remarks Remarks
	client  func(*http.Request) string
	address func(*http.Request) string
	stamps  stamps
	mail    bool

	turns *searchTurns // of those who search

	mention    mention
	mentioners clients
	indexKey   string
}

// New returns the reader's pages.
func New(c Config) *Reader {
	if c.Pieces == nil {
		c.Pieces = func(html string) []blog.Piece { return []blog.Piece{{HTML: html}} }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Reader{
		site: c.Site, store: c.Store, cache: c.Cache, templates: c.Templates, objectURL: c.ObjectURL, actorURL: c.ActorURL,
		answerURL: c.AnswerURL, door: c.Door, origin: sameOrigin(c.Site, c.Log), now: c.Now, log: c.Log,
		pieces: c.Pieces, source: c.Source, draw: c.Card, policy: c.Policy,
		remarks: c.Remarks, client: c.Client, address: c.Address, stamps: stamps{c.Secret, c.Now}, mail: c.Mail,
		mention: c.Mention, indexKey: c.IndexKey, turns: newSearchTurns(c.Processors),
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
	return rd.framing(template, data, nil, "")
}

// framing is html for a page that may put into frames what those origins serve,
// with a Link header, "" for none.
func (rd *Reader) framing(template string, data any, origins []string, link string) (*answer.Answer, error) {
	head := answer.Head{Type: htmlType, CacheControl: "no-cache", Link: link}
	if len(origins) > 0 {
		head.Policy = rd.policy + "; frame-src " + strings.Join(origins, " ")
	}
	body, err := rd.templates.Render("reader/"+template, data)
	if err != nil {
		return nil, err
	}
	return answer.New(head, body), nil
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
