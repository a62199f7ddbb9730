package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// moveReads is what the page about moving shows.
type moveReads interface {
	LastMove(ctx context.Context, authorID string) (blog.AuthorMove, error)
	Author(ctx context.Context, id string) (blog.Author, error)
}

type moveBody struct {
	Handle  string // of this blog's author
	Gone    *blog.AuthorMove
	Target  string       // what was typed
	To      *blog.Person // whom it was found to be; nil before
	Problem problem
}

// move says what moving does, or that the author has moved.
func (d *Desk) move(w http.ResponseWriter, r *http.Request) error {
	return d.showMove(w, r, moveBody{}, nil)
}

func (d *Desk) showMove(w http.ResponseWriter, r *http.Request, body moveBody, wrong error) error {
	a, err := d.Store.Author(r.Context(), who(r).AuthorID)
	if err != nil {
		return fmt.Errorf("reading the author: %w", err)
	}
	body.Handle = "@" + a.Handle + "@" + d.Blog.Site().Host()
	last, err := d.Store.LastMove(r.Context(), a.ID)
	if err != nil && blog.KindOf(err) != blog.NotFound {
		return fmt.Errorf("reading where the author went: %w", err)
	}
	if last.Stands() {
		body.Gone = &last
	}
	title, status := "Move to another account", http.StatusOK
	if body.To != nil {
		title = "Move to @" + body.To.Handle + "?"
	}
	if wrong != nil {
		body.Problem, status = problemOf(wrong), statusOf(wrong)
	}
	return d.show(w, r, view{Page: "move", Title: title, Nav: "profile", Body: body, Status: status})
}

// lookBeforeMove looks the account up and asks once more.
func (d *Desk) lookBeforeMove(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	body := moveBody{Target: f.line("target")}
	to, err := d.Successor(r.Context(), who(r).AuthorID, body.Target)
	if isProblem(err) {
		return d.showMove(w, r, body, err)
	}
	if err != nil {
		return err
	}
	body.To = &to
	return d.showMove(w, r, body, nil)
}

// moveAway does it. The account is looked up again: what was confirmed is an
// address, and who lives there is not the form's to say.
func (d *Desk) moveAway(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	body := moveBody{Target: f.line("target")}
	to, err := d.Successor(r.Context(), who(r).AuthorID, body.Target)
	if err == nil {
		_, err = d.Blog.MoveAway(r.Context(), who(r).AuthorID, to)
	}
	if isProblem(err) {
		return d.showMove(w, r, body, err)
	}
	if err != nil {
		return err
	}
	d.tell(r, "You have moved. Followers’ servers are being told.")
	return seeOther(w, r, "/desk/move")
}

// stayHere takes a move back.
func (d *Desk) stayHere(w http.ResponseWriter, r *http.Request) error {
	if err := d.Blog.StayHere(r.Context(), who(r).AuthorID); err != nil {
		return err
	}
	d.tell(r, "The move is taken back. You can be followed here again.")
	return seeOther(w, r, "/desk/move")
}
