package blog

import (
	"context"
	"time"
)

// AuthorMove says that an author went to another account and where it is.
type AuthorMove struct {
	ID         string
	AuthorID   string
	To         string // URI of the account
	Handle     string // user@host
	URL        string // its page
	At         time.Time
	CanceledAt time.Time // zero while it stands
}

// Stands reports whether the author is gone.
func (m AuthorMove) Stands() bool { return m.ID != "" && m.CanceledAt.IsZero() }

// moveTx is what moving needs.
type moveTx interface {
	// LastMove returns an author's last move, also one that was taken back; an
	// error of kind NotFound when there was none.
	LastMove(ctx context.Context, authorID string) (AuthorMove, error)
	SaveMove(ctx context.Context, m AuthorMove) error
}

// betweenMoves is how long an author stays before moving again. Mastodon asks
// the same of its people; it and others ignore moves that follow each other
// faster.
const betweenMoves = 30 * 24 * time.Hour

// MoveAway says to the world that an author went to another account, and asks
// followers to follow there. Articles and pages stay. That the other account
// names this one as its own is for the caller to have made sure.
func (b *Blog) MoveAway(ctx context.Context, authorID string, to Person) (AuthorMove, error) {
	var m AuthorMove
	err := b.db.Write(ctx, func(tx Tx) error {
		author, err := tx.Author(ctx, authorID)
		if err != nil {
			return err
		}
		if err := b.mayMove(ctx, tx, author.ID, to); err != nil {
			return err
		}
		m = AuthorMove{ID: b.o.NewID(), AuthorID: author.ID, To: to.URI, Handle: to.Handle, URL: to.URL, At: b.now()}
		if err := tx.SaveMove(ctx, m); err != nil {
			return err
		}
		// The profile goes first: some servers look there whether the move is true.
		if err := tx.Broadcast(ctx, b.toFollowers(author.ID, ProfileUpdated, "")); err != nil {
			return err
		}
		return tx.Broadcast(ctx, b.toFollowers(author.ID, AuthorMoved, m.To))
	})
	return m, err
}

func (b *Blog) mayMove(ctx context.Context, tx Tx, authorID string, to Person) error {
	last, err := tx.LastMove(ctx, authorID)
	switch {
	case KindOf(err) == NotFound:
		return nil
	case err != nil:
		return err
	case last.Stands() && last.To == to.URI:
		return ErrConflict("target", "You have moved there already, on "+last.At.Format(time.DateOnly)+".")
	case b.now().Before(last.At.Add(betweenMoves)):
		return ErrConflict("target", "You moved on "+last.At.Format(time.DateOnly)+
			". Servers ignore moves that come fast; the next is possible on "+last.At.Add(betweenMoves).Format(time.DateOnly)+".")
	}
	return nil
}

// StayHere takes a move back: the profile no longer says that the author is
// gone, and the author can be followed again. Followers who went do not return
// by themselves.
func (b *Blog) StayHere(ctx context.Context, authorID string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		m, err := tx.LastMove(ctx, authorID)
		if KindOf(err) == NotFound || (err == nil && !m.Stands()) {
			return ErrConflict("", "You have not moved.")
		}
		if err != nil {
			return err
		}
		m.CanceledAt = b.now()
		if err := tx.SaveMove(ctx, m); err != nil {
			return err
		}
		return tx.Broadcast(ctx, b.toFollowers(authorID, ProfileUpdated, ""))
	})
}

func (b *Blog) toFollowers(authorID string, kind BroadcastKind, reference string) Broadcast {
	return Broadcast{ID: b.o.NewID(), AuthorID: authorID, Kind: kind, Reference: reference, Followers: true, CreatedAt: b.now()}
}

// gone reports whether an author has moved away.
func (b *Blog) gone(ctx context.Context, tx Tx, authorID string) (bool, error) {
	m, err := tx.LastMove(ctx, authorID)
	if KindOf(err) == NotFound {
		return false, nil
	}
	return m.Stands(), err
}
