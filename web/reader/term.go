package reader

import (
	"context"
	"net/http"
	"net/url"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

type termStore interface {
	CategoryPage(ctx context.Context, slug string) (blog.CategoryView, error)
	CategoryBySlug(ctx context.Context, slug string) (blog.TermCount, error)
	MovedCategory(ctx context.Context, slug string) (string, error)
	TagBySlug(ctx context.Context, slug string) (blog.TermCount, error)
}

// term is the data of a category's or a tag's page.
type term struct {
	page
	listing
	Kind  string // "Category" or "Tag"
	Term  blog.TermCount
	Line  []blog.Term      // what a category is a part of, the outermost first
	Parts []blog.TermCount // of a category
}

// Tag lists the articles of a tag.
func (rd *Reader) Tag(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.pageNumber(w, r)
	if !ok {
		return
	}
	slug := param(r, "slug")
	path := tagPath(slug)
	rd.serve(w, r, pageName(path, number), func(ctx context.Context) (*answer.Answer, error) {
		found, err := rd.store.TagBySlug(ctx, slug)
		if err != nil {
			return nil, err
		}
		return rd.termPage(ctx, path, term{Kind: "Tag", Term: found}, blog.ListQuery{Tag: slug, Page: number})
	})
}

func tagPath(slug string) string { return "/tag/" + url.PathEscape(slug) }

func (rd *Reader) termPage(ctx context.Context, path string, data term, query blog.ListQuery) (*answer.Answer, error) {
	p, err := rd.page(ctx, path, data.Term.Name, "")
	if err != nil {
		return nil, err
	}
	if data.listing, err = rd.list(ctx, p, query, path, false); err != nil {
		return nil, err
	}
	p.turn(data.listing, path)
	p.Styles = append(p.Styles, "ways.css")
	if data.Kind == "Category" {
		p.Head.Data = rd.crumbsOf(p.Menu.Settings.Title, data.Line, data.Term.Term)
	}
	p.Head.Description = first(data.Term.Description, p.Head.Description)
	p.Head.Feeds = append([]feeds{{data.Term.Name + " – " + p.Menu.Settings.Title, path}}, p.Head.Feeds...)
	data.page = p
	return rd.html("term", data)
}
