package federation

import (
	"context"
	"slices"

	"github.com/causerie/causerie/internal/blog"
)

// recipientStore reads for whom an inbox is.
type recipientStore interface {
	Standing(ctx context.Context, p blog.Person) (blog.Standing, error)
	// IsTarget reports whether followers of an author get what is published at an
	// inbox, and PeopleAt who has it, for themselves or shared.
	IsTarget(ctx context.Context, authorID, inbox string) (bool, error)
	PeopleAt(ctx context.Context, inbox string) (personURIs []string, err error)
}

// Why nothing is sent, in words for the author.
const (
	notListed       = blog.ReasonNotListed
	recipientIsAway = "whom this was for is blocked"
)

// readersAt are the inboxes of those a broadcast is for besides followers, and whose
// each is.
func (f *Federation) readersAt(ctx context.Context, b blog.Broadcast) (map[string][]string, error) {
	at := map[string][]string{}
	for _, uri := range b.People {
		p, err := f.c.Store.Person(ctx, uri)
		if blog.KindOf(err) == blog.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, inbox := range slices.Compact([]string{p.Inbox, p.Mailbox}) {
			at[inbox] = append(at[inbox], uri)
		}
	}
	return at, nil
}

// unwanted says why nothing may go to an inbox any longer, "" if it may: whoever it
// is for may have been blocked, and the list of hosts made, after it was to be sent.
func (f *Federation) unwanted(ctx context.Context, b body, inbox string) (reason string, err error) {
	host, err := f.c.Store.Standing(ctx, blog.Person{Host: blog.HostOf(inbox)})
	switch {
	case err != nil:
		return "", err
	case host.Unlisted:
		return notListed, nil
	case b.kind.ToBlocked():
		return "", nil
	case host.Severity == blog.Suspend:
		return recipientIsAway, nil
	}
	away, err := f.onlyBlockedAt(ctx, b, inbox)
	if away {
		reason = recipientIsAway
	}
	return reason, err
}

// onlyBlockedAt reports whether an inbox is that of blocked people and of nobody
// else whom a broadcast is for.
func (f *Federation) onlyBlockedAt(ctx context.Context, b body, inbox string) (bool, error) {
	people := b.readers[inbox]
	if people == nil && !b.followers { // they have another inbox by now, or are not known any more
		people = b.readersOn(blog.HostOf(inbox))
	}
	if b.followers {
		target, err := f.c.Store.IsTarget(ctx, b.author, inbox)
		if target || err != nil {
			return false, err
		}
		if people == nil {
			if people, err = f.c.Store.PeopleAt(ctx, inbox); err != nil {
				return false, err
			}
		}
	}
	for _, uri := range people {
		away, err := f.c.Store.Blocked(ctx, uri, blog.HostOf(uri))
		if !away || err != nil {
			return false, err
		}
	}
	return len(people) > 0, nil
}

// readersOn are those a broadcast is for, besides followers, who live on a host.
func (b body) readersOn(host string) (people []string) {
	for _, uri := range b.people {
		if blog.HostOf(uri) == host {
			people = append(people, uri)
		}
	}
	return people
}
