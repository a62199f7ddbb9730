package reader

import (
	"context"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// history is the data of the page that compares the versions of an article.
type history struct {
	page
	History blog.HistoryView
}

// History compares the versions of an article, where its author lets readers see
// them.
func (rd *Reader) History(w http.ResponseWriter, r *http.Request) {
	slug := param(r, "slug")
	path := blog.ArticlePath(slug) + "/history"
	rd.serve(w, r, path, func(ctx context.Context) (*answer.Answer, error) {
		view, err := rd.store.History(ctx, slug)
		if err != nil {
			return nil, err
		}
		if view.Slug != slug {
			return nil, moved{blog.ArticlePath(view.Slug) + "/history"}
		}
		p, err := rd.page(ctx, path, "History: "+shorten(first(view.Title, "a note")), view.Language)
		if err != nil {
			return nil, err
		}
		p.Styles = append(p.Styles, "article.css", "history.css")
		p.Robots = "noindex" // the article itself is what is to be found
		p.Head.Canonical = rd.site.Article(view.Slug)
		return rd.html("history", history{page: p, History: view})
	})
}
