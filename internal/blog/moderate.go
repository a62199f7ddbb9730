package blog

import "context"

// ApproveComment shows a comment that waited, was hidden or was taken for spam.
func (b *Blog) ApproveComment(ctx context.Context, id string) error {
	return b.decide(ctx, id, Shown)
}

// HideComment takes a comment from the page and keeps it.
func (b *Blog) HideComment(ctx context.Context, id string) error { return b.decide(ctx, id, Hidden) }

// SpamComment takes a comment from the page as spam.
func (b *Blog) SpamComment(ctx context.Context, id string) error { return b.decide(ctx, id, Spam) }

func (b *Blog) decide(ctx context.Context, id string, state CommentState) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.HoldBlocks(ctx); err != nil { // no block of the writer comes in between
			return err
		}
		c, err := tx.Comment(ctx, id)
		if err != nil {
			return err
		}
		switch {
		case c.State == Deleted:
			return ErrConflict("", "The comment is deleted.")
		case c.AuthorID != "":
			return ErrConflict("", "This is your own answer; edit or delete it instead.")
		}
		_, err = b.settleAs(ctx, tx, c, state)
		return err
	})
}

// settleAs gives a comment the state that the author has decided on, by whatever
// way, and sees to what follows from it: the filter learns, and Akismet is told if
// it was wrong. It is the only door to that.
func (b *Blog) settleAs(ctx context.Context, tx Tx, c Comment, state CommentState) (Comment, error) {
	if state == Shown {
		if err := b.mayStand(ctx, tx, c.PersonURI); err != nil {
			return c, err
		}
	}
	if err := tx.Decided(ctx, c.ID); err != nil {
		return c, err
	}
	if err := b.decided(ctx, tx, c, state); err != nil || c.State == state {
		return c, err
	}
	return b.become(ctx, tx, c, state, "")
}

// become gives a comment a state, by the author's word or by that of a judge who
// took his time, and sees to what follows from it.
func (b *Blog) become(ctx context.Context, tx Tx, c Comment, state CommentState, reason string) (Comment, error) {
	c.State, c.Reason = state, reason
	if err := b.keepComment(ctx, tx, c); err != nil {
		return c, err
	}
	if err := b.lookOnceMore(ctx, tx, c); err != nil {
		return c, err
	}
	if state == Shown {
		if err := b.passOnWaiting(ctx, tx, c); err != nil {
			return c, err
		}
	}
	return c, b.settleReply(ctx, tx, c)
}

// mayStand refuses to show the words, or the name, of someone who is kept from the
// pages: they would stand there against a block that says otherwise.
func (b *Blog) mayStand(ctx context.Context, tx Tx, personURI string) error {
	if personURI == "" {
		return nil // somebody who wrote in the form, whom no block names
	}
	s, err := tx.Standing(ctx, Person{URI: personURI, Host: HostOf(personURI)})
	if err != nil {
		return err
	}
	if s.Severity == Suspend {
		return ErrConflict("", "You have blocked who wrote this. Lift the block to show their words.")
	}
	blocking, err := tx.BlockedBy(ctx, personURI)
	if err == nil && blocking {
		return ErrConflict("", "Who wrote this has blocked you. Their words are not shown until they lift that.")
	}
	return err
}

// DeleteComment wipes a comment. Of someone else's, our copy goes, and a server
// that asked leave for it is refused; an author's answer is deleted everywhere.
func (b *Blog) DeleteComment(ctx context.Context, id string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		c, err := tx.Comment(ctx, id)
		if err != nil {
			return err
		}
		if c.State == Deleted {
			return nil
		}
		if c.AuthorID != "" {
			if err := b.withdrawAnswer(ctx, tx, c); err != nil {
				return err
			}
		}
		if err := b.keepComment(ctx, tx, wiped(c)); err != nil {
			return err
		}
		return b.settleReply(ctx, tx, wiped(c))
	})
}
