package main

import (
	"fmt"
	"io"

	"github.com/causerie/causerie/internal/blog"
)

// pinCommand puts an article first, or lists those that stand first.
type pinCommand struct {
	Slug string `arg:"" optional:"" help:"The last part of the article's address; without it, lists what is pinned."`
}

// Run pins, or lists.
func (c pinCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if c.Slug == "" {
			return env.pinned(h)
		}
		a, err := h.store.ArticleBySlug(env, c.Slug)
		if err != nil {
			return err
		}
		if err := h.Pin(env, a.ID); err != nil {
			return err
		}
		return env.done("The article is pinned: it stands first on the front page, and followers are told.")
	})
}

// pinned prints what is pinned, the one pinned last first.
func (e *environment) pinned(h *house) error {
	cards, err := h.store.Pinned(e)
	if err != nil {
		return err
	}
	list := make([]map[string]string, len(cards))
	for i, card := range cards {
		list[i] = map[string]string{"id": card.ID, "slug": card.Slug, "title": card.Title, "url": h.site.Article(card.Slug)}
	}
	return e.print(list, func(w io.Writer) {
		if len(cards) == 0 {
			fmt.Fprintln(w, "Nothing is pinned.")
		}
		for _, card := range cards {
			fmt.Fprintf(w, "%s\t%s\n", card.Slug, card.Title)
		}
	})
}

// unpinCommand puts an article back among the others.
type unpinCommand struct {
	Slug string `arg:"" help:"The last part of the article's address."`
}

// Run unpins.
func (c unpinCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		a, err := h.store.ArticleBySlug(env, c.Slug)
		if err != nil {
			return err
		}
		was, err := h.store.IsPinned(env, a.ID)
		if err != nil {
			return err
		}
		if !was {
			return &blog.Error{Kind: blog.Conflict, Message: "The article is not pinned."}
		}
		if err := h.Unpin(env, a.ID); err != nil {
			return err
		}
		return env.done("The article is no longer pinned, and followers are told.")
	})
}
