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
	"maps"
	"path"
	"slices"
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
	pages    map[string]page
	fallback *Set                         // of a theme: the built-in ones
	failed   func(name string, err error) // told when a theme's page could not be rendered
}

// page is a template and the name in it to begin with.
type page struct {
	*template.Template
	entry string
}

// files are the texts of templates by path.
type files map[string]string

// Files are the templates as they are in the binary, for themes to begin from.
func Files() fs.FS { return embedded }

// New parses the embedded templates. The function static gives the path of a
// static file and fails when there is none of that name.
func New(static func(name string) (string, error)) (*Set, error) {
	all, err := read(embedded)
	if err != nil {
		return nil, err
	}
	return parse(all, static, "reader", "desk")
}

// Themed is the set with the pages of visitors and of feeds made of a theme's
// templates (text by path, such as "reader/article.html") where it has them. The
// desk stays as it is. A page of the theme that cannot be rendered is replaced by
// the built-in one, and failed is told.
func (s *Set) Themed(theme map[string]string, static func(name string) (string, error), failed func(name string, err error)) (*Set, error) {
	all, err := read(embedded)
	if err != nil {
		return nil, err
	}
	maps.Copy(all, theme)
	themed, err := parse(all, static, "reader")
	if err != nil {
		return nil, err
	}
	for name, page := range s.pages {
		if strings.HasPrefix(name, "desk/") {
			themed.pages[name] = page
		}
	}
	themed.fallback, themed.failed = s, failed
	return themed, nil
}

func read(from fs.FS) (files, error) {
	all := files{}
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(from, name)
		all[name] = string(text)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading templates: %w", err)
	}
	return all, nil
}

func parse(all files, static func(string) (string, error), sections ...string) (*Set, error) {
	common := template.New("").Funcs(functions(static))
	if err := all.add(common, append(all.in("shared"), "base.html")...); err != nil {
		return nil, err
	}
	set := &Set{pages: map[string]page{}}
	for _, section := range sections {
		if err := set.addSection(all, common, section); err != nil {
			return nil, err
		}
	}
	return set, set.addPieces(all, common, "feeds")
}

// in are the paths of the files in a folder, in order.
func (f files) in(folder string) []string {
	var found []string
	for name := range f {
		if path.Dir(name) == folder {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}

// add parses files into t. They are called by their paths, which stand in errors.
func (f files) add(t *template.Template, names ...string) error {
	for _, name := range names {
		if _, err := t.New(name).Parse(f[name]); err != nil {
			return fmt.Errorf("parsing %s: %w", name, err)
		}
	}
	return nil
}

// Render makes the page of that name ("SECTION/NAME") and returns its bytes,
// which the caller owns. Nothing is sent, so a failure can still become an
// error page.
func (s *Set) Render(name string, data any) ([]byte, error) {
	made, err := s.Try(name, data)
	if err == nil || s.fallback == nil {
		return made, err
	}
	s.failed(name, err)
	return s.fallback.Render(name, data)
}

// Try is Render without a theme's safety net.
func (s *Set) Try(name string, data any) ([]byte, error) {
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
func (s *Set) addSection(all files, common *template.Template, section string) error {
	pieces, pages := split(all.in(section))
	for _, file := range pages {
		t := template.Must(common.Clone())
		if err := all.add(t, append(pieces, file)...); err != nil {
			return err
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
func (s *Set) addPieces(all files, common *template.Template, section string) error {
	for _, file := range all.in(section) {
		t := template.Must(common.Clone())
		if err := all.add(t, file); err != nil {
			return err
		}
		s.pages[strings.TrimSuffix(file, ".html")] = page{t, file}
	}
	return nil
}
