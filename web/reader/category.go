package reader

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// Category lists the articles of a category and of all under it.
func (rd *Reader) Category(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.pageNumber(w, r)
	if !ok {
		return
	}
	slug := param(r, "slug")
	path := blog.CategoryPath(slug)
	rd.serve(w, r, pageName(path, number), func(ctx context.Context) (*answer.Answer, error) {
		found, err := rd.store.CategoryPage(ctx, slug)
		if blog.KindOf(err) == blog.NotFound {
			return nil, rd.renamed(ctx, oldPlace{slug: slug, page: number}, err)
		}
		if err != nil {
			return nil, err
		}
		data := term{Kind: "Category", Term: found.TermCount, Line: found.Line, Parts: found.Parts}
		return rd.termPage(ctx, path, data, blog.ListQuery{Category: slug, Page: number})
	})
}

// renamed turns notFound into a redirect if the category has got another address.
func (rd *Reader) renamed(ctx context.Context, at oldPlace, notFound error) error {
	to, err := rd.store.MovedCategory(ctx, at.slug)
	switch {
	case blog.KindOf(err) == blog.NotFound:
		return notFound
	case err != nil:
		return err
	}
	return moved{pageName(blog.CategoryPath(to)+at.feed, at.page)}
}

// topic is a category of the archive, with its parts.
type topic struct {
	blog.TermCount
	Parts []topic
}

// topics grows the tree of categories, which come each before its parts.
func topics(all []blog.CategoryCount) []topic {
	var list []topic
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].Level > all[i].Level {
			end++
		}
		list = append(list, topic{all[i].TermCount, topics(all[i+1 : end])})
		i = end
	}
	return list
}

// crumbs is a BreadcrumbList of schema.org: where a page stands.
type crumbs struct {
	Context string  `json:"@context"`
	Type    string  `json:"@type"`
	Items   []crumb `json:"itemListElement"`
}

type crumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

// crumbsOf says that a category stands under those of line, and all on the blog.
func (rd *Reader) crumbsOf(title string, line []blog.Term, own blog.Term) crumbs {
	made := crumbs{Context: "https://schema.org", Type: "BreadcrumbList"}
	add := func(name, address string) {
		made.Items = append(made.Items, crumb{"ListItem", len(made.Items) + 1, name, address})
	}
	add(title, rd.site.Home())
	for _, above := range line {
		add(above.Name, rd.site.Category(above.Slug))
	}
	add(own.Name, rd.site.Category(own.Slug))
	return made
}

// OldCategory leads from where WordPress has a category that is a part of others,
// or a later page of a category or a feed of it, to where that is here.
func (rd *Reader) OldCategory(w http.ResponseWriter, r *http.Request) { rd.oldTerm(w, r, "/category/") }

// OldTag does the same for the later pages of a tag.
func (rd *Reader) OldTag(w http.ResponseWriter, r *http.Request) { rd.oldTerm(w, r, "/tag/") }

func (rd *Reader) oldTerm(w http.ResponseWriter, r *http.Request, base string) {
	path := strings.TrimPrefix(r.URL.Path, base)
	if !strings.Contains(strings.Trim(path, "/"), "/") {
		rd.Trim(w, r)
		return
	}
	at, ok := readOld(path)
	if !ok {
		rd.NotFound(w, r)
		return
	}
	find := rd.store.TagBySlug
	if base == "/category/" {
		find = rd.store.CategoryBySlug
	}
	found, err := find(r.Context(), at.slug)
	if base == "/category/" && blog.KindOf(err) == blog.NotFound {
		err = rd.renamed(r.Context(), at, err)
	}
	if err != nil {
		rd.Fail(w, r, err)
		return
	}
	redirect(w, r, pageName(base+url.PathEscape(found.Slug)+at.feed, at.page))
}

// oldPlace is what an address of WordPress's asks for.
type oldPlace struct {
	slug string
	feed string // file of the feed; "" for the page
	page int
}

// readOld reads parent/child, and what may follow: page/2, feed, feed/atom, or a
// feed as we name it, in this order. The last of the slugs counts: it is unlike all others there.
func readOld(path string) (oldPlace, bool) {
	at := oldPlace{page: 1}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	drop := func(n int) { parts = parts[:len(parts)-n] }
	last := func(n int) string {
		if len(parts) <= n {
			return ""
		}
		return parts[len(parts)-n]
	}
	switch file := last(1); {
	case file == "feed.xml" || file == "atom.xml" || file == "feed.json":
		at.feed = "/" + file
		drop(1)
	case file == "feed":
		at.feed = "/feed.xml"
		drop(1)
	case last(2) == "feed" && (file == "rss" || file == "rss2" || file == "rdf"):
		at.feed = "/feed.xml"
		drop(2)
	case last(2) == "feed" && file == "atom":
		at.feed = "/atom.xml"
		drop(2)
	}
	if number, err := strconv.Atoi(last(1)); err == nil && last(2) == "page" {
		if number < 1 {
			return at, false
		}
		drop(2)
		if at.feed == "" { // else it is the feed of all pages
			at.page = number
		}
	}
	at.slug = parts[len(parts)-1]
	return at, at.slug != "" && len(parts) <= 12
}
