package blog

import (
	"context"
)

// Bounds of a menu.
const (
	menuLevels  = 3
	maxMenu     = 100 // entries at one place
	defaultMenu = 60  // entries of one that nobody arranged
	maxLabel    = 100 // characters
	maxAddress  = 500 // bytes
)

// MenuPlace is where a menu stands.
type MenuPlace string

// The places.
const (
	MenuTop  MenuPlace = "top"  // of every page, in levels
	MenuFoot MenuPlace = "foot" // of every page, a plain list
)

// MenuPlaces are all there are.
func MenuPlaces() []MenuPlace { return []MenuPlace{MenuTop, MenuFoot} }

// MenuKind says what an entry of a menu leads to.
type MenuKind string

// The kinds.
const (
	MenuCategory MenuKind = "category" // its id; its parts follow it by themselves
	MenuPage     MenuKind = "page"     // its id
	MenuRoom     MenuKind = "room"     // a page the blog makes by itself, by name
	MenuAddress  MenuKind = "address"  // a web address, or a path of the blog
)

// The rooms that entries can lead to.
const (
	RoomHome    = "home"
	RoomArchive = "archive"
	RoomTags    = "tags"
	RoomAuthor  = "author"
	RoomAuthors = "authors"
)

// MenuRef names an entry at its place: what it leads to stands there once.
type MenuRef struct {
	Kind MenuKind
	Ref  string
}

// MenuEntry is an entry as the owner placed it.
type MenuEntry struct {
	MenuRef
	Label  string // "" for the name of what it leads to
	Level  int    // from 0; below the entry before it that has one less
	Hidden bool   // with all below it
}

// MenuTarget is something an entry can lead to.
type MenuTarget struct {
	MenuRef
	Name  string
	Path  string
	Under string // of a category, the id of its parent
	Ours  bool   // the name is the program's word, not the owner's
}

// MenuLink is an entry as readers see it.
type MenuLink struct {
	Name     string
	Href     string // a path of the blog, or a whole address
	Ours     bool   // the name is the program's word, in its language
	Children []MenuLink
}

// menuTx is what menus need.
type menuTx interface {
	// MenuEntries returns what the owner placed, nothing if it is left to the blog.
	MenuEntries(ctx context.Context, place MenuPlace) ([]MenuEntry, error)
	// SaveMenu replaces what the owner placed.
	SaveMenu(ctx context.Context, place MenuPlace, entries []MenuEntry) error
	// MenuTargets returns all that entries can lead to, categories in the author's
	// order, but addresses.
	MenuTargets(ctx context.Context) ([]MenuTarget, error)
}

// Outline is a menu as the owner works on it: what they placed, with the parts of
// categories that they did not place below these; what the blog makes by itself if
// they placed nothing.
func Outline(place MenuPlace, entries []MenuEntry, targets []MenuTarget) []MenuEntry {
	if len(entries) == 0 {
		return DefaultMenu(place, targets)
	}
	roots := grow(entries)
	if place == MenuTop {
		roots = withParts(roots, entries, targets)
	}
	return flat(roots, 0)
}

// DefaultMenu is made from the categories, as many levels of them as a menu can
// well hold, and leads to the archive and to the page about the blog, for which
// the author's stands in. At the foot are the pages.
func DefaultMenu(place MenuPlace, targets []MenuTarget) []MenuEntry {
	if place == MenuFoot {
		return pageEntries(targets, "")
	}
	levels := levelsOf(targets)
	count, deepest := 0, 0
	for level := range CategoryLevels {
		for _, at := range levels {
			if at == level {
				count++
			}
		}
		if count <= defaultMenu {
			deepest = level
		}
	}
	var entries []MenuEntry
	for _, t := range targets {
		if level, ok := levels[t.MenuRef]; ok && level <= deepest && len(entries) < defaultMenu {
			entries = append(entries, MenuEntry{MenuRef: t.MenuRef, Level: level})
		}
	}
	entries = append(entries, MenuEntry{MenuRef: MenuRef{MenuRoom, RoomArchive}})
	if about := pageEntries(targets, AboutPath); len(about) > 0 {
		return append(entries, about...)
	}
	return append(entries, MenuEntry{MenuRef: MenuRef{MenuRoom, RoomAuthor}})
}

// AboutPath is the path of a page that the owner wrote about the blog, if there is
// one.
const AboutPath = "/about"

// pageEntries are entries for the pages at a path, for all at "".
func pageEntries(targets []MenuTarget, path string) []MenuEntry {
	var entries []MenuEntry
	for _, t := range targets {
		if t.Kind == MenuPage && (path == "" || path == t.Path) {
			entries = append(entries, MenuEntry{MenuRef: t.MenuRef})
		}
	}
	return entries
}
