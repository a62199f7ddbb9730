package desk

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// mostPlanned is how many blocks of a plan are listed; lists can be very long.
const mostPlanned = 200

type importBody struct {
	Plan    *blog.ImportPlan // nil before a list was given
	Felt    []blog.PlannedBlock
	New     []blog.PlannedBlock
	Changed []blog.PlannedBlock
	Kept    []blog.PlannedBlock
	Skipped []blog.SkippedLine
	List    string // as it was given, to be given again
	Weaken  bool
	Problem problem
}

// importPage asks for a list of blocks.
func (d *Desk) importPage(w http.ResponseWriter, r *http.Request) error {
	return d.showImport(w, r, importBody{}, http.StatusOK)
}

// planImport shows what taking a list over would do. Nothing is kept meanwhile:
// the page holds the list, and sends it again.
func (d *Desk) planImport(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	body := importBody{Weaken: f.has("weaken")}
	if body.List, err = listOf(f); err == nil {
		var list blog.BlockList
		if list, err = blog.ReadBlockList(strings.NewReader(body.List)); err == nil {
			var plan blog.ImportPlan
			if plan, err = d.Blog.PlanImport(r.Context(), list, body.Weaken); err == nil {
				body.fill(plan)
				return d.showImport(w, r, body, http.StatusOK)
			}
		}
	}
	return d.notImported(w, r, body, err)
}

// importBlocks takes a list over.
func (d *Desk) importBlocks(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	list, err := blog.ReadBlockList(strings.NewReader(f.get("list")))
	if err != nil {
		return d.notImported(w, r, importBody{}, err)
	}
	plan, err := d.Blog.ImportBlocks(r.Context(), list, f.has("weaken"))
	if err != nil {
		return d.notImported(w, r, importBody{}, err)
	}
	d.tell(r, fmt.Sprintf("Imported: %d new, %d changed, %d as they were, %d skipped.", len(plan.New), len(plan.Changed), plan.Same+len(plan.Kept), len(plan.Skipped)))
	return seeOther(w, r, "/desk/blocks")
}

func (d *Desk) notImported(w http.ResponseWriter, r *http.Request, body importBody, err error) error {
	if !isProblem(err) {
		return err
	}
	body.Problem, body.List = problemOf(err), ""
	return d.showImport(w, r, body, statusOf(err))
}

// listOf is the list that was sent as a file, or typed.
func listOf(f form) (list string, err error) {
	if len(f.files["file"]) == 0 {
		if strings.TrimSpace(f.get("list")) == "" {
			return "", blog.ErrInvalid("file", "Choose a file, or put some lines into the field below it.")
		}
		return f.get("list"), nil
	}
	file, err := f.files["file"][0].Open()
	if err != nil {
		return "", fmt.Errorf("opening an upload: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	raw, err := io.ReadAll(io.LimitReader(file, blog.ListBytes+1))
	if err != nil {
		return "", fmt.Errorf("reading an upload: %w", err)
	}
	return string(raw), nil
}

func (b *importBody) fill(plan blog.ImportPlan) {
	b.Plan, b.Felt = &plan, first(plan.Felt())
	b.New, b.Changed, b.Kept, b.Skipped = first(plan.New), first(plan.Changed), first(plan.Kept), first(plan.Skipped)
}

func first[T any](list []T) []T { return list[:min(len(list), mostPlanned)] }

func (d *Desk) showImport(w http.ResponseWriter, r *http.Request, body importBody, status int) error {
	return d.show(w, r, view{Page: "blocks-import", Title: "Import a list of blocks", Nav: "followers", Body: body, Status: status})
}

// exportBlocks gives the blocks as Mastodon's CSV: of hosts, or of accounts.
func (d *Desk) exportBlocks(w http.ResponseWriter, r *http.Request) error {
	blocks, err := d.Store.Blocks(r.Context())
	if err != nil {
		return fmt.Errorf("listing blocks: %w", err)
	}
	accounts := r.URL.Query().Get("of") == "accounts"
	name := "domain_blocks.csv"
	if accounts {
		name = "blocked_accounts.csv"
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if accounts {
		_, err = blog.WriteAccountBlocks(w, blocks)
		return err
	}
	return blog.WriteDomainBlocks(w, blocks)
}
