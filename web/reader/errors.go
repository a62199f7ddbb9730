package reader

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// problem is the data of a page that tells what went wrong.
type problem struct {
	page
	Heading string
	Message string
	Search  bool // offer to search
}

// moved is the error of a page that stands elsewhere.
type moved struct {
	to string // path
}

func (m moved) Error() string { return "moved to " + m.to }

// Fail answers with the page that tells of err. This is the only place where
// errors of the domain become statuses of HTTP for visitors.
func (rd *Reader) Fail(w http.ResponseWriter, r *http.Request, err error) {
	var elsewhere moved
	if errors.As(err, &elsewhere) {
		redirect(w, r, elsewhere.to)
		return
	}
	if r.Context().Err() != nil {
		return // nobody waits for an answer any more
	}
	var gone errGone
	if errors.As(err, &gone) {
		rd.Gone(w, r)
		return
	}
	switch blog.KindOf(err) {
	case blog.NotFound:
		rd.NotFound(w, r)
	case blog.Invalid:
		rd.Problem(w, r, http.StatusBadRequest, "That cannot be", blog.Message(err))
	case blog.Conflict:
		rd.Problem(w, r, http.StatusConflict, "That cannot be", blog.Message(err))
	case blog.Forbidden:
		rd.Problem(w, r, http.StatusForbidden, "Not for you", blog.Message(err))
	case blog.Unavailable:
		w.Header().Set("Retry-After", "60")
		rd.Problem(w, r, http.StatusServiceUnavailable, "Not just now", "The blog cannot answer at the moment. Please try again in a minute.")
	default:
		rd.log.LogAttrs(r.Context(), slog.LevelError, "page failed", slog.String("path", r.URL.Path), slog.Any("error", err))
		rd.Problem(w, r, http.StatusInternalServerError, "Something went wrong", "The fault is ours, not yours. Please try again in a moment.")
	}
}

// NotFound answers that nothing stands at the address. It is one and the same
// page for whatever was asked, a draft or something that never was.
func (rd *Reader) NotFound(w http.ResponseWriter, r *http.Request) {
	err := rd.cache.Serve(w, r, "404", func(ctx context.Context) (*answer.Answer, error) {
		return rd.problem(ctx, http.StatusNotFound, "There is nothing here", "No page has this address. Perhaps it was mistyped, or what stood here has gone.")
	})
	if err != nil {
		rd.log.LogAttrs(r.Context(), slog.LevelError, "page failed", slog.String("path", r.URL.Path), slog.Any("error", err))
		rd.bare(w, r, http.StatusNotFound)
	}
}

// MethodNotAllowed answers a request that would change what can only be read.
func (rd *Reader) MethodNotAllowed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", "GET, HEAD")
	rd.Problem(w, r, http.StatusMethodNotAllowed, "That cannot be done here", "This page can be read, and nothing else.")
}

// Problem answers with a page of that status, heading and sentence.
func (rd *Reader) Problem(w http.ResponseWriter, r *http.Request, status int, heading, message string) {
	made, err := rd.problem(r.Context(), status, heading, message)
	if err != nil {
		rd.log.LogAttrs(r.Context(), slog.LevelError, "page failed", slog.String("path", r.URL.Path), slog.Any("error", err))
		rd.bare(w, r, status)
		return
	}
	made.Send(w, r)
}

func (rd *Reader) problem(ctx context.Context, status int, heading, message string) (*answer.Answer, error) {
	p, err := rd.page(ctx, "", heading, "")
	if err != nil {
		return nil, err
	}
	return rd.problemPage(p, status, heading, message)
}

// bare is a problem page that needs no database.
func (rd *Reader) bare(w http.ResponseWriter, r *http.Request, status int) {
	heading := http.StatusText(status)
	menu := blog.Menu{Settings: blog.Settings{Title: rd.site.Host()}}
	made, err := rd.problemPage(rd.frame(menu, "", heading, ""), status, heading, "Please try again in a moment.")
	if err != nil {
		http.Error(w, heading, status)
		return
	}
	made.Send(w, r)
}

func (rd *Reader) problemPage(p page, status int, heading, message string) (*answer.Answer, error) {
	p.Robots = "noindex"
	p.Head = head{Kind: "website", Title: heading, Feeds: p.Head.Feeds}
	body, err := rd.templates.Render("reader/error", problem{p, heading, message, status == http.StatusNotFound || status == http.StatusGone})
	if err != nil {
		return nil, err
	}
	return answer.New(answer.Head{Type: htmlType, CacheControl: "no-cache", Status: status, Robots: "noindex"}, body), nil
}

// redirect sends the client to a path of ours for good.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	// Two slashes would name another host.
	to = "/" + strings.TrimLeft(to, "/\\")
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, to, http.StatusMovedPermanently)
}

// Trim answers an address with a slash too many at its end by the one without,
// and everything else with [Reader.NotFound].
func (rd *Reader) Trim(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimRight(r.URL.EscapedPath(), "/")
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	if path == r.URL.EscapedPath() || path == "" || !reading {
		rd.NotFound(w, r)
		return
	}
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	redirect(w, r, path)
}
