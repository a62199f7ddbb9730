package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// articleReads is what the list of articles shows.
type articleReads interface {
	DeskArticles(ctx context.Context, state blog.ArticleState, page int) (list []blog.DeskArticle, pages int, err error)
	DeskPages(ctx context.Context, page int) (list []blog.DeskArticle, pages int, err error)
}

type articlesBody struct {
	State    blog.ArticleState // "" for all
	Alone    bool              // pages such as "About", and no articles
	Articles []blog.DeskArticle
	Pager    pager
}

// articles is the desk's first page: what waits, and everything written.
func (d *Desk) articles(w http.ResponseWriter, r *http.Request) error {
	body := articlesBody{State: blog.ArticleState(r.URL.Query().Get("show"))}
	base := "/desk"
	list := func(ctx context.Context, page int) ([]blog.DeskArticle, int, error) {
		return d.Store.DeskArticles(ctx, body.State, page)
	}
	switch body.State {
	case blog.Draft, blog.Published:
		base += "?show=" + string(body.State)
	case "pages":
		base += "?show=pages"
		body.State, body.Alone, list = "", true, d.Store.DeskPages
	default:
		body.State = ""
	}
	page := pageNumber(r)
	var pages int
	var err error
	body.Articles, pages, err = list(r.Context(), page)
	if err != nil {
		return fmt.Errorf("listing articles: %w", err)
	}
	body.Pager = newPager(page, pages, base)
	if body.Pager.beyond() {
		return body.Pager.last(w, r)
	}
	title := "Articles"
	if body.Alone {
		title = "Pages"
	}
	return d.show(w, r, view{Page: "articles", Title: title, Nav: "articles", Body: body})
}
