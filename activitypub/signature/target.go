package signature

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// target is where a request goes, as the one who sends it writes it down.
type target struct {
	method  string
	scheme  string
	host    string // of the Host header
	address string // the request-target on the wire: path and query, undecoded
}

// sentTarget is the target of a request we are about to send, with the host
// net/http will put on the wire.
func sentTarget(r *http.Request) (target, error) {
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	host, err := httpguts.PunycodeHostPort(host)
	if err != nil {
		return target{}, fmt.Errorf("host %q: %w", host, err)
	}
	if host == "" {
		return target{}, errors.New("request has no host")
	}
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	return target{method: method, scheme: r.URL.Scheme, host: host, address: r.URL.RequestURI()}, nil
}

// receivedTarget is the target of a request that reached us, as its sender must
// have seen it: our public scheme and host, and the path and query of the
// request line before any router touched them.
func (p *Policy) receivedTarget(r *http.Request) target {
	host, err := httpguts.PunycodeHostPort(p.Public.Host)
	if err != nil {
		host = p.Public.Host
	}
	t := target{method: r.Method, scheme: p.Public.Scheme, host: strings.ToLower(host), address: r.URL.RequestURI()}
	if strings.HasPrefix(r.RequestURI, "/") {
		t.address = r.RequestURI
	}
	return t
}

// hostHeader is the Host header as it was signed. A spelling of our own host (in
// other case, with the default port, without any port as Mastodon writes it) is
// taken as received; anything else, be it another server's name or one that a
// proxy put in, is judged as if it were ours, so that it fits only what was
// signed for us.
func (t target) hostHeader(received string) string {
	name, port := splitHost(received, t.scheme)
	ourName, ourPort := splitHost(t.host, t.scheme)
	portless := !strings.HasSuffix(received, ":"+port)
	if strings.EqualFold(name, ourName) && (port == ourPort || portless) {
		return received
	}
	return t.host
}

// authority is the normal form of the host (RFC 9421, section 2.2.3): lower case,
// without the scheme's default port.
func (t target) authority() string {
	name, port := splitHost(t.host, t.scheme)
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	name = strings.ToLower(name)
	if port == defaultPort(t.scheme) {
		return name
	}
	return name + ":" + port
}

func (t target) uri() string { return t.scheme + "://" + t.authority() + t.address }

func (t target) path() string {
	path, _, _ := strings.Cut(t.address, "?")
	return path
}

// query is the query with its question mark, which stands alone when there is
// none (RFC 9421, section 2.2.7).
func (t target) query() string {
	_, query, _ := strings.Cut(t.address, "?")
	return "?" + query
}

func (t target) hasQuery() bool { return strings.Contains(t.address, "?") }

func splitHost(host, scheme string) (name, port string) {
	u := url.URL{Host: host}
	if port := u.Port(); port != "" {
		return u.Hostname(), port
	}
	return u.Hostname(), defaultPort(scheme)
}

func defaultPort(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}
