package desk

import (
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

type lettersBody struct {
	Letters []blog.DeskLetter
	Pager   pager
	Back    string
}

// letters shows what was written to the author alone. Nothing can put a letter
// on a page of the blog.
func (d *Desk) letters(w http.ResponseWriter, r *http.Request) error {
	page := pageNumber(r)
	letters, pages, err := d.Store.DeskLetters(r.Context(), page)
	if err != nil {
		return fmt.Errorf("listing letters: %w", err)
	}
	body := lettersBody{Letters: letters, Pager: newPager(page, pages, "/desk/letters")}
	if body.Pager.beyond() {
		return body.Pager.last(w, r)
	}
	body.Back = body.Pager.here()
	return d.show(w, r, view{Page: "letters", Title: "Letters", Nav: "letters", Body: body})
}

// readLetter notes that a letter was read.
func (d *Desk) readLetter(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	if err := d.Blog.ReadLetter(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return seeOther(w, r, deskPath(f.get("back")))
}
