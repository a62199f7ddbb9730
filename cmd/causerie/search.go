package main

import (
	"context"
	"log/slog"
)

// searchCommand looks after the search.
type searchCommand struct {
	Rebuild searchRebuildCommand `cmd:"" help:"Make what is searched anew from the articles."`
}

type searchRebuildCommand struct{}

// Run makes the search anew.
func (searchRebuildCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		n, err := h.store.RebuildSearch(env)
		if err != nil {
			return err
		}
		return env.done("The search knows " + counted(n, "article") + ".")
	})
}

// catchUpSearch puts into the search what an older version of the program, or one
// that was interrupted, left out.
func (h *house) catchUpSearch(ctx context.Context) {
	n, err := h.store.CatchUpSearch(ctx)
	if err != nil && ctx.Err() == nil {
		h.log.LogAttrs(ctx, slog.LevelError, "fill the search", slog.Any("error", err))
		return
	}
	if n > 0 {
		h.log.LogAttrs(ctx, slog.LevelInfo, "filled the search", slog.Int("articles", n))
	}
}
