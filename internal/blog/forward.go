package blog

import (
	"context"
	"time"
)

// A reply that is addressed to an author's followers is passed on to them as it
// came, because their servers would not hear of it otherwise (ActivityPub 7.1.2).
// That happens in the transaction that shows the comment, and never for one that
// readers of the blog cannot see.

const (
	// Whoever can write here could have us send to all our followers; these
	// bound how often in an hour, for everyone together and for one person.
	forwardsAnHour = 60
	forwardsOfOne  = 10
	mostForwarded  = 128 << 10 // bytes of a message that is passed on
)

// forwardTx is what passing messages on needs.
type forwardTx interface {
	// Forward notes that a message is to be passed on as it came, to all
	// followers of the broadcast's author but those on one host.
	Forward(ctx context.Context, b Broadcast, original []byte, besides string) error
	// CountForwards counts the messages passed on since a moment, those of one
	// person or of all ("").
	CountForwards(ctx context.Context, personURI string, since time.Time) (int, error)
	// KeepMessage keeps a message until its comment is shown: the first one, and
	// the newest edit.
	KeepMessage(ctx context.Context, commentID string, edit bool, original []byte, at time.Time) error
	// TakeMessages returns what was kept, oldest first, and keeps it no longer.
	TakeMessages(ctx context.Context, commentID string) (originals [][]byte, err error)
	// NoteForwarded remembers that a comment was passed on, Forwarded reports it,
	// and ForgetForwarded forgets it.
	NoteForwarded(ctx context.Context, commentID string, at time.Time) error
	Forwarded(ctx context.Context, commentID string) (bool, error)
	ForgetForwarded(ctx context.Context, commentID string) error
}

// passOn has a message passed on if its comment is shown, and keeps it if the
// comment waits. Only what is addressed to the followers of the very author who is
// answered goes to them.
func (b *Blog) passOn(ctx context.Context, tx Tx, c Comment, authorID string, r Reply, edit bool) error {
	if authorID == "" || r.ToFollowersOf != authorID || len(r.Original) == 0 || len(r.Original) > mostForwarded {
		if edit { // what was kept says what its writer no longer does
			_, err := tx.TakeMessages(ctx, c.ID)
			return err
		}
		return nil
	}
	switch c.State {
	case Shown:
		if err := b.passOnWaiting(ctx, tx, c); err != nil {
			return err
		}
		return b.forward(ctx, tx, c, authorID, r.Original)
	case Held:
		if edit {
			if _, err := tx.TakeMessages(ctx, c.ID); err != nil {
				return err
			}
			edit = false // it stands for the whole message now
		}
		return tx.KeepMessage(ctx, c.ID, edit, r.Original, b.now())
	default:
		_, err := tx.TakeMessages(ctx, c.ID)
		return err
	}
}

// passOnEdit is passOn for the newer words of a comment.
func (b *Blog) passOnEdit(ctx context.Context, tx Tx, c Comment, r Reply) error {
	authorID, err := b.answeredAuthor(ctx, tx, c)
	if err != nil {
		return err
	}
	return b.passOn(ctx, tx, c, authorID, r, true)
}

// passOnWaiting passes on what was kept of a comment, now that it is shown.
func (b *Blog) passOnWaiting(ctx context.Context, tx Tx, c Comment) error {
	originals, err := tx.TakeMessages(ctx, c.ID)
	if err != nil || len(originals) == 0 {
		return err
	}
	authorID, err := b.answeredAuthor(ctx, tx, c)
	if err != nil || authorID == "" {
		return err
	}
	for _, original := range originals {
		if err := b.forward(ctx, tx, c, authorID, original); err != nil {
			return err
		}
	}
	return nil
}

// answeredAuthor is the author under whose article a comment stands, "" if that is
// not published.
func (b *Blog) answeredAuthor(ctx context.Context, tx Tx, c Comment) (string, error) {
	article, _, err := tx.FindTarget(ctx, Target{CommentID: c.ID})
	if KindOf(err) == NotFound {
		return "", nil
	}
	return article.AuthorID, err
}

// forward passes a message on, unless enough was for now. What is beyond is not
// made up for later: it stands on the blog all the same.
func (b *Blog) forward(ctx context.Context, tx Tx, c Comment, authorID string, original []byte) error {
	since := b.now().Add(-time.Hour)
	for _, limit := range []struct {
		of   string
		most int
	}{{"", forwardsAnHour}, {c.PersonURI, forwardsOfOne}} {
		n, err := tx.CountForwards(ctx, limit.of, since)
		if err != nil || n >= limit.most {
			return err
		}
	}
	if err := b.send(ctx, tx, MessageForwarded, c, authorID, original); err != nil {
		return err
	}
	return tx.NoteForwarded(ctx, c.ID, b.now())
}

// passOnDeletion passes on that a message is gone to those to whom it was passed
// on. There is no limit to this: it can happen once for each message.
func (b *Blog) passOnDeletion(ctx context.Context, tx Tx, c Comment, original []byte) error {
	forwarded, err := tx.Forwarded(ctx, c.ID)
	if err != nil || !forwarded || len(original) == 0 || len(original) > mostForwarded {
		return err
	}
	authorID, err := b.answeredAuthor(ctx, tx, c)
	if err != nil || authorID == "" {
		return err
	}
	if err := b.send(ctx, tx, DeletionForwarded, c, authorID, original); err != nil {
		return err
	}
	return tx.ForgetForwarded(ctx, c.ID)
}

// send writes the broadcast of a message from elsewhere. The server it came from
// has it.
func (b *Blog) send(ctx context.Context, tx Tx, kind BroadcastKind, c Comment, authorID string, original []byte) error {
	return tx.Forward(ctx, Broadcast{
		ID: b.o.NewID(), AuthorID: authorID, Kind: kind, CommentID: c.ID, PersonURI: c.PersonURI, Followers: true, CreatedAt: b.now(),
	}, original, HostOf(c.PersonURI))
}
