package desk

import (
	"context"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// pinReads tells whether an article stands first.
type pinReads interface {
	IsPinned(ctx context.Context, articleID string) (bool, error)
}

// pin puts an article first on the front page.
func (d *Desk) pin(w http.ResponseWriter, r *http.Request) error {
	return d.changePin(w, r, d.Blog.Pin, "Pinned. It stands first on the front page and on your profile in the fediverse.")
}

// unpin puts an article back among the others.
func (d *Desk) unpin(w http.ResponseWriter, r *http.Request) error {
	return d.changePin(w, r, d.Blog.Unpin, "No longer pinned.")
}

func (d *Desk) changePin(w http.ResponseWriter, r *http.Request, change func(ctx context.Context, id string) error, notice string) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	err = change(r.Context(), r.PathValue("id"))
	switch {
	case blog.KindOf(err) == blog.Conflict:
		d.tell(r, blog.Message(err))
	case err != nil:
		return err
	default:
		d.tell(r, notice)
	}
	if f.has("listed") {
		return seeOther(w, r, "/desk")
	}
	return seeOther(w, r, "/desk/articles/"+r.PathValue("id"))
}
