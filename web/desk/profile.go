package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

const (
	linesShown  = 4 // of profile fields; what Mastodon shows
	linesSpared = 2 // empty ones, when more are used
)

type profileBody struct {
	Profile blog.Profile
	Aliases string // one a line
	Handle  string
	Avatar  *picture
	Header  *picture
	Problem problem
}

// profile shows what the author says of themselves, here and in the fediverse.
func (d *Desk) profile(w http.ResponseWriter, r *http.Request) error {
	a, err := d.Store.Author(r.Context(), who(r).AuthorID)
	if err != nil {
		return fmt.Errorf("reading the author: %w", err)
	}
	p := blog.Profile{
		Name: a.Name, Bio: a.Bio, Fields: a.Fields, Aliases: a.Aliases,
		AvatarID: a.AvatarID, AvatarAlt: a.AvatarAlt, HeaderID: a.HeaderID, HeaderAlt: a.HeaderAlt,
	}
	return d.showProfile(w, r, profileBody{Profile: p}, http.StatusOK)
}

func (d *Desk) saveProfile(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	p := profileFrom(f)
	if err = d.addPictures(r, f, &p); err == nil {
		err = d.findAliases(r, p.Aliases)
	}
	if err == nil {
		err = d.Blog.UpdateProfile(r.Context(), who(r).AuthorID, p)
	}
	if isProblem(err) {
		return d.showProfile(w, r, profileBody{Profile: p, Problem: problemOf(err)}, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, "Profile saved.")
	return seeOther(w, r, "/desk/profile")
}

func profileFrom(f form) blog.Profile {
	p := blog.Profile{
		Name: f.line("name"), Bio: f.text("bio"), Aliases: strings.Split(f.text("aliases"), "\n"),
		AvatarID: f.get("avatar_id"), AvatarAlt: f.line("avatar_alt"),
		HeaderID: f.get("header_id"), HeaderAlt: f.line("header_alt"),
	}
	if f.has("avatar_remove") {
		p.AvatarID, p.AvatarAlt = "", ""
	}
	if f.has("header_remove") {
		p.HeaderID, p.HeaderAlt = "", ""
	}
	values := f.values["field_value"]
	for i, name := range f.values["field_name"] {
		if i < len(values) {
			p.Fields = append(p.Fields, blog.Field{Name: name, Value: values[i]})
		}
	}
	return p
}

// findAliases puts the ids of accounts in place of what was typed: other servers
// compare them letter by letter, and an author knows @user@host or the address of
// a page. A web address that cannot be looked up just now stays as it was typed.
func (d *Desk) findAliases(r *http.Request, aliases []string) error {
	a, err := d.Store.Author(r.Context(), who(r).AuthorID)
	if err != nil {
		return fmt.Errorf("reading the author: %w", err)
	}
	for i, alias := range aliases {
		if alias = strings.TrimSpace(alias); alias == "" || slices.Contains(a.Aliases, alias) {
			continue
		}
		p, err := d.Find(r.Context(), alias)
		switch {
		case err == nil:
			aliases[i] = p.URI
		case !strings.Contains(alias, "://"):
			return concerning("aliases", err)
		}
	}
	return nil
}

// addPictures keeps the pictures that were sent along.
func (d *Desk) addPictures(r *http.Request, f form, p *blog.Profile) error {
	for _, it := range []struct {
		field string
		id    *string
		alt   string
	}{{"avatar", &p.AvatarID, p.AvatarAlt}, {"header", &p.HeaderID, p.HeaderAlt}} {
		m, err := d.upload(r, f, it.field, it.alt)
		if err != nil {
			return err
		}
		if m.ID == "" {
			continue
		}
		if !isPicture(m) {
			return blog.ErrInvalid(it.field, "This is not a picture.")
		}
		*it.id = m.ID
	}
	return nil
}

func (d *Desk) showProfile(w http.ResponseWriter, r *http.Request, body profileBody, status int) error {
	a, err := d.Store.Author(r.Context(), who(r).AuthorID)
	if err != nil {
		return fmt.Errorf("reading the author: %w", err)
	}
	body.Handle = "@" + a.Handle + "@" + d.Blog.Site().Host()
	if body.Avatar, err = d.picture(r.Context(), body.Profile.AvatarID); err != nil {
		return err
	}
	if body.Header, err = d.picture(r.Context(), body.Profile.HeaderID); err != nil {
		return err
	}
	body.Aliases = strings.Join(body.Profile.Aliases, "\n")
	lines := max(linesShown, min(len(body.Profile.Fields)+linesSpared, 10))
	for len(body.Profile.Fields) < lines {
		body.Profile.Fields = append(body.Profile.Fields, blog.Field{})
	}
	return d.show(w, r, view{Page: "profile", Title: "Profile", Nav: "profile", Body: body, Status: status})
}
