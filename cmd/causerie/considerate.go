package main

import (
	"context"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store"
)

// considerate is the store for the domain: who waits for a commit, which on
// SQLite others do and a disk, lets another go on meanwhile, so that one commit
// serves many.
type considerate struct{ store *store.Store }

// Write implements [blog.DB].
func (c considerate) Write(ctx context.Context, f func(blog.Tx) error) error {
	aside, resume := fetch.Aside(ctx)
	defer resume()
	return c.store.Write(aside, f)
}
