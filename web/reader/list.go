package reader

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// leadWidth is how many pixels wide a cover must be to be shown large.
const leadWidth = 640

type listStore interface {
	List(ctx context.Context, q blog.ListQuery) (blog.Listing, error)
}

// listing is a page of a list of articles.
type listing struct {
	Cards []card
	Total int
	Pager pager
}

// card is an article in a list.
type card struct {
	blog.Card
	Lang   string // "" when it is the page's
	Lead   bool   // shown large
	Pinned bool   // shown small, before all others
}

// Label names the article where it has no title.
func (c card) Label() string {
	return first(c.Title, c.Excerpt, "Note of "+c.PublishedAt.UTC().Format("2 January 2006"))
}

// Bare reports whether all of the article stands in the list.
func (c card) Bare() bool { return c.Kind == blog.Note && c.Title == "" && len(c.HTML) < 4000 }

// pager leads to the pages around.
type pager struct {
	Page, Pages  int
	Newer, Older string // "" at the ends
}

// list reads a page of a list whose first page is at base, which may have a
// query. The first card is shown large where lead says so.
func (rd *Reader) list(ctx context.Context, p page, q blog.ListQuery, base string, lead bool) (listing, error) {
	q.PerPage = min(max(p.Menu.Settings.PerPage, 1), 100)
	found, err := rd.store.List(ctx, q)
	if err != nil {
		return listing{}, err
	}
	l := listing{Total: found.Total, Pager: pager{Page: found.Page, Pages: found.Pages}}
	for i, c := range found.Cards {
		shown := card{Card: c, Lead: lead && i == 0 && q.Page <= 1 && c.Cover != nil && c.Cover.Width >= leadWidth}
		shown.Lang = p.langOf(c)
		l.Cards = append(l.Cards, shown)
	}
	if found.Page > 1 {
		l.Pager.Newer = pageName(base, found.Page-1)
	}
	if found.Page < found.Pages {
		l.Pager.Older = pageName(base, found.Page+1)
	}
	return l, nil
}

// langOf is the language of an article in a list, "" when it is the page's.
func (p page) langOf(c blog.Card) string {
	if language := first(c.Language, p.Menu.Settings.Language, uiLanguage); language != p.Lang {
		return language
	}
	return ""
}

// turn tells of a page of a list where it stands: its own address and title, and
// those before and after it.
func (p *page) turn(l listing, base string) {
	p.Head.Canonical = p.Site.Path(pageName(base, l.Pager.Page))
	if l.Pager.Newer != "" {
		p.Head.Prev = p.Site.Path(l.Pager.Newer)
	}
	if l.Pager.Older != "" {
		p.Head.Next = p.Site.Path(l.Pager.Older)
	}
	if l.Pager.Page > 1 {
		at := ", page " + strconv.Itoa(l.Pager.Page)
		p.Title = strings.Replace(p.Title, p.Head.Title, p.Head.Title+at, 1)
		p.Head.Title += at
	}
}

// pageName is the path and query of page n of the list at base. Pages are cached
// under it.
func pageName(base string, n int) string {
	if n <= 1 {
		return base
	}
	join := "?"
	if strings.Contains(base, "?") {
		join = "&"
	}
	return base + join + "page=" + strconv.Itoa(n)
}

// pageNumber reads ?page=N. It answers by itself, and returns false, when the
// number is not written as we write it: each page has one address.
func (rd *Reader) pageNumber(w http.ResponseWriter, r *http.Request) (int, bool) {
	if r.URL.RawQuery == "" {
		return 1, true
	}
	query := r.URL.Query()
	if !query.Has("page") {
		return 1, true
	}
	number, err := strconv.Atoi(query.Get("page"))
	switch {
	case err != nil || number < 1 || strconv.Itoa(number) != query.Get("page"):
		rd.NotFound(w, r)
		return 0, false
	case number == 1:
		query.Del("page")
		to := url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: query.Encode()}
		redirect(w, r, to.String())
		return 0, false
	}
	return number, true
}
