package answer

import (
	"net/http"
	"strings"
)

// Send writes the answer, or 304 when the client has it already. It adds to the
// Vary header and leaves alone what middleware put there.
func (a *Answer) Send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["Vary"] = append(h["Vary"], "Accept-Encoding")
	known := a.head.Status == 0 && a.unchanged(r)
	for _, header := range a.headers {
		if !known || !header.full {
			h[header.name] = header.values
		}
	}
	switch {
	case known:
		w.WriteHeader(http.StatusNotModified)
		return
	case a.head.Status != 0:
		w.WriteHeader(a.head.Status)
	}
	if r.Method != http.MethodHead {
		w.Write(a.body)
	}
}

// unchanged judges the request's conditions (RFC 9110, section 13.2.2).
func (a *Answer) unchanged(r *http.Request) bool {
	if match := r.Header["If-None-Match"]; len(match) > 0 {
		return Match(match, a.etag)
	}
	// Only the very date we gave counts, as in nginx: what was unpublished makes
	// a list older than the copy the client holds, and that copy is stale.
	since := r.Header["If-Modified-Since"]
	return a.dated != "" && len(since) == 1 && since[0] == a.dated
}

// Match reports whether one of the If-None-Match headers names etag, compared
// weakly, for proxies that compress make strong tags weak.
func Match(headers []string, etag string) bool {
	for _, header := range headers {
		for tag := range strings.SplitSeq(header, ",") {
			tag = strings.TrimSpace(tag)
			if tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
				return true
			}
		}
	}
	return false
}
