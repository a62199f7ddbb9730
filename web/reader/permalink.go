package reader

import (
	"context"
	"net/http"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// Dated leads from the address that an article had elsewhere, below the day or the
// month it was published on (as WordPress writes them), to the one it has here, if
// it kept its name. No date is compared: names are each there once.
func (rd *Reader) Dated(w http.ResponseWriter, r *http.Request) {
	slug := param(r, "slug")
	rd.serve(w, r, r.URL.Path, func(ctx context.Context) (*answer.Answer, error) {
		a, err := rd.store.PublishedBySlug(ctx, slug)
		if blog.KindOf(err) == blog.NotFound {
			return nil, rd.elsewhere(ctx, slug, err)
		}
		if err != nil {
			return nil, err
		}
		return nil, moved{blog.ArticlePath(a.Slug)}
	})
}

// OldMonth leads from WordPress's list of a month to ours, if anything was published
// in it.
func (rd *Reader) OldMonth(w http.ResponseWriter, r *http.Request) {
	at, err := time.Parse("2006/01", param(r, "year")+"/"+param(r, "month"))
	if err != nil {
		rd.NotFound(w, r)
		return
	}
	rd.serve(w, r, r.URL.Path, func(ctx context.Context) (*answer.Answer, error) {
		l, err := rd.store.List(ctx, blog.ListQuery{Year: at.Year(), Month: at.Month(), PerPage: 1})
		if err != nil {
			return nil, err
		}
		if l.Total == 0 {
			return nil, blog.ErrNotFound("Nothing was written in that month.")
		}
		return nil, moved{blog.MonthPath(at.Year(), at.Month())}
	})
}
