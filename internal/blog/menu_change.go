package blog

import (
	"context"
	"slices"
)

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
