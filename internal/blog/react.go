package blog

import "context"

// reactionTx is what reactions need.
type reactionTx interface {
	// SaveReaction keeps one reaction of a kind for each person and thing.
	SaveReaction(ctx context.Context, r Reaction) error
	// DropReaction removes by the activity's address; the person must match.
	DropReaction(ctx context.Context, personURI, uri string) (found bool, err error)
	// DropReactionTo removes by what was reacted to.
	DropReactionTo(ctx context.Context, personURI string, kind ReactionKind, articleID, commentID string) error
}

// React takes a like or a boost of an article, or of an answer by the author,
// from a person elsewhere. One that repeats, or is about nothing of ours, changes
// nothing.
func (b *Blog) React(ctx context.Context, from Person, kind ReactionKind, t Target, uri string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		_, _, err := b.react(ctx, tx, from, kind, t, uri)
		return err
	})
}

// react returns what was reacted to; nothing when that is nothing of ours, or
// the reaction does not count.
func (b *Blog) react(ctx context.Context, tx Tx, from Person, kind ReactionKind, t Target, uri string) (Article, Comment, error) {
	if away, err := b.turnAway(ctx, tx, from); away || err != nil {
		return Article{}, Comment{}, err
	}
	if gone, err := tx.Forgotten(ctx, uri, from.URI); gone || err != nil {
		return Article{}, Comment{}, err
	}
	article, comment, err := b.answered(ctx, tx, t)
	if err != nil || article.ID == "" {
		return Article{}, Comment{}, err
	}
	if err := b.allow(ctx, tx, newReactions, from.URI); err != nil {
		return Article{}, Comment{}, err
	}
	if err := b.meet(ctx, tx, from); err != nil {
		return Article{}, Comment{}, err
	}
	return article, comment, tx.SaveReaction(ctx, Reaction{
		ID: b.o.NewID(), Kind: kind, ArticleID: article.ID, CommentID: comment.ID,
		PersonURI: from.URI, URI: uri, CreatedAt: b.now(),
	})
}

// Unreact takes a reaction back, by its address if we know it, else by what it
// was about. (Mastodon may undo an activity under an id we never saw.)
func (b *Blog) Unreact(ctx context.Context, personURI string, kind ReactionKind, t Target, uri string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := b.retractAt(ctx, tx, personURI, uri); err != nil {
			return err
		}
		found, err := tx.DropReaction(ctx, personURI, uri)
		if err != nil || found {
			return err
		}
		article, comment, err := b.answered(ctx, tx, t)
		if err != nil {
			return err
		}
		// It may still be on its way: an undo can overtake what it undoes.
		if err := b.remember(ctx, tx, uri, personURI); err != nil || article.ID == "" {
			return err
		}
		if err := b.retractReactions(ctx, tx, b.permit(permitFor(kind), personURI, "", article, comment), ""); err != nil {
			return err
		}
		return tx.DropReactionTo(ctx, personURI, kind, article.ID, comment.ID)
	})
}
