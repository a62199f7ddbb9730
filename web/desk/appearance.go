package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/style"
)

// Stylist shows the blog in a style that is not kept yet.
type Stylist interface {
	// Preview is the front page, or the newest article; sheet is the address of
	// the style's sheet.
	Preview(ctx context.Context, s blog.Style, sheet string, article bool) ([]byte, error)
	PreviewSheet(s blog.Style) (string, error)
	// Sheet is the address of the sheet of a style that is kept.
	Sheet(s blog.Style) (string, error)
}

type appearanceBody struct {
	Style   blog.Style
	Pairs   []fontChoice
	Logo    *picture
	Header  *picture
	Alt     string // what the header shows
	Colour  style.Explanation
	Preview string // address of the page in the frame
	Article bool   // which of the two is shown there
	Problem problem
}

// fontChoice is a pair of fonts as the form offers it.
type fontChoice struct {
	Pair       blog.FontPair
	Name, Hint string
}

func fontChoices() []fontChoice {
	return []fontChoice{
		{blog.FontsLiterata, "Literata and Figtree", "A book face with warmth, made for long reading on screens. With Greek and Cyrillic."},
		{blog.FontsNewsreader, "Newsreader and Figtree", "A lighter, more literary serif."},
		{blog.FontsHyperlegible, "Atkinson Hyperlegible", "No serifs; letters that are hard to mistake, made with people of low vision."},
		{blog.FontsSystem, "Fonts of the reader’s device", "Nothing is loaded; every device looks its own way."},
	}
}

// appearance shows how the blog looks, and lets the owner try another look.
func (d *Desk) appearance(w http.ResponseWriter, r *http.Request) error {
	s, err := d.Store.Settings(r.Context())
	if err != nil {
		return fmt.Errorf("reading the settings: %w", err)
	}
	return d.showAppearance(w, r, appearanceBody{Style: s.Style}, http.StatusOK)
}

// saveAppearance keeps the look, or shows it if that is what was asked for.
func (d *Desk) saveAppearance(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	s, err := d.styleFrom(r, f)
	body := appearanceBody{Style: s, Article: f.get("page") == "article"}
	if err == nil && f.get("do") == "preview" {
		if body.Style, err = d.Blog.CheckStyle(s); err == nil {
			return d.showAppearance(w, r, body, http.StatusOK)
		}
	}
	if err == nil {
		err = d.Blog.ChangeStyle(r.Context(), s)
	}
	if err == nil && s.HeaderID != "" {
		err = concerning("header_image_alt", d.Blog.DescribeMedia(r.Context(), s.HeaderID, f.get("header_image_alt")))
	}
	if isProblem(err) {
		body.Problem = problemOf(err)
		return d.showAppearance(w, r, body, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, "The blog has its new look.")
	return seeOther(w, r, "/desk/appearance")
}

// styleFrom reads the form and keeps pictures that came along.
func (d *Desk) styleFrom(r *http.Request, f form) (blog.Style, error) {
	s := styleOf(f.values)
	for _, it := range []struct {
		field string
		id    *string
	}{{"logo", &s.LogoID}, {"header_image", &s.HeaderID}} {
		if f.has(it.field + "_remove") {
			*it.id = ""
		}
		m, err := d.upload(r, f, it.field, "")
		if err != nil {
			return s, err
		}
		if m.ID == "" {
			continue
		}
		if !isPicture(m) {
			return s, blog.ErrInvalid(it.field, "This is not a picture.")
		}
		*it.id = m.ID
	}
	return s, nil
}

// styleOf is the style that a form, or the address of a preview, tells of.
func styleOf(v url.Values) blog.Style {
	return blog.Style{
		Accent: v.Get("accent"), Fonts: blog.FontPair(v.Get("fonts")), LogoID: v.Get("logo_id"), LogoAlone: v.Get("logo_alone") != "",
		HeaderID: v.Get("header_image_id"), Footer: strings.ReplaceAll(v.Get("footer"), "\r\n", "\n"), Offline: v.Get("offline") != "",
		Welcome: strings.ReplaceAll(v.Get("welcome"), "\r\n", "\n"),
	}
}

// longestQuery is how long the address of a preview may get, in bytes: proxies
// refuse what is longer than eight kibibytes.
const longestQuery = 6000

// shorten leaves the owner's texts out of an address that would get too long. The
// preview then shows those that are kept.
func shorten(v url.Values) {
	for _, text := range []string{"welcome", "footer"} {
		if len(v.Encode()) > longestQuery {
			v.Del(text)
		}
	}
}

// queryOf is the reverse of styleOf.
func queryOf(s blog.Style) url.Values {
	v := url.Values{"accent": {s.Accent}, "fonts": {string(s.Fonts)}, "logo_id": {s.LogoID}, "header_image_id": {s.HeaderID}, "footer": {s.Footer}, "welcome": {s.Welcome}}
	if s.LogoAlone {
		v.Set("logo_alone", "yes")
	}
	if s.Offline {
		v.Set("offline", "yes")
	}
	return v
}

func (d *Desk) showAppearance(w http.ResponseWriter, r *http.Request, body appearanceBody, status int) error {
	var err error
	if body.Logo, err = d.picture(r.Context(), body.Style.LogoID); err != nil {
		return err
	}
	if body.Header, err = d.picture(r.Context(), body.Style.HeaderID); err != nil {
		return err
	}
	if body.Header != nil {
		body.Alt = body.Header.Alt
	}
	body.Pairs = fontChoices()
	if checked, err := d.Blog.CheckStyle(body.Style); err == nil {
		body.Colour = style.Explain(checked.Accent)
		query := queryOf(checked)
		if body.Article {
			query.Set("page", "article")
		}
		shorten(query)
		body.Preview = "/desk/appearance/preview?" + query.Encode()
	}
	return d.show(w, r, view{
		Page: "appearance", Title: "Appearance", Nav: "appearance", Body: body, Status: status, Scripts: []string{"appearance.js"},
	})
}

// tried is the style that the address of a preview tells of; the one that is kept
// where it tells of none.
func (d *Desk) tried(r *http.Request) (blog.Style, error) {
	s, err := d.Store.Settings(r.Context())
	if err != nil {
		return blog.Style{}, fmt.Errorf("reading the settings: %w", err)
	}
	query := r.URL.Query()
	if len(query) == 0 {
		return s.Style, nil
	}
	asked := styleOf(query)
	if !query.Has("welcome") {
		asked.Welcome = s.Style.Welcome
	}
	if !query.Has("footer") {
		asked.Footer = s.Style.Footer
	}
	return d.Blog.CheckStyle(asked)
}

// appearancePreview is a page of the blog in a style that is not kept, for the
// frame.
func (d *Desk) appearancePreview(w http.ResponseWriter, r *http.Request) error {
	s, err := d.tried(r)
	if err != nil {
		return err
	}
	sheet := "/desk/appearance/sheet.css?" + url.Values{"accent": {s.Accent}, "fonts": {string(s.Fonts)}}.Encode()
	page, err := d.Stylist.Preview(r.Context(), s, sheet, r.URL.Query().Get("page") == "article")
	if err != nil {
		return err
	}
	framed := strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1)
	w.Header().Set("Content-Security-Policy", framed)
	send(w, http.StatusOK, page)
	return nil
}

// appearanceSheet is the style sheet of such a preview.
func (d *Desk) appearanceSheet(w http.ResponseWriter, r *http.Request) error {
	s, err := d.tried(r)
	if err != nil {
		return err
	}
	text, err := d.Stylist.PreviewSheet(s)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, err = w.Write([]byte(text))
	return err
}

// appearanceColour tells the form's script what becomes of a colour.
func (d *Desk) appearanceColour(w http.ResponseWriter, r *http.Request) error {
	s, err := d.Blog.CheckStyle(blog.Style{Accent: r.URL.Query().Get("accent"), Fonts: blog.FontsSystem})
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, style.Explain(s.Accent))
	return nil
}
