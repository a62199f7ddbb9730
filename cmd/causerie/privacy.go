package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store"
)

// privacyCommand does what the law asks for one person.
type privacyCommand struct {
	Export privacyExportCommand `cmd:"" help:"Print all that is here of a person, as JSON."`
	Erase  privacyEraseCommand  `cmd:"" help:"Remove all that is here of a person, and take back elsewhere what was published about them."`
}

type whose struct {
	Who string `arg:"" name:"email-or-actor" help:"An e-mail address, @user@host, or the address of an account, of its page, or of something they wrote."`
}

// subjects finds whom the command is about. An e-mail address looks like a handle
// without its first @, so both are tried.
func (c whose) subjects(env *environment, h *house) ([]store.Subject, error) {
	name := strings.TrimSpace(c.Who)
	uris, err := h.store.WhoIs(env, name)
	if err != nil {
		return nil, err
	}
	var list []store.Subject
	for _, uri := range uris {
		list = append(list, store.Subject{URI: uri})
	}
	if strings.Contains(name, "://") && len(list) == 0 {
		list = append(list, store.Subject{URI: name}) // traces may outlive the profile
	}
	if strings.Contains(name, "@") && !strings.HasPrefix(name, "@") && !strings.Contains(name, "://") {
		list = append(list, store.Subject{Email: strings.ToLower(name)})
	}
	return list, nil
}

// known gathers what is held of all the subjects, by who they are.
func (h *house) known(env *environment, subjects []store.Subject) (map[string]store.Known, error) {
	all := map[string]store.Known{}
	for _, who := range subjects {
		known, err := h.store.Known(env, who)
		if err != nil {
			return nil, err
		}
		if len(known) > 0 {
			all[who.URI+who.Email] = known
		}
	}
	return all, nil
}

func nothingOf(name string) error {
	return blog.ErrNotFound("There is nothing of “" + name + "” here. Give an e-mail address, @user@host, or the address of the account.")
}

// notesLeftOut tells the author what the export does not hold. It is not in the
// export itself: that goes to the person.
const notesLeftOut = "Not in it are the notes you wrote for yourself: why you block somebody (causerie blocks --json), and what you noted at a report (causerie reports list --resolved)."

type privacyExportCommand struct{ whose }

// Run prints JSON, whether it was asked for or not: it is for the person, and for
// whatever they take it to.
func (c privacyExportCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		subjects, err := c.subjects(env, h)
		if err != nil {
			return err
		}
		all, err := h.known(env, subjects)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return nothingOf(c.Who)
		}
		json := *env
		json.json = true
		fmt.Fprintln(env.stderr, notesLeftOut)
		return json.print(map[string]any{"blog": h.site.Home(), "at": h.now(), "about": all, "tables": explained(all)}, nil)
	})
}

// explained says what each table is.
func explained(all map[string]store.Known) map[string]string {
	words := map[string]string{}
	for _, holding := range store.Holdings() {
		for _, known := range all {
			if len(known[holding.Table]) > 0 {
				words[holding.Table] = holding.What
			}
		}
	}
	return words
}

type privacyEraseCommand struct {
	whose
	DryRun bool `help:"Only say what would be removed."`
}

// erasure is what became of one table.
type erasure struct {
	What   string `json:"what"`
	Before int    `json:"before"`
	After  int    `json:"after"`
	Stays  string `json:"stays,omitempty"`
}

// Run removes, and says what it removed and what stays.
func (c privacyEraseCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		subjects, err := c.subjects(env, h)
		if err != nil {
			return err
		}
		before, err := h.known(env, subjects)
		if err != nil {
			return err
		}
		if len(before) == 0 {
			return nothingOf(c.Who)
		}
		if c.DryRun {
			return env.print(map[string]any{"dry_run": true, "would_remove": erasures(before, nil)}, func(w io.Writer) {
				fmt.Fprintln(w, "This would be removed:")
				listErasures(w, erasures(before, nil))
			})
		}
		told, gaps, err := h.eraseAll(env, subjects)
		if err != nil {
			return err
		}
		if err := h.store.Checkpoint(env); err != nil { // the log still has what was removed
			return err
		}
		after, err := h.known(env, subjects)
		if err != nil {
			return err
		}
		done := erasures(before, after)
		return env.print(map[string]any{"removed": done, "told_elsewhere": told, "gaps": gaps}, func(w io.Writer) {
			fmt.Fprintln(w, "Removed:")
			listErasures(w, done)
			fmt.Fprintf(w, "Taken back elsewhere: %d. Gaps left where answers hang: %d.\n", told, gaps)
			fmt.Fprintln(w, "Copies of pictures go within the hour while the blog runs. Your own answers stay, also where they name the person; edit or delete them at the desk.")
			fmt.Fprintln(w, "Back-ups made until now still hold it all. If you ever restore one of them, run this command again.")
		})
	})
}

func (h *house) eraseAll(env *environment, subjects []store.Subject) (told, gaps int, err error) {
	for _, who := range subjects {
		var e blog.Erased
		var err error
		if who.URI == "" {
			e, err = h.EraseAddress(env, who.Email)
		} else {
			e, err = h.Erase(env, who.URI)
		}
		if err != nil {
			return told, gaps, err
		}
		told, gaps = told+e.Told, gaps+e.Gaps
	}
	return told, gaps, nil
}

func erasures(before, after map[string]store.Known) (list []erasure) {
	for _, holding := range store.Holdings() {
		e := erasure{What: holding.What}
		for who, known := range before {
			e.Before += len(known[holding.Table])
			e.After += len(after[who][holding.Table])
		}
		if e.After > 0 || after == nil {
			e.Stays = holding.Stays
		}
		if e.Before > 0 || e.After > 0 {
			list = append(list, e)
		}
	}
	return list
}

func listErasures(w io.Writer, list []erasure) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, e := range list {
		line := fmt.Sprintf("  %d", max(0, e.Before-e.After))
		if e.Stays != "" {
			fmt.Fprintf(t, "%s\t%s\t%d stay: %s\n", line, e.What, max(e.After, 0), e.Stays)
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t\n", line, e.What)
	}
	if err := t.Flush(); err != nil {
		fmt.Fprintln(w, err)
	}
}
