package reader

import (
	"context"
	"net/http"
	"net/url"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

type termStore interface {
	CategoryBySlug(ctx context.Context, slug string) (blog.TermCount, error)
	TagBySlug(ctx context.Context, slug string) (blog.TermCount, error)
}

// term is the data of a category's or a tag's page.
type term struct {
	page
	listing
	Kind string // "Category" or "Tag"
	Term blog.TermCount
}

// section is a kind of term, and how its lists are found.
type section struct {
	kind  string
	base  string // path, with a slash at the end
	find  func(ctx context.Context, slug string) (blog.TermCount, error)
	query func(slug string) blog.ListQuery
}

// Category lists the articles of a category.
func (rd *Reader) Category(w http.ResponseWriter, r *http.Request) {
	rd.term(w, r, section{"Category", "/category/", rd.store.CategoryBySlug, func(slug string) blog.ListQuery {
		return blog.ListQuery{Category: slug}
	}})
}

// Tag lists the articles of a tag.
func (rd *Reader) Tag(w http.ResponseWriter, r *http.Request) {
	rd.term(w, r, section{"Tag", "/tag/", rd.store.TagBySlug, func(slug string) blog.ListQuery {
		return blog.ListQuery{Tag: slug}
	}})
}

func (rd *Reader) term(w http.ResponseWriter, r *http.Request, s section) {
	number, ok := rd.pageNumber(w, r)
	if !ok {
		return
	}
	slug := param(r, "slug")
	path := s.base + url.PathEscape(slug)
	rd.serve(w, r, pageName(path, number), func(ctx context.Context) (*answer.Answer, error) {
		found, err := s.find(ctx, slug)
		if err != nil {
			return nil, err
		}
		if found.Slug != slug {
			return nil, moved{pageName(s.base+url.PathEscape(found.Slug), number)}
		}
		query := s.query(slug)
		query.Page = number
		return rd.termPage(ctx, path, term{Kind: s.kind, Term: found}, query)
	})
}

func (rd *Reader) termPage(ctx context.Context, path string, data term, query blog.ListQuery) (*answer.Answer, error) {
	p, err := rd.page(ctx, path, data.Term.Name, "")
	if err != nil {
		return nil, err
	}
	if data.listing, err = rd.list(ctx, p, query, path, false); err != nil {
		return nil, err
	}
	p.Head.Canonical = rd.site.Path(pageName(path, query.Page))
	p.Head.Description = first(data.Term.Description, p.Head.Description)
	p.Head.Feeds = append([]feeds{{data.Term.Name + " – " + p.Menu.Settings.Title, path}}, p.Head.Feeds...)
	data.page = p
	return rd.html("term", data)
}
