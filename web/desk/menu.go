package desk

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// menuReads is what the page of menus shows.
type menuReads interface {
	MenuEntries(ctx context.Context, place blog.MenuPlace) ([]blog.MenuEntry, error)
	MenuTargets(ctx context.Context) ([]blog.MenuTarget, error)
}

type menuBody struct {
	Menus []placedMenu
}

// placedMenu is a menu at its place, to be arranged.
type placedMenu struct {
	Place   blog.MenuPlace
	Top     bool // has levels
	Made    bool // by the blog: the owner has arranged nothing
	Rows    []menuRow
	Choices []menuChoices // what is not in it
	Problem problem       // about this menu, by the ids of its fields
	Label   string        // as far as they were typed
	Address string
}

// menuRow is an entry, and what can be done with it.
type menuRow struct {
	blog.MenuEntry
	ID                                string // of its row
	Name                              string // as readers see it
	Own                               string // what it leads to is called
	Path                              string
	What                              string
	Lost                              bool // leads nowhere any more
	Up, Down, Nest, Lift, Drop, Below bool // Below: hidden with what it stands below
}

// menuChoices are things that can be added, of one kind.
type menuChoices struct {
	Kind    blog.MenuKind
	Title   string
	Targets []blog.MenuTarget
}

// menu shows the menus of the blog.
func (d *Desk) menu(w http.ResponseWriter, r *http.Request) error {
	return d.showMenus(w, r, placedMenu{}, http.StatusOK)
}

// arrangeMenu takes one step.
func (d *Desk) arrangeMenu(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	place := blog.MenuPlace(r.PathValue("place"))
	if f.get("do") == "forget" {
		if err := d.Blog.ForgetMenu(r.Context(), place); err != nil {
			return err
		}
		d.tell(r, "The menu is made by the blog again.")
		return seeOther(w, r, "/desk/menu#"+string(place))
	}
	ref := blog.MenuRef{Kind: blog.MenuKind(f.get("kind")), Ref: f.get("ref")}
	change, err := d.stepOf(f, place, ref)
	if err != nil {
		return err
	}
	outline, err := d.Blog.ArrangeMenu(r.Context(), place, change)
	if isProblem(err) {
		wrong := problemOf(err)
		if f.get("do") != "add" {
			wrong.Field = "entry"
		}
		wrong.Field = string(place) + "-" + wrong.Field
		typed := placedMenu{Place: place, Problem: wrong, Label: f.line(string(place) + "-label"), Address: f.get(string(place) + "-address")}
		return d.showMenus(w, r, typed, statusOf(err))
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, "/desk/menu#"+d.rowOf(place, outline, ref, f.get("do") == "add"))
}

// rowOf is the id of an entry's row, or of the last; of the menu, if it is gone.
func (d *Desk) rowOf(place blog.MenuPlace, outline []blog.MenuEntry, ref blog.MenuRef, last bool) string {
	at := slices.IndexFunc(outline, func(e blog.MenuEntry) bool { return e.MenuRef == ref })
	if last {
		at = len(outline) - 1
	}
	if at < 0 {
		return string(place)
	}
	return rowID(place, at)
}

func rowID(place blog.MenuPlace, at int) string { return string(place) + "-row-" + strconv.Itoa(at) }

// stepOf reads what is to be done with an entry.
func (d *Desk) stepOf(f form, place blog.MenuPlace, ref blog.MenuRef) (blog.MenuChange, error) {
	switch f.get("do") {
	case "up", "down":
		return blog.MoveEntry(ref, f.get("do") == "up"), nil
	case "nest":
		return blog.NestEntry(ref), nil
	case "lift":
		return blog.LiftEntry(ref), nil
	case "hide", "show":
		return blog.HideEntry(ref, f.get("do") == "hide"), nil
	case "drop":
		return blog.DropEntry(ref), nil
	case "name":
		return blog.NameEntry(ref, f.line("label")), nil
	case "add":
		return blog.AddEntry(d.Blog.Site(), newEntry(f, place)), nil
	}
	return nil, blog.ErrInvalid("", "The form does not say what is to be done.")
}

// newEntry reads what is to be added: something of the blog's, whose kind stands
// before its reference, or an address. The fields of that are named after the
// place, since a page has one of each.
func newEntry(f form, place blog.MenuPlace) blog.MenuEntry {
	if kind, ref, ok := strings.Cut(f.get("target"), ":"); ok {
		return blog.MenuEntry{MenuRef: blog.MenuRef{Kind: blog.MenuKind(kind), Ref: ref}}
	}
	address := blog.MenuRef{Kind: blog.MenuAddress, Ref: f.get(string(place) + "-address")}
	return blog.MenuEntry{MenuRef: address, Label: f.line(string(place) + "-label")}
}

func (d *Desk) showMenus(w http.ResponseWriter, r *http.Request, typed placedMenu, status int) error {
	targets, err := d.Store.MenuTargets(r.Context())
	if err != nil {
		return fmt.Errorf("reading what menus can lead to: %w", err)
	}
	var body menuBody
	for _, place := range blog.MenuPlaces() {
		entries, err := d.Store.MenuEntries(r.Context(), place)
		if err != nil {
			return fmt.Errorf("reading a menu: %w", err)
		}
		shown := placedMenu{Place: place}
		if typed.Place == place {
			shown = typed
		}
		shown.Top, shown.Made = place == blog.MenuTop, len(entries) == 0
		outline := blog.Outline(place, entries, targets)
		shown.Rows, shown.Choices = menuRows(place, outline, targets), choicesOf(outline, targets)
		body.Menus = append(body.Menus, shown)
	}
	return d.show(w, r, view{Page: "menu", Title: "Menu", Nav: "menu", Body: body, Status: status})
}

func menuRows(place blog.MenuPlace, outline []blog.MenuEntry, targets []blog.MenuTarget) []menuRow {
	known, placed := map[blog.MenuRef]blog.MenuTarget{}, map[blog.MenuRef]bool{}
	for _, t := range targets {
		known[t.MenuRef] = t
	}
	for _, e := range outline {
		placed[e.MenuRef] = true
	}
	rows := make([]menuRow, len(outline))
	hidden := -1 // level of the hidden entry that others stand below
	for i, e := range outline {
		t, ok := known[e.MenuRef]
		row := menuRow{MenuEntry: e, ID: rowID(place, i), Name: e.Label, Own: t.Name, Path: t.Path, What: whatOf(e.Kind)}
		if e.Kind == blog.MenuAddress {
			row.Path = e.Ref
		} else {
			row.Lost = !ok
		}
		if row.Name == "" {
			row.Name = t.Name
		}
		if e.Level <= hidden {
			hidden = -1
		}
		row.Below = hidden >= 0
		if e.Hidden && hidden < 0 {
			hidden = e.Level
		}
		row.Up, row.Down = beside(outline, i)
		row.Nest = place == blog.MenuTop && row.Up && e.Level < 2
		row.Lift = e.Level > 0
		// A part of a category that is in the menu would come back by itself.
		row.Drop = e.Kind != blog.MenuCategory || !placed[blog.MenuRef{Kind: blog.MenuCategory, Ref: t.Under}]
		rows[i] = row
	}
	return rows
}

// beside tells whether there is an entry before and after one on its level.
func beside(outline []blog.MenuEntry, at int) (before, after bool) {
	level := outline[at].Level
	for i := at - 1; i >= 0 && outline[i].Level >= level; i-- {
		before = before || outline[i].Level == level
	}
	for i := at + 1; i < len(outline) && outline[i].Level >= level; i++ {
		after = after || outline[i].Level == level
	}
	return before, after
}

func whatOf(kind blog.MenuKind) string {
	switch kind {
	case blog.MenuCategory:
		return "Category"
	case blog.MenuPage:
		return "Page"
	case blog.MenuAddress:
		return "Address"
	case blog.MenuRoom:
	}
	return "Made by the blog"
}

// choicesOf are the things that are not in a menu.
func choicesOf(outline []blog.MenuEntry, targets []blog.MenuTarget) []menuChoices {
	all := []menuChoices{{Kind: blog.MenuPage, Title: "Pages"}, {Kind: blog.MenuCategory, Title: "Categories"}, {Kind: blog.MenuRoom, Title: "Made by the blog"}}
	for _, t := range targets {
		if slices.ContainsFunc(outline, func(e blog.MenuEntry) bool { return e.MenuRef == t.MenuRef }) {
			continue
		}
		for i := range all {
			if all[i].Kind == t.Kind {
				all[i].Targets = append(all[i].Targets, t)
			}
		}
	}
	return slices.DeleteFunc(all, func(c menuChoices) bool { return len(c.Targets) == 0 })
}
