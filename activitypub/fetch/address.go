package fetch

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// maxAddress bounds the length of an address, in bytes.
const maxAddress = 8 << 10

// parseAddress reads an absolute http or https address into its normal form:
// lower-case ASCII host (punycode) without a final dot, no default port, a path of
// at least "/", no fragment. Path and query stay as they are written.
func parseAddress(raw string) (*url.URL, error) {
	if len(raw) > maxAddress {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrScheme, maxAddress)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrScheme, err)
	}
	return normal(u)
}

func normal(u *url.URL) (*url.URL, error) {
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("%w: scheme %q", ErrScheme, u.Scheme)
	case u.User != nil:
		// https://victim.example@evil.example/ is made to deceive.
		return nil, fmt.Errorf("%w: it names a user", ErrScheme)
	}
	host, err := normalHost(u.Hostname())
	if err != nil {
		return nil, err
	}
	port, err := normalPort(u.Port(), u.Scheme)
	if err != nil {
		return nil, err
	}
	clean := *u
	clean.Host = host + port
	clean.Fragment, clean.RawFragment = "", ""
	if clean.Path == "" {
		clean.Path = "/"
	}
	return &clean, nil
}

func normalHost(host string) (string, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		if ip.Zone() != "" {
			return "", fmt.Errorf("%w: it names a network interface", ErrRefusedAddress)
		}
		if ip.Is6() {
			return "[" + ip.String() + "]", nil
		}
		return ip.String(), nil
	}
	host = strings.TrimSuffix(host, ".")
	if !isASCII(host) {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return "", fmt.Errorf("%w: host: %w", ErrScheme, err)
		}
		host = ascii
	}
	host = strings.ToLower(host)
	if err := checkName(host); err != nil {
		return "", err
	}
	return host, nil
}

// checkName admits names of DNS. A name that ends in a number is an IPv4 address
// in a disguise (127.1, 0x7f000001, 2130706433) that some resolvers see through.
func checkName(host string) error {
	if len(host) > 253 {
		return fmt.Errorf("%w: host is too long", ErrScheme)
	}
	label := ""
	for label = range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 {
			return fmt.Errorf("%w: host %q", ErrScheme, host)
		}
		for _, c := range []byte(label) {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
				return fmt.Errorf("%w: host %q", ErrScheme, host)
			}
		}
	}
	if _, err := strconv.ParseUint(label, 0, 64); err == nil || strings.Trim(label, "0123456789") == "" {
		return fmt.Errorf("%w: host %q is a number", ErrRefusedAddress, host)
	}
	return nil
}

func normalPort(port, scheme string) (string, error) {
	if port == "" {
		return "", nil
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 {
		return "", fmt.Errorf("%w: port %q", ErrScheme, port)
	}
	if (scheme == "https" && number == 443) || (scheme == "http" && number == 80) {
		return "", nil
	}
	return ":" + strconv.FormatUint(number, 10), nil
}

func isASCII(s string) bool {
	for _, c := range []byte(s) {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// sameOrigin compares addresses in normal form.
func sameOrigin(a, b *url.URL) bool { return a.Scheme == b.Scheme && a.Host == b.Host }
