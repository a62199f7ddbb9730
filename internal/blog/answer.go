package blog

import (
	"context"
	"strings"
)

// Answer is the author's word to a comment: it stands under it, and goes to who
// wrote it, to who else speaks above it, and to the author's followers. A
// comment that waited is shown with it. The answer to a comment of the form stays
// here, since other servers could not show what it answers.
func (b *Blog) Answer(ctx context.Context, authorID, commentID, markdown string) (Comment, error) {
	html, text, err := b.answerText(markdown)
	if err != nil {
		return Comment{}, err
	}
	var answer Comment
	err = b.db.Write(ctx, func(tx Tx) error {
		if err := tx.HoldBlocks(ctx); err != nil { // an answer approves, and no block comes in between
			return err
		}
		parent, err := b.answerable(ctx, tx, commentID)
		if err != nil {
			return err
		}
		if err := b.mustBePublic(ctx, tx, parent.ArticleID); err != nil {
			return err
		}
		answer = Comment{
			ID: b.o.NewID(), ArticleID: parent.ArticleID, ParentID: parent.ID, AuthorID: authorID, Local: parent.Local,
			HTML: html, Text: text, Source: markdown, Unlisted: parent.Unlisted, Warning: parent.Warning,
			State: Shown, PublishedAt: b.now(), ReceivedAt: b.now(),
		}
		if err := tx.SaveComment(ctx, answer); err != nil {
			return err
		}
		if err := b.noteAnswer(ctx, tx, answer); err != nil {
			return err
		}
		return b.tell(ctx, tx, answer, AnswerPublished)
	})
	return answer, err
}

// EditAnswer changes an answer of the author's, here and where it was sent.
func (b *Blog) EditAnswer(ctx context.Context, id, markdown string) (Comment, error) {
	html, text, err := b.answerText(markdown)
	if err != nil {
		return Comment{}, err
	}
	var c Comment
	err = b.db.Write(ctx, func(tx Tx) error {
		if c, err = tx.Comment(ctx, id); err != nil {
			return err
		}
		if c.AuthorID == "" || c.State == Deleted {
			return ErrForbidden("Only your own answers can be edited.")
		}
		if c.Source == markdown {
			return nil
		}
		if err := b.mustBePublic(ctx, tx, c.ArticleID); err != nil {
			return err
		}
		c.HTML, c.Text, c.Source, c.EditedAt = html, text, markdown, b.now()
		if err := tx.SaveComment(ctx, c); err != nil {
			return err
		}
		return b.tell(ctx, tx, c, AnswerUpdated)
	})
	return c, err
}

func (b *Blog) answerText(markdown string) (html, text string, err error) {
	if len(markdown) > 100_000 {
		return "", "", ErrInvalid("text", "The answer is longer than 100,000 characters; shorten it.")
	}
	if html, text, err = b.o.Answer(markdown); err != nil {
		return "", "", err
	}
	if strings.TrimSpace(text) == "" {
		return "", "", ErrInvalid("text", "Write something first: the answer is empty.")
	}
	return html, text, nil
}

// mustBePublic refuses to speak under an article that others were asked to
// delete: nothing would be sent, and nobody would know.
func (b *Blog) mustBePublic(ctx context.Context, tx Tx, articleID string) error {
	a, err := tx.Article(ctx, articleID)
	if err == nil && !a.Public() {
		err = ErrConflict("", "The article is not published; publish it before you answer.")
	}
	return err
}

// answerable returns the comment, shown if it waited: to answer is to approve.
func (b *Blog) answerable(ctx context.Context, tx Tx, id string) (Comment, error) {
	c, err := tx.Comment(ctx, id)
	if err != nil {
		return Comment{}, err
	}
	switch c.State {
	case Shown:
		return c, nil
	case Held:
		return b.settleAs(ctx, tx, c, Shown)
	default:
		return Comment{}, ErrConflict("", "The comment is "+string(c.State)+"; approve it before you answer.")
	}
}

func (b *Blog) withdrawAnswer(ctx context.Context, tx Tx, c Comment) error {
	if c.State == Deleted || c.Local {
		return nil
	}
	if err := tx.Bury(ctx, Tombstone{ObjectID: c.ID, Answer: true, At: b.now()}); err != nil {
		return err
	}
	permits, err := tx.PermitsUnderAnswer(ctx, c.ID)
	if err != nil {
		return err
	}
	if err := b.retract(ctx, tx, permits); err != nil {
		return err
	}
	return b.tell(ctx, tx, c, AnswerRemoved)
}

// tell notes that an answer is to be sent to all whom it concerns. Its removal
// concerns whoever was told of it, and nobody else.
func (b *Blog) tell(ctx context.Context, tx Tx, c Comment, kind BroadcastKind) error {
	if c.Local {
		return nil // what it answers is not to be had in the fediverse
	}
	concerned := tx.Companions
	if kind == AnswerRemoved {
		concerned = tx.Told
	}
	people, err := concerned(ctx, c.ID)
	if err != nil {
		return err
	}
	return tx.Broadcast(ctx, Broadcast{
		ID: b.o.NewID(), AuthorID: c.AuthorID, Kind: kind, ArticleID: c.ArticleID, CommentID: c.ID,
		Followers: true, People: people, CreatedAt: b.now(),
	})
}
