package desk

import (
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// relayPage shows what the author would say to pass a comment of the form on to
// where what it answers was said.
func (d *Desk) relayPage(w http.ResponseWriter, r *http.Request) error {
	c, err := d.readComment(r)
	if err != nil {
		return err
	}
	body := commentBody{Comment: c, Back: deskPath(r.URL.Query().Get("back"))}
	if body.Typed, err = d.Blog.RelayDraft(r.Context(), c.ID); err != nil {
		return err
	}
	return d.showRelay(w, r, body, http.StatusOK)
}

func (d *Desk) showRelay(w http.ResponseWriter, r *http.Request, body commentBody, status int) error {
	return d.show(w, r, view{Page: "relay", Title: "Pass on to the fediverse", Nav: "conversations", Body: body, Status: status})
}

// relay passes it on.
func (d *Desk) relay(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	_, err = d.Blog.Relay(r.Context(), who(r).AuthorID, r.PathValue("id"), f.text("text"))
	if err == nil {
		d.tell(r, "It is passed on: your answer stands under the article and is on its way.")
		return seeOther(w, r, deskPath(f.get("back")))
	}
	if blog.KindOf(err) != blog.Invalid {
		return err
	}
	c, missing := d.readComment(r)
	if missing != nil {
		return missing
	}
	return d.showRelay(w, r, commentBody{Comment: c, Back: deskPath(f.get("back")), Typed: f.text("text"), Problem: problemOf(err)}, statusOf(err))
}
