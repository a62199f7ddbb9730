package main

import (
	"net"
	"net/http"
	"net/netip"

	"github.com/go-chi/chi/v5/middleware"
)

// inboxClient tells by which address the inbox limits who posts to it: that of
// the client behind the trusted proxies. A proxy that nobody said to trust looks
// like one client that sends everything; when a neighbour (a private address)
// hands on requests of others, their limits would be everyone's, and none is
// kept.
func (e *environment) inboxClient() (func(*http.Request) string, error) {
	trusted, err := prefixes("trusted-proxies", e.config.TrustedProxies)
	if err != nil {
		return nil, err
	}
	return func(r *http.Request) string {
		if client := middleware.GetClientIP(r.Context()); client != "" && len(trusted) > 0 {
			return client
		}
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			return ""
		}
		if r.Header.Get("X-Forwarded-For") != "" && isNeighbour(host) {
			return ""
		}
		return host
	}, nil
}

// isNeighbour reports whether an address is of this machine or its own network.
func isNeighbour(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && (ip.Unmap().IsLoopback() || ip.Unmap().IsPrivate() || ip.IsLinkLocalUnicast())
}
