package desk

import (
	"context"
	"net/http"
)

// approve shows a comment under its article.
func (d *Desk) approve(w http.ResponseWriter, r *http.Request) error {
	return d.decide(w, r, d.Blog.ApproveComment, "The comment stands under its article now.")
}

// hide takes a comment from the page.
func (d *Desk) hide(w http.ResponseWriter, r *http.Request) error {
	return d.decide(w, r, d.Blog.HideComment, "The comment is hidden. You find it under “Hidden”.")
}

// spam takes a comment from the page as spam.
func (d *Desk) spam(w http.ResponseWriter, r *http.Request) error {
	return d.decide(w, r, d.Blog.SpamComment, "The comment is marked as spam. You find it under “Spam”.")
}

// deleteCommentPage says what deleting does before it is done.
func (d *Desk) deleteCommentPage(w http.ResponseWriter, r *http.Request) error {
	c, err := d.readComment(r)
	if err != nil {
		return err
	}
	body := commentBody{Comment: c, Back: deskPath(r.URL.Query().Get("back"))}
	title := "Delete this comment?"
	if c.ByAuthor {
		title = "Delete your answer?"
	}
	return d.show(w, r, view{Page: "delete-comment", Title: title, Nav: "conversations", Body: body})
}

// deleteComment wipes a comment.
func (d *Desk) deleteComment(w http.ResponseWriter, r *http.Request) error {
	return d.decide(w, r, d.Blog.DeleteComment, "The comment is deleted.")
}

// decide does one thing to a comment and leads back to the list it was in.
func (d *Desk) decide(w http.ResponseWriter, r *http.Request, do func(context.Context, string) error, done string) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	if err := do(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	d.tell(r, done)
	return seeOther(w, r, deskPath(f.get("back")))
}
