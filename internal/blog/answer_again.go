package blog

import "context"

// SendAnswerAgain sends an answer of the author's once more to whom it answers, if
// it, or an edit of it, did not reach them. Nobody else gets anything.
func (b *Blog) SendAnswerAgain(ctx context.Context, id string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		c, err := tx.Comment(ctx, id)
		if err != nil {
			return err
		}
		if c.AuthorID == "" || c.State != Shown {
			return ErrForbidden("Only your own answers can be sent again.")
		}
		if err := b.mustBePublic(ctx, tx, c.ArticleID); err != nil {
			return err
		}
		way, err := tx.AnswerPassage(ctx, c)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		if !way.Missed() {
			return ErrConflict("", "The answer has arrived or is still on its way; there is nothing to send again.")
		}
		if err := mayBeAnswered(ctx, tx, way.PersonURI); err != nil {
			return err
		}
		kind := AnswerUpdated
		if way.Never() {
			kind = AnswerPublished
		}
		return tx.Broadcast(ctx, Broadcast{
			ID: b.o.NewID(), AuthorID: c.AuthorID, Kind: kind, ArticleID: c.ArticleID, CommentID: c.ID,
			People: []string{way.PersonURI}, CreatedAt: b.now(),
		})
	})
}

// mayBeAnswered refuses to send to somebody to whom nothing goes.
func mayBeAnswered(ctx context.Context, tx Tx, personURI string) error {
	s, err := tx.Standing(ctx, Person{URI: personURI, Host: HostOf(personURI)})
	switch {
	case err != nil:
		return err
	case s.Severity == Suspend:
		return ErrConflict("", "You have blocked whom this answers; lift the block before you send it again.")
	case s.Unlisted:
		return ErrConflict("", "Only servers on your list are written to, and "+HostOf(personURI)+" is not on it. Put it on the list before you send this again.")
	}
	return nil
}
