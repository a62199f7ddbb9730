package web

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"github.com/causerie/causerie/web/reader"
)

// policy lets a page load what this host serves and nothing else: no address of
// a visitor ever reaches a third party, and no script that slipped into a text
// runs.
const policy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// guards are the headers that every page has. Their values are made once and
// only read, for a page is sent many times.
func guards() []guard {
	return []guard{
		{"Content-Security-Policy", []string{policy}},
		{"Referrer-Policy", []string{"no-referrer"}}, // what one reads here is nobody's business
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"Permissions-Policy", []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=()"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	}
}

type guard struct {
	name   string
	values []string
}

// secured sets the guards. A handler may set others.
func secured(next http.Handler) http.Handler {
	guards := guards()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for _, g := range guards {
			h[g.name] = g.values
		}
		next.ServeHTTP(w, r)
	})
}

// readable answers 404 to an address that is no text: one with a NUL or broken
// UTF-8 in it. Nothing can be called so, and PostgreSQL would refuse to look.
func readable(rd *reader.Reader) func(http.Handler) http.Handler {
	missing := secured(http.HandlerFunc(rd.NotFound))
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "\x00") || !utf8.ValidString(r.URL.Path) {
				missing.ServeHTTP(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// recoverer keeps one failing page from ending the program, and tells of it.
func recoverer(log *slog.Logger, rd *reader.Reader) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() { //nolint:contextcheck // the request has the context
				failure := recover()
				switch failure {
				case nil:
				case http.ErrAbortHandler:
					panic(failure) // meant for net/http
				default:
					log.LogAttrs(r.Context(), slog.LevelError, "handler panicked",
						slog.String("path", r.URL.Path), slog.Any("panic", failure), slog.String("stack", string(debug.Stack())))
					rd.Problem(w, r, http.StatusInternalServerError, "Something went wrong", "The fault is ours, not yours. Please try again in a moment.")
				}
			}()
			next.ServeHTTP(w, r)
		})
	}
}
