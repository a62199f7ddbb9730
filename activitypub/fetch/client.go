package fetch

import (
	"cmp"
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/causerie/causerie/activitypub/internal/limit"
)

const (
	defaultTimeout   = 10 * time.Second
	defaultUserAgent = "causerie (+https://github.com/causerie/causerie)"
)

// Config says how a [Client] behaves. The zero value is good for the open
// internet.
type Config struct {
	// UserAgent is sent with every request. Servers like it to name the software
	// and this server's address.
	UserAgent string
	// Allow lists otherwise refused addresses that may be contacted, by HTTP or
	// HTTPS and on any port: loopback in tests, private networks.
	Allow []netip.Prefix
	// Sign signs every GET of [Client.Document], and those of [Client.Get] that
	// ask for it, each hop of a redirect anew. Nil: unsigned.
	Sign func(*http.Request) error
	// Knock gives who signs one such GET and may have it tried a second time; a
	// hop of a redirect is a GET of its own. It takes the place of Sign.
	Knock func(ctx context.Context) (Knock, error)
	// Timeout bounds a whole call, from DNS to the last byte, redirects
	// included; zero means 10 seconds.
	Timeout time.Duration
	// RootCAs are the authorities whose certificates are believed. Nil: the
	// system's (SSL_CERT_FILE works).
	RootCAs *x509.CertPool
	// Resolver looks up hosts. Nil: the system's.
	Resolver *net.Resolver
	// PerHost is how many GETs a second one site (a registered domain with all
	// names below it, or an IP address) is sent after the first PerHostBurst;
	// more are [ErrBusy]. Strangers choose whom a server asks: nobody shall be
	// able to aim it at a third one. Zero means 10, negative no limit. POSTs are
	// not counted.
	PerHost float64
	// PerHostBurst is how many GETs in a row a site is sent; zero means 300.
	PerHostBurst int
	// Now is the clock that PerHost counts by; nil means time.Now.
	Now func() time.Time
}

// Client fetches and posts. It is safe for concurrent use; make one and share it,
// for it keeps connections.
type Client struct {
	userAgent string
	knock     func(ctx context.Context) (Knock, error)
	timeout   time.Duration
	transport *guarded
}

// New returns a Client.
func New(config Config) *Client {
	knock := config.Knock
	if knock == nil && config.Sign != nil {
		knock = func(context.Context) (Knock, error) { return once(config.Sign), nil }
	}
	return &Client{
		userAgent: cmp.Or(config.UserAgent, defaultUserAgent),
		knock:     knock,
		timeout:   cmp.Or(config.Timeout, defaultTimeout),
		transport: newGuarded(config),
	}
}

// Transport returns the guarded transport alone, for other HTTP clients. It
// judges addresses like everything here, but counts no bytes and no time.
func (c *Client) Transport() http.RoundTripper { return c.transport }

// CloseIdle closes the connections that are kept for later.
func (c *Client) CloseIdle() { c.transport.CloseIdleConnections() }

func (c *Client) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, c.timeout)
}

// Site names who stands behind a host, as [Config].PerHost counts: the domain
// that somebody had to register (a.b.example.co.uk is example.co.uk), because
// names below it are free and without number. An IP address stands for itself,
// with its port.
func Site(host string) string { return limit.Site(host) }
