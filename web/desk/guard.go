package desk

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// crossOrigin refuses changes that another site's page asks a browser for. The
// blog's public address is trusted even when a proxy rewrites the Host header;
// without one it could trust, browsers that tell where a request comes from are
// still believed.
func crossOrigin(site blog.Site, log *slog.Logger) *http.CrossOriginProtection {
	p := http.NewCrossOriginProtection()
	if err := p.AddTrustedOrigin(string(site)); err != nil {
		log.Error("public address is no origin", "err", err)
	}
	return p
}

// policy lets pages of the desk use only what the desk itself serves, and makes
// even its own scripts unable to write HTML.
const policy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// headers puts on every answer what keeps it private.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()")
		// Not no-referrer: with that, browsers send "Origin: null" with a form,
		// and at an address without https there is nothing else to know one's
		// own pages by. Other hosts are told nothing either way.
		h.Set("Referrer-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// guarded puts round a door of the desk what all of them need.
func (d *Desk) guarded(next http.Handler) http.Handler {
	return headers(d.sessions.LoadAndSave(d.sameOrigin(next)))
}

func (d *Desk) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := d.origin.Check(r); err != nil {
			d.fail(w, r, &blog.Error{
				Kind: blog.Forbidden, Err: err,
				Message: "This came from a page of another site, so nothing was changed. Open the desk at " + string(d.Blog.Site()) + "/desk and try there.",
			})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// members lets those through who are signed in. Others who asked for a page are
// led to sign in and back; what others sent is kept on the page they get, so
// that a session which ended meanwhile costs no text.
func (d *Desk) members(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account, ok, err := d.member(r.Context())
		switch {
		case err != nil:
			d.fail(w, r, err)
		case ok:
			if d.Trust != nil {
				d.Trust(r)
			}
			ctx := context.WithValue(r.Context(), memberKey{}, account)
			next.ServeHTTP(w, r.WithContext(ctx))
		case wantsJSON(r):
			writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "You are signed out."})
		case r.Method == http.MethodPost:
			d.handle(d.holdOn)(w, r)
		default:
			back := url.Values{"back": {r.URL.RequestURI()}}
			http.Redirect(w, r, "/desk/sign-in?"+back.Encode(), http.StatusSeeOther)
		}
	})
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// hidden is a field that a form carries on unseen.
type hidden struct{ Name, Value string }

type holdOnBody struct {
	Action string
	Fields []hidden
	Lost   bool // a file or something too large was sent and cannot be kept
}

// holdOn answers a form that came after its session had ended: it gives back
// what was typed, to be sent again once signed in. Passwords it does not repeat.
func (d *Desk) holdOn(w http.ResponseWriter, r *http.Request) error {
	body := holdOnBody{Action: r.URL.Path}
	form, err := d.form(w, r)
	body.Lost = err != nil || len(form.files) > 0
	for name, values := range form.values {
		if name == "old" || strings.Contains(name, "password") {
			body.Lost = true
			continue
		}
		for _, value := range values {
			body.Fields = append(body.Fields, hidden{name, value})
		}
	}
	return d.show(w, r, view{Page: "hold-on", Title: "You were signed out", Body: body, Status: http.StatusUnauthorized})
}
