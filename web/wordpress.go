package web

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/reader"
)

// asked reads the questions that WordPress takes on any of its pages, such as
// /category/rest/?feed=rss2 or /?s=sleep, as the paths that it has for the same;
// [permalinks] and [subscriptions] lead from those to ours, in one step. What is
// known there by a number alone is nothing here, rather than the front page.
func asked(rd *reader.Reader) func(http.Handler) http.Handler {
	missing := secured(http.HandlerFunc(rd.NotFound))
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			reads := r.Method == http.MethodGet || r.Method == http.MethodHead
			if r.URL.RawQuery == "" || !reads || ownRoom(r.URL.Path) {
				next.ServeHTTP(w, r)
				return
			}
			query := r.URL.Query()
			if r.URL.Path == "/" && numbered(query) {
				missing.ServeHTTP(w, r)
				return
			}
			if to := inPath(r.URL.EscapedPath(), query); to != "" {
				r = at(r, to)
			}
			next.ServeHTTP(w, r)
		})
	}
}

// ownRoom reports whether a path is one whose questions are its own.
func ownRoom(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "ap", ".well-known", "nodeinfo", "media", "static", "desk", "setup", "search", "interact", "comment":
		return true
	}
	return false
}

// numbered reports whether WordPress would take a query for the number of an
// article, a page, a file, a category, a tag or an author.
func numbered(query url.Values) bool {
	for _, name := range []string{"p", "page_id", "attachment_id", "cat", "tag_id", "author"} {
		if _, err := strconv.Atoi(query.Get(name)); err == nil {
			return true
		}
	}
	return false
}

// inPath is the path, escaped, that WordPress has for what is asked at another
// with a query; "" if nothing is.
func inPath(asked string, query url.Values) string {
	folder := strings.TrimRight(asked, "/")
	tail := ""
	if folder == "" {
		if query.Has("s") {
			return paged("/search/"+url.QueryEscape(strings.TrimSpace(query.Get("s"))), query)
		}
		folder, tail = folderOf(query)
	}
	switch format := query.Get("feed"); {
	case feedFormat(format):
		return folder + "/feed/" + format
	case feedFormat(strings.TrimPrefix(format, "comments-")):
		return strings.TrimSuffix(folder, "/comments") + "/comments/feed/" + strings.TrimPrefix(format, "comments-")
	case query.Get("paged") != "" && path.Base(folder) != "feed":
		return paged(folder, query)
	case folder != "" && (query.Has("amp") || query.Get("cpage") != ""):
		return folder + "/amp"
	case tail != "":
		return folder + tail
	}
	return ""
}

func feedFormat(name string) bool {
	switch name {
	case "rss2", "rss", "rdf", "feed", "atom":
		return true
	}
	return false
}

func paged(folder string, query url.Values) string {
	if number := query.Get("paged"); number != "" {
		return folder + "/page/" + url.PathEscape(number)
	}
	return strings.TrimRight(folder, "/") + "/"
}

// folderOf is the path of the list, or the article, that a query names, and what
// follows it in one that leads on; "" for none.
func folderOf(query url.Values) (folder, tail string) {
	day := query.Get("m")
	switch {
	case query.Get("category_name") != "":
		return "/category/" + url.PathEscape(path.Base(query.Get("category_name"))), "/"
	case query.Get("tag") != "":
		return "/tag/" + url.PathEscape(query.Get("tag")), "/"
	case query.Get("author_name") != "":
		return "/author/" + url.PathEscape(query.Get("author_name")), "/page/1"
	case query.Get("name") != "":
		return blog.ArticlePath(query.Get("name")), "/amp"
	case query.Get("pagename") != "":
		return blog.ArticlePath(path.Base(query.Get("pagename"))), "/amp"
	case len(day) == 4:
		return "/" + url.PathEscape(day), "/"
	case len(day) == 6 || len(day) == 8:
		return "/" + url.PathEscape(day[:4]) + "/" + url.PathEscape(day[4:6]), "/"
	}
	return "", ""
}

// at is the same request for another path, which is escaped. Of its query is left
// which page of a feed is asked for.
func at(r *http.Request, escaped string) *http.Request {
	plain, err := url.PathUnescape(escaped)
	if err != nil {
		return r
	}
	moved, to := *r, *r.URL
	to.Path, to.RawPath, to.RawQuery = plain, "", ""
	if to.EscapedPath() != escaped {
		to.RawPath = escaped
	}
	if page := r.URL.Query().Get("paged"); page != "" {
		to.RawQuery = url.Values{"paged": {page}}.Encode()
	}
	moved.URL = &to
	return &moved
}
