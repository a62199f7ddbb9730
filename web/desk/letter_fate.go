package desk

import (
	"net/http"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// passage is what became of a letter on its way to some of those it is for.
type passage struct {
	blog.Passage
	Who     []blog.Person // nil when it is so for all of them
	Why     string        // it did not get there, in plain words
	Waiting bool          // for so long that it should be said what happens
}

// soon is how long a letter may be under way without a word about that.
const soon = 10 * time.Minute

// passagesOf puts those together for whom it is the same.
func (d *Desk) passagesOf(line blog.CorrespondenceLine) []passage {
	if line.Went == nil {
		return nil
	}
	var list []passage
	for i, p := range line.Went.Passages {
		who := line.With[i]
		one := passage{Passage: p, Who: []blog.Person{who}, Why: inPlainWords(p.Reason)}
		one.Waiting = p.Fate == blog.UnderWay && d.Now().Sub(p.At) > soon
		if n := len(list) - 1; n >= 0 && sameWay(list[n], one) {
			list[n].Who = append(list[n].Who, who)
			continue
		}
		list = append(list, one)
	}
	if len(list) == 1 {
		list[0].Who = nil
	}
	return list
}

// maySendAgain reports whether a letter can be sent again from a person's page: who
// lacks it is not they, or is somebody who may be written to.
func maySendAgain(c blog.Correspondence, line blog.CorrespondenceLine) bool {
	if line.Went == nil {
		return false
	}
	for _, p := range line.Went.Passages {
		if p.Missed() && (p.PersonURI != c.Person.URI || !c.Closed()) {
			return true
		}
	}
	return false
}

// sameWay reports whether one sentence says both. Minutes do not matter.
func sameWay(x, y passage) bool {
	return x.Fate == y.Fate && x.Why == y.Why && x.Waiting == y.Waiting && x.ArrivedAt.IsZero() == y.ArrivedAt.IsZero() &&
		x.ArrivedAt.Sub(y.ArrivedAt).Abs() < time.Minute
}

// sendLetterAgain sends a letter of the author's to whom it did not reach.
func (d *Desk) sendLetterAgain(w http.ResponseWriter, r *http.Request) error {
	f, l, err := d.sentLetterForm(w, r)
	if err != nil {
		return err
	}
	_, err = d.Blog.SendLetterAgain(r.Context(), who(r).AuthorID, l.ID)
	if isProblem(err) {
		return d.showCorrespondence(w, r, correspondentOf(f, l), answerForm{}, nil, err)
	}
	if err != nil {
		return err
	}
	d.tell(r, "Your letter is on its way again.")
	return seeOther(w, r, lettersWith(correspondentOf(f, l))+"#letter-"+l.ID)
}

// letLetterBe leaves a letter undelivered, and no longer speaks of it elsewhere.
func (d *Desk) letLetterBe(w http.ResponseWriter, r *http.Request) error {
	f, l, err := d.sentLetterForm(w, r)
	if err != nil {
		return err
	}
	if err := d.Blog.LetLetterBe(r.Context(), who(r).AuthorID, l.ID); err != nil {
		return err
	}
	return seeOther(w, r, lettersWith(correspondentOf(f, l))+"#letter-"+l.ID)
}

// correspondentOf is on whose page a letter was that several people have.
func correspondentOf(f form, l blog.SentLetter) string {
	for _, uri := range l.To {
		if uri == f.get("person") {
			return uri
		}
	}
	return l.To[0]
}
