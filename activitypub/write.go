package activitypub

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// WriteJSON answers r with v as an ActivityPub document: activity+json,
// Vary: Accept, and for a 200 a strong ETag of the bytes, so that a
// conditional GET is answered 304. HEAD gets the headers alone. v may be
// []byte that is JSON already. Caching headers are the caller's; what v cannot
// be written as JSON is answered 500.
func WriteJSON(w http.ResponseWriter, r *http.Request, status int, v any) {
	body, ready := v.([]byte)
	if !ready {
		var err error
		if body, err = Marshal(v); err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
	}
	h := w.Header()
	addVary(h, "Accept")
	h.Set("X-Content-Type-Options", "nosniff")
	if status == http.StatusOK {
		tag := etag(body)
		h.Set("ETag", tag)
		if matches(r.Header.Values("If-None-Match"), tag) && isRead(r.Method) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", ContentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that has gone has nobody to be told
	}
}

func isRead(method string) bool {
	return method == http.MethodGet || method == http.MethodHead
}

// addVary adds a field to Vary unless it is there.
func addVary(h http.Header, field string) {
	for _, v := range h.Values("Vary") {
		for name := range strings.SplitSeq(v, ",") {
			if strings.EqualFold(strings.TrimSpace(name), field) {
				return
			}
		}
	}
	h.Add("Vary", field)
}

func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
}

// matches compares weakly, as RFC 9110 13.1.2 has it: a proxy that compresses
// makes our tag weak.
func matches(headers []string, tag string) bool {
	for _, h := range headers {
		for t := range strings.SplitSeq(h, ",") {
			t = strings.TrimPrefix(strings.TrimSpace(t), "W/")
			if t == tag || t == "*" {
				return true
			}
		}
	}
	return false
}
