package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// sent is what the editor sent, and what the blog had at that moment.
type sent struct {
	id    string // "" for a new article
	form  form
	words blog.Words
	kept  kept
	stale bool // something else was written since the editor was opened
}

// sent reads what came from the editor. An error about the words comes with what
// could be read, so that it can be shown again.
func (d *Desk) sent(w http.ResponseWriter, r *http.Request) (s sent, err error) {
	s.id = articleID(r)
	if s.form, err = d.form(w, r); err != nil {
		return s, err
	}
	if s.kept, err = d.kept(r.Context(), s.id); err != nil {
		return s, err
	}
	s.words, err = wordsFrom(s.form)
	s.stale = s.form.get("seen") != s.kept.seen() && !sameWords(s.words, s.kept.Words)
	return s, err
}

// save keeps a draft. Changes to a published article are kept for the author
// alone until they are published.
func (d *Desk) save(w http.ResponseWriter, r *http.Request) error {
	s, err := d.sent(w, r)
	if err != nil {
		return d.editAgain(w, r, s, err)
	}
	if s.stale {
		return d.editAgain(w, r, s, errStale)
	}
	if s.kept.Article.Public() {
		if _, err := d.Blog.Autosave(r.Context(), who(r).AuthorID, s.id, s.words); err != nil {
			return d.editAgain(w, r, s, err)
		}
		d.tell(r, "Saved, and not published. Readers still see what you published before.")
		return seeOther(w, r, "/desk/articles/"+s.id)
	}
	id, err := d.saveDraft(r.Context(), who(r).AuthorID, s)
	if err != nil {
		return d.editAgain(w, r, s, err)
	}
	d.tell(r, "Draft saved.")
	return seeOther(w, r, "/desk/articles/"+id)
}

// saveDraft saves a draft, and in an autosave beside it the date that it is to
// bear when it will be published, for which a draft has no place.
func (d *Desk) saveDraft(ctx context.Context, authorID string, s sent) (id string, err error) {
	a, err := d.Blog.SaveDraft(ctx, authorID, s.id, s.words)
	if err != nil || s.words.Date.IsZero() {
		return a.ID, err
	}
	return d.Blog.Autosave(ctx, authorID, a.ID, s.words)
}

// publish shows the article to everyone, or changes what they see.
func (d *Desk) publish(w http.ResponseWriter, r *http.Request) error {
	s, err := d.sent(w, r)
	if err == nil && s.stale {
		err = errStale
	}
	if err != nil {
		return d.editAgain(w, r, s, err)
	}
	a, err := d.Blog.Publish(r.Context(), who(r).AuthorID, s.id, s.words)
	if err != nil {
		return d.editAgain(w, r, s, err)
	}
	switch {
	case s.kept.Article.Public():
		d.tell(r, "Updated. Readers see the new version now.")
	case a.IsPage():
		d.tell(r, "Published. Your readers find the page at the foot of the blog.")
	case a.Broadcast:
		d.tell(r, "Published. Your readers can see it, and it is on its way to your followers.")
	default:
		d.tell(r, "Published under an earlier date. Your readers can see it; followers are not told of old articles.")
	}
	return seeOther(w, r, "/desk/articles/"+a.ID)
}

// discard goes back from what was autosaved to the article as it was saved.
func (d *Desk) discard(w http.ResponseWriter, r *http.Request) error {
	k, err := d.kept(r.Context(), articleID(r))
	if err != nil {
		return err
	}
	if err := d.Blog.DiscardAutosave(r.Context(), k.Article.ID); err != nil {
		return err
	}
	d.tell(r, "The unsaved changes are gone.")
	return seeOther(w, r, "/desk/articles/"+k.Article.ID)
}

// errStale is told when another window has written to the same article.
var errStale = &blog.Error{
	Kind:    blog.Conflict,
	Message: "This article was changed elsewhere since you opened it here, perhaps in another window. What you typed is still below: send it again to replace that other version, or open the article in a new tab to compare.",
}

// editAgain shows the editor with what was typed and what is wrong with it.
func (d *Desk) editAgain(w http.ResponseWriter, r *http.Request, s sent, err error) error {
	if !isProblem(err) || s.form.values == nil {
		return err
	}
	body := editorBody{Kept: s.kept, Words: s.words, Seen: s.kept.seen(), Problem: problemOf(err), Stale: errors.Is(err, errStale)}
	if shown := d.showEditor(w, r, body, statusOf(err)); shown != nil {
		return fmt.Errorf("showing the editor again: %w", shown)
	}
	return nil
}
