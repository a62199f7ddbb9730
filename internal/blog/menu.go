package blog

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode"
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

// levelsOf tells how deep each category stands.
func levelsOf(targets []MenuTarget) map[MenuRef]int {
	levels := map[MenuRef]int{}
	for _, t := range targets {
		if t.Kind != MenuCategory {
			continue
		}
		level := 0
		if above, ok := levels[MenuRef{MenuCategory, t.Under}]; ok {
			level = above + 1
		}
		levels[t.MenuRef] = level
	}
	return levels
}

// MenuTree is a menu as readers see it. Entries that are hidden are not in it, and
// what was below one that leads nowhere any more takes its place.
func MenuTree(place MenuPlace, entries []MenuEntry, targets []MenuTarget) []MenuLink {
	known := make(map[MenuRef]MenuTarget, len(targets))
	for _, t := range targets {
		known[t.MenuRef] = t
	}
	return links(grow(Outline(place, entries, targets)), known)
}

func links(branches []*branch, known map[MenuRef]MenuTarget) []MenuLink {
	var list []MenuLink
	for _, at := range branches {
		if at.Hidden {
			continue
		}
		below := links(at.below, known)
		link, ok := linkOf(at.MenuEntry, known)
		if !ok {
			list = append(list, below...)
			continue
		}
		link.Children = below
		list = append(list, link)
	}
	return list
}

func linkOf(e MenuEntry, known map[MenuRef]MenuTarget) (MenuLink, bool) {
	if e.Kind == MenuAddress {
		return MenuLink{Name: e.Label, Href: e.Ref}, true
	}
	t, ok := known[e.MenuRef]
	if !ok {
		return MenuLink{}, false
	}
	if e.Label != "" {
		return MenuLink{Name: e.Label, Href: t.Path}, true
	}
	return MenuLink{Name: t.Name, Href: t.Path, Ours: t.Ours}, true
}

// branch is an entry with what is below it.
type branch struct {
	MenuEntry
	below []*branch
}

// grow reads levels as a tree.
func grow(entries []MenuEntry) []*branch {
	root := &branch{}
	line := []*branch{root} // the branch that is last on each level
	for _, e := range entries {
		level := max(0, min(e.Level, len(line)-1, menuLevels-1))
		at := &branch{MenuEntry: e}
		line[level].below = append(line[level].below, at)
		line = append(line[:level+1], at)
	}
	return root.below
}

// flat is the reverse of grow.
func flat(branches []*branch, level int) []MenuEntry {
	var entries []MenuEntry
	for _, at := range branches {
		e := at.MenuEntry
		e.Level = min(level, menuLevels-1)
		entries = append(append(entries, e), flat(at.below, level+1)...)
	}
	return entries
}

// withParts adds the parts of categories that the owner did not place themselves.
func withParts(roots []*branch, placed []MenuEntry, targets []MenuTarget) []*branch {
	room := maxMenu - len(placed)
	there := map[MenuRef]bool{}
	for _, e := range placed {
		there[e.MenuRef] = true
	}
	parts := map[string][]MenuTarget{}
	for _, t := range targets {
		if t.Kind == MenuCategory && t.Under != "" && !there[t.MenuRef] {
			parts[t.Under] = append(parts[t.Under], t)
		}
	}
	var fill func(at *branch, level int)
	fill = func(at *branch, level int) {
		if at.Kind == MenuCategory && level+1 < menuLevels {
			for _, t := range parts[at.Ref] {
				if room > 0 {
					at.below = append(at.below, &branch{MenuEntry: MenuEntry{MenuRef: t.MenuRef}})
					room--
				}
			}
		}
		for _, below := range at.below {
			fill(below, level+1)
		}
	}
	for _, at := range roots {
		fill(at, 0)
	}
	return roots
}

// MenuChange is one step in arranging a menu: it gets an outline, and returns
// another.
type MenuChange func(entries []MenuEntry, targets []MenuTarget) ([]MenuEntry, error)

// ArrangeMenu changes a menu, and returns its new outline. From the first change
// on, it is the owner's. Errors of kind Invalid or Conflict name the field:
// "entry", "label" or "address".
func (b *Blog) ArrangeMenu(ctx context.Context, place MenuPlace, change MenuChange) ([]MenuEntry, error) {
	if !slices.Contains(MenuPlaces(), place) {
		return nil, ErrNotFound("There is no menu at that place.")
	}
	var outline []MenuEntry
	err := b.db.Write(ctx, func(tx Tx) error {
		if err := tx.HoldStructure(ctx); err != nil {
			return err
		}
		entries, err := tx.MenuEntries(ctx, place)
		if err != nil {
			return err
		}
		targets, err := tx.MenuTargets(ctx)
		if err != nil {
			return err
		}
		changed, err := change(Outline(place, entries, targets), targets)
		if err != nil {
			return err
		}
		if len(changed) > maxMenu {
			return ErrInvalid("entry", "A menu has a hundred entries at the most.")
		}
		if err := checkOutline(place, changed); err != nil {
			return err
		}
		outline = Outline(place, changed, targets)
		return tx.SaveMenu(ctx, place, changed)
	})
	return outline, err
}

func checkOutline(place MenuPlace, entries []MenuEntry) error {
	for _, e := range entries {
		if place == MenuFoot && e.Level > 0 {
			return ErrInvalid("entry", "The menu at the foot is a plain list.")
		}
		if e.Level >= menuLevels {
			return ErrInvalid("entry", "Menus have three levels at the most.")
		}
	}
	return nil
}

// ForgetMenu leaves a menu to the blog again.
func (b *Blog) ForgetMenu(ctx context.Context, place MenuPlace) error {
	if !slices.Contains(MenuPlaces(), place) {
		return ErrNotFound("There is no menu at that place.")
	}
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.HoldStructure(ctx); err != nil {
			return err
		}
		return tx.SaveMenu(ctx, place, nil)
	})
}

// leaveMenus takes what is gone from all menus; what was below it takes its place.
// The transaction holds the structure.
func leaveMenus(ctx context.Context, tx Tx, ref MenuRef) error {
	for _, place := range MenuPlaces() {
		entries, err := tx.MenuEntries(ctx, place)
		if err != nil {
			return err
		}
		left, err := DropEntry(ref)(entries, nil)
		if KindOf(err) == NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if err := tx.SaveMenu(ctx, place, left); err != nil {
			return err
		}
	}
	return nil
}

// AddEntry puts something last into a menu of the site's. Its own whole addresses
// become paths, which a change of address does not touch.
func AddEntry(site Site, e MenuEntry) MenuChange {
	return func(entries []MenuEntry, targets []MenuTarget) ([]MenuEntry, error) {
		var err error
		if e.Label, err = tidyLabel(e.Label); err != nil {
			return nil, err
		}
		e.Level, e.Hidden = 0, false
		if e.Kind == MenuAddress {
			if e.Ref, err = tidyAddress(site, e.Ref); err != nil {
				return nil, err
			}
			if e.Label == "" {
				return nil, ErrInvalid("label", "Say what the entry is called.")
			}
		} else if !slices.ContainsFunc(targets, func(t MenuTarget) bool { return t.MenuRef == e.MenuRef }) {
			return nil, ErrInvalid("entry", "What the entry is to lead to is not there; choose again.")
		}
		if slices.ContainsFunc(entries, named(e.MenuRef)) {
			return nil, ErrConflict(fieldOf(e.Kind), "That is in the menu already.")
		}
		return append(slices.Clone(entries), e), nil
	}
}

func fieldOf(kind MenuKind) string {
	if kind == MenuAddress {
		return "address"
	}
	return "entry"
}

func named(ref MenuRef) func(e MenuEntry) bool {
	return func(e MenuEntry) bool { return e.MenuRef == ref }
}

// DropEntry takes an entry out; what is below it takes its place.
func DropEntry(ref MenuRef) MenuChange {
	return block(ref, func(entries []MenuEntry, from, to int) ([]MenuEntry, error) {
		for i := from + 1; i < to; i++ {
			entries[i].Level--
		}
		return slices.Delete(entries, from, from+1), nil
	})
}

// HideEntry hides an entry with all below it, or shows it again.
func HideEntry(ref MenuRef, hidden bool) MenuChange {
	return block(ref, func(entries []MenuEntry, from, _ int) ([]MenuEntry, error) {
		entries[from].Hidden = hidden
		return entries, nil
	})
}

// NameEntry gives an entry another name; "" is that of what it leads to.
func NameEntry(ref MenuRef, label string) MenuChange {
	return block(ref, func(entries []MenuEntry, from, _ int) ([]MenuEntry, error) {
		label, err := tidyLabel(label)
		if err != nil {
			return nil, err
		}
		if label == "" && ref.Kind == MenuAddress {
			return nil, ErrInvalid("label", "Say what the entry is called.")
		}
		entries[from].Label = label
		return entries, nil
	})
}

// MoveEntry moves an entry, with all below it, one place up or down among those
// beside it. At the end of them nothing happens.
func MoveEntry(ref MenuRef, up bool) MenuChange {
	return block(ref, func(entries []MenuEntry, from, to int) ([]MenuEntry, error) {
		level := entries[from].Level
		if up {
			before := from - 1
			for before >= 0 && entries[before].Level > level {
				before--
			}
			if before < 0 || entries[before].Level < level {
				return entries, nil
			}
			return slices.Concat(entries[:before], entries[from:to], entries[before:from], entries[to:]), nil
		}
		if to == len(entries) || entries[to].Level < level {
			return entries, nil
		}
		end := blockEnd(entries, to)
		return slices.Concat(entries[:from], entries[to:end], entries[from:to], entries[end:]), nil
	})
}

// NestEntry puts an entry, with all below it, below the one before it.
func NestEntry(ref MenuRef) MenuChange {
	return block(ref, func(entries []MenuEntry, from, to int) ([]MenuEntry, error) {
		if from == 0 || entries[from-1].Level < entries[from].Level {
			return nil, ErrInvalid("entry", "There is no entry beside it that it could stand below.")
		}
		for i := from; i < to; i++ {
			entries[i].Level++
		}
		return entries, nil
	})
}

// LiftEntry takes an entry, with all below it, out from below another, and puts it
// after that.
func LiftEntry(ref MenuRef) MenuChange {
	return block(ref, func(entries []MenuEntry, from, to int) ([]MenuEntry, error) {
		level := entries[from].Level
		if level == 0 {
			return entries, nil
		}
		end := to
		for end < len(entries) && entries[end].Level >= level {
			end++
		}
		for i := from; i < to; i++ {
			entries[i].Level--
		}
		return slices.Concat(entries[:from], entries[to:end], entries[from:to], entries[end:]), nil
	})
}

// block is a change of an entry and of what is below it, which stand from one
// index to before the other.
func block(ref MenuRef, change func(entries []MenuEntry, from, to int) ([]MenuEntry, error)) MenuChange {
	return func(entries []MenuEntry, _ []MenuTarget) ([]MenuEntry, error) {
		from := slices.IndexFunc(entries, named(ref))
		if from < 0 {
			return nil, ErrNotFound("That entry is not in the menu.")
		}
		return change(slices.Clone(entries), from, blockEnd(entries, from))
	}
}

// blockEnd is the index after the entry at from and all below it.
func blockEnd(entries []MenuEntry, from int) int {
	to := from + 1
	for to < len(entries) && entries[to].Level > entries[from].Level {
		to++
	}
	return to
}

func tidyLabel(label string) (string, error) {
	if label = strings.Join(strings.Fields(label), " "); len([]rune(label)) > maxLabel {
		return "", ErrInvalid("label", "A label has at most 100 characters.")
	}
	return label, nil
}

// tidyAddress takes a path of the blog, a web address, or where to write or to call.
func tidyAddress(site Site, address string) (string, error) {
	address = strings.TrimSpace(address)
	if path, own := strings.CutPrefix(address+"/", site.Home()); own {
		address = strings.TrimSuffix("/"+path, "/")
		if address == "" {
			address = "/"
		}
	}
	wrong := ErrInvalid("address", "Give a web address that begins with https://, a path of this blog that begins with /, mailto: and an address, or tel: and a number.")
	if address == "" || len(address) > maxAddress || strings.ContainsFunc(address, forbiddenInAddress) {
		return "", wrong
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return "", wrong
	}
	switch {
	case u.Scheme == "" && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//"):
		return address, nil
	case (u.Scheme == "https" || u.Scheme == "http") && u.Host != "":
		return address, nil
	case u.Scheme == "mailto" && strings.Contains(u.Opaque, "@"):
		return address, nil
	case u.Scheme == "tel" && strings.Trim(u.Opaque, "+-.()0123456789") == "" && strings.ContainsAny(u.Opaque, "0123456789") && u.RawQuery+u.Fragment == "":
		return "tel:" + u.Opaque, nil
	}
	return "", wrong
}

// forbiddenInAddress are characters that browsers read in ways of their own.
func forbiddenInAddress(r rune) bool {
	return unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune("\\<>\"", r)
}
