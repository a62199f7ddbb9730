package feeds

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// Old leads from where other blog software has its feed to ours, for good: from
// /feed, /feed/rss2 and /feed/atom in any folder, and from the like of /rss.
func (fd *Feeds) Old(w http.ResponseWriter, r *http.Request) {
	asked := strings.Trim(r.URL.EscapedPath(), "/")
	folder, format := path.Split(asked)
	folder = strings.Trim(folder, "/")
	if name := path.Base(folder); name == "feed" {
		folder = strings.Trim(strings.TrimSuffix(folder, name), "/")
	}
	if of := sourceOf(r); of.kind == ofAuthor {
		author, err := fd.c.Store.AuthorByHandle(r.Context(), of.slug)
		if err != nil {
			fd.c.Fail(w, r, err)
			return
		}
		folder = strings.TrimPrefix(source{ofAuthor, author.Handle}.page(), "/")
	}
	if fd.comments(r) {
		folder += "/comments"
	}
	lead(w, r, "/"+strings.Trim(folder, "/"), format)
}

// comments reports whether an article is asked for the feed of its comments.
func (fd *Feeds) comments(r *http.Request) bool {
	of := sourceOf(r)
	return of.kind == ofComments && of.slug != "" && !strings.Contains(r.URL.Path, "/comments/")
}

// Asked leads from /?feed=rss2 and the like to the feed, and hands on what is no
// such question.
func (fd *Feeds) Asked(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery == "" {
			next(w, r)
			return
		}
		switch format := r.URL.Query().Get("feed"); format {
		case "rss2", "rss", "rdf", "feed", "atom":
			lead(w, r, folderOf(r), format)
		case "comments-rss2", "comments-atom":
			lead(w, r, folderOf(r)+"/comments", strings.TrimPrefix(format, "comments-"))
		default:
			next(w, r)
		}
	}
}

// folderOf is the folder of the list that a query asks a feed of, in the words of
// WordPress.
func folderOf(r *http.Request) string {
	query := r.URL.Query()
	switch {
	case query.Get("category_name") != "":
		return "/category/" + url.PathEscape(path.Base(query.Get("category_name")))
	case query.Get("tag") != "":
		return "/tag/" + url.PathEscape(query.Get("tag"))
	case query.Get("author_name") != "":
		return "/@" + url.PathEscape(query.Get("author_name"))
	case query.Get("name") != "":
		return blog.ArticlePath(query.Get("name")) + "/comments"
	}
	return ""
}

func lead(w http.ResponseWriter, r *http.Request, folder, format string) {
	file := "/feed.xml"
	if format == "atom" {
		file = "/atom.xml"
	}
	// Two slashes would name another host.
	http.Redirect(w, r, "/"+strings.TrimLeft(strings.TrimRight(folder, "/")+file, "/\\"), http.StatusMovedPermanently)
}
