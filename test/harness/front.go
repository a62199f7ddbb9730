package harness

import (
	"crypto/tls"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"
)

// front puts TLS before a blog, as Caddy or nginx would: it keeps the Host
// header and says in X-Forwarded-* who asked and how.
//
// Every delivery to an inbox is noted, so that a story can tell a signature that
// was understood at once from one that took a second knock.
func (w *World) front(name string, listener net.Listener, behind *url.URL, note func(Delivery)) {
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(behind)
			r.Out.Host = r.In.Host
			r.SetXForwarded()
		},
		ModifyResponse: func(answer *http.Response) error {
			if request := answer.Request; request.Method == http.MethodPost && strings.HasSuffix(request.URL.Path, "inbox") {
				note(Delivery{Scheme: schemeOf(request.Header), Status: answer.StatusCode})
			}
			return nil
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

// Delivery is what somebody posted to an inbox of a blog.
type Delivery struct {
	// Scheme of the signature: "rfc9421", "cavage" or "none".
	Scheme string
	// Status is how the blog answered.
	Status int
}

func schemeOf(header http.Header) string {
	switch {
	case header.Get("Signature-Input") != "":
		return "rfc9421"
	case header.Get("Signature") != "":
		return "cavage"
	default:
		return "none"
	}
}

// discard swallows what a dying connection has to say.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
