package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// setupCommand does what the set-up page does.
type setupCommand struct {
	Handle       string `required:"" help:"The author's name in the fediverse, as in @HANDLE@host. Hard to change later."`
	Name         string `required:"" help:"The author's name."`
	Title        string `required:"" help:"The blog's title."`
	Email        string `required:"" help:"The e-mail address that signs in."`
	PasswordFile string `required:"" placeholder:"FILE" help:"A file with the password on its first line; - reads standard input."`
}

// Run sets the blog up.
func (c setupCommand) Run(env *environment) (err error) {
	password, err := env.readPassword(c.PasswordFile)
	if err != nil {
		return err
	}
	h, err := env.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	n := blog.NewBlog{Handle: c.Handle, Name: c.Name, Title: c.Title, Email: c.Email, Password: password}
	if _, err := h.SetUp(env, n); err != nil {
		return err
	}
	handle := "@" + strings.TrimPrefix(c.Handle, "@") + "@" + h.site.Host()
	result := map[string]string{"url": h.site.Home(), "handle": handle}
	return env.print(result, func(w io.Writer) {
		fmt.Fprintf(w, "Your blog is at %s, and in the fediverse you are %s.\n", h.site.Home(), handle)
	})
}

// readPassword reads the first line of a file.
func (e *environment) readPassword(path string) (string, error) {
	var raw []byte
	var err error
	if path == "-" {
		raw, err = io.ReadAll(io.LimitReader(e.stdin, 1<<16))
	} else {
		raw, err = os.ReadFile(path)
	}
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// userCommand looks after the account that signs in.
type userCommand struct {
	Password userPasswordCommand `cmd:"" help:"Set a new password, and sign every browser out."`
}

type userPasswordCommand struct {
	Email        string `help:"Whose password; needed when there are several accounts."`
	PasswordFile string `required:"" placeholder:"FILE" help:"A file with the new password on its first line; - reads standard input."`
}

// Run sets the password.
func (c userPasswordCommand) Run(env *environment) (err error) {
	password, err := env.readPassword(c.PasswordFile)
	if err != nil {
		return err
	}
	h, err := env.openSetUp()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if c.Email == "" {
		account, err := h.store.FirstAccount(env)
		if err != nil {
			return err
		}
		c.Email = account.Email
	}
	if err := h.ResetPassword(env, c.Email, password); err != nil {
		return err
	}
	return env.done("The password of " + c.Email + " is changed, and every browser is signed out.")
}

// relocateCommand gives a blog another public address while that harms nobody.
type relocateCommand struct{}

// Run keeps the address that --url gives.
func (relocateCommand) Run(env *environment) (err error) {
	site, err := env.config.site()
	if err != nil {
		return err
	}
	s, err := env.openStore()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	author, err := s.FirstAuthor(env)
	if err != nil {
		return err
	}
	if n, err := s.CountFollowers(env, author.ID); err != nil || n > 0 {
		return errors.Join(err, fmt.Errorf("%d people follow this blog by its present address; they would lose it", n))
	}
	if err := s.Write(env, func(tx blog.Tx) error { return tx.FixSite(env, site) }); err != nil {
		return err
	}
	return env.done("The blog's public address is now " + string(site) + ".")
}
