package blog

import (
	"context"
	"net/url"
	"strings"
	"time"
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
	// RememberUndone remembers for some days that a person took back every follow
	// of an author that was asked for until a time.
	RememberUndone(ctx context.Context, authorID, personURI string, asked time.Time) error
	// Undone reports whether a follow was taken back since it was asked for.
	Undone(ctx context.Context, f Follower) (bool, error)
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

// HostOf is the host of an address in lower case, with its port if it names one.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
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
	if known.URI == "" {
		if err := b.allow(ctx, tx, newPeople, p.URI); err != nil {
			return err
		}
	}
	if err := b.keepMailbox(ctx, tx, &p, known); err != nil {
		return err
	}
	p = bounded(p)
	p.Name = cut(b.o.Name(p.Name), 100)
	p.Avatar = ""
	if p.AvatarURL == known.AvatarURL {
		p.Avatar = known.Avatar
	}
	wanted, err := b.wantsPicture(ctx, tx, p)
	if err != nil {
		return err
	}
	if err := tx.SavePerson(ctx, p); err != nil {
		return err
	}
	emoji := emojiIn(p.Name, p.Emoji, mostNameEmoji)
	if rejected, err := b.rejectsMedia(ctx, tx, p.URI); err != nil {
		return err
	} else if rejected {
		emoji = nil // the name shows their codes
	}
	if err := tx.SaveEmoji(ctx, p.URI, emoji); err != nil {
		return err
	}
	if !wanted {
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
		if err := tx.HoldBlocks(ctx); err != nil {
			return err
		}
		p, err := tx.Person(ctx, uri)
		if err != nil || p.AvatarURL != avatarURL {
			return err
		}
		if welcome, err := PictureWelcome(ctx, tx, uri, avatarURL); !welcome || err != nil {
			return err
		}
		p.Avatar = name
		return tx.SavePerson(ctx, p)
	})
}

// Follow makes a person a follower of an author and says so to them. Asking
// again, as servers do after a repair, is answered again. Once the author has
// moved away, nobody new is taken.
func (b *Blog) Follow(ctx context.Context, authorID string, p Person, request string) error {
	return b.FollowAsked(ctx, authorID, p, request, b.now())
}

// FollowAsked is [Blog.Follow] for a request that arrived at a time before now. It
// changes nothing when the person took it back after that: the request may have
// waited for a fetch while its undoing did not.
func (b *Blog) FollowAsked(ctx context.Context, authorID string, p Person, request string, asked time.Time) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if away, err := b.turnAway(ctx, tx, p); away || err != nil {
			return err
		}
		f := Follower{Person: p, AuthorID: authorID, FollowURI: request, Since: asked.UTC().Truncate(time.Millisecond)}
		if undone, err := tx.Undone(ctx, f); undone || err != nil {
			return err
		}
		if err := b.allowFollow(ctx, tx, authorID, p); err != nil {
			return err
		}
		if err := b.meet(ctx, tx, p); err != nil {
			return err
		}
		if refused, err := b.refuseFollow(ctx, tx, f); refused || err != nil {
			return err
		}
		if err := tx.SaveFollower(ctx, f); err != nil {
			return err
		}
		return tx.Broadcast(ctx, b.toPerson(f, FollowAccepted))
	})
}

// allowFollow refuses a follow that is one too many, new or repeated: each is
// answered.
func (b *Blog) allowFollow(ctx context.Context, tx Tx, authorID string, p Person) error {
	if err := b.allow(ctx, tx, newFollows, p.URI); err != nil {
		return err
	}
	room, err := b.roomAt(ctx, tx, authorID, p.Mailbox)
	if err == nil && !room {
		return ErrTooMany("There are followers at too many inboxes of this server.")
	}
	return err
}

// refuseFollow says no to a new follower of an author who has moved away.
func (b *Blog) refuseFollow(ctx context.Context, tx Tx, f Follower) (bool, error) {
	gone, err := b.gone(ctx, tx, f.AuthorID)
	if err != nil || !gone {
		return false, err
	}
	_, err = tx.Follower(ctx, f.AuthorID, f.Person.URI)
	if KindOf(err) != NotFound {
		return false, err
	}
	return true, tx.Broadcast(ctx, b.toPerson(f, FollowRejected))
}

// Unfollow ends a follow because the follower undid it. Which request was undone
// does not matter: some servers repair follows under new ids, others use one id
// for all follows of a pair.
func (b *Blog) Unfollow(ctx context.Context, authorID, personURI string) error {
	return b.UnfollowAsked(ctx, authorID, personURI, b.now())
}

// UnfollowAsked is [Blog.Unfollow] for an undoing that arrived at a time before
// now. It ends what was asked for until then, even if that is still to have its
// effect, and nothing that was asked for later.
func (b *Blog) UnfollowAsked(ctx context.Context, authorID, personURI string, asked time.Time) error {
	asked = asked.UTC().Truncate(time.Millisecond)
	return b.db.Write(ctx, func(tx Tx) error {
		if err := b.rememberUndone(ctx, tx, authorID, personURI, asked); err != nil {
			return err
		}
		f, err := tx.Follower(ctx, authorID, personURI)
		if KindOf(err) == NotFound {
			return nil
		}
		if err != nil || f.Since.After(asked) {
			return err
		}
		return tx.DropFollower(ctx, authorID, personURI)
	})
}

// DenyFollow tells a person's server that the author does not follow them,
// though it counts the author among their followers.
func (b *Blog) DenyFollow(ctx context.Context, authorID string, p Person) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if away, err := b.turnAway(ctx, tx, p); away || err != nil {
			return err
		}
		if err := b.meet(ctx, tx, p); err != nil {
			return err
		}
		return tx.Broadcast(ctx, b.toPerson(Follower{Person: p, AuthorID: authorID}, FollowDenied))
	})
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
		if away, err := b.turnAway(ctx, tx, to); away || err != nil {
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
			room, err := b.roomAt(ctx, tx, f.AuthorID, to.Mailbox)
			if err != nil {
				return err
			}
			if !room {
				return ErrTooMany("There are followers at too many inboxes of this server.")
			}
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
