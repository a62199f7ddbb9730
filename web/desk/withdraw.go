package desk

import (
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

type withdrawBody struct {
	Article blog.Article
	Title   string
	Address string
}

// unpublishPage says what unpublishing does before it is done.
func (d *Desk) unpublishPage(w http.ResponseWriter, r *http.Request) error {
	return d.askFirst(w, r, "unpublish", "Unpublish this %s?")
}

func (d *Desk) unpublish(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	a, err := d.Store.Article(r.Context(), id)
	if err != nil {
		return fmt.Errorf("reading the article: %w", err)
	}
	if err := d.Blog.Unpublish(r.Context(), id); err != nil {
		return err
	}
	if a.IsPage() {
		d.tell(r, "The page is a draft again.")
	} else {
		d.tell(r, "It is a draft again. Other servers are being asked to delete their copies.")
	}
	return seeOther(w, r, "/desk/articles/"+id)
}

// deleteArticlePage says what deleting does before it is done.
func (d *Desk) deleteArticlePage(w http.ResponseWriter, r *http.Request) error {
	return d.askFirst(w, r, "delete-article", "Delete this %s for ever?")
}

func (d *Desk) deleteArticle(w http.ResponseWriter, r *http.Request) error {
	a, err := d.Store.Article(r.Context(), r.PathValue("id"))
	if err != nil {
		return fmt.Errorf("reading the article: %w", err)
	}
	if err := d.Blog.DeleteArticle(r.Context(), a.ID); err != nil {
		return err
	}
	if a.IsPage() {
		d.tell(r, "The page is deleted.")
		return seeOther(w, r, "/desk?show=pages")
	}
	d.tell(r, "The article is deleted.")
	return seeOther(w, r, "/desk")
}

// askFirst asks in a page of its own; question names what is meant by %s.
func (d *Desk) askFirst(w http.ResponseWriter, r *http.Request, page, question string) error {
	a, err := d.Store.Article(r.Context(), r.PathValue("id"))
	if err != nil {
		return fmt.Errorf("reading the article: %w", err)
	}
	body := withdrawBody{Article: a, Title: titleOr(a.Title, titleOr(a.Excerpt, "Untitled"))}
	if a.Public() {
		body.Address = d.Blog.Site().Article(a.Slug)
	}
	what := "article"
	if a.IsPage() {
		what = "page"
	}
	return d.show(w, r, view{Page: page, Title: fmt.Sprintf(question, what), Nav: "articles", Body: body})
}
