package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/netip"
	"time"
)

// clientHash names where a request came from, as client tells it, without its
// address: a hash under a key that changes every day (UTC), "" for nobody in
// particular.
func clientHash(secret []byte, now func() time.Time, client func(*http.Request) string) func(*http.Request) string {
	return func(r *http.Request) string {
		address := network(client(r))
		if address == "" {
			return ""
		}
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte("guest " + now().UTC().Format(time.DateOnly) + " " + address))
		return hex.EncodeToString(mac.Sum(nil)[:16])
	}
}

// network is what one customer of a provider has: an address, of IPv6 the first 64
// bits; "" for what is no address.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	if ip = ip.Unmap(); ip.Is6() {
		ip = netip.PrefixFrom(ip.WithZone(""), 64).Masked().Addr()
	}
	return ip.String()
}
