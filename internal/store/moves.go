package store

import (
	"context"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// LastMove returns an author's last move, also one that was taken back.
func (v view) LastMove(ctx context.Context, authorID string) (blog.AuthorMove, error) {
	r, err := v.q.LastMove(ctx, authorID)
	return blog.AuthorMove{
		ID: r.ID, AuthorID: r.AuthorID, To: r.Target, Handle: r.Handle, URL: r.Url, At: fromMs(r.At), CanceledAt: fromMs(r.CanceledAt),
	}, notFound(err, "read where an author went", "The author has not moved.")
}

// SaveMove notes where an author went, or that this was taken back.
func (t *tx) SaveMove(ctx context.Context, m blog.AuthorMove) error {
	t.visible = true
	return wrap(t.q.SaveMove(ctx, db.SaveMoveParams{
		ID: m.ID, AuthorID: m.AuthorID, Target: m.To, Handle: m.Handle, Url: m.URL, At: ms(m.At), CanceledAt: ms(m.CanceledAt),
	}), "save where an author went")
}

// RememberUndone remembers that a person took back every follow of an author
// that was asked for until a time.
func (t *tx) RememberUndone(ctx context.Context, authorID, personURI string, asked time.Time) error {
	return wrap(t.q.RememberUndone(ctx, db.RememberUndoneParams{AuthorID: authorID, PersonUri: personURI, At: ms(asked)}), "remember an undone follow")
}

// Undone reports whether a follow was taken back since it was asked for: by an
// activity that named the pair, or by one that named only the request.
func (v view) Undone(ctx context.Context, f blog.Follower) (bool, error) {
	n, err := v.q.CountUndone(ctx, db.CountUndoneParams{Author: f.AuthorID, Person: f.Person.URI, Asked: ms(f.Since)})
	if err != nil || n > 0 {
		return n > 0, wrap(err, "look for an undone follow")
	}
	n, err = v.q.ForgottenSince(ctx, db.ForgottenSinceParams{Uri: f.FollowURI, Person: f.Person.URI, Asked: ms(f.Since)})
	return n > 0, wrap(err, "look for an undone follow")
}
