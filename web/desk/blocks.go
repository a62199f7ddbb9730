package desk

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/causerie/causerie/internal/blog"
)

// blockReads is what pages about blocks show.
type blockReads interface {
	BlockPage(ctx context.Context, words string, page int) (list []blog.Block, pages, total int, err error)
	Blocks(ctx context.Context) ([]blog.Block, error)
	BlockNamed(ctx context.Context, value string) (blog.Block, error)
}

type blocksBody struct {
	Blocks  []blog.Block
	Total   int
	Words   string // searched for
	Wanted  blog.Block
	About   string // whom the form is about, when that was chosen; "" otherwise
	Quiet   bool   // and it is about their reports
	Return  string // where the form leads
	Pager   pager
	Back    string
	Problem problem
}

// Heading of the form, when it is about somebody who was chosen.
func (b blocksBody) Heading() string {
	switch {
	case b.About == "":
		return ""
	case b.Quiet:
		return "Reports from " + b.About
	}
	return "Change the block of " + b.About
}

// blocks lists who is kept away; with change=VALUE, the form
// holds that block; with quiet=HOST, one of the host that rejects its reports.
func (d *Desk) blocks(w http.ResponseWriter, r *http.Request) error {
	body := blocksBody{Wanted: blog.Block{Rule: blog.Rule{Severity: blog.Suspend}}, Return: "/desk/blocks"}
	silent := r.URL.Query().Get("quiet") // its reports are unwelcome
	if value := cmp.Or(r.URL.Query().Get("change"), silent); value != "" {
		b, err := d.Store.BlockNamed(r.Context(), value)
		switch {
		case err == nil:
			body.Wanted = b
		case blog.KindOf(err) == blog.NotFound && silent != "":
			body.Wanted = blog.Block{Value: value, Rule: blog.Rule{Severity: blog.Noop}}
		default:
			return fmt.Errorf("reading a block: %w", err)
		}
		body.About, body.Quiet = value, silent != ""
		body.Wanted.RejectReports = body.Wanted.RejectReports || silent != ""
	}
	return d.showBlocks(w, r, body, http.StatusOK)
}

// block keeps a person or a host away from now on. The buttons beside people say
// whom only; the form of the page of blocks says how far it goes, too.
func (d *Desk) block(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	wanted := blog.Block{Value: f.line("value"), Rule: blog.Rule{
		Severity: blog.Severity(f.get("severity")), RejectMedia: f.has("reject_media"), RejectReports: f.has("reject_reports"),
		Comment: f.line("comment"), PublicComment: f.line("public_comment"),
	}}
	b, err := d.restrict(r, wanted)
	switch {
	case blog.KindOf(err) == blog.NotFound || isProblem(err):
		p := problemOf(err)
		if p.Field == "" {
			p.Field = "value"
		}
		body := blocksBody{Wanted: wanted, About: f.line("about"), Quiet: f.has("quiet"), Return: deskPath(f.get("back")), Problem: p}
		return d.showBlocks(w, r, body, statusOf(err))
	case err != nil:
		return err
	}
	d.tell(r, blocked(b))
	return seeOther(w, r, deskPath(f.get("back")))
}

func (d *Desk) restrict(r *http.Request, wanted blog.Block) (blog.Block, error) {
	if wanted.Severity == "" {
		return d.Blog.Block(r.Context(), wanted.Value)
	}
	return d.Blog.Restrict(r.Context(), wanted.Value, wanted.Rule)
}

// blocked says what a block does from now on.
func blocked(b blog.Block) string {
	switch b.Severity {
	case blog.Silence:
		return "Silenced: " + b.Value + ". Their comments wait for you, and their reactions are counted and not shown."
	case blog.Noop:
		return "Noted: " + b.Value + "."
	}
	return "Blocked: " + b.Value + ". Nothing from there comes in any more; you can undo it under “Followers → Blocks”."
}

// unblock lifts a block.
func (d *Desk) unblock(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	err = d.Blog.Unblock(r.Context(), f.get("value"))
	if blog.KindOf(err) == blog.NotFound || isProblem(err) {
		body := blocksBody{Wanted: blog.Block{Rule: blog.Rule{Severity: blog.Suspend}}, Return: "/desk/blocks", Problem: problem{Message: blog.Message(err)}}
		return d.showBlocks(w, r, body, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, "No longer blocked: "+f.get("value")+". Comments that the block hid stand on their pages again, but for those you have decided about since.")
	back := "/desk/blocks"
	if f.has("back") {
		back = deskPath(f.get("back"))
	}
	return seeOther(w, r, back)
}

func (d *Desk) showBlocks(w http.ResponseWriter, r *http.Request, body blocksBody, status int) error {
	body.Words = r.URL.Query().Get("q")
	page := pageNumber(r)
	list, pages, total, err := d.Store.BlockPage(r.Context(), body.Words, page)
	if err != nil {
		return fmt.Errorf("listing blocks: %w", err)
	}
	base := "/desk/blocks"
	if body.Words != "" {
		base += "?q=" + url.QueryEscape(body.Words)
	}
	body.Blocks, body.Total, body.Pager = list, total, newPager(page, pages, base)
	if body.Pager.beyond() {
		return body.Pager.last(w, r)
	}
	body.Back = body.Pager.here()
	return d.show(w, r, view{Page: "blocks", Title: "Blocks", Nav: "followers", Body: body, Status: status})
}
