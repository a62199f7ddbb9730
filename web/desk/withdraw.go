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
	return d.askFirst(w, r, "unpublish", "Unpublish this article?")
}

func (d *Desk) unpublish(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := d.Blog.Unpublish(r.Context(), id); err != nil {
		return err
	}
	d.tell(r, "It is a draft again. Other servers are being asked to delete their copies.")
	return seeOther(w, r, "/desk/articles/"+id)
}

// deleteArticlePage says what deleting does before it is done.
func (d *Desk) deleteArticlePage(w http.ResponseWriter, r *http.Request) error {
	return d.askFirst(w, r, "delete-article", "Delete this article for ever?")
}

func (d *Desk) deleteArticle(w http.ResponseWriter, r *http.Request) error {
	if err := d.Blog.DeleteArticle(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	d.tell(r, "The article is deleted.")
	return seeOther(w, r, "/desk")
}

func (d *Desk) askFirst(w http.ResponseWriter, r *http.Request, page, title string) error {
	a, err := d.Store.Article(r.Context(), r.PathValue("id"))
	if err != nil {
		return fmt.Errorf("reading the article: %w", err)
	}
	body := withdrawBody{Article: a, Title: titleOr(a.Title, titleOr(a.Excerpt, "Untitled"))}
	if a.Public() {
		body.Address = d.Blog.Site().Article(a.Slug)
	}
	return d.show(w, r, view{Page: page, Title: title, Nav: "articles", Body: body})
}
