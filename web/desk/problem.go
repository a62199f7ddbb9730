package desk

import (
	"context"
	"errors"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// errNoSetUp is for those who come to set up a blog without its link.
var errNoSetUp = errors.New("no set-up for this visitor")

// problem is what was wrong with what someone sent, in a sentence for them.
type problem struct {
	Field   string // of the form; "" for none
	Message string
}

// On returns the message if it is about that field, for the template to show it
// there.
func (p problem) On(field string) string {
	if p.Field != field {
		return ""
	}
	return p.Message
}

func problemOf(err error) problem {
	p := problem{Message: blog.Message(err)}
	var e *blog.Error
	if errors.As(err, &e) {
		p.Field = e.Field
	}
	return p
}

// isProblem reports whether err is something its sender can mend in the form.
func isProblem(err error) bool {
	switch blog.KindOf(err) {
	case blog.Invalid, blog.Conflict:
		return true
	case blog.Forbidden, blog.NotFound:
		return problemOf(err).Field != ""
	}
	return false
}

// statusOf is the one place where the domain's kinds of error become HTTP.
func statusOf(err error) int {
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, errNoSetUp):
		return http.StatusNotFound
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge
	}
	switch blog.KindOf(err) {
	case blog.NotFound:
		return http.StatusNotFound
	case blog.Invalid:
		return http.StatusUnprocessableEntity
	case blog.Conflict:
		return http.StatusConflict
	case blog.Forbidden:
		return http.StatusForbidden
	case blog.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

type problemBody struct {
	Status  int
	Message string
	NoSetUp bool
}

// handler answers a request, or says why not.
type handler func(w http.ResponseWriter, r *http.Request) error

// handle makes an http.HandlerFunc of a handler.
func (d *Desk) handle(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			d.fail(w, r, err)
		}
		if r.MultipartForm != nil {
			// net/http does this for the request it made, which this is a copy of.
			if err := r.MultipartForm.RemoveAll(); err != nil {
				d.Log.WarnContext(r.Context(), "removing a temporary file failed", "err", err)
			}
		}
	}
}

// fail answers with what went wrong. A fault of ours is logged and not shown.
func (d *Desk) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // whoever asked is gone
	}
	body := problemBody{Status: statusOf(err), Message: blog.Message(err), NoSetUp: errors.Is(err, errNoSetUp)}
	if body.Status == http.StatusInternalServerError {
		d.Log.ErrorContext(r.Context(), "desk page failed", "method", r.Method, "path", r.URL.Path, "err", err)
		body.Message = ""
	}
	if wantsJSON(r) {
		writeJSON(w, body.Status, map[string]string{"error": body.Message})
		return
	}
	v := view{Page: "problem", Title: headingOf(body.Status), Body: body, Status: body.Status}
	if shown := d.show(w, r, v); shown != nil {
		d.Log.ErrorContext(r.Context(), "error page failed", "err", shown)
		http.Error(w, "Something went wrong. Try again in a moment.", body.Status)
	}
}

func headingOf(status int) string {
	switch status {
	case http.StatusNotFound:
		return "There is nothing here"
	case http.StatusForbidden:
		return "This was refused"
	case http.StatusConflict, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
		return "That did not work"
	case http.StatusServiceUnavailable:
		return "Not right now"
	}
	return "Something went wrong"
}

// missing is every address of the desk that is none.
func (d *Desk) missing(http.ResponseWriter, *http.Request) error {
	return blog.ErrNotFound("")
}
