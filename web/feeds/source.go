package feeds

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/causerie/causerie/internal/blog"
)

// The kinds of source.
const (
	ofBlog     = ""
	ofCategory = "category"
	ofTag      = "tag"
	ofAuthor   = "author"
	ofComments = "comments" // of the blog, or of the article that the slug names
)

// source says what a feed is of.
type source struct{ kind, slug string }

// sourceOf reads the address of a feed, or of the folder it is in.
func sourceOf(r *http.Request) source {
	if handle := param(r, "handle"); handle != "" {
		return source{ofAuthor, handle}
	}
	slug := param(r, "slug")
	kind, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case slug == "" && kind == ofComments:
		return source{ofComments, ""}
	case slug == "":
		return source{}
	case kind == ofCategory || kind == ofTag:
		if strings.Contains(rest, "/") {
			return source{kind, slug}
		}
	}
	return source{ofComments, slug}
}

// param is a part of the request's path, decoded.
func param(r *http.Request, name string) string {
	value := chi.URLParam(r, name)
	if decoded, err := url.PathUnescape(value); err == nil && r.URL.RawPath != "" {
		return decoded
	}
	return value
}

// page is the path of the page that shows the same, "" for the front page.
func (s source) page() string {
	switch {
	case s.kind == ofAuthor:
		return "/@" + url.PathEscape(s.slug)
	case s.kind == ofComments && s.slug != "":
		return blog.ArticlePath(s.slug)
	case s.slug != "":
		return "/" + s.kind + "/" + url.PathEscape(s.slug)
	}
	return ""
}

// folder is the path in which the feed stands, without a slash at the end.
func (s source) folder() string {
	if s.kind == ofComments {
		return s.page() + "/comments"
	}
	return s.page()
}

// archive reads ?archive=N: which of the older parts of a feed is asked for, 0 for
// the newest. It is false when the number is not written as we write it.
func archive(r *http.Request) (int, bool) {
	values, asked := r.URL.Query()["archive"]
	if !asked {
		return 0, true
	}
	n, err := strconv.Atoi(values[0])
	return n, err == nil && n > 0 && n < 1_000_000 && strconv.Itoa(n) == values[0]
}

// window is a part of a feed: the newest items, or those of an archive. Archives
// are counted from the oldest item and always full, so that what is in one does not
// change when another item is added (RFC 5005, 4).
type window struct {
	archive int // 0 for the newest
	file    string
}

// name is the file with the query that asks for the part.
func (w window) name() string { return w.at(w.archive) }

func (w window) at(archive int) string {
	if archive == 0 {
		return w.file
	}
	return w.file + "?archive=" + strconv.Itoa(archive)
}

// skip is how many items are newer than the part, of that many in all; false if
// there is no such part.
func (w window) skip(total int) (int, bool) {
	if w.archive == 0 {
		return 0, true
	}
	return total - w.archive*newest, w.archive*newest <= total
}

// pages are the addresses of the parts around this one, "" where there is none.
func (w window) pages(folder string, total int) (current, previous, next string) {
	full := total / newest
	if w.archive == 0 {
		if full > 0 && total > newest {
			previous = folder + w.at(full)
		}
		return "", previous, ""
	}
	if w.archive > 1 {
		previous = folder + w.at(w.archive-1)
	}
	if w.archive < full {
		next = folder + w.at(w.archive+1)
	}
	return folder + w.file, previous, next
}
