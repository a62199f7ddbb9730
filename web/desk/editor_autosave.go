package desk

import (
	"context"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// autosaved tells the editor's script what became of a text.
type autosaved struct {
	ID    string `json:"id"`
	Seen  string `json:"seen"`
	Error string `json:"error,omitempty"`
}

// autosave keeps what is in the editor, every few seconds and when it is left.
func (d *Desk) autosave(w http.ResponseWriter, r *http.Request) error {
	s, err := d.sent(w, r)
	if err != nil && s.form.values == nil {
		return err
	}
	// A date that cannot be read yet is no reason to lose the text.
	if err != nil && problemOf(err).Field != "date" {
		return err
	}
	if s.stale {
		writeJSON(w, http.StatusConflict, autosaved{ID: s.id, Seen: s.kept.seen(), Error: errStale.Message})
		return nil
	}
	id, err := d.keep(r.Context(), who(r).AuthorID, s)
	if err != nil {
		return err
	}
	k, err := d.kept(r.Context(), id)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, autosaved{ID: id, Seen: k.seen()})
	return nil
}

// keep loses nothing: a draft is saved as it is, since nobody else sees it; what
// cannot be saved so, and changes to what is published, are kept beside it.
func (d *Desk) keep(ctx context.Context, authorID string, s sent) (id string, err error) {
	if !s.kept.Article.Public() {
		id, err = d.saveDraft(ctx, authorID, s)
		if err == nil || !isProblem(err) && blog.KindOf(err) != blog.Unavailable {
			return id, err
		}
	}
	return d.Blog.Autosave(ctx, authorID, s.id, s.words)
}
