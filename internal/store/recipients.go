package store

import (
	"context"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// mostAtInbox is how many people are looked at who share an inbox.
const mostAtInbox = 1000

// IsTarget reports whether followers of an author get what is published at an
// inbox.
func (v view) IsTarget(ctx context.Context, authorID, inbox string) (bool, error) {
	n, err := v.q.CountTargets(ctx, db.CountTargetsParams{AuthorID: authorID, Inbox: inbox})
	return n > 0, wrap(err, "look who gets what is published")
}

// PeopleAt returns the people we met whose inbox it is, for themselves or shared.
func (v view) PeopleAt(ctx context.Context, inbox string) ([]string, error) {
	uris, err := v.q.PeopleAt(ctx, db.PeopleAtParams{Host: blog.HostOf(inbox), Inbox: inbox, Most: mostAtInbox})
	return uris, wrap(err, "find the people of an inbox")
}
