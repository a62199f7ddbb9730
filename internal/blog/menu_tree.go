package blog

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
