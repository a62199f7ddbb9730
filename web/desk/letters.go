package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// letterReads is what pages about letters show.
type letterReads interface {
	Correspondents(ctx context.Context, page int) (list []blog.Correspondent, pages int, err error)
	Correspondence(ctx context.Context, personURI string) (blog.Correspondence, error)
	Letter(ctx context.Context, id string) (blog.Letter, error)
	SentLetter(ctx context.Context, id string) (blog.SentLetter, error)
	Enclosures(ctx context.Context, owner string) ([]blog.Attachment, error)
}

type lettersBody struct {
	People []correspondent
	Pager  pager
}

// correspondent is a line of the list.
type correspondent struct {
	blog.Correspondent
	Place string // of the letters
}

// letters lists who writes to the author alone. Nothing can put a letter on a
// page of the blog.
func (d *Desk) letters(w http.ResponseWriter, r *http.Request) error {
	page := pageNumber(r)
	people, pages, err := d.Store.Correspondents(r.Context(), page)
	if err != nil {
		return fmt.Errorf("listing letters: %w", err)
	}
	body := lettersBody{Pager: newPager(page, pages, "/desk/letters")}
	if body.Pager.beyond() {
		return body.Pager.last(w, r)
	}
	for _, p := range people {
		body.People = append(body.People, correspondent{p, lettersWith(p.Person.URI)})
	}
	return d.show(w, r, view{Page: "letters", Title: "Letters", Nav: "letters", Body: body})
}

func lettersWith(personURI string) string {
	return "/desk/letters/with?person=" + url.QueryEscape(personURI)
}

type correspondenceBody struct {
	blog.Correspondence
	Place   string
	Rows    []letterRow
	Unread  int
	Answer  *answerForm // nil when there is nothing to answer, or nobody who may be
	Problem problem     // with the answer
	Trouble problem     // with anything else
}

// letterRow is a letter of either side.
type letterRow struct {
	blog.CorrespondenceLine
	Passages []passage // of the author's: what became of it
	Again    bool      // it can be sent again
	Newest   bool      // where to begin to read
}

// shortCorrespondence is how many letters are shown from the top, even if the
// newest is the last of them.
const shortCorrespondence = 4

// rowsOf are the letters of both sides, with one to begin at in a long
// correspondence: the first that was not read, else the last.
func (d *Desk) rowsOf(c blog.Correspondence) []letterRow {
	rows, newest := make([]letterRow, len(c.Lines)), len(c.Lines)-1
	for i, line := range c.Lines {
		rows[i] = letterRow{CorrespondenceLine: line, Passages: d.passagesOf(line), Again: maySendAgain(c, line)}
		if line.Came != nil && !line.Came.Read {
			newest = min(newest, i)
		}
	}
	if len(rows) > shortCorrespondence {
		rows[newest].Newest = true
	}
	return rows
}

// answerForm is the form that answers a letter. It says who will read it, and has
// nothing by which anyone else could.
type answerForm struct {
	Letter blog.Letter
	Writer blog.Person
	Others []blog.Person // whom the letter was addressed to besides
	All    bool          // what was chosen
	Typed  string
}

// correspondence shows what the author and a person wrote to each other, with a
// form to answer the last letter or the one that was chosen.
func (d *Desk) correspondence(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return d.showCorrespondence(w, r, q.Get("person"), answerForm{Letter: blog.Letter{ID: q.Get("answer")}}, nil, nil)
}

// showCorrespondence shows the page, with what is wrong with the answer or with
// anything else that was asked for.
func (d *Desk) showCorrespondence(w http.ResponseWriter, r *http.Request, personURI string, form answerForm, wrong, trouble error) error {
	c, err := d.Store.Correspondence(r.Context(), personURI)
	if err != nil {
		return fmt.Errorf("reading letters: %w", err)
	}
	body := correspondenceBody{Correspondence: c, Place: lettersWith(personURI), Rows: d.rowsOf(c)}
	for _, line := range c.Lines {
		if line.Came != nil && !line.Came.Read {
			body.Unread++
		}
		if (!c.Closed() || wrong != nil) && line.Came != nil && (form.Letter.ID == "" || line.Came.ID == form.Letter.ID) {
			body.Answer = &answerForm{Letter: *line.Came, Writer: c.Person, Others: line.With, All: form.All, Typed: form.Typed}
		}
	}
	status := http.StatusOK
	switch {
	case wrong != nil:
		body.Problem, status = problemOf(wrong), statusOf(wrong)
	case trouble != nil:
		body.Trouble, status = problemOf(trouble), statusOf(trouble)
	}
	title := "Letters with " + nameWithoutEmoji(c.Person)
	return d.show(w, r, view{Page: "correspondence", Title: title, Nav: "letters", Body: body, Status: status})
}

// nameWithoutEmoji is a person's name as it stands in titles, which show no
// pictures: without the codes of those that stand beside it elsewhere.
func nameWithoutEmoji(p blog.Person) string {
	name := p.DisplayName()
	for _, e := range p.Emoji {
		name = strings.ReplaceAll(name, e.Code(), "")
	}
	if name = strings.Join(strings.Fields(name), " "); name == "" {
		return "@" + p.Handle
	}
	return name
}

// answerLetter sends the author's answer to who wrote a letter, or to all whom
// it was addressed to.
func (d *Desk) answerLetter(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	l, err := d.Store.Letter(r.Context(), r.PathValue("id"))
	if err != nil {
		return fmt.Errorf("reading a letter: %w", err)
	}
	toAll := f.get("readers") == "all"
	sent, err := d.Blog.AnswerLetter(r.Context(), who(r).AuthorID, l.ID, f.text("text"), toAll)
	if isProblem(err) {
		return d.showCorrespondence(w, r, l.PersonURI, answerForm{Letter: l, All: toAll, Typed: f.text("text")}, err, nil)
	}
	if err != nil {
		return err
	}
	d.tell(r, "Your letter is on its way.")
	return seeOther(w, r, lettersWith(l.PersonURI)+"#letter-"+sent.ID)
}

// readLetter notes that a letter was read.
func (d *Desk) readLetter(w http.ResponseWriter, r *http.Request) error {
	return d.markLetter(w, r, d.Blog.ReadLetter)
}

// readLetters notes that all letters of a person were read.
func (d *Desk) readLetters(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	c, err := d.Store.Correspondence(r.Context(), f.get("person"))
	if err != nil {
		return fmt.Errorf("reading letters: %w", err)
	}
	for _, line := range c.Lines {
		if line.Came == nil || line.Came.Read {
			continue
		}
		if err := d.Blog.ReadLetter(r.Context(), line.Came.ID); err != nil {
			return err
		}
	}
	return seeOther(w, r, deskPath(f.get("back")))
}

// unreadLetter notes that the author wants to come back to a letter.
func (d *Desk) unreadLetter(w http.ResponseWriter, r *http.Request) error {
	return d.markLetter(w, r, d.Blog.UnreadLetter)
}

func (d *Desk) markLetter(w http.ResponseWriter, r *http.Request, mark func(context.Context, string) error) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	if err := mark(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return seeOther(w, r, deskPath(f.get("back")))
}

type deleteLetterBody struct {
	To      string // where the form goes
	Mine    bool
	Warning string // behind which Text stands; "" for none
	Text    string
	Back    string
}

// deleteLetterPage says what deleting does before it is done.
func (d *Desk) deleteLetterPage(w http.ResponseWriter, r *http.Request) error {
	l, err := d.Store.Letter(r.Context(), r.PathValue("id"))
	if err != nil {
		return fmt.Errorf("reading a letter: %w", err)
	}
	body := deleteLetterBody{To: "/desk/letters/" + l.ID + "/delete", Warning: l.Warning, Text: l.Text, Back: lettersWith(l.PersonURI)}
	return d.show(w, r, view{Page: "delete-letter", Title: "Delete this letter?", Nav: "letters", Body: body})
}

// deleteLetter wipes our copy of a letter.
func (d *Desk) deleteLetter(w http.ResponseWriter, r *http.Request) error {
	l, err := d.Store.Letter(r.Context(), r.PathValue("id"))
	if err != nil {
		return fmt.Errorf("reading a letter: %w", err)
	}
	if err := d.Blog.DeleteLetter(r.Context(), l.ID); err != nil {
		return err
	}
	d.tell(r, "The letter is deleted.")
	return d.backToLetters(w, r, l.PersonURI)
}

// backToLetters leads to what is left of a correspondence.
func (d *Desk) backToLetters(w http.ResponseWriter, r *http.Request, personURI string) error {
	_, err := d.Store.Correspondence(r.Context(), personURI)
	if blog.KindOf(err) == blog.NotFound {
		return seeOther(w, r, "/desk/letters")
	}
	if err != nil {
		return fmt.Errorf("reading letters: %w", err)
	}
	return seeOther(w, r, lettersWith(personURI))
}
