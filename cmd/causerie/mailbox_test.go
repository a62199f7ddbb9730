package main

import (
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"regexp"
	"strings"
	"sync"

	"github.com/emersion/go-smtp"
)

// mailbox is a mail server that keeps what it gets.
type mailbox struct {
	w    *world
	mu   sync.Mutex
	got  []letter
	fail *smtp.SMTPError // what it answers instead, if set
}

// letter is a mail that arrived.
type letter struct {
	to     string
	header mail.Header
	raw    string
	text   string // its plain part
	html   string
}

// withMail gives a blog a mail server and opens it again.
func (c *causerie) withMail() *mailbox {
	c.w.t.Helper()
	box := &mailbox{w: c.w}
	server := smtp.NewServer(box)
	server.Domain = "mail.test"
	listener, err := new(net.ListenConfig).Listen(c.w.t.Context(), "tcp", "127.0.0.1:0")
	c.w.must(err)
	go func() { _ = server.Serve(listener) }() // ends when it is closed
	c.w.t.Cleanup(func() { _ = server.Close() })
	c.env.config.SMTP, c.env.config.MailFrom = "smtp://"+listener.Addr().String(), "On the couch <blog@blog.test>"
	c.restart()
	return box
}

// NewSession is for [smtp.Backend].
func (b *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{box: b}, nil }

type session struct {
	box *mailbox
	to  string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	if s.box.fail != nil {
		return s.box.fail
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.got = append(s.box.got, s.box.read(s.to, string(raw)))
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (b *mailbox) read(to, raw string) letter {
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		b.w.t.Errorf("a mail cannot be read: %v\n%s", err, raw)
		return letter{}
	}
	l := letter{to: to, header: m.Header, raw: raw}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		b.w.t.Errorf("a mail's type: %v", err)
		return l
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return l
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			b.w.t.Errorf("a mail's part: %v", err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			l.html = string(body)
		} else {
			l.text = strings.ReplaceAll(string(body), "\r\n", "\n")
		}
	}
}

// refuse has the server answer that from now on; nil: it takes everything.
func (b *mailbox) refuse(with *smtp.SMTPError) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = with
}

// all are the mails to an address, "" for all.
func (b *mailbox) all(to string) []letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []letter
	for _, l := range b.got {
		if to == "" || l.to == to {
			list = append(list, l)
		}
	}
	return list
}

// last is the newest mail to an address.
func (b *mailbox) last(to string) letter {
	b.w.t.Helper()
	list := b.all(to)
	if len(list) == 0 {
		b.w.t.Fatalf("no mail came to %s", to)
	}
	return list[len(list)-1]
}

var linkIn = regexp.MustCompile(`http://[^\s<>"]+`)

// path is the path of the first link in the mail's text.
func (l letter) path() string {
	address := linkIn.FindString(l.text)
	_, rest, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
	return "/" + rest
}
