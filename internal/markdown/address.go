package markdown

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// shortAddress is how an address is shown where it stands for itself: host
// and path, at most 40 characters. Of a long host the end is shown, because
// that is where its owner is named.
func shortAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return shorten(strings.TrimPrefix(address, "mailto:"), 40)
	}
	rest := strings.TrimSuffix(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		rest += "?" + u.RawQuery
	}
	host := []rune(strings.TrimPrefix(displayHost(u.Host), "www."))
	if len(host) > 40 {
		return "…" + string(host[len(host)-39:])
	}
	return shorten(string(host)+rest, 40)
}

// shorten cuts s to at most limit characters, the last one "…" then.
func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	runes := []rune(s)
	return strings.TrimRight(string(runes[:limit-1]), " ") + "…"
}

// remoteAddress tells whether src lies on another host than the blog at base,
// so that showing it would tell that host of each reader.
func remoteAddress(src, base string) bool {
	if base != "" && (src == base || strings.HasPrefix(src, base+"/")) {
		return false
	}
	src = strings.TrimSpace(src)
	if strings.HasPrefix(src, "//") || strings.HasPrefix(src, `/\`) || strings.HasPrefix(src, `\`) {
		return true
	}
	u, err := url.Parse(src)
	return err != nil || u.Scheme != "" || u.Host != ""
}

// absolute resolves ref against base, and is "" if that cannot be done.
func absolute(ref string, base *url.URL) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return ""
	}
	return base.ResolveReference(u).String()
}
