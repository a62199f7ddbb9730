package reader

import (
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"
)

// param is a part of the request's path, decoded. The router gives it as it was
// sent when that differs from the usual way to write it.
func param(r *http.Request, name string) string {
	value := chi.URLParam(r, name)
	if r.URL.RawPath == "" {
		return value
	}
	decoded, err := url.PathUnescape(value)
	if err != nil {
		return value // then it is nobody's
	}
	return decoded
}
