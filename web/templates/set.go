// Package templates holds the HTML of all pages and renders it.
//
// Folders:
//
//   - base.html: the document: doctype, <html lang dir>, what every <head> has.
//     It calls the templates "head" and "body" of the section.
//   - shared/*.html: pieces for every section: "icon", "picture", "avatar", ...
//   - SECTION/layout.html ("reader", "desk"): defines "head" (may be empty) and
//     "body", and calls "main" of the page where the page's own part goes.
//   - SECTION/_*.html: pieces for the pages of that section.
//   - SECTION/NAME.html: a page. It defines "main", and what else its layout
//     asks of it. To add one, put it there; it is rendered by
//     set.Render("SECTION/NAME", data).
//   - feeds/*.html: pieces of feeds, without a document around them; each is
//     rendered on its own by set.Render("feeds/NAME", data).
//
// Data of a page is a struct that embeds [Page], which base.html reads. A field
// that a template names and the struct lacks is an error, not an empty string; a
// key that a dict lacks is just nothing.
//
// Functions in templates, besides those of html/template:
//
//	static "name.css"      path of a static file, with its hash
//	hasStatic "name.css"   whether there is one of that name, as in a theme
//	dir "ar"               "rtl" or "ltr", by the language's script
//	locale "pt-BR"         "pt_BR", for og:locale
//	date .Time             2 January 2026 (UTC)
//	moment .Time           2 January 2026, 15:04 UTC
//	rfc3339 .Time          for <time datetime>
//	month 2026 11          November 2026
//	number 12345           12,345
//	count 3 "comment" "comments"   "3 comments"
//	initial "Ana"          "A", for people without a picture
//	hue "text" 8           a number from 0 to 7, always the same for a text
//	safe .HTML             HTML that the domain made safe: article, comment, bio
//	cover .Lead            sizes attribute of a cover in a list
//	lines "a https://b"    pieces with .Text and .Href, addresses found in a text
//	emoji "Ana :cat:" list, emojiIn .HTML list   parts with .Text and .Src of an emoji
//	dict "key" value ...   a map, to hand several things to a template
//	list a b c             a slice
//	inc 1, dec 1           2, 0
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
)

//go:embed *.html */*.html
var embedded embed.FS

// Page is what base.html needs to know about any page.
type Page struct {
	Lang    string   // BCP 47, of the page's main text
	Title   string   // for <title>
	Class   string   // of <body>; may be ""
	Robots  string   // of <meta name=robots>; "" to be indexed
	Styles  []string // plain names of static files besides base.css
	Scripts []string // likewise, loaded as modules
	Theme   string   // path of the sheet of the owner's colours and fonts; "" for none
	Preload []string // paths of fonts
	Icons   []Icon   // besides icon.svg
}

// Icon is a picture of the blog, for tabs and home screens.
type Icon struct {
	Rel, Type, Sizes, Href string
}

// Set is all templates, parsed. Safe for concurrent use.
type Set struct {
	pages map[string]page
}

// page is a template and the name in it to begin with.
type page struct {
	*template.Template
	entry string
}

// New parses the embedded templates. The function static gives the path of a
// static file and fails when there is none of that name.
func New(static func(name string) (string, error)) (*Set, error) {
	common, err := template.New("").Funcs(functions(static)).ParseFS(embedded, "base.html", "shared/*.html")
	if err != nil {
		return nil, fmt.Errorf("parsing shared templates: %w", err)
	}
	set := &Set{pages: map[string]page{}}
	for _, section := range []string{"reader", "desk"} {
		if err := set.addSection(common, section); err != nil {
			return nil, err
		}
	}
	if err := set.addPieces(common, "feeds"); err != nil {
		return nil, err
	}
	return set, nil
}

// Render makes the page of that name ("SECTION/NAME") and returns its bytes,
// which the caller owns. Nothing is sent, so a failure can still become an
// error page.
func (s *Set) Render(name string, data any) ([]byte, error) {
	page, ok := s.pages[name]
	if !ok {
		return nil, fmt.Errorf("rendering: no template is named %q", name)
	}
	var out bytes.Buffer
	out.Grow(16 << 10)
	if err := page.ExecuteTemplate(&out, page.entry, data); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// addSection parses every page of a section together with its layout.
func (s *Set) addSection(common *template.Template, section string) error {
	files, err := fs.Glob(embedded, section+"/*.html")
	if err != nil {
		return fmt.Errorf("listing templates of %s: %w", section, err)
	}
	pieces, pages := split(files)
	if len(pages) == 0 {
		return nil
	}
	for _, file := range pages {
		t, err := template.Must(common.Clone()).ParseFS(embedded, append(pieces, file)...)
		if err != nil {
			return fmt.Errorf("parsing %s: %w", file, err)
		}
		s.pages[strings.TrimSuffix(file, ".html")] = page{t, "base"}
	}
	return nil
}

// split tells the layout and the pieces from the pages.
func split(files []string) (pieces, pages []string) {
	for _, file := range files {
		name := path.Base(file)
		if name == "layout.html" || strings.HasPrefix(name, "_") {
			pieces = append(pieces, file)
			continue
		}
		pages = append(pages, file)
	}
	return pieces, pages
}

// addPieces parses templates that stand without a document around them.
func (s *Set) addPieces(common *template.Template, section string) error {
	files, err := fs.Glob(embedded, section+"/*.html")
	if err != nil {
		return fmt.Errorf("listing templates of %s: %w", section, err)
	}
	for _, file := range files {
		t, err := template.Must(common.Clone()).ParseFS(embedded, file)
		if err != nil {
			return fmt.Errorf("parsing %s: %w", file, err)
		}
		s.pages[strings.TrimSuffix(file, ".html")] = page{t, path.Base(file)}
	}
	return nil
}
