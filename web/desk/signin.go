package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

type signInBody struct {
	Email   string
	Back    string
	Unready bool // the blog is not set up
	Problem problem
}

// signInPage shows the form. Who is signed in has no need of it.
func (d *Desk) signInPage(w http.ResponseWriter, r *http.Request) error {
	back := deskPath(r.URL.Query().Get("back"))
	if _, ok, err := d.member(r.Context()); err != nil {
		return err
	} else if ok {
		return seeOther(w, r, back)
	}
	ready, err := d.Store.IsSetUp(r.Context())
	if err != nil {
		return fmt.Errorf("asking whether the blog is set up: %w", err)
	}
	return d.showSignIn(w, r, signInBody{Back: back, Unready: !ready}, http.StatusOK)
}

// signIn opens a session for who knows the password. Tries are counted by
// address and by account, before the password is looked at.
func (d *Desk) signIn(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	email := f.get("email")
	body := signInBody{Email: email, Back: deskPath(f.get("back"))}
	address, account := d.limits.address(d.ClientIP(r)), d.limits.account(email)
	if nonce := d.known.nonce(d.cookie(r, knownCookie), email); nonce != "" {
		account = d.limits.browser(nonce)
	}
	if wait := d.limits.take(address, account); wait > 0 {
		return d.tooManyTries(w, r, body, wait)
	}
	a, err := d.checkPassword(r, email, f.get("password"))
	if err != nil {
		if blog.KindOf(err) != blog.Forbidden {
			return err
		}
		d.Log.InfoContext(r.Context(), "sign-in refused")
		body.Problem = problemOf(err)
		return d.showSignIn(w, r, body, http.StatusForbidden)
	}
	d.limits.refund(address)
	d.limits.forgive(account)
	d.setCookie(w, d.known.cookie(a.Email))
	if err := d.admit(r.Context(), a); err != nil {
		return err
	}
	return seeOther(w, r, body.Back)
}

// checkPassword lets few passwords be checked at a time, for each takes much
// memory and time on purpose.
func (d *Desk) checkPassword(r *http.Request, email, password string) (blog.Account, error) {
	select {
	case d.working <- struct{}{}:
		defer func() { <-d.working }()
	case <-r.Context().Done():
		return blog.Account{}, r.Context().Err()
	}
	return d.Blog.SignIn(r.Context(), email, password)
}

func (d *Desk) tooManyTries(w http.ResponseWriter, r *http.Request, body signInBody, wait time.Duration) error {
	seconds := int((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	body.Problem = problem{Message: "There were too many tries. Wait " + inWords(wait) + ", then try again."}
	return d.showSignIn(w, r, body, http.StatusTooManyRequests)
}

func (d *Desk) showSignIn(w http.ResponseWriter, r *http.Request, body signInBody, status int) error {
	return d.show(w, r, view{Page: "sign-in", Title: "Sign in", Body: body, Status: status})
}

// signOut ends the session, here and in the store.
func (d *Desk) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := d.sessions.Destroy(r.Context()); err != nil {
		return fmt.Errorf("ending the session: %w", err)
	}
	return seeOther(w, r, "/desk/sign-in")
}

// inWords says how long a wait is: "40 seconds", "3 minutes".
func inWords(wait time.Duration) string {
	n, unit := int((wait+time.Second-1)/time.Second), "second"
	if n > 90 {
		n, unit = (n+59)/60, "minute"
	}
	if n != 1 {
		unit += "s"
	}
	return strconv.Itoa(n) + " " + unit
}
