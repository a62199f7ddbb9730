// Package desk is where the author works: writing, publishing, answering, and
// looking after followers, letters, deliveries and settings. It is behind a
// sign-in, works without JavaScript and asks nothing of anyone else's host.
//
// A page is a file: its handlers, what they read and what its template shows.
// Handlers parse, call the domain, and render or redirect; every rule is in
// package blog. All addresses are on one screen in routes.go.
//
// To add a page: a file here with a handler of type [handler], its template in
// web/templates/desk (which fills the block "main" and sees a [view]), and a
// line in routes.go. Everything else (session, sign-in, cross-origin protection,
// headers, error pages) is put round it there.
package desk

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/templates"
)

// Config is what the desk is given. All but MaxUpload, Stylist, Trust and Secret is needed.
type Config struct {
	Blog      *blog.Blog
	Store     Store
	Sessions  scs.Store // used with contexts when it is an scs.CtxStore
	Templates *templates.Set

	// Upload keeps a file and says what became of it. Its errors of kind
	// Invalid are shown to the author.
	Upload    func(ctx context.Context, name string, r io.Reader) (blog.Media, error)
	MaxUpload int64 // bytes; 0 is 64 MiB

	// ShowEnclosed sends our copy of a picture that came with a letter or a report,
	// by its name. Only who is signed in gets there.
	ShowEnclosed func(w http.ResponseWriter, r *http.Request, name string)
	// ShowAvatar sends our copy of a person's picture, to be kept by nobody else;
	// nil: there are none.
	ShowAvatar func(w http.ResponseWriter, r *http.Request, name string)

	// Successor looks up the account an author wants to move to, and Find any
	// account, by @user@server or address. Their errors of kind Invalid are shown to
	// the author.
	Successor func(ctx context.Context, authorID, account string) (blog.Person, error)
	Find      func(ctx context.Context, account string) (blog.Person, error)

	// Stylist shows the blog in another style. Without one the desk has no
	// colours and fonts of the owner's.
	Stylist Stylist

	// SetupToken reports, in constant time, whether token is the one of the
	// link that the program printed. It is asked only while the blog is not set
	// up.
	SetupToken func(token string) bool

	// Trust is told of each request of who is signed in, before anything of its body
	// is read. Nil: nobody is to know.
	Trust func(*http.Request)

	// ClientIP is the address a request comes from, proxies seen through. It is
	// used only as a keyed hash, and never written down.
	ClientIP func(*http.Request) string

	// VerifyAkismet asks Akismet whether it accepts a key. Its errors of kind Invalid
	// and Unavailable are shown to the author.
	VerifyAkismet func(ctx context.Context, key string) error

	// Secret keys the hashes of addresses, and the cookie by which a browser
	// that signed in before is known. Without one, a new one is made at each
	// start and browsers are strangers again. 32 bytes.
	Secret []byte

	// Mail says that mail can be sent.
	Mail bool

	Now func() time.Time
	Log *slog.Logger
}

// Store is all that the desk reads. Each part is declared with the page that
// shows it.
type Store interface {
	accountReads
	frameReads
	articleReads
	editorReads
	pinReads
	conversationReads
	letterReads
	moveReads
	peopleReads
	blockReads
	hostReads
	reportReads
	deliveryReads
	quoteReads
	mediaReads
	settingsReads
	spamReads
	menuReads
}

// Desk serves the author's pages. It is safe for concurrent use.
type Desk struct {
	Config
	sessions *scs.SessionManager
	limits   *limits
	known    known
	origin   *http.CrossOriginProtection
	working  chan struct{} // passwords being checked
}

// New returns a desk.
func New(c Config) *Desk {
	if c.MaxUpload == 0 {
		c.MaxUpload = 64 << 20
	}
	if len(c.Secret) == 0 {
		c.Secret = make([]byte, 32)
		rand.Read(c.Secret)
	}
	d := &Desk{
		Config:  c,
		limits:  newLimits(c.Secret, c.Now),
		known:   known{secret: c.Secret},
		origin:  crossOrigin(c.Blog.Site(), c.Log),
		working: make(chan struct{}, passwordsAtOnce),
	}
	d.sessions = d.newSessions()
	return d
}

// passwordsAtOnce is how many passwords are checked at the same time; each takes
// tens of megabytes.
const passwordsAtOnce = 2
