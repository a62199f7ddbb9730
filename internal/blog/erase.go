package blog

import (
	"context"
	"slices"
)

// privacyTx is what removing all that is known of a person needs besides
// [Tx.RemovePerson].
type privacyTx interface {
	// CommentsOf returns all comments of a person, deleted ones too.
	CommentsOf(ctx context.Context, personURI string) ([]Comment, error)
	// CommentsFrom returns the comments written in the form under an e-mail address.
	CommentsFrom(ctx context.Context, email string) ([]Comment, error)
	// EraseComment removes the place of a deleted comment, or, where answers hang
	// on it, whose it was; it reports whether the place stays. Mail about
	// it that waits goes, too.
	EraseComment(ctx context.Context, id string) (stays bool, err error)
	// EraseAddress removes what is counted of an e-mail address.
	EraseAddress(ctx context.Context, email string) error
	// EraseTraces removes what the bookkeeping holds of a person.
	EraseTraces(ctx context.Context, personURI string) error
}

// Erased says what was removed.
type Erased struct {
	Comments int // whose words are gone
	Gaps     int // of these, those that leave a place, because answers hang on it
	Told     int // words of the author's that were taken back elsewhere: follows, permits
}

// Erase removes all that is here of a person of the fediverse: comments, letters,
// reactions, quotes, follows, permits, picture and key. What was published about
// them is taken back where it went: their follow is rejected, and what they were
// allowed is deleted. The author's own words stay, also where they name the
// person; so does a block, which the author must lift to forget it. Asked again,
// it finds nothing.
func (b *Blog) Erase(ctx context.Context, personURI string) (e Erased, err error) {
	err = b.db.Write(ctx, func(tx Tx) error {
		e = Erased{}
		if err := b.takeBackFrom(ctx, tx, personURI, &e); err != nil {
			return err
		}
		comments, err := tx.CommentsOf(ctx, personURI)
		if err != nil {
			return err
		}
		for _, c := range comments {
			if c.State == Deleted {
				continue
			}
			e.Comments++
			if err := b.unlearn(ctx, tx, c); err != nil {
				return err
			}
		}
		if err := tx.RemovePerson(ctx, personURI); err != nil {
			return err
		}
		if err := e.places(ctx, tx, comments); err != nil {
			return err
		}
		return tx.EraseTraces(ctx, personURI)
	})
	return e, err
}

// EraseAddress removes all that somebody wrote in the form under an e-mail address,
// lower case, whether it was proven to be theirs or not: their comments, with the
// names and addresses given, what the links of mails open, and mail to them that
// waits. Asked again, it finds nothing.
func (b *Blog) EraseAddress(ctx context.Context, email string) (e Erased, err error) {
	err = b.db.Write(ctx, func(tx Tx) error {
		e = Erased{}
		comments, err := tx.CommentsFrom(ctx, email)
		if err != nil {
			return err
		}
		for _, c := range comments {
			e.Comments++
			if err := b.unlearn(ctx, tx, c); err != nil {
				return err
			}
			if err := b.keepComment(ctx, tx, wiped(c)); err != nil {
				return err
			}
		}
		if err := e.places(ctx, tx, comments); err != nil {
			return err
		}
		return tx.EraseAddress(ctx, email)
	})
	return e, err
}

// places erases where deleted comments stood, the last ones first: who answered
// themselves leaves no gap for that.
func (e *Erased) places(ctx context.Context, tx Tx, comments []Comment) error {
	for _, c := range slices.Backward(comments) {
		stays, err := tx.EraseComment(ctx, c.ID)
		if err != nil {
			return err
		}
		if stays {
			e.Gaps++
		}
	}
	return nil
}

// takeBackFrom ends a person's follows and permits, and says so to their server.
func (b *Blog) takeBackFrom(ctx context.Context, tx Tx, personURI string, e *Erased) error {
	follows, err := tx.Following(ctx, personURI)
	if err != nil {
		return err
	}
	for _, f := range follows {
		if err := tx.DropFollower(ctx, f.AuthorID, personURI); err != nil {
			return err
		}
		if err := tx.Broadcast(ctx, b.toPerson(f, FollowRejected)); err != nil {
			return err
		}
		e.Told++
	}
	permits, err := tx.PermitsOf(ctx, personURI)
	if err != nil {
		return err
	}
	for _, p := range permits {
		if p.State == Granted {
			e.Told++
			err = b.revoke(ctx, tx, p)
		} else if p.State != Revoked {
			err = tx.DropPermit(ctx, p.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
