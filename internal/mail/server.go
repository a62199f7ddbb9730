package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// timeout is how long a step of a conversation with the mail server may take.
const timeout = 30 * time.Second

// server is the mail server that takes what we send.
type server struct {
	host           string
	port           int
	implicit       bool // TLS from the first byte (RFC 8314)
	local          bool // on this machine: TLS only if it is offered
	user, password string
	from           mail.Address
	tls            *tls.Config // nil for the usual
}

// readServer understands the address of a mail server: smtps://user:password@host
// (port 465), or smtp://user:password@host (port 587), which begins in the clear
// and must offer STARTTLS unless it is on this machine.
func readServer(address, from string) (*server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		// The address may hold a password, so it is not repeated.
		return nil, errors.New("give the mail server as smtps://user:password@host or smtp://user:password@host:587")
	}
	s := &server{host: u.Hostname(), implicit: u.Scheme == "smtps", port: 587, local: loopback(u.Hostname())}
	if s.implicit {
		s.port = 465
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil || s.port < 1 || s.port > 65535 {
			return nil, errors.New("the port of the mail server is a number up to 65535")
		}
	}
	if u.User != nil {
		s.user = u.User.Username()
		s.password, _ = u.User.Password()
	}
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("the sender %q is no address: give one such as blog@host.example or Blog <blog@host.example>", from)
	}
	s.from = *sender
	return s, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// client readies a conversation.
func (s *server) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(timeout), gomail.WithHELO(s.helo())}
	if s.local {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic), gomail.WithTLSConfig(anyCertificate()))
	} else {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
		if s.tls != nil {
			options = append(options, gomail.WithTLSConfig(s.tls))
		}
	}
	if s.implicit {
		options = append(options, gomail.WithSSL())
	}
	if s.user != "" {
		options = append(options, s.proof(), gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, fmt.Errorf("ready the mail server: %w", err)
	}
	return client, nil
}

// proof is how we show who we are: by whatever the server knows, but never in the
// clear unless the words stay on this machine.
func (s *server) proof() gomail.Option {
	if s.local {
		return gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthCramMD5, gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc)
	}
	return gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover)
}

// anyCertificate is for this machine: mail servers that are installed there have
// one that nobody vouches for, and nobody listens in between.
func anyCertificate() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true} //nolint:gosec // loopback only
}

// helo names us by the domain we send for, and not by this machine.
func (s *server) helo() string {
	_, domain, _ := strings.Cut(s.from.Address, "@")
	return domain
}

// send hands one message over.
func (s *server) send(ctx context.Context, m *gomail.Msg) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, m)
}
