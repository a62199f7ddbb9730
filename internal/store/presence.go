package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/causerie/causerie/internal/blog"
)

// Presence counts what is here of those whom blocks would concern, in their
// order: of a host with all below it, of a person we know.
func (v view) Presence(ctx context.Context, blocks []blog.Block) ([]blog.HostCount, error) {
	place := make(map[string]int, len(blocks))
	counts := make([]blog.HostCount, len(blocks))
	for i, b := range blocks {
		if b.Host {
			place[b.Value] = i
			continue
		}
		var err error
		if counts[i], err = v.presenceOf(ctx, b.Value); err != nil {
			return nil, err
		}
	}
	followers, err := v.q.FollowersByHost(ctx)
	if err != nil {
		return nil, wrap(err, "count followers")
	}
	for _, r := range followers {
		for _, i := range placesOf(place, r.Host) {
			counts[i].Followers += int(r.N)
		}
	}
	comments, err := v.q.CommentsByHost(ctx)
	if err != nil {
		return nil, wrap(err, "count comments")
	}
	for _, r := range comments {
		for _, i := range placesOf(place, r.Host) {
			counts[i].Comments += int(r.N)
		}
	}
	return counts, nil
}

// placesOf finds the blocks that a host belongs under, each once.
func placesOf(place map[string]int, host string) []int {
	var found []int
	for _, value := range concerning(blog.Person{Host: host}) {
		if i, ok := place[value]; ok && value != "" && !slices.Contains(found, i) {
			found = append(found, i)
		}
	}
	return found
}

func (v view) presenceOf(ctx context.Context, personURI string) (blog.HostCount, error) {
	var c blog.HostCount
	if _, err := v.q.Person(ctx, personURI); errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	followers, err := v.q.FollowsOfPerson(ctx, personURI)
	if err != nil {
		return c, wrap(err, "count followers")
	}
	comments, err := v.q.CommentsOfPerson(ctx, personURI)
	c.Followers, c.Comments = int(followers), int(comments)
	return c, wrap(err, "count comments")
}

// PeopleByHandle returns the addresses of all we know, by user@host.
func (v view) PeopleByHandle(ctx context.Context) (map[string]string, error) {
	rows, err := v.q.HandlesOfPeople(ctx)
	if err != nil {
		return nil, wrap(err, "list people")
	}
	people := make(map[string]string, len(rows))
	for _, r := range rows {
		people[r.Handle] = r.Uri // the one fetched last counts
	}
	return people, nil
}
