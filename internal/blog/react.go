package blog

import "context"

// reactionTx is what reactions need.
type reactionTx interface {
	// SaveReaction keeps one reaction of a kind (and emoji) for each person and
	// thing.
	SaveReaction(ctx context.Context, r Reaction) error
	// EmojiBy lists the emoji that a person put under a thing.
	EmojiBy(ctx context.Context, personURI, articleID, commentID string) ([]string, error)
	// DropReaction removes by the activity's address; the person must match.
	DropReaction(ctx context.Context, personURI, uri string) (found bool, err error)
	// DropReactionTo removes by person, kind, emoji and what was reacted to.
	DropReactionTo(ctx context.Context, r Reaction) error
}

// React takes a like or a boost of an article, or of an answer by the author,
// from a person elsewhere. One that repeats, or is about nothing of ours, changes
// nothing.
func (b *Blog) React(ctx context.Context, from Person, kind ReactionKind, t Target, uri string) error {
	return b.addReaction(ctx, from, t, Reaction{Kind: kind, PersonURI: from.URI, URI: uri})
}

func (b *Blog) addReaction(ctx context.Context, from Person, t Target, r Reaction) error {
	return b.db.Write(ctx, func(tx Tx) error {
		_, _, err := b.react(ctx, tx, from, t, r)
		return err
	})
}

// react returns what was reacted to; nothing when that is nothing of ours, or
// the reaction does not count.
func (b *Blog) react(ctx context.Context, tx Tx, from Person, t Target, r Reaction) (Article, Comment, error) {
	if away, err := b.turnAway(ctx, tx, from); away || err != nil {
		return Article{}, Comment{}, err
	}
	if gone, err := tx.Forgotten(ctx, r.URI, from.URI); gone || err != nil {
		return Article{}, Comment{}, err
	}
	article, comment, err := b.answered(ctx, tx, t)
	if err != nil || article.ID == "" {
		return Article{}, Comment{}, err
	}
	if r, err = b.plainly(ctx, tx, from, r); err != nil {
		return Article{}, Comment{}, err
	}
	r.ID, r.ArticleID, r.CommentID, r.CreatedAt = b.o.NewID(), article.ID, comment.ID, b.now()
	if many, err := tooMany(ctx, tx, r); many || err != nil {
		return Article{}, Comment{}, err
	}
	if err := b.allow(ctx, tx, newReactions, from.URI); err != nil {
		return Article{}, Comment{}, err
	}
	if err := b.meet(ctx, tx, from); err != nil {
		return Article{}, Comment{}, err
	}
	if err := tx.SaveReaction(ctx, r); err != nil || r.EmojiURL == "" {
		return article, comment, err
	}
	return article, comment, tx.FetchEmojiAt(ctx, r.EmojiURL)
}

// Unreact takes a reaction back, by its address if we know it, else by what it
// was about. (Mastodon may undo an activity under an id we never saw.)
func (b *Blog) Unreact(ctx context.Context, personURI string, kind ReactionKind, t Target, uri string) error {
	return b.unreact(ctx, t, Reaction{Kind: kind, PersonURI: personURI, URI: uri})
}

func (b *Blog) unreact(ctx context.Context, t Target, r Reaction) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := b.retractAt(ctx, tx, r.PersonURI, r.URI); err != nil {
			return err
		}
		found, err := tx.DropReaction(ctx, r.PersonURI, r.URI)
		if err != nil || found {
			return err
		}
		article, comment, err := b.answered(ctx, tx, t)
		if err != nil {
			return err
		}
		// It may still be on its way: an undo can overtake what it undoes.
		if err := b.remember(ctx, tx, r.URI, r.PersonURI); err != nil || article.ID == "" {
			return err
		}
		if r.Kind != ByEmoji { // for which nobody asks
			if err := b.retractReactions(ctx, tx, b.permit(permitFor(r.Kind), r.PersonURI, "", article, comment), ""); err != nil {
				return err
			}
		}
		r.ArticleID, r.CommentID = article.ID, comment.ID
		return tx.DropReactionTo(ctx, r)
	})
}
