package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/causerie/causerie/internal/blog"
)

// moveCommand takes followers to another account, or takes that back.
type moveCommand struct {
	Target string `arg:"" optional:"" help:"The other account, as @user@host or a web address. It must name this blog's author as an account of its own."`
	Cancel bool   `help:"Take the last move back: you can be followed here again."`
}

// Run moves.
func (c moveCommand) Run(env *environment) error {
	if c.Cancel == (c.Target != "") {
		return usageError{errors.New("name the other account, or give --cancel")}
	}
	return within(env, func(h *house) error {
		author, err := h.store.FirstAuthor(env)
		if err != nil {
			return err
		}
		if c.Cancel {
			if err := h.StayHere(env, author.ID); err != nil {
				return err
			}
			return env.done("The move is taken back.")
		}
		to, err := h.federation.Successor(env, author.ID, c.Target)
		if err != nil {
			return err
		}
		if _, err := h.MoveAway(env, author.ID, to); err != nil {
			return err
		}
		return env.done("You have moved to @" + to.Handle + ". Followers' servers are told as soon as the blog runs.")
	})
}

// aliasCommand looks after the names of other accounts of the author's.
type aliasCommand struct {
	List   aliasListCommand   `cmd:"" default:"1" help:"List the other accounts."`
	Add    aliasAddCommand    `cmd:"" help:"Name an account."`
	Remove aliasRemoveCommand `cmd:"" help:"Name an account no longer."`
}

type aliasListCommand struct{}

// Run lists other accounts.
func (aliasListCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		author, err := h.store.FirstAuthor(env)
		if err != nil {
			return err
		}
		return env.print(append([]string{}, author.Aliases...), func(w io.Writer) {
			for _, alias := range author.Aliases {
				fmt.Fprintln(w, alias)
			}
		})
	})
}

type aliasAddCommand struct {
	Account string `arg:"" help:"As @user@host or a web address."`
}

// Run names an account.
func (c aliasAddCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		p, err := h.federation.Find(env, c.Account)
		if err != nil {
			return err
		}
		err = h.changeAliases(env, func(aliases []string) ([]string, error) { return append(aliases, p.URI), nil })
		if err != nil {
			return err
		}
		return env.done(p.URI + " is named as an account of yours. Start the move over there.")
	})
}

type aliasRemoveCommand struct {
	Account string `arg:"" help:"Its web address, as causerie alias list shows it."`
}

// Run names an account no longer.
func (c aliasRemoveCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		err := h.changeAliases(env, func(aliases []string) ([]string, error) {
			i := slices.Index(aliases, c.Account)
			if i < 0 {
				return nil, blog.ErrNotFound("No such account is named; see causerie alias list.")
			}
			return slices.Delete(aliases, i, i+1), nil
		})
		if err != nil {
			return err
		}
		return env.done(c.Account + " is named no longer.")
	})
}

// changeAliases changes the other accounts and leaves the rest of the profile.
func (h *house) changeAliases(env *environment, change func([]string) ([]string, error)) error {
	a, err := h.store.FirstAuthor(env)
	if err != nil {
		return err
	}
	aliases, err := change(slices.Clone(a.Aliases))
	if err != nil {
		return err
	}
	return h.UpdateProfile(env, a.ID, blog.Profile{
		Name: a.Name, Bio: a.Bio, Fields: a.Fields, Aliases: aliases,
		AvatarID: a.AvatarID, AvatarAlt: a.AvatarAlt, HeaderID: a.HeaderID, HeaderAlt: a.HeaderAlt,
	})
}
