package desk

import (
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

type passwordBody struct {
	Email   string
	Problem problem
}

// password shows the form that changes it.
func (d *Desk) password(w http.ResponseWriter, r *http.Request) error {
	return d.showPassword(w, r, problem{}, http.StatusOK)
}

// savePassword changes the password. Every other browser is signed out by it;
// tries at the present one are counted as at sign-in.
func (d *Desk) savePassword(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	account := who(r)
	tries := d.limits.subject("password", account.ID, freeForAccount)
	if wait := d.limits.take(tries); wait > 0 {
		err = blog.ErrForbidden("There were too many tries. Wait " + inWords(wait) + ", then try again.")
		return d.showPassword(w, r, problemOf(err), http.StatusTooManyRequests)
	}
	err = d.Blog.ChangePassword(r.Context(), account.ID, f.get("old"), f.get("password"))
	if isProblem(err) {
		return d.showPassword(w, r, problemOf(err), statusOf(err))
	}
	if err != nil {
		return err
	}
	d.limits.forgive(tries)
	changed, err := d.Store.Account(r.Context(), account.ID)
	if err != nil {
		return fmt.Errorf("reading the account: %w", err)
	}
	if err := d.admit(r.Context(), changed); err != nil {
		return err
	}
	d.tell(r, "Password changed. All other browsers are signed out.")
	return seeOther(w, r, "/desk/password")
}

func (d *Desk) showPassword(w http.ResponseWriter, r *http.Request, p problem, status int) error {
	body := passwordBody{Email: who(r).Email, Problem: p}
	return d.show(w, r, view{Page: "password", Title: "Password", Nav: "password", Body: body, Status: status})
}
