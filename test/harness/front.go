package harness

import (
	"crypto/tls"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"
)

// front puts TLS before a blog, as Caddy or nginx would: it keeps the Host
// header and says in X-Forwarded-* who asked and how.
func (w *World) front(name string, listener net.Listener, behind *url.URL) {
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(behind)
			r.Out.Host = r.In.Host
			r.SetXForwarded()
		},
		ErrorHandler: func(rw http.ResponseWriter, _ *http.Request, _ error) {
			rw.WriteHeader(http.StatusBadGateway)
		},
		ErrorLog: log.New(discard{}, "", 0),
	}
	server := &http.Server{
		Handler:           proxy,
		ReadHeaderTimeout: 10 * time.Second,
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{w.authority.certify(name)}},
		ErrorLog:          log.New(discard{}, "", 0),
	}
	go func() { _ = server.ServeTLS(listener, "", "") }()
	w.t.Cleanup(func() { _ = server.Close() })
}

// discard swallows what a dying connection has to say.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
