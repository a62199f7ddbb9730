package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// blockCommand keeps someone away.
type blockCommand struct {
	Value         string  `arg:"" name:"actor-or-domain" help:"The address of an account, @user@server, or a server."`
	Severity      *string `placeholder:"SEVERITY" help:"How far it goes: suspend (nothing comes in), silence (comments wait, reactions are counted and not shown) or noop (a note, and what is rejected besides)."`
	RejectMedia   *bool   `negatable:"" help:"Neither fetch nor show their pictures."`
	RejectReports *bool   `negatable:"" help:"Drop their reports."`
	Comment       *string `placeholder:"TEXT" help:"Why, for yourself."`
	PublicComment *string `placeholder:"TEXT" help:"Why, for those to whom you give your list."`
}

// Help says what becomes of what is not given.
func (blockCommand) Help() string {
	return "A new block is a full one (suspend) unless you say otherwise. Of a block that is there, only what you give changes; " +
		"without any flag it becomes a full one, and keeps the rest."
}

// Run blocks.
func (c blockCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		block, err := c.block(env, h)
		if err != nil {
			return err
		}
		words := map[blog.Severity]string{blog.Suspend: "blocked", blog.Silence: "silenced", blog.Noop: "noted"}
		return env.done(block.Value + " is " + words[block.Severity] + ".")
	})
}

// block blocks by what was given of a rule.
func (c blockCommand) block(env *environment, h *house) (blog.Block, error) {
	if c == (blockCommand{Value: c.Value}) {
		return h.Block(env, c.Value)
	}
	return h.Amend(env, c.Value, func(r *blog.Rule) {
		given((*string)(&r.Severity), c.Severity)
		given(&r.RejectMedia, c.RejectMedia)
		given(&r.RejectReports, c.RejectReports)
		given(&r.Comment, c.Comment)
		given(&r.PublicComment, c.PublicComment)
	})
}

// given changes a field if there is a flag for it.
func given[T any](field, flag *T) {
	if flag != nil {
		*field = *flag
	}
}

// unblockCommand lifts a block.
type unblockCommand struct {
	Value string `arg:"" name:"actor-or-domain" help:"What was blocked."`
}

// Run unblocks.
func (c unblockCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if err := h.Unblock(env, c.Value); err != nil {
			return err
		}
		return env.done(c.Value + " is not blocked any more.")
	})
}

// blocksCommand looks after who is kept away.
type blocksCommand struct {
	List   blocksListCommand   `cmd:"" default:"1" help:"List blocks, newest first."`
	Import blocksImportCommand `cmd:"" help:"Take a list over: Mastodon's CSV of domain or account blocks, or plain lines."`
	Export blocksExportCommand `cmd:"" help:"Print blocks as Mastodon's CSV."`
}

type blocksListCommand struct{}

// blockLine is a block as scripts see it.
type blockLine struct {
	Value         string    `json:"value"`
	Host          bool      `json:"host"`
	Handle        string    `json:"handle,omitempty"`
	Severity      string    `json:"severity"`
	RejectMedia   bool      `json:"reject_media"`
	RejectReports bool      `json:"reject_reports"`
	Comment       string    `json:"comment,omitempty"`
	PublicComment string    `json:"public_comment,omitempty"`
	Since         time.Time `json:"since,omitzero"`
}

func blockLineOf(b blog.Block) blockLine {
	return blockLine{
		Value: b.Value, Host: b.Host, Handle: b.Handle, Severity: string(b.Severity), RejectMedia: b.RejectMedia,
		RejectReports: b.RejectReports, Comment: b.Comment, PublicComment: b.PublicComment, Since: b.CreatedAt,
	}
}

// Run lists blocks.
func (blocksListCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		list, err := h.store.Blocks(env)
		if err != nil {
			return err
		}
		lines := make([]blockLine, len(list))
		for i, b := range list {
			lines[i] = blockLineOf(b)
		}
		return env.print(lines, func(w io.Writer) {
			table(w, "SINCE SEVERITY BLOCKED", func(line func(...any)) {
				for _, b := range lines {
					line(b.Since, b.Severity, b.Value)
				}
			})
		})
	})
}

type blocksImportCommand struct {
	File   string `arg:"" help:"The list; - reads standard input."`
	DryRun bool   `help:"Say what would be done, and do nothing."`
	Weaken bool   `help:"Also make blocks milder that are stricter here than on the list."`
	All    bool   `help:"Print every line; without it, the first 50 of each kind."`
}

// Run imports a list, or says what that would do.
func (c blocksImportCommand) Run(env *environment) error {
	list, err := c.read(env)
	if err != nil {
		return err
	}
	return within(env, func(h *house) error {
		do := h.ImportBlocks
		if c.DryRun {
			do = h.PlanImport
		}
		plan, err := do(env, list, c.Weaken)
		if err != nil {
			return err
		}
		return env.print(planLineOf(plan, c.DryRun), func(w io.Writer) { c.say(w, plan) })
	})
}

func (c blocksImportCommand) read(env *environment) (list blog.BlockList, err error) {
	if c.File == "-" {
		return blog.ReadBlockList(env.stdin)
	}
	file, err := os.Open(c.File)
	if err != nil {
		var why *fs.PathError
		if errors.As(err, &why) {
			err = why.Err // which says neither "open" nor the name again
		}
		return list, usageError{fmt.Errorf("open the list %s: %w", c.File, err)}
	}
	defer file.Close()
	return blog.ReadBlockList(file)
}

// planLine is what an import does, as scripts see it.
type planLine struct {
	DryRun  bool               `json:"dry_run"`
	New     []plannedLine      `json:"new"`
	Changed []plannedLine      `json:"changed"`
	Same    int                `json:"same"`
	Kept    []plannedLine      `json:"kept"`
	Skipped []blog.SkippedLine `json:"skipped"`
}

type plannedLine struct {
	blockLine
	Line      int    `json:"line"`
	Before    string `json:"before,omitempty"`
	Followers int    `json:"followers"`
	Comments  int    `json:"comments"`
}

func planLineOf(p blog.ImportPlan, dry bool) planLine {
	lines := func(list []blog.PlannedBlock) []plannedLine {
		out := make([]plannedLine, len(list))
		for i, b := range list {
			out[i] = plannedLine{blockLine: blockLineOf(b.Block), Line: b.Line, Before: string(b.Before.Severity), Followers: b.Followers, Comments: b.Comments}
		}
		return out
	}
	return planLine{
		DryRun: dry, New: lines(p.New), Changed: lines(p.Changed), Same: p.Same, Kept: lines(p.Kept),
		Skipped: append([]blog.SkippedLine{}, p.Skipped...),
	}
}

// say tells a person what an import does.
func (c blocksImportCommand) say(w io.Writer, p blog.ImportPlan) {
	fmt.Fprintf(w, "%d new, %d changed, %d as they were, %d stricter here and kept, %d skipped\n",
		len(p.New), len(p.Changed), p.Same, len(p.Kept), len(p.Skipped))
	sayEach(w, c.All, "who are here", p.Felt(), func(b blog.PlannedBlock) string {
		return fmt.Sprintf("%s (%s): %s and %s here", b.Name(), b.Severity, counted(b.Followers, "follower"), counted(b.Comments, "comment"))
	})
	if c.DryRun {
		sayEach(w, c.All, "new", p.New, func(b blog.PlannedBlock) string {
			return fmt.Sprintf("new: %s (%s)", b.Name(), effect(b.Rule))
		})
		sayEach(w, c.All, "changed", p.Changed, func(b blog.PlannedBlock) string {
			return fmt.Sprintf("changed: %s (%s; now %s)", b.Name(), effect(b.Rule), effect(b.Before))
		})
	}
	sayEach(w, c.All, "kept", p.Kept, func(b blog.PlannedBlock) string {
		return fmt.Sprintf("kept: %s (%s); --weaken would take the list's word", b.Name(), b.Before.Severity)
	})
	sayEach(w, c.All, "skipped", p.Skipped, func(s blog.SkippedLine) string {
		return fmt.Sprintf("skipped: line %d, %s: %s", s.Line, oneLine(s.Value, 80), s.Reason)
	})
	if c.DryRun {
		fmt.Fprintln(w, "Nothing was changed.")
	}
}

const shownLines = 50 // of each kind of what an import does

// sayEach prints a line for each, the first ones unless all are wanted: lists can
// have a hundred thousand lines.
func sayEach[T any](w io.Writer, all bool, kind string, list []T, line func(T) string) {
	for i, one := range list {
		if i == shownLines && !all {
			fmt.Fprintf(w, "and %d more %s; --all prints them\n", len(list)-shownLines, kind)
			return
		}
		fmt.Fprintln(w, line(one))
	}
}

// effect is what a rule does, in the words of the flags of causerie block.
func effect(r blog.Rule) string {
	words := string(r.Severity)
	if r.RejectMedia {
		words += ", reject media"
	}
	if r.RejectReports {
		words += ", reject reports"
	}
	if r.PublicComment != "" {
		words += ", “" + oneLine(r.PublicComment, 40) + "”"
	}
	return words
}

// counted is a number of things: "1 follower", "2 followers".
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

type blocksExportCommand struct {
	Accounts bool `help:"People, as an account's blocks; without it, servers."`
}

// Run prints a list of blocks.
func (c blocksExportCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		blocks, err := h.store.Blocks(env)
		if err != nil {
			return err
		}
		if !c.Accounts {
			return blog.WriteDomainBlocks(env.stdout, blocks)
		}
		left, err := blog.WriteAccountBlocks(env.stdout, blocks)
		if err == nil && left > 0 {
			fmt.Fprintf(env.stderr, "%d left out: they are known by address only, or not suspended.\n", left)
		}
		return err
	})
}
