package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// menuCommand arranges the menus.
type menuCommand struct {
	List   menuListCommand   `cmd:"" default:"withargs" help:"List a menu as it stands."`
	Add    menuAddCommand    `cmd:"" help:"Add an entry, last."`
	Change menuChangeCommand `cmd:"" help:"Name, hide, show or move an entry."`
	Remove menuRemoveCommand `cmd:"" help:"Take an entry out; what is below it takes its place."`
	Reset  menuResetCommand  `cmd:"" help:"Have the blog make the menu again."`
}

// whichMenu tells the menus apart.
type whichMenu struct {
	Foot bool `name:"foot" help:"The menu at the foot of pages, not that at the top."`
}

func (m whichMenu) place() blog.MenuPlace {
	if m.Foot {
		return blog.MenuFoot
	}
	return blog.MenuTop
}

// menuLine is an entry for scripts.
type menuLine struct {
	Label   string `json:"label"`
	Address string `json:"address"` // a path of the blog, or a whole address
	Level   int    `json:"level"`
	Hidden  bool   `json:"hidden"`
}

type menuListCommand struct{ whichMenu }

// Run lists a menu.
func (c menuListCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		targets, err := h.store.MenuTargets(env)
		if err != nil {
			return err
		}
		entries, err := h.store.MenuEntries(env, c.place())
		if err != nil {
			return err
		}
		return env.printMenu(blog.Outline(c.place(), entries, targets), targets)
	})
}

// printMenu prints an outline.
func (e *environment) printMenu(outline []blog.MenuEntry, targets []blog.MenuTarget) error {
	lines := make([]menuLine, len(outline))
	for i, entry := range outline {
		lines[i] = menuLine{Label: entry.Label, Address: entry.Ref, Level: entry.Level, Hidden: entry.Hidden}
		if t, ok := targetOf(targets, func(t blog.MenuTarget) bool { return t.MenuRef == entry.MenuRef }); ok {
			lines[i].Address = t.Path
			if entry.Label == "" {
				lines[i].Label = t.Name
			}
		}
	}
	return e.print(lines, func(w io.Writer) {
		for _, l := range lines {
			hidden := ""
			if l.Hidden {
				hidden = "\thidden"
			}
			fmt.Fprintf(w, "%s%s\t%s%s\n", strings.Repeat("  ", l.Level), l.Label, l.Address, hidden)
		}
	})
}

func targetOf(targets []blog.MenuTarget, is func(blog.MenuTarget) bool) (blog.MenuTarget, bool) {
	if i := slices.IndexFunc(targets, is); i >= 0 {
		return targets[i], true
	}
	return blog.MenuTarget{}, false
}

// arrange makes a change to the entry that leads to an address, and prints the
// menu.
func (m whichMenu) arrange(env *environment, address string, change func(h *house, ref blog.MenuRef) blog.MenuChange) error {
	return within(env, func(h *house) error {
		targets, err := h.store.MenuTargets(env)
		if err != nil {
			return err
		}
		path := strings.TrimPrefix(address, strings.TrimSuffix(h.Site().Home(), "/"))
		ref := blog.MenuRef{Kind: blog.MenuAddress, Ref: path}
		if t, ok := targetOf(targets, func(t blog.MenuTarget) bool { return t.Path == path }); ok {
			ref = t.MenuRef
		}
		outline, err := h.ArrangeMenu(env, m.place(), change(h, ref))
		if err != nil {
			return err
		}
		return env.printMenu(outline, targets)
	})
}

type menuAddCommand struct {
	Address string `arg:"" help:"Where it leads: a path such as /category/sleep, /about or /archive, or a web address."`
	Label   string `name:"label" help:"What it is called, if not as what it leads to."`
	whichMenu
}

// Run adds an entry.
func (c menuAddCommand) Run(env *environment) error {
	return c.arrange(env, c.Address, func(h *house, ref blog.MenuRef) blog.MenuChange {
		return blog.AddEntry(h.Site(), blog.MenuEntry{MenuRef: ref, Label: c.Label})
	})
}

type menuChangeCommand struct {
	Address string  `arg:"" help:"Where the entry leads."`
	Label   *string `name:"label" help:"What it is called; an empty word is the name of what it leads to."`
	Hide    bool    `name:"hide" xor:"shown" help:"Hide it, with all below it."`
	Show    bool    `name:"show" xor:"shown" help:"Show it again."`
	Up      bool    `name:"up" xor:"move" help:"Move it up among those of its level."`
	Down    bool    `name:"down" xor:"move" help:"Move it down among those of its level."`
	In      bool    `name:"in" xor:"move" help:"Put it below the entry before it."`
	Out     bool    `name:"out" xor:"move" help:"Take it out from below another."`
	whichMenu
}

// Run changes an entry in all that was asked for, or in nothing.
func (c menuChangeCommand) Run(env *environment) error {
	return c.arrange(env, c.Address, func(_ *house, ref blog.MenuRef) blog.MenuChange {
		return func(entries []blog.MenuEntry, targets []blog.MenuTarget) (_ []blog.MenuEntry, err error) {
			for _, change := range c.changes(ref) {
				if entries, err = change(entries, targets); err != nil {
					return nil, err
				}
			}
			return entries, nil
		}
	})
}

func (c menuChangeCommand) changes(ref blog.MenuRef) (list []blog.MenuChange) {
	if c.Label != nil {
		list = append(list, blog.NameEntry(ref, *c.Label))
	}
	for _, it := range []struct {
		asked  bool
		change blog.MenuChange
	}{
		{c.Hide, blog.HideEntry(ref, true)},
		{c.Show, blog.HideEntry(ref, false)},
		{c.Up, blog.MoveEntry(ref, true)},
		{c.Down, blog.MoveEntry(ref, false)},
		{c.In, blog.NestEntry(ref)},
		{c.Out, blog.LiftEntry(ref)},
	} {
		if it.asked {
			list = append(list, it.change)
		}
	}
	return list
}

type menuRemoveCommand struct {
	Address string `arg:"" help:"Where the entry leads."`
	whichMenu
}

// Run takes an entry out.
func (c menuRemoveCommand) Run(env *environment) error {
	return c.arrange(env, c.Address, func(_ *house, ref blog.MenuRef) blog.MenuChange { return blog.DropEntry(ref) })
}

type menuResetCommand struct{ whichMenu }

// Run leaves a menu to the blog.
func (c menuResetCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if err := h.ForgetMenu(env, c.place()); err != nil {
			return err
		}
		return env.done("The blog makes the menu by itself again.")
	})
}
