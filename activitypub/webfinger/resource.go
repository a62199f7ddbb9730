package webfinger

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Resource is what somebody asks about: an address, or a web address.
type Resource struct {
	// User and Host are the parts of acct:user@host, in lower case, Host in
	// ASCII (punycode) and with its port if one was given. Both are empty for
	// a web address.
	User, Host string
	// URL is the web address, empty for an acct: one. Scheme and host are in
	// lower case; there is no fragment.
	URL string

	written string // User in the case it was written in
}

// errResource is wrapped by everything ParseResource refuses.
var errResource = errors.New("webfinger: not a resource")

// ParseResource reads the resource somebody asks about, as tolerantly as it is
// asked in the wild: acct:user@host in any case, with the scheme left out, with
// an @ in front, with a dot at the end of the host, with %40 for @; or an
// http(s) address.
func ParseResource(s string) (Resource, error) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 2048 || !utf8.ValidString(s) {
		return Resource{}, fmt.Errorf("%w: empty, too long or no text", errResource)
	}
	lower := strings.ToLower(s)
	if strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://") {
		return parseURL(s)
	}
	if strings.HasPrefix(lower, "acct:") {
		s = s[len("acct:"):]
	}
	if plain, err := url.PathUnescape(s); err == nil {
		s = plain
	}
	if !utf8.ValidString(s) {
		return Resource{}, fmt.Errorf("%w: no text", errResource)
	}
	user, host, ok := strings.Cut(strings.TrimPrefix(s, "@"), "@")
	if !ok || user == "" || strings.ContainsFunc(user, notInUser) {
		return Resource{}, fmt.Errorf("%w: no user@host", errResource)
	}
	host, err := normalHost(host)
	if err != nil {
		return Resource{}, err
	}
	return Resource{User: strings.ToLower(user), Host: host, written: user}, nil
}

// notInUser reports what no user name holds (RFC 7565 allows yet less).
func notInUser(r rune) bool {
	return r == utf8.RuneError || unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`/?#:%\<>"'`, r)
}

func parseURL(s string) (Resource, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil {
		return Resource{}, fmt.Errorf("%w: not a web address", errResource)
	}
	if u.Host, err = normalHost(u.Host); err != nil {
		return Resource{}, err
	}
	u.Scheme, u.Fragment, u.RawFragment = strings.ToLower(u.Scheme), "", ""
	return Resource{URL: u.String()}, nil
}

// normalHost lowers a host, writes it in ASCII and takes the dot off its end.
func normalHost(host string) (string, error) {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = host, ""
	}
	name = strings.TrimSuffix(strings.Trim(name, "[]"), ".")
	if ip := net.ParseIP(name); ip != nil {
		name = ip.String()
		if strings.Contains(name, ":") {
			name = "[" + name + "]"
		}
	} else if name, err = idna.Lookup.ToASCII(name); err != nil || !utf8.ValidString(host) || !fitsDNS(name) {
		return "", fmt.Errorf("%w: not a host", errResource)
	}
	switch {
	case port == "":
		return name, nil
	case strings.Trim(port, "0123456789") != "" || len(port) > 5:
		return "", fmt.Errorf("%w: not a port", errResource)
	case port == "443":
		return name, nil
	}
	return name + ":" + port, nil
}

// fitsDNS reports whether name is of a length the DNS can hold.
func fitsDNS(name string) bool {
	return len(name) <= 253 && !slices.ContainsFunc(strings.Split(name, "."), func(label string) bool {
		return label == "" || len(label) > 63
	})
}

// Address is user@host with the user in the case it was written in, or "" for a
// web address.
func (r Resource) Address() string {
	switch {
	case r.User == "":
		return ""
	case r.written != "":
		return r.written + "@" + r.Host
	}
	return r.User + "@" + r.Host
}

// Same reports whether two resources are one; the case of user names does not
// count.
func (r Resource) Same(other Resource) bool {
	return r.User == other.User && r.Host == other.Host && r.URL == other.URL
}

// String is the resource as it is asked for: acct:user@host or the web
// address.
func (r Resource) String() string {
	if r.User == "" {
		return r.URL
	}
	return "acct:" + r.Address()
}
