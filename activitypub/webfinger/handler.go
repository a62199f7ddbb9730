package webfinger

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

var (
	// ErrNotFound says that nobody has the address: 404.
	ErrNotFound = errors.New("webfinger: not found")
	// ErrGone says that the address was given up for good: 410. Mastodon
	// deletes the account with all its follows on it.
	ErrGone = errors.New("webfinger: gone")
)

// Handler answers /.well-known/webfinger.
//
// RFC 7033: 400 without a readable resource, 404 for an unknown one, links
// narrowed by rel, any origin may read it, HEAD like GET.
type Handler struct {
	// Lookup describes a resource, or fails with [ErrNotFound] or [ErrGone].
	// Any other error is answered 503. Hosts that are not ours are its to
	// refuse.
	Lookup func(ctx context.Context, r Resource) (*JRD, error)
}

// ServeHTTP answers one question.
func (h Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodOptions:
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD")
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		fail(w, r, http.StatusMethodNotAllowed, "only GET")
		return
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || len(query["resource"]) != 1 {
		fail(w, r, http.StatusBadRequest, "one resource is needed")
		return
	}
	resource, err := ParseResource(query.Get("resource"))
	if err != nil {
		fail(w, r, http.StatusBadRequest, "resource is neither acct:user@host nor a web address")
		return
	}
	h.describe(w, r, resource, query["rel"])
}

func (h Handler) describe(w http.ResponseWriter, r *http.Request, resource Resource, rels []string) {
	jrd, err := h.Lookup(r.Context(), resource)
	switch {
	case errors.Is(err, ErrNotFound), err == nil && jrd == nil:
		fail(w, r, http.StatusNotFound, "not found")
	case errors.Is(err, ErrGone):
		fail(w, r, http.StatusGone, "gone")
	case err != nil:
		w.Header().Set("Retry-After", "60")
		fail(w, r, http.StatusServiceUnavailable, "try again later")
	default:
		write(w, r, http.StatusOK, ContentType, narrow(jrd, rels))
	}
}

// narrow keeps the links of the wanted relations, all when none is named.
func narrow(jrd *JRD, rels []string) *JRD {
	if len(rels) == 0 {
		return jrd
	}
	out := *jrd
	out.Links = nil
	for _, link := range jrd.Links {
		if slices.Contains(rels, link.Rel) {
			out.Links = append(out.Links, link)
		}
	}
	return &out
}

func fail(w http.ResponseWriter, r *http.Request, status int, reason string) {
	write(w, r, status, "application/json", map[string]string{"error": reason})
}

func write(w http.ResponseWriter, r *http.Request, status int, contentType string, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	writeBytes(w, r, status, contentType, body)
}

func writeBytes(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that has gone has nobody to be told
	}
}
