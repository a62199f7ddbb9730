package limit

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Site names who stands behind a host: the domain that somebody had to register
// (a.b.example.co.uk is example.co.uk), because names below it are free and
// without number. What is no such domain, an IP address above all, stands for
// itself, with its port.
func Site(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	name := (&url.URL{Host: host}).Hostname()
	if _, err := netip.ParseAddr(name); err == nil {
		return host
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(strings.TrimSuffix(name, "."))
	if err != nil {
		return host
	}
	return domain
}

// SiteOf is the [Site] of an address, "" if that has no host.
func SiteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return Site(u.Host)
}
