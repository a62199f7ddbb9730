package desk

import (
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

const (
	setUpCookie = "setup"
	setUpFor    = 60 * 60 // seconds to fill in the form
)

type setUpBody struct {
	New     blog.NewBlog // without the password
	Host    string
	Problem problem
}

// SetUp serves /setup: it makes the blog's author for whoever holds the link
// that the program printed, once. To everyone else it is a page that is not
// there, with a hint where the owner finds the link.
func (d *Desk) SetUp() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /setup", d.handle(d.setUpPage))
	mux.HandleFunc("POST /setup", d.handle(d.setUp))
	mux.HandleFunc("/", d.handle(d.missing))
	return d.guarded(mux)
}

// setUpPage takes the token out of the address bar, where it would stay in the
// browser's history, into a cookie, and shows the form to a browser that has it.
func (d *Desk) setUpPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Referrer-Policy", "no-referrer")
	if token := r.URL.Query().Get("token"); token != "" {
		if err := d.mayBeSetUp(r, token); err != nil {
			return err
		}
		d.setCookie(w, &http.Cookie{Name: setUpCookie, Value: token, MaxAge: setUpFor})
		return seeOther(w, r, "/setup")
	}
	if err := d.mayBeSetUp(r, d.cookie(r, setUpCookie)); err != nil {
		return err
	}
	// The address of this page is no secret, and its form must say whence it comes.
	w.Header().Set("Referrer-Policy", "same-origin")
	return d.showSetUp(w, r, setUpBody{}, http.StatusOK)
}

func (d *Desk) setUp(w http.ResponseWriter, r *http.Request) error {
	if err := d.mayBeSetUp(r, d.cookie(r, setUpCookie)); err != nil {
		return err
	}
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	n := blog.NewBlog{
		Handle: f.line("handle"), Name: f.line("name"), Title: f.line("title"),
		Email: f.line("email"), Password: f.get("password"),
	}
	account, err := d.Blog.SetUp(r.Context(), n)
	if isProblem(err) {
		n.Password = ""
		return d.showSetUp(w, r, setUpBody{New: n, Problem: problemOf(err)}, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.setCookie(w, &http.Cookie{Name: setUpCookie, MaxAge: -1})
	d.setCookie(w, d.known.cookie(account.Email))
	if err := d.admit(r.Context(), account); err != nil {
		return err
	}
	d.tell(r, "Your blog is ready. Write its first article here; nobody sees it until you publish.")
	return seeOther(w, r, "/desk/articles/new")
}

// mayBeSetUp says no to a wrong token and to a blog that has its author alike.
func (d *Desk) mayBeSetUp(r *http.Request, token string) error {
	done, err := d.Store.IsSetUp(r.Context())
	if err != nil {
		return fmt.Errorf("asking whether the blog is set up: %w", err)
	}
	if done || token == "" || !d.SetupToken(token) {
		return errNoSetUp
	}
	return nil
}

func (d *Desk) showSetUp(w http.ResponseWriter, r *http.Request, body setUpBody, status int) error {
	body.Host = d.Blog.Site().Host()
	return d.show(w, r, view{Page: "setup", Title: "Set up your blog", Body: body, Status: status})
}
