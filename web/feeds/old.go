package feeds

import (
	"context"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// Old leads from where other blog software has its feed to ours, for good: from
// /feed, /feed/rss2 and /feed/atom in any folder, and from the like of /rss.
func (fd *Feeds) Old(w http.ResponseWriter, r *http.Request) {
	asked := strings.Trim(r.URL.Path, "/")
	of, err := fd.named(r.Context(), sourceOf(r))
	if err != nil {
		fd.c.Fail(w, r, err)
		return
	}
	file := "/feed.xml"
	if path.Base(asked) == "atom" {
		file = "/atom.xml"
	}
	if page := r.URL.Query().Get("paged"); page != "" && page != "1" {
		fd.older(w, r, of, file, page)
		return
	}
	lead(w, r, of.folder()+file, http.StatusMovedPermanently)
}

// named is a source by the name that it has now.
func (fd *Feeds) named(ctx context.Context, of source) (source, error) {
	switch {
	case of.kind == ofAuthor:
		author, err := fd.c.Store.AuthorByHandle(ctx, of.slug)
		of.slug = author.Handle
		return of, err
	case of.kind == ofComments && of.slug != "":
		article, _, err := fd.c.Store.FindTarget(ctx, blog.Target{Slug: of.slug})
		of.slug = article.Slug
		return of, err
	}
	return of, nil
}

// older leads from a later page of a feed, as WordPress has them, to the archive
// with what is about as old, and from the pages after the last to nothing: so
// whoever reads page after page gets everything, and comes to an end. Archives are
// counted from the other end, so it is not for good.
func (fd *Feeds) older(w http.ResponseWriter, r *http.Request, of source, file, page string) {
	number, err := strconv.Atoi(page)
	if err != nil || number < 1 || number > 1_000_000 {
		fd.c.Fail(w, r, noFeed())
		return
	}
	total, err := fd.total(r.Context(), of)
	if err != nil {
		fd.c.Fail(w, r, err)
		return
	}
	archive := total/newest + 2 - number
	if total <= newest || archive < 1 {
		fd.c.Fail(w, r, noFeed())
		return
	}
	lead(w, r, of.folder()+window{archive, file}.name(), http.StatusFound)
}

// total is how many items a feed and its archives have.
func (fd *Feeds) total(ctx context.Context, of source) (int, error) {
	if of.kind == ofComments {
		return fd.totalComments(ctx, of.slug)
	}
	query, err := fd.query(ctx, of, &list{})
	if err != nil {
		return 0, err
	}
	query.PerPage = 1
	found, err := fd.c.Store.List(ctx, query)
	return found.Total, err
}

func (fd *Feeds) totalComments(ctx context.Context, slug string) (total int, err error) {
	var article blog.Article
	if slug != "" {
		if article, _, err = fd.c.Store.FindTarget(ctx, blog.Target{Slug: slug}); err != nil {
			return 0, err
		}
	}
	_, total, err = fd.c.Store.RecentComments(ctx, article.ID, 0, 0)
	return total, err
}

func lead(w http.ResponseWriter, r *http.Request, to string, status int) {
	// Two slashes would name another host.
	http.Redirect(w, r, "/"+strings.TrimLeft(to, "/\\"), status)
}
