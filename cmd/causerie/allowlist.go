package main

import (
	"fmt"
	"io"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// allowlistCommand looks after the hosts that may speak here when only listed
// ones may.
type allowlistCommand struct {
	List   allowlistListCommand   `cmd:"" default:"1" help:"List the servers, and those of followers that are not on the list."`
	Add    allowlistAddCommand    `cmd:"" help:"Put a server on the list."`
	Remove allowlistRemoveCommand `cmd:"" help:"Take a server off the list."`
}

type allowlistListCommand struct{}

// hostLine is a host as scripts see it.
type hostLine struct {
	Host      string    `json:"host"`
	Followers int       `json:"followers"`
	Since     time.Time `json:"since,omitzero"`
}

// Run lists hosts.
func (allowlistListCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		listed, err := h.store.AllowedHosts(env)
		if err != nil {
			return err
		}
		outside, err := h.store.Outside(env)
		if err != nil {
			return err
		}
		settings, err := h.store.Settings(env)
		if err != nil {
			return err
		}
		out := struct {
			Federation string     `json:"federation"`
			Listed     []hostLine `json:"listed"`
			Outside    []hostLine `json:"outside"`
		}{string(settings.Federation), hostLines(listed), hostLines(outside)}
		return env.print(out, func(w io.Writer) {
			table(w, "SERVER LISTED FOLLOWERS", func(line func(...any)) {
				for _, one := range out.Listed {
					line(one.Host, "yes", one.Followers)
				}
				for _, one := range out.Outside {
					line(one.Host, "no", one.Followers)
				}
			})
			if settings.Federation != blog.FederateListed {
				fmt.Fprintln(w, "All servers may speak here: the setting “federation” is open.")
			}
		})
	})
}

func hostLines(list []blog.HostCount) []hostLine {
	lines := make([]hostLine, len(list))
	for i, one := range list {
		lines[i] = hostLine{Host: one.Host, Followers: one.Followers, Since: one.Since}
	}
	return lines
}

type allowlistAddCommand struct {
	Host string `arg:"" name:"server" help:"Its name, with the port if it has an unusual one."`
}

// Run lists a host.
func (c allowlistAddCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		host, err := h.Allow(env, c.Host)
		if err != nil {
			return err
		}
		return env.done(host + " is on the list.")
	})
}

type allowlistRemoveCommand struct {
	Host string `arg:"" name:"server" help:"A server on the list."`
}

// Run takes a host off the list.
func (c allowlistRemoveCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if err := h.Disallow(env, c.Host); err != nil {
			return err
		}
		return env.done(c.Host + " is not on the list any more.")
	})
}
