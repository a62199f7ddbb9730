package desk

import (
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

type sentLetterBody struct {
	Letter  blog.SentLetter
	Readers []blog.Person
	Back    string
	Typed   string
	Problem problem
}

// sentLetter shows a letter of the author's to be changed.
func (d *Desk) sentLetter(w http.ResponseWriter, r *http.Request) error {
	l, err := d.readSentLetter(r)
	if err != nil {
		return err
	}
	return d.showSentLetter(w, r, l, l.Source, nil)
}

// sentLetterForm reads a form about a letter of the author's, and the letter.
func (d *Desk) sentLetterForm(w http.ResponseWriter, r *http.Request) (form, blog.SentLetter, error) {
	f, err := d.form(w, r)
	if err != nil {
		return form{}, blog.SentLetter{}, err
	}
	l, err := d.readSentLetter(r)
	return f, l, err
}

func (d *Desk) readSentLetter(r *http.Request) (blog.SentLetter, error) {
	l, err := d.Store.SentLetter(r.Context(), r.PathValue("id"))
	if err != nil {
		return l, fmt.Errorf("reading a letter: %w", err)
	}
	if l.AuthorID != who(r).AuthorID {
		return blog.SentLetter{}, blog.ErrNotFound("There is no such letter.")
	}
	return l, nil
}

func (d *Desk) showSentLetter(w http.ResponseWriter, r *http.Request, l blog.SentLetter, typed string, wrong error) error {
	c, err := d.Store.Correspondence(r.Context(), l.To[0])
	if err != nil {
		return fmt.Errorf("reading letters: %w", err)
	}
	body := sentLetterBody{Letter: l, Back: lettersWith(l.To[0]), Typed: typed}
	for _, line := range c.Lines {
		if line.Went != nil && line.Went.ID == l.ID {
			body.Readers = line.With
		}
	}
	status := http.StatusOK
	if wrong != nil {
		body.Problem, status = problemOf(wrong), statusOf(wrong)
	}
	return d.show(w, r, view{Page: "sent-letter", Title: "Your letter", Nav: "letters", Body: body, Status: status})
}

// editLetter changes a letter of the author's, here and where it was sent.
func (d *Desk) editLetter(w http.ResponseWriter, r *http.Request) error {
	f, l, err := d.sentLetterForm(w, r)
	if err != nil {
		return err
	}
	_, err = d.Blog.EditLetter(r.Context(), who(r).AuthorID, l.ID, f.text("text"))
	if isProblem(err) {
		return d.showSentLetter(w, r, l, f.text("text"), err)
	}
	if err != nil {
		return err
	}
	d.tell(r, "Your letter is changed, here and where it was sent.")
	return seeOther(w, r, lettersWith(l.To[0]))
}

// takeBackPage says what deleting a letter of one's own does before it is done.
func (d *Desk) takeBackPage(w http.ResponseWriter, r *http.Request) error {
	l, err := d.readSentLetter(r)
	if err != nil {
		return err
	}
	body := deleteLetterBody{To: "/desk/sent-letters/" + l.ID + "/delete", Mine: true, Text: l.Text, Back: lettersWith(l.To[0])}
	return d.show(w, r, view{Page: "delete-letter", Title: "Delete your letter?", Nav: "letters", Body: body})
}

// takeBack deletes a letter of the author's, here and where it was sent.
func (d *Desk) takeBack(w http.ResponseWriter, r *http.Request) error {
	l, err := d.readSentLetter(r)
	if err != nil {
		return err
	}
	if err := d.Blog.TakeBackLetter(r.Context(), who(r).AuthorID, l.ID); err != nil {
		return err
	}
	d.tell(r, "Your letter is deleted. The servers that have a copy are asked to delete it.")
	return d.backToLetters(w, r, l.To[0])
}
