package store

import (
	"context"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// Forward notes that a message from elsewhere is to be passed on as it came: a
// broadcast with the bytes beside it, kept once, and a job for each mailbox of the
// author's followers but those on one host.
func (t *tx) Forward(ctx context.Context, b blog.Broadcast, original []byte, besides string) error {
	err := t.q.SaveBroadcast(ctx, db.SaveBroadcastParams{
		ID: b.ID, AuthorID: b.AuthorID, Kind: string(b.Kind), CommentID: b.CommentID, PersonUri: b.PersonURI,
		Followers: true, People: "[]", CreatedAt: ms(b.CreatedAt),
	})
	if err != nil {
		return wrap(err, "save a broadcast")
	}
	if err := t.q.SaveParcel(ctx, db.SaveParcelParams{BroadcastID: b.ID, Original: original}); err != nil {
		return wrap(err, "keep a message to be passed on")
	}
	if err := t.fanOut(ctx, b, besides); err != nil {
		return err
	}
	t.work = true
	return wrap(t.q.CountBroadcast(ctx, b.ID), "count a broadcast")
}

// Parcel returns the bytes that a broadcast passes on.
func (v view) Parcel(ctx context.Context, broadcastID string) ([]byte, error) {
	raw, err := v.q.Parcel(ctx, broadcastID)
	return raw, notFound(err, "read a message to be passed on", "There is no such message.")
}

// CountForwards counts the messages passed on since a moment, those of one person
// or of all ("").
func (v view) CountForwards(ctx context.Context, personURI string, since time.Time) (int, error) {
	n, err := v.q.CountForwards(ctx, db.CountForwardsParams{Since: ms(since), Person: personURI})
	return int(n), wrap(err, "count what was passed on")
}

// KeepMessage keeps a message until its comment is shown: the first one, and the
// newest edit.
func (t *tx) KeepMessage(ctx context.Context, commentID string, edit bool, original []byte, at time.Time) error {
	return wrap(t.q.KeepMessage(ctx, db.KeepMessageParams{CommentID: commentID, Edit: edit, Original: original, At: ms(at)}), "keep a message")
}

// TakeMessages returns what was kept of a comment, oldest first, and keeps it no
// longer.
func (t *tx) TakeMessages(ctx context.Context, commentID string) ([][]byte, error) {
	originals, err := t.q.WaitingMessages(ctx, commentID)
	if err != nil {
		return nil, wrap(err, "read messages kept")
	}
	return originals, wrap(t.q.DropWaitingMessages(ctx, commentID), "drop messages kept")
}

// NoteForwarded remembers that a comment was passed on.
func (t *tx) NoteForwarded(ctx context.Context, commentID string, at time.Time) error {
	return wrap(t.q.NoteForwarded(ctx, db.NoteForwardedParams{CommentID: commentID, At: ms(at)}), "note what was passed on")
}

// Forwarded reports whether a comment was passed on, and its end was not.
func (v view) Forwarded(ctx context.Context, commentID string) (bool, error) {
	n, err := v.q.CountForwarded(ctx, commentID)
	return n > 0, wrap(err, "look whether a comment was passed on")
}

// ForgetForwarded forgets that a comment was passed on, because its end is.
func (t *tx) ForgetForwarded(ctx context.Context, commentID string) error {
	return wrap(t.q.DropForwarded(ctx, commentID), "forget what was passed on")
}
