package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/templates"
)

// view is a page as its handler gives it.
type view struct {
	Page    string // of web/templates/desk
	Title   string
	Heading string   // as the page itself shows it; "" is Title
	Nav     string   // which entry of the menu it belongs to
	Scripts []string // besides desk.js
	Body    any      // what its template shows
	Status  int      // 0 is 200
}

// sheet is what a template of the desk sees.
type sheet struct {
	templates.Page
	Heading string
	Nav     string
	Blog    string // its title; its host as long as it has none
	Frame   *frame // nil for those who are not signed in
	Notice  string // of what was done last
	Body    any
}

// frame is what stands round every page of who is signed in.
type frame struct {
	Home   string // address of the blog
	Email  string
	Counts blog.DeskCounts
}

// frameReads is what the frame shows.
type frameReads interface {
	Settings(ctx context.Context) (blog.Settings, error)
	DeskCounts(ctx context.Context) (blog.DeskCounts, error)
}

// show renders a page and sends it.
func (d *Desk) show(w http.ResponseWriter, r *http.Request, v view) error {
	s := sheet{
		Page: templates.Page{
			Lang: "en", Robots: "noindex, nofollow", Class: "desk desk-" + v.Page,
			Styles: []string{"desk.css"}, Scripts: append([]string{"desk.js"}, v.Scripts...),
		},
		Heading: titleOr(v.Heading, v.Title), Nav: v.Nav, Blog: d.Blog.Site().Host(), Body: v.Body,
	}
	if err := d.surround(r, &s); err != nil {
		return err
	}
	s.Title = v.Title + " · " + s.Blog
	page, err := d.Templates.Render("desk/"+v.Page, s)
	if err != nil {
		return err
	}
	if s.Notice != "" {
		d.sessions.Remove(r.Context(), keyNotice)
	}
	send(w, v.Status, page)
	return nil
}

// surround dresses the page as the blog is, and fills in the frame for who is
// signed in.
func (d *Desk) surround(r *http.Request, s *sheet) error {
	account := who(r)
	settings, err := d.Store.Settings(r.Context())
	switch {
	case err != nil && account.ID == "":
		return nil // a page that tells of a fault does not fail of the same
	case err != nil:
		return fmt.Errorf("reading the settings: %w", err)
	}
	if d.Stylist != nil {
		if s.Theme, err = d.Stylist.Sheet(settings.Style); err != nil {
			return fmt.Errorf("making the style sheet: %w", err)
		}
	}
	s.Blog = titleOr(settings.Title, s.Blog)
	if account.ID == "" {
		return nil
	}
	counts, err := d.Store.DeskCounts(r.Context())
	if err != nil {
		return fmt.Errorf("counting what waits: %w", err)
	}
	s.Frame = &frame{Home: d.Blog.Site().Home(), Email: account.Email, Counts: counts}
	s.Notice = d.sessions.GetString(r.Context(), keyNotice)
	return nil
}

func send(w http.ResponseWriter, status int, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	w.Write(page)
}

// seeOther ends a change by leading to a page.
func seeOther(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
