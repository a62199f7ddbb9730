package desk

import (
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

type blocksBody struct {
	Blocks  []blog.Block
	Value   string // as typed
	Problem problem
}

// blocks lists who is kept away.
func (d *Desk) blocks(w http.ResponseWriter, r *http.Request) error {
	return d.showBlocks(w, r, blocksBody{}, http.StatusOK)
}

// block keeps a person or a host away from now on.
func (d *Desk) block(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	b, err := d.Blog.Block(r.Context(), f.line("value"))
	switch kind := blog.KindOf(err); {
	case kind == blog.NotFound || isProblem(err):
		p := problemOf(err)
		p.Field = "value"
		return d.showBlocks(w, r, blocksBody{Value: f.line("value"), Problem: p}, statusOf(err))
	case err != nil:
		return err
	}
	d.tell(r, "Blocked: "+b.Value+". Nothing from there comes in any more; you can undo it under “Blocks”.")
	return seeOther(w, r, deskPath(f.get("back")))
}

// unblock lifts a block.
func (d *Desk) unblock(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	if err := d.Blog.Unblock(r.Context(), f.get("value")); err != nil {
		return err
	}
	d.tell(r, "No longer blocked: "+f.get("value")+". Comments that were hidden stay so until you approve them.")
	return seeOther(w, r, "/desk/blocks")
}

func (d *Desk) showBlocks(w http.ResponseWriter, r *http.Request, body blocksBody, status int) error {
	var err error
	if body.Blocks, err = d.Store.Blocks(r.Context()); err != nil {
		return fmt.Errorf("listing blocks: %w", err)
	}
	return d.show(w, r, view{Page: "blocks", Title: "Blocks", Nav: "followers", Body: body, Status: status})
}
