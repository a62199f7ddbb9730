package reader

import (
	"context"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// series is the data of the page of a series.
type series struct {
	page
	Series blog.Series
}

// Series lists the articles of a series, in the order they are to be read.
func (rd *Reader) Series(w http.ResponseWriter, r *http.Request) {
	slug := param(r, "slug")
	path := blog.SeriesPath(slug)
	rd.serve(w, r, path, func(ctx context.Context) (*answer.Answer, error) {
		found, err := rd.store.Series(ctx, slug)
		if err != nil {
			return nil, err
		}
		if found.Slug != slug {
			return nil, moved{blog.SeriesPath(found.Slug)}
		}
		p, err := rd.page(ctx, path, found.Name, "")
		if err != nil {
			return nil, err
		}
		p.Styles = append(p.Styles, "series.css")
		return rd.html("series", series{page: p, Series: found})
	})
}
