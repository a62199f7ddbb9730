package main

import (
	"context"
	"log/slog"
	"time"
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
// that was interrupted, left out. What fails is tried again every minute.
func (h *house) catchUpSearch(ctx context.Context) {
	for {
		n, err := h.store.CatchUpSearch(ctx)
		if n > 0 {
			h.log.LogAttrs(ctx, slog.LevelInfo, "filled the search", slog.Int("articles", n))
		}
		if err == nil || ctx.Err() != nil {
			return
		}
		h.log.LogAttrs(ctx, slog.LevelError, "fill the search", slog.Any("error", err))
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
		}
	}
}
