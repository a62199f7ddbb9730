package main

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// followersCommand looks after followers.
type followersCommand struct {
	List   followersListCommand   `cmd:"" default:"1" help:"List followers, newest first."`
	Remove followersRemoveCommand `cmd:"" help:"Make someone follow no longer."`

	Recount followersRecountCommand `cmd:"" help:"Count anew what other servers compare to find followers that were lost."`
}

type followersRecountCommand struct{}

// Run makes the digests of followers anew.
func (followersRecountCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		wrong, err := h.store.RecountFollowers(env)
		if err != nil {
			return err
		}
		if wrong == 0 {
			return env.done("All is counted right.")
		}
		return env.done("The followers of " + counted(wrong, "server") + " were counted wrong and are counted right now.")
	})
}

type followersListCommand struct{}

// followerLine is a follower as scripts see it.
type followerLine struct {
	Person string    `json:"person"`
	Handle string    `json:"handle"`
	Name   string    `json:"name"`
	URL    string    `json:"url"`
	Since  time.Time `json:"since"`
}

// Run lists followers.
func (followersListCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		author, err := h.store.FirstAuthor(env)
		if err != nil {
			return err
		}
		list, err := all(func(n int) ([]blog.Follower, int, error) {
			items, pages, _, err := h.store.FollowerList(env, author.ID, n)
			return items, pages, err
		})
		if err != nil {
			return err
		}
		lines := make([]followerLine, len(list))
		for i, f := range list {
			lines[i] = followerLine{Person: f.Person.URI, Handle: f.Person.Handle, Name: f.Person.DisplayName(), URL: f.Person.URL, Since: f.Since}
		}
		return env.print(lines, func(w io.Writer) {
			table(w, "SINCE HANDLE NAME PERSON", func(line func(...any)) {
				for _, f := range lines {
					line(f.Since, f.Handle, f.Name, f.Person)
				}
			})
		})
	})
}

type followersRemoveCommand struct {
	Person string `arg:"" help:"The address of the account, or @user@server."`
}

// Run removes a follower.
func (c followersRemoveCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		author, err := h.store.FirstAuthor(env)
		if err != nil {
			return err
		}
		uri, err := h.personURI(env, c.Person)
		if err != nil {
			return err
		}
		if err := h.RemoveFollower(env, author.ID, uri); err != nil {
			return err
		}
		return env.done(c.Person + " follows no longer.")
	})
}

// deliveriesCommand shows how far publications have got.
type deliveriesCommand struct{}

// deliveryLine is a delivery as scripts see it.
type deliveryLine struct {
	ID        string                 `json:"id"`
	What      string                 `json:"what"`
	Article   string                 `json:"article,omitempty"`
	To        []string               `json:"to,omitempty"` // addresses of those whom a letter is for
	Total     int                    `json:"total"`
	Delivered int                    `json:"delivered"`
	Failed    int                    `json:"failed"`
	Pending   int                    `json:"pending"`
	CreatedAt time.Time              `json:"created_at"`
	Failures  []blog.DeliveryFailure `json:"failures"`
}

// Run lists deliveries.
func (deliveriesCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		list, err := all(func(n int) ([]blog.Delivery, int, error) { return h.store.Deliveries(env, n) })
		if err != nil {
			return err
		}
		lines, about := make([]deliveryLine, len(list)), make([]string, len(list))
		for i, d := range list {
			if about[i], err = h.aboutDelivery(env, d); err != nil {
				return err
			}
			lines[i] = deliveryLine{
				ID: d.ID, What: string(d.What), Article: d.Slug, To: d.To, Total: d.Total, Delivered: d.Delivered, Failed: d.Failed,
				Pending: d.Pending, CreatedAt: d.CreatedAt, Failures: append([]blog.DeliveryFailure{}, d.Failures...),
			}
		}
		return env.print(lines, func(w io.Writer) {
			table(w, "WHEN WHAT ARTICLE/TO DELIVERED PENDING FAILED OF", func(line func(...any)) {
				for i, d := range lines {
					line(d.CreatedAt, d.What, about[i], d.Delivered, d.Pending, d.Failed, d.Total)
				}
			})
		})
	})
}

// aboutDelivery is the article that was sent, or whom a letter is for.
func (h *house) aboutDelivery(ctx context.Context, d blog.Delivery) (string, error) {
	if len(d.To) == 0 {
		return d.Slug, nil
	}
	names := make([]string, len(d.To))
	for i, uri := range d.To {
		p, err := h.store.Person(ctx, uri)
		switch {
		case blog.KindOf(err) == blog.NotFound:
			names[i] = uri // they are gone
		case err != nil:
			return "", err
		default:
			names[i] = "@" + p.Handle
		}
	}
	return strings.Join(names, ", "), nil
}
