package mail

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/causerie/causerie/internal/blog"
)

// Store is what mails are made from.
type Store interface {
	Settings(ctx context.Context) (blog.Settings, error)
	Comment(ctx context.Context, id string) (blog.Comment, error)
	Guest(ctx context.Context, commentID string) (blog.Guest, error)
	Article(ctx context.Context, id string) (blog.Article, error)
	FirstAccount(ctx context.Context) (blog.Account, error)
	DeskComment(ctx context.Context, id string) (blog.DeskComment, error)
}

// Config is what a Mail is made of.
type Config struct {
	Server string      // smtp:// or smtps://, with user and password
	From   string      // an address, with or without a name
	TLS    *tls.Config // for servers with certificates of their own; nil for the usual

	Blog  *blog.Blog
	Store Store
	Now   func() time.Time
}

// Mail writes and sends mails. It is safe for concurrent use.
type Mail struct {
	c      Config
	server *server
	page   *template.Template
}

// New returns a Mail. The error says what is wrong with the configuration, without
// a password.
func New(c Config) (*Mail, error) {
	s, err := readServer(c.Server, c.From)
	if err != nil {
		return nil, err
	}
	s.tls = c.TLS
	p, err := page()
	if err != nil {
		return nil, fmt.Errorf("read the form of mails: %w", err)
	}
	return &Mail{c: c, server: s, page: p}, nil
}

// Verdict is what became of an attempt to send a mail, in words that any queue
// understands.
type Verdict struct {
	Done   bool
	Again  bool   // later
	Down   bool   // the mail server is out of reach
	Reason string // for people; it names nobody
}

// Send makes and sends the mail of a job whose payload is a [blog.Notice]. A notice
// that nobody needs any more is done.
func (m *Mail) Send(ctx context.Context, payload []byte) Verdict {
	var n blog.Notice
	if err := json.Unmarshal(payload, &n); err != nil {
		return Verdict{Reason: "the notice cannot be read"}
	}
	var err error
	switch n.Kind {
	case blog.NoticeConfirm:
		err = m.confirm(ctx, n)
	case blog.NoticeAnswer:
		err = m.answer(ctx, n)
	case blog.NoticeDigest:
		err = m.digest(ctx, n)
	case blog.NoticeLetters:
		err = m.letters(ctx, n)
	default:
		return Verdict{Reason: "nobody knows this kind of notice"}
	}
	if blog.KindOf(err) == blog.NotFound {
		return Verdict{Done: true} // what it was about is gone
	}
	return verdict(err)
}

// Test sends a mail that says that mail works.
func (m *Mail) Test(ctx context.Context, to string) error {
	return m.post(ctx, letter{
		To: to, Subject: "Mail from your blog works", ID: "test." + strconv.FormatInt(m.c.Now().UnixNano(), 36), Lang: "en",
		Text:  []string{"This is a test. If you read this, your blog can send mail."},
		Links: []link{{"Your blog", m.c.Blog.Site().Home()}},
		Foot:  []string{"It was sent because somebody called “causerie mail test” with this address."},
	})
}

// post sends one letter.
func (m *Mail) post(ctx context.Context, l letter) error {
	msg, err := m.message(l, m.c.Now())
	if err != nil {
		return refused{err}
	}
	return m.server.send(ctx, msg)
}

// refused is an error that no other attempt can mend.
type refused struct{ error }

func (r refused) Unwrap() error { return r.error }

// verdict translates an error. Its words are not the server's, which may name whom
// the mail was for.
func verdict(err error) Verdict {
	var sent *gomail.SendError
	var never refused
	switch {
	case err == nil:
		return Verdict{Done: true}
	case errors.As(err, &never):
		return Verdict{Reason: "the mail could not be written"}
	case !errors.As(err, &sent):
		return Verdict{Down: true, Reason: "the mail server cannot be reached, or does not let us in"}
	case sent.IsTemp() || sent.ErrorCode() < 500:
		return Verdict{Again: true, Reason: "the mail server put the mail off" + code(sent)}
	}
	return Verdict{Reason: "the mail server refused the mail" + code(sent)}
}

func code(e *gomail.SendError) string {
	if e.ErrorCode() == 0 {
		return ""
	}
	return " (" + strconv.Itoa(e.ErrorCode()) + ")"
}

// keyed is the address of a page of ours that a key opens.
func (m *Mail) keyed(path, key string) string {
	return m.c.Blog.Site().Path(path) + "?" + url.Values{"key": {key}}.Encode()
}
