package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// categoriesCommand arranges the topics of the blog.
type categoriesCommand struct {
	List   categoriesListCommand   `cmd:"" default:"withargs" help:"List categories in their levels."`
	Add    categoriesAddCommand    `cmd:"" help:"Add a category."`
	Change categoriesChangeCommand `cmd:"" help:"Change a category, or put it elsewhere."`
	Delete categoriesDeleteCommand `cmd:"" help:"Delete a category; its articles stay, and its parts come under the one above it."`
}

type categoriesListCommand struct{}

// categoryLine is a category for scripts.
type categoryLine struct {
	Slug        string `json:"slug"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Parent      string `json:"parent"` // slug; "" at the top
	Level       int    `json:"level"`
	Articles    int    `json:"articles"`
}

// Run lists categories.
func (c categoriesListCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		all, err := h.store.AllCategoryCounts(env)
		if err != nil {
			return err
		}
		slugs, lines := map[string]string{}, make([]categoryLine, len(all))
		for i, c := range all {
			slugs[c.ID] = c.Slug
			lines[i] = categoryLine{c.Slug, c.Name, c.Description, slugs[c.ParentID], c.Level, c.Articles}
		}
		return env.print(lines, func(w io.Writer) {
			for _, c := range lines {
				fmt.Fprintf(w, "%s%s\t%s\t%d\n", strings.Repeat("  ", c.Level), c.Name, c.Slug, c.Articles)
			}
		})
	})
}

type categoriesAddCommand struct {
	Name        string `arg:"" help:"What it is called."`
	Parent      string `name:"parent" placeholder:"CATEGORY" help:"What it is a part of, by address or name."`
	Slug        string `name:"slug" help:"Last part of its address; made from the name when it is missing."`
	Description string `name:"description" help:"A sentence at the top of its page."`
}

// Run adds a category.
func (c categoriesAddCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		parent, err := parentNamed(env, h, c.Parent)
		if err != nil {
			return err
		}
		made, err := h.SaveCategory(env, blog.Category{Name: c.Name, Slug: c.Slug, Description: c.Description, ParentID: parent})
		if err != nil {
			return err
		}
		return env.done(h.Site().Category(made.Slug))
	})
}

type categoriesChangeCommand struct {
	Category    string  `arg:"" help:"Which one, by address or name."`
	Name        *string `name:"name" help:"What it is called."`
	Parent      *string `name:"parent" placeholder:"CATEGORY" help:"What it is a part of; an empty word puts it at the top."`
	Slug        *string `name:"slug" help:"Last part of its address."`
	Description *string `name:"description" help:"A sentence at the top of its page."`
}

// Run changes a category in what was given.
func (c categoriesChangeCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		changed, err := categoryNamed(env, h, c.Category)
		if err != nil {
			return err
		}
		for _, it := range []struct{ given, field *string }{{c.Name, &changed.Name}, {c.Slug, &changed.Slug}, {c.Description, &changed.Description}} {
			if it.given != nil {
				*it.field = *it.given
			}
		}
		if c.Parent != nil {
			if changed.ParentID, err = parentNamed(env, h, *c.Parent); err != nil {
				return err
			}
		}
		if changed, err = h.SaveCategory(env, changed); err != nil {
			return err
		}
		return env.done(h.Site().Category(changed.Slug))
	})
}

type categoriesDeleteCommand struct {
	Category string `arg:"" help:"Which one, by address or name."`
}

// Run deletes a category.
func (c categoriesDeleteCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		found, err := categoryNamed(env, h, c.Category)
		if err != nil {
			return err
		}
		if err := h.DeleteCategory(env, found.ID); err != nil {
			return err
		}
		return env.done("The category “" + found.Name + "” is deleted. Its articles are still there.")
	})
}

// parentNamed is the id of a category, "" for no word.
func parentNamed(env *environment, h *house, word string) (string, error) {
	if strings.TrimSpace(word) == "" {
		return "", nil
	}
	parent, err := categoryNamed(env, h, word)
	return parent.ID, err
}

func categoryNamed(env *environment, h *house, word string) (blog.Category, error) {
	all, err := h.store.Categories(env)
	if err != nil {
		return blog.Category{}, err
	}
	found, ok := blog.FindCategory(all, word)
	if !ok {
		return found, blog.ErrNotFound("There is no category “" + word + "”.")
	}
	return found, nil
}
