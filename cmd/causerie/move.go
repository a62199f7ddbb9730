package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/causerie/causerie/internal/blog"
)

// moveCommand takes followers to another account, or takes that back.
type moveCommand struct {
	Target string `arg:"" optional:"" help:"The other account, as @user@server or a web address. It must name this blog's author as an account of its own."`
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
			if len(author.Aliases) == 0 {
				fmt.Fprintln(w, "No other accounts are named.")
			}
		})
	})
}

type aliasAddCommand struct {
	Account string `arg:"" help:"As @user@server or a web address."`
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
	Account string `arg:"" help:"As @user@server or a web address."`
}

// Run names an account no longer.
func (c aliasRemoveCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		var alias string
		err := h.changeAliases(env, func(aliases []string) ([]string, error) {
			i, err := h.aliasOf(env, aliases, c.Account)
			if err != nil {
				return nil, err
			}
			alias = aliases[i]
			return slices.Delete(aliases, i, i+1), nil
		})
		if err != nil {
			return err
		}
		return env.done(alias + " is named no longer.")
	})
}

// aliasOf finds the account that is meant among those that are named: as it
// stands there, as we know it, or as its server says. The last is not asked when
// there is no need; it may be gone.
func (h *house) aliasOf(ctx context.Context, aliases []string, account string) (int, error) {
	if i := slices.Index(aliases, account); i >= 0 {
		return i, nil
	}
	none := blog.ErrNotFound("No such account is named; see causerie alias list.")
	if len(aliases) == 0 {
		return 0, none
	}
	uri, err := h.personURI(ctx, account)
	if err != nil && blog.KindOf(err) != blog.NotFound {
		return 0, err
	}
	if i := slices.Index(aliases, uri); i >= 0 {
		return i, nil
	}
	p, err := h.federation.Find(ctx, account)
	if err != nil && blog.KindOf(err) == "" {
		return 0, err
	}
	if i := slices.Index(aliases, p.URI); i >= 0 {
		return i, nil
	}
	return 0, none
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
