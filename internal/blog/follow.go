package blog

import (
	"context"
	"net/url"
	"strings"
)

// personTx is what knowing people needs.
type personTx interface {
	Person(ctx context.Context, uri string) (Person, error)
	SavePerson(ctx context.Context, p Person) error
	// RemovePerson wipes a person who deleted their account: their comments,
	// quotes, reactions, letters and follows.
	RemovePerson(ctx context.Context, uri string) error
}

// followerTx is what following needs.
type followerTx interface {
	SaveFollower(ctx context.Context, f Follower) error
	Follower(ctx context.Context, authorID, personURI string) (Follower, error)
	DropFollower(ctx context.Context, authorID, personURI string) error
	// Following returns the follows of a person.
	Following(ctx context.Context, personURI string) ([]Follower, error)
}

// Within reports whether a thing lives on the same host as its owner: scheme,
// name and port are equal. (FEP-fe34: same origin.)
func Within(uri, owner string) bool {
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" {
		return false
	}
	o, err := url.Parse(owner)
	return err == nil && u.Scheme == o.Scheme && strings.EqualFold(u.Host, o.Host)
}

// Meet remembers who a person is, as they describe themselves today.
func (b *Blog) Meet(ctx context.Context, p Person) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := b.meet(ctx, tx, p); err != nil {
			return err
		}
		// The name stands on a page if a comment does.
		if shown, err := tx.KnownGood(ctx, p.URI, ""); !shown || err != nil {
			return err
		}
		return tx.FetchEmoji(ctx, p.URI)
	})
}

func (b *Blog) meet(ctx context.Context, tx Tx, p Person) error {
	known, err := tx.Person(ctx, p.URI)
	if err != nil && KindOf(err) != NotFound {
		return err
	}
	if err == nil && !newer(p, known) {
		return nil
	}
	p.Name = cut(b.o.Name(p.Name), 100)
	p.Avatar = ""
	if p.AvatarURL == known.AvatarURL {
		p.Avatar = known.Avatar
	}
	if err := tx.SavePerson(ctx, p); err != nil {
		return err
	}
	if err := tx.SaveEmoji(ctx, p.URI, emojiIn(p.Name, p.Emoji, mostNameEmoji)); err != nil {
		return err
	}
	if p.AvatarURL == "" || p.Avatar != "" {
		return nil
	}
	return tx.FetchAvatar(ctx, p.URI)
}

// newer reports whether p tells more than is known.
func newer(p, known Person) bool {
	if p.FetchedAt.Equal(known.FetchedAt) {
		return p.Name != known.Name || p.AvatarURL != known.AvatarURL || p.URL != known.URL || p.Mailbox != known.Mailbox
	}
	return p.FetchedAt.After(known.FetchedAt)
}

// GivePicture notes our resized copy of a person's picture.
func (b *Blog) GivePicture(ctx context.Context, uri, avatarURL, name string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		p, err := tx.Person(ctx, uri)
		if err != nil || p.AvatarURL != avatarURL {
			return err
		}
		p.Avatar = name
		return tx.SavePerson(ctx, p)
	})
}

// Follow makes a person a follower of an author and says so to them. Asking
// again, as servers do after a repair, is answered again.
func (b *Blog) Follow(ctx context.Context, authorID string, p Person, request string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if blocked, err := tx.Blocked(ctx, p.URI, p.Host); blocked || err != nil {
			return err
		}
		if err := b.meet(ctx, tx, p); err != nil {
			return err
		}
		f := Follower{Person: p, AuthorID: authorID, FollowURI: request, Since: b.now()}
		if err := tx.SaveFollower(ctx, f); err != nil {
			return err
		}
		return tx.Broadcast(ctx, b.toPerson(f, FollowAccepted))
	})
}

// Unfollow ends a follow because the follower undid it. Which request was undone
// does not matter: some servers repair follows under new ids, others use one id
// for all follows of a pair.
func (b *Blog) Unfollow(ctx context.Context, authorID, personURI string) error {
	return b.db.Write(ctx, func(tx Tx) error { return tx.DropFollower(ctx, authorID, personURI) })
}

// RemoveFollower ends a follow because the author wants it so, and tells the
// follower's server.
func (b *Blog) RemoveFollower(ctx context.Context, authorID, personURI string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		f, err := tx.Follower(ctx, authorID, personURI)
		if err != nil {
			return err
		}
		if err := tx.DropFollower(ctx, authorID, personURI); err != nil {
			return err
		}
		return tx.Broadcast(ctx, b.toPerson(f, FollowRejected))
	})
}

func (b *Blog) toPerson(f Follower, kind BroadcastKind) Broadcast {
	return Broadcast{
		ID: b.o.NewID(), AuthorID: f.AuthorID, Kind: kind, PersonURI: f.Person.URI, Reference: f.FollowURI,
		People: []string{f.Person.URI}, CreatedAt: b.now(),
	}
}

// Move follows a person who moved to another account: what the old one followed
// here, the new one follows. That the new account names the old one as its own
// is for the caller to have made sure.
func (b *Blog) Move(ctx context.Context, from string, to Person) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if blocked, err := tx.Blocked(ctx, to.URI, to.Host); blocked || err != nil {
			return err
		}
		follows, err := tx.Following(ctx, from)
		if err != nil || len(follows) == 0 {
			return err
		}
		if err := b.meet(ctx, tx, to); err != nil {
			return err
		}
		for _, f := range follows {
			if err := tx.DropFollower(ctx, f.AuthorID, from); err != nil {
				return err
			}
			f.Person = to
			if err := tx.SaveFollower(ctx, f); err != nil {
				return err
			}
		}
		return nil
	})
}

// Farewell wipes a person whose account was deleted.
func (b *Blog) Farewell(ctx context.Context, personURI string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := b.retractAll(ctx, tx, personURI); err != nil {
			return err
		}
		return tx.RemovePerson(ctx, personURI)
	})
}
