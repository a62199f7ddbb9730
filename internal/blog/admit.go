package blog

import "context"

// admit refuses a new comment under an article where none is taken any more, with
// an error of kind Forbidden that says so. Every door asks it, and asks nothing
// else about that; pages ask [Settings.Closed].
func (b *Blog) admit(ctx context.Context, tx Tx, _ Article) error {
	s, err := tx.Settings(ctx)
	if err != nil {
		return err
	}
	if s.Closed() {
		return ErrForbidden("Comments are closed here.")
	}
	return nil
}

// Closed reports whether no new comment is taken anywhere on the blog.
func (s Settings) Closed() bool { return s.Policy == PolicyClosed }
