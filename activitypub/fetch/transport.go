package fetch

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
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

// guarded is a transport for each scheme, because plain HTTP is allowed to fewer
// addresses and the dialer must know which it is.
type guarded struct{ https, http *http.Transport }

func newGuarded(config Config) *guarded {
	return &guarded{https: newTransport("https", config), http: newTransport("http", config)}
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
	if _, err := normal(r.URL); err != nil {
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

// CloseIdleConnections closes the connections that are kept for later.
func (g *guarded) CloseIdleConnections() {
	g.https.CloseIdleConnections()
	g.http.CloseIdleConnections()
}
