package blog

import (
	"context"
	"strings"
)

// ImportPlan is what taking a list of blocks over does, or would do.
type ImportPlan struct {
	New     []PlannedBlock
	Changed []PlannedBlock
	Same    int            // are blocked like that already
	Kept    []PlannedBlock // blocked more strictly here than on the list, and left so
	Skipped []SkippedLine
}

// PlannedBlock is a block that a list makes or changes, with what is here of
// those it concerns.
type PlannedBlock struct {
	Block
	Line      int
	Before    Rule // of a block that is here already
	Followers int
	Comments  int // shown or waiting
}

// Name is what people call whom a block is about.
func (p PlannedBlock) Name() string {
	if p.Handle != "" {
		return "@" + p.Handle
	}
	return p.Value
}

// Felt lists those that concern somebody who is here.
func (p ImportPlan) Felt() []PlannedBlock {
	var felt []PlannedBlock
	for _, list := range [][]PlannedBlock{p.New, p.Changed} {
		for _, b := range list {
			if b.Followers > 0 || b.Comments > 0 {
				felt = append(felt, b)
			}
		}
	}
	return felt
}

// PlanImport says what [Blog.ImportBlocks] would do, and does nothing.
func (b *Blog) PlanImport(ctx context.Context, list BlockList, weaken bool) (ImportPlan, error) {
	return b.importBlocks(ctx, list, weaken, false)
}

// ImportBlocks takes a list of blocks over, as a whole or not at all. A list that
// is imported again changes nothing. Blocks that are stricter here stay as they
// are unless weaken is set; what is blocked here and not on the list stays in
// any case, and so do the author's own comments.
func (b *Blog) ImportBlocks(ctx context.Context, list BlockList, weaken bool) (ImportPlan, error) {
	return b.importBlocks(ctx, list, weaken, true)
}

func (b *Blog) importBlocks(ctx context.Context, list BlockList, weaken, really bool) (ImportPlan, error) {
	var plan ImportPlan
	err := b.db.Write(ctx, func(tx Tx) error {
		if err := tx.ChangeBlocks(ctx); err != nil {
			return err
		}
		var err error
		if plan, err = b.plan(ctx, tx, list, weaken); err != nil || !really {
			return err
		}
		return b.carryOut(ctx, tx, plan)
	})
	return plan, err
}

func (b *Blog) plan(ctx context.Context, tx Tx, list BlockList, weaken bool) (ImportPlan, error) {
	list = b.plainNames(list)
	plan := ImportPlan{Skipped: list.Skipped}
	known, err := b.knownBlocks(ctx, tx)
	if err != nil {
		return plan, err
	}
	for _, l := range list.Blocks {
		if b.isOurs(l) {
			plan.Skipped = append(plan.Skipped, SkippedLine{Line: l.Line, Value: l.Host + l.Handle, Reason: "This is the blog itself."})
			continue
		}
		plan.sort(known.find(l), weaken)
	}
	for _, part := range [][]PlannedBlock{plan.New, plan.Changed} {
		if err := b.count(ctx, tx, part); err != nil {
			return plan, err
		}
	}
	return plan, nil
}

func (b *Blog) isOurs(l ListedBlock) bool {
	_, host, _ := strings.Cut(l.Handle, "@")
	return l.Host == b.o.Site.Host() || host == b.o.Site.Host()
}

// sort puts a block where it belongs. When nothing may get weaker, what is
// stricter on the list counts, and what is stricter here stays.
func (p *ImportPlan) sort(b PlannedBlock, weaken bool) {
	wanted := b.Rule
	if b.Before.Severity == "" {
		p.New = append(p.New, b)
		return
	}
	if !weaken {
		b.Rule = stricter(b.Before, wanted)
	}
	b.Comment = b.Before.Comment
	if wanted.PublicComment == "" || !weaken && b.Before.PublicComment != "" {
		b.PublicComment = b.Before.PublicComment
	}
	switch {
	case b.Rule != b.Before:
		p.Changed = append(p.Changed, b)
	case wanted.Weaker(b.Before):
		p.Kept = append(p.Kept, b)
	default:
		p.Same++
	}
}

func (b *Blog) count(ctx context.Context, tx Tx, planned []PlannedBlock) error {
	blocks := make([]Block, len(planned))
	for i, p := range planned {
		blocks[i] = p.Block
	}
	counts, err := tx.Presence(ctx, blocks)
	if err != nil {
		return err
	}
	for i, c := range counts {
		planned[i].Followers, planned[i].Comments = c.Followers, c.Comments
	}
	return nil
}

// carryOut makes a plan so.
func (b *Blog) carryOut(ctx context.Context, tx Tx, plan ImportPlan) error {
	var changed []Block
	for _, list := range [][]PlannedBlock{plan.New, plan.Changed} {
		for _, p := range list {
			p.CreatedAt = b.now()
			if err := tx.SaveBlock(ctx, p.Block); err != nil {
				return err
			}
			if !p.same(p.Before) {
				changed = append(changed, p.Block)
			}
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return b.align(ctx, tx, changed)
}

// knownBlocks are the blocks and people that are here, looked up once for a
// whole list.
type knownBlocks struct {
	byValue, byHandle map[string]Block
	people            map[string]string // user@host: address
}

func (b *Blog) knownBlocks(ctx context.Context, tx Tx) (knownBlocks, error) {
	k := knownBlocks{byValue: map[string]Block{}, byHandle: map[string]Block{}}
	blocks, err := tx.Blocks(ctx)
	if err != nil {
		return k, err
	}
	for _, block := range blocks {
		k.byValue[block.Value] = block
		if block.Handle != "" {
			k.byHandle[block.Handle] = block
		}
	}
	k.people, err = tx.PeopleByHandle(ctx)
	return k, err
}

// find makes a block of a line, with the rule of the one that is here already.
func (k knownBlocks) find(l ListedBlock) PlannedBlock {
	p := PlannedBlock{Line: l.Line, Block: Block{Value: l.Host, Host: l.Host != "", Rule: l.Rule, Handle: l.Handle}}
	if l.Handle != "" {
		p.Value = "@" + l.Handle
		if uri, met := k.people[l.Handle]; met {
			p.Value = uri
		}
	}
	before, known := k.byValue[p.Value]
	if !known && l.Handle != "" {
		if before, known = k.byHandle[l.Handle]; known {
			p.Value = before.Value
		}
	}
	if known {
		p.Before = before.Rule
	}
	return p
}
