package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// The ways into a mail server, each with what it does to the mail and what the
// server learns of the password.
func TestConversations(t *testing.T) {
	trusted, pool := certificate(t, "mail.test")
	for _, tt := range []struct {
		name     string
		server   *post
		as       server // besides the port
		want     Verdict
		password string // what the server was told
	}{
		{
			name: "TLS from the first byte", server: &post{tls: trusted, implicit: true},
			as: server{implicit: true, user: "anna", password: "secret"}, want: Verdict{Done: true}, password: "secret",
		},
		{
			name: "STARTTLS", server: &post{tls: trusted},
			as: server{user: "anna", password: "secret"}, want: Verdict{Done: true}, password: "secret",
		},
		{
			name: "no STARTTLS, elsewhere", server: &post{},
			as: server{user: "anna", password: "secret"}, want: Verdict{Down: true},
		},
		{
			name: "STARTTLS with another's certificate, elsewhere", server: &post{tls: other(t)},
			as: server{user: "anna", password: "secret"}, want: Verdict{Down: true},
		},
		{
			name: "a wrong password", server: &post{tls: trusted},
			as: server{user: "anna", password: "guessed"}, want: Verdict{Down: true}, password: "guessed",
		},
		{name: "no password, on this machine", server: &post{}, as: server{local: true}, want: Verdict{Done: true}},
		{
			name: "a password, on this machine", server: &post{open: true},
			as: server{local: true, user: "anna", password: "secret"}, want: Verdict{Done: true}, password: "secret",
		},
		{
			name: "STARTTLS with a certificate of its own, on this machine", server: &post{tls: other(t)},
			as: server{local: true}, want: Verdict{Done: true},
		},
		{
			name: "a mailbox that is full", server: &post{tls: trusted, answer: &smtp.SMTPError{Code: 452, Message: "full"}},
			as: server{}, want: Verdict{Again: true},
		},
		{
			name: "nobody of that name", server: &post{tls: trusted, answer: &smtp.SMTPError{Code: 550, Message: "nobody"}},
			as: server{}, want: Verdict{},
		},
		{name: "nobody listens", server: &post{closed: true}, as: server{}, want: Verdict{Down: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			port := tt.server.start(t)
			s := tt.as
			s.host, s.port, s.from.Address = "127.0.0.1", port, "blog@blog.test"
			s.tls = &tls.Config{RootCAs: pool, ServerName: "mail.test", MinVersion: tls.VersionTLS12}
			m := Mail{server: &s, c: Config{Now: time.Now}}
			var err error
			if m.page, err = page(); err != nil {
				t.Fatal(err)
			}
			got := verdict(m.post(t.Context(), letter{To: "ben@reader.test", Subject: "Good evening", ID: "1", Lang: "en", Text: []string{"Sleep well."}}))
			reason := got.Reason
			got.Reason = ""
			if got != tt.want {
				t.Errorf("the verdict is %+v (%s), want %+v", got, reason, tt.want)
			}
			if got.Done != tt.server.has("Sleep well.") {
				t.Errorf("done %v, but the server has %q", got.Done, tt.server.got)
			}
			if tt.server.password != tt.password {
				t.Errorf("the server was told the password %q, want %q", tt.server.password, tt.password)
			}
		})
	}
}

// post is a mail server with one user, anna, whose password is secret.
type post struct {
	tls      *tls.Config
	implicit bool
	open     bool // passwords are asked for without TLS, too
	closed   bool
	answer   *smtp.SMTPError // to the address of whoever the mail is for

	mu            sync.Mutex
	got, password string
}

// start opens the server and returns its port.
func (p *post) start(t *testing.T) int {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if p.closed {
		listener.Close()
		return port
	}
	s := smtp.NewServer(p)
	s.Domain, s.AllowInsecureAuth = "mail.test", p.open
	if p.implicit {
		listener = tls.NewListener(listener, p.tls)
	} else {
		s.TLSConfig = p.tls
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Serve(listener) // ends when it is closed
	}()
	t.Cleanup(func() { s.Close(); <-done })
	return port
}

func (p *post) has(words string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Contains(p.got, words)
}

// NewSession is for [smtp.Backend].
func (p *post) NewSession(*smtp.Conn) (smtp.Session, error) { return talk{p}, nil }

type talk struct{ *post }

// AuthMechanisms and Auth are for [smtp.AuthSession].
func (talk) AuthMechanisms() []string { return []string{sasl.Plain} }

func (c talk) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.password = password
		if user != "anna" || password != "secret" {
			return errors.New("no")
		}
		return nil
	}), nil
}

func (talk) Mail(string, *smtp.MailOptions) error { return nil }

func (c talk) Rcpt(string, *smtp.RcptOptions) error {
	if c.answer != nil {
		return c.answer
	}
	return nil
}

func (c talk) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.got = string(raw)
	return err
}

func (talk) Reset()        {}
func (talk) Logout() error { return nil }

// certificate makes one for a host, which only the pool vouches for.
func certificate(t *testing.T, host string) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{host}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
	}
	raw, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	read, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(read)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, pool
}

// other has a certificate that nobody vouches for.
func other(t *testing.T) *tls.Config {
	t.Helper()
	c, _ := certificate(t, "localhost.localdomain")
	return c
}
