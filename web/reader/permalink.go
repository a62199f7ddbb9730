package reader

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// OldArticle leads from the address that an article had elsewhere, below the day or
// the month it was published on (as WordPress writes them), to the one it has here,
// if it kept its name. No date is compared: names are each there once. It leads
// there as well from what is below the article's address there and on its one page
// here: parts of a long text, pages of comments and of pictures, one for telephones.
func (rd *Reader) OldArticle(w http.ResponseWriter, r *http.Request) {
	slug := param(r, "slug")
	rd.serve(w, r, r.URL.Path, func(ctx context.Context) (*answer.Answer, error) { return nil, rd.leadToArticle(ctx, slug) })
}

// leadToArticle is the error that leads to the article of that name.
func (rd *Reader) leadToArticle(ctx context.Context, slug string) error {
	a, err := rd.store.PublishedBySlug(ctx, slug)
	if blog.KindOf(err) == blog.NotFound {
		return rd.elsewhere(ctx, slug, err)
	}
	if err != nil {
		return err
	}
	return moved{blog.ArticlePath(a.Slug)}
}

// OldPage leads from the later pages of WordPress's front page to ours.
func (rd *Reader) OldPage(w http.ResponseWriter, r *http.Request) {
	if number, ok := rd.oldNumber(w, r); ok {
		redirect(w, r, pageName("/", number))
	}
}

// oldNumber reads which page of a list an address of WordPress's names; 1 where it
// names none. It answers by itself, and returns false, when that is no number.
func (rd *Reader) oldNumber(w http.ResponseWriter, r *http.Request) (int, bool) {
	asked := param(r, "page")
	if asked == "" {
		return 1, true
	}
	number, err := strconv.Atoi(asked)
	if err != nil || number < 1 || strconv.Itoa(number) != asked {
		rd.NotFound(w, r)
		return 0, false
	}
	return number, true
}

// OldSearch leads from WordPress's /search/words to our search.
func (rd *Reader) OldSearch(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.oldNumber(w, r)
	if !ok {
		return
	}
	words, _, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/search/"), "/")
	typed, err := url.QueryUnescape(words) // there, + is a space in a path as well
	if err != nil {
		rd.NotFound(w, r)
		return
	}
	redirect(w, r, pageName("/search?q="+url.QueryEscape(question(typed)), number))
}

// OldYear leads from WordPress's list of a year to its place in our archive, if
// anything was published in it.
func (rd *Reader) OldYear(w http.ResponseWriter, r *http.Request) {
	year, err := strconv.Atoi(param(r, "year"))
	if err != nil {
		rd.NotFound(w, r)
		return
	}
	rd.serve(w, r, r.URL.Path, func(ctx context.Context) (*answer.Answer, error) {
		months, err := rd.store.Months(ctx)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(months, func(m blog.Month) bool { return m.Year == year }) {
			return nil, blog.ErrNotFound("Nothing was written in that year.")
		}
		return nil, moved{"/archive#y" + strconv.Itoa(year)}
	})
}

// OldDay leads from WordPress's list of a day to ours of the month, if anything was
// published in it. An article that is called by two digits goes first.
func (rd *Reader) OldDay(w http.ResponseWriter, r *http.Request) {
	day := param(r, "day")
	at, err := time.Parse("2006/01", param(r, "year")+"/"+param(r, "month"))
	if err != nil {
		rd.NotFound(w, r)
		return
	}
	rd.serve(w, r, r.URL.Path, func(ctx context.Context) (*answer.Answer, error) {
		if err := rd.leadToArticle(ctx, day); blog.KindOf(err) != blog.NotFound {
			return nil, err
		}
		return nil, rd.leadToMonth(ctx, at, 1)
	})
}

// OldMonth leads from WordPress's list of a month to ours, if anything was published
// in it.
func (rd *Reader) OldMonth(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.oldNumber(w, r)
	if !ok {
		return
	}
	at, err := time.Parse("2006/01", param(r, "year")+"/"+param(r, "month"))
	if err != nil {
		rd.NotFound(w, r)
		return
	}
	rd.serve(w, r, r.URL.Path, func(ctx context.Context) (*answer.Answer, error) { return nil, rd.leadToMonth(ctx, at, number) })
}

// leadToMonth is the error that leads to a page of what was written in a month.
func (rd *Reader) leadToMonth(ctx context.Context, at time.Time, number int) error {
	l, err := rd.store.List(ctx, blog.ListQuery{Year: at.Year(), Month: at.Month(), PerPage: 1})
	if err != nil {
		return err
	}
	if l.Total == 0 {
		return blog.ErrNotFound("Nothing was written in that month.")
	}
	return moved{pageName(blog.MonthPath(at.Year(), at.Month()), number)}
}

// OldSitemap leads from the sitemaps of WordPress, and of what is common in it, to
// ours.
func (rd *Reader) OldSitemap(w http.ResponseWriter, r *http.Request) { redirect(w, r, "/sitemap.xml") }
