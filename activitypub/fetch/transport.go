package fetch

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub/internal/limit"
)

// Measures of the connections, for deliveries to thousands of hosts at once: few
// idle ones each, many in all.
const (
	dialTimeout     = 5 * time.Second
	idleTimeout     = time.Minute
	maxIdle         = 2048
	maxIdlePerHost  = 2
	maxConnsPerHost = 8 // courtesy: nobody gets more of us than this at a time
	maxHeaderBytes  = 64 << 10
	tlsSessions     = 4096
)

// Measures of how often a site is asked.
const (
	defaultPerHost      = 10
	defaultPerHostBurst = 300
	maxSites            = 8192 // remembered; who is forgotten starts afresh
)

// guarded is a transport for each scheme, because plain HTTP is allowed to fewer
// addresses and the dialer must know which it is.
type guarded struct {
	https, http *http.Transport
	sites       *limit.Buckets // nil: no limit
	now         func() time.Time
}

func newGuarded(config Config) *guarded {
	g := &guarded{https: newTransport("https", config), http: newTransport("http", config), now: config.Now}
	if g.now == nil {
		g.now = time.Now
	}
	if config.PerHost >= 0 {
		burst := float64(cmp.Or(config.PerHostBurst, defaultPerHostBurst))
		g.sites = limit.New(cmp.Or(config.PerHost, defaultPerHost), burst, maxSites)
	}
	return g
}

func newTransport(scheme string, config Config) *http.Transport {
	dialer := &net.Dialer{
		Timeout:  dialTimeout,
		Control:  newGuard(scheme, config.Allow).control,
		Resolver: config.Resolver,
	}
	return &http.Transport{
		Proxy:                  nil, // a proxy would hide the address from the guard
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    dialTimeout,
		IdleConnTimeout:        idleTimeout,
		MaxIdleConns:           maxIdle,
		MaxIdleConnsPerHost:    maxIdlePerHost,
		MaxConnsPerHost:        maxConnsPerHost,
		MaxResponseHeaderBytes: maxHeaderBytes,
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS12,
			RootCAs:            config.RootCAs,
			ClientSessionCache: tls.NewLRUClientSessionCache(tlsSessions),
		},
	}
}

// RoundTrip sends one request to where it may go.
func (g *guarded) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := g.permit(r); err != nil {
		if r.Body != nil {
			_ = r.Body.Close() // the contract of RoundTripper; there is nothing to lose
		}
		return nil, err
	}
	if r.URL.Scheme == "http" {
		return g.http.RoundTrip(r)
	}
	return g.https.RoundTrip(r)
}

// permit judges a request before anything is connected. What is posted was
// decided here; what is fetched, by strangers: that is counted.
func (g *guarded) permit(r *http.Request) error {
	u, err := normal(r.URL)
	if err != nil || r.Method == http.MethodPost {
		return err
	}
	if err := charge(r.Context()); err != nil || g.sites == nil {
		return err
	}
	if wait, ok := g.sites.Take(limit.Site(u.Host), 1, g.now()); !ok {
		return fmt.Errorf("%w: for %s", ErrBusy, wait.Round(time.Millisecond))
	}
	return nil
}

// CloseIdleConnections closes the connections that are kept for later.
func (g *guarded) CloseIdleConnections() {
	g.https.CloseIdleConnections()
	g.http.CloseIdleConnections()
}
