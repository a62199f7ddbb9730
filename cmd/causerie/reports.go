package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// reportsCommand looks after complaints from other servers.
type reportsCommand struct {
	List    reportsListCommand    `cmd:"" default:"1" help:"List reports that are open."`
	Resolve reportsResolveCommand `cmd:"" help:"Close a report."`
	Reopen  reportsReopenCommand  `cmd:"" help:"Take the closing of a report back."`
}

type reportsListCommand struct {
	Resolved bool `help:"List those that were resolved."`
}

// reportLine is a report as scripts see it.
type reportLine struct {
	ID         string           `json:"id"`
	Host       string           `json:"host"`
	Person     string           `json:"person,omitempty"`
	Handle     string           `json:"handle,omitempty"`
	Name       string           `json:"name,omitempty"`
	Server     bool             `json:"server"`
	Text       string           `json:"text"`
	About      []reportItemLine `json:"about"`
	CreatedAt  time.Time        `json:"created_at"`
	ResolvedAt time.Time        `json:"resolved_at,omitzero"`
	Note       string           `json:"note,omitempty"`
}

type reportItemLine struct {
	Kind    string `json:"kind"` // author, article, comment
	Article string `json:"article,omitempty"`
	Comment string `json:"comment,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Run lists reports.
func (c reportsListCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		list, err := all(func(n int) ([]blog.DeskReport, int, error) { return h.store.DeskReports(env, c.Resolved, n) })
		if err != nil {
			return err
		}
		lines := make([]reportLine, len(list))
		for i, r := range list {
			lines[i] = reportLineOf(r)
		}
		return env.print(lines, func(w io.Writer) {
			for _, r := range lines {
				r.say(w)
			}
			if len(lines) == 0 {
				fmt.Fprintln(w, map[bool]string{false: "No open reports.", true: "No resolved reports."}[c.Resolved])
			}
		})
	})
}

// say tells a person of a report.
func (r reportLine) say(w io.Writer) {
	state := "open"
	if !r.ResolvedAt.IsZero() {
		state = "resolved " + cell(r.ResolvedAt)
	}
	fmt.Fprintf(w, "%s  %s  %s  %s\n", r.ID, cell(r.CreatedAt), cmp.Or(r.Handle, r.Host), state)
	for _, item := range r.About {
		fmt.Fprintln(w, strings.TrimRight("  about: "+item.Kind+" "+cmp.Or(item.Comment, item.Article), " "))
	}
	sayWords(w, r.Text)
	if r.Note != "" {
		sayWords(w, "note: "+r.Note)
	}
}

// sayWords prints text that has a part of a list to itself, set in.
func sayWords(w io.Writer, text string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			fmt.Fprintln(w, "  "+line)
		}
	}
}

func reportLineOf(r blog.DeskReport) reportLine {
	line := reportLine{
		ID: r.ID, Host: r.Reporter.Host, Person: r.Reporter.URI, Handle: r.Reporter.Handle, Name: r.Reporter.Name, Server: r.Reporter.Automated,
		Text: r.Words, About: []reportItemLine{}, CreatedAt: r.CreatedAt, ResolvedAt: r.ResolvedAt, Note: r.Note,
	}
	for _, item := range r.Items {
		about := reportItemLine{Kind: "author", Article: item.ArticleSlug, Comment: item.CommentID, Text: item.Text}
		switch {
		case item.CommentID != "":
			about.Kind = "comment"
		case item.ArticleID != "":
			about.Kind = "article"
		}
		line.About = append(line.About, about)
	}
	return line
}

type reportsResolveCommand struct {
	ID   string `arg:"" help:"Which report."`
	Note string `help:"What was done about it, for yourself."`
}

// Run resolves a report.
func (c reportsResolveCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if err := h.ResolveReport(env, c.ID, c.Note); err != nil {
			return err
		}
		return env.done("The report is resolved.")
	})
}

type reportsReopenCommand struct {
	ID string `arg:"" help:"Which report."`
}

// Run reopens a report.
func (c reportsReopenCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if err := h.ReopenReport(env, c.ID); err != nil {
			return err
		}
		return env.done("The report is open again.")
	})
}
