package desk

import (
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// answer puts the author's word under a comment and sends it there.
func (d *Desk) answer(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	answer, err := d.Blog.Answer(r.Context(), who(r).AuthorID, r.PathValue("id"), f.text("text"))
	if err != nil {
		return d.answerAgain(w, r, f, err)
	}
	if answer.Local {
		d.tell(r, "Your answer stands under the article.")
		return seeOther(w, r, deskPath(f.get("back")))
	}
	d.tell(r, "Your answer stands under the article and is on its way.")
	return seeOther(w, r, deskPath(f.get("back")))
}

// editAnswer changes an answer of the author's, here and where it was sent.
func (d *Desk) editAnswer(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	answer, err := d.Blog.EditAnswer(r.Context(), r.PathValue("id"), f.text("text"))
	if err != nil {
		return d.answerAgain(w, r, f, err)
	}
	if answer.Local {
		d.tell(r, "Your answer is changed.")
		return seeOther(w, r, deskPath(f.get("back")))
	}
	d.tell(r, "Your answer is changed, here and where it was sent.")
	return seeOther(w, r, deskPath(f.get("back")))
}

// sendAnswerAgain sends an answer of the author's to whom it did not reach.
func (d *Desk) sendAnswerAgain(w http.ResponseWriter, r *http.Request) error {
	return d.decide(w, r, d.Blog.SendAnswerAgain, "Your answer is on its way again.")
}

// answerAgain shows the comment with what was typed and what is wrong with it.
func (d *Desk) answerAgain(w http.ResponseWriter, r *http.Request, f form, err error) error {
	if !isProblem(err) && blog.KindOf(err) != blog.Forbidden {
		return err
	}
	c, missing := d.readComment(r)
	if missing != nil {
		return missing
	}
	body := commentBody{Comment: c, Back: deskPath(f.get("back")), Typed: f.text("text"), Problem: problemOf(err)}
	return d.showComment(w, r, body, statusOf(err))
}
