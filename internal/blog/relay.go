package blog

import (
	"context"
	"regexp"
	"strings"
)

// What somebody answers in the form to a comment of the fediverse stays here: they
// have no account there, and nobody speaks in their name. The author may pass it on
// in their own, as a quotation, by a button and never by itself. It is taken back
// when the comment is deleted, hidden or changed.

// relayTx is what passing on needs.
type relayTx interface {
	// SaveRelay notes that an answer of the author's passes a comment on.
	SaveRelay(ctx context.Context, answerID, commentID string) error
	// RelaysOf returns the answers that pass a comment on.
	RelaysOf(ctx context.Context, commentID string) (answerIDs []string, err error)
}

// InFediverse reports whether a comment is shown and has an original that other
// servers know, so that they can show what answers it.
func (c Comment) InFediverse() bool {
	return !c.Local && c.State == Shown && (c.AuthorID != "" || (c.URI != "" && !strings.Contains(c.URI, MentionMark)))
}

// RelayDraft is what the author would say to pass a comment on, in Markdown: the
// name that stands on the page, and the words as a quotation. Errors of kind
// Conflict say why it cannot be passed on.
func (b *Blog) RelayDraft(ctx context.Context, commentID string) (markdown string, err error) {
	err = b.db.Write(ctx, func(tx Tx) error {
		c, _, err := b.relayed(ctx, tx, commentID)
		if err != nil {
			return err
		}
		g, err := tx.Guest(ctx, commentID)
		markdown = literally(g.Name) + " writes:\n\n> " + strings.ReplaceAll(literally(c.Text), "\n", "\n> ")
		return err
	})
	return markdown, err
}

// Relay passes a comment of the form on to where what it answers was said: as an
// answer of the author's, in the author's words.
func (b *Blog) Relay(ctx context.Context, authorID, commentID, markdown string) (Comment, error) {
	html, text, err := b.answerText(markdown)
	if err != nil {
		return Comment{}, err
	}
	var answer Comment
	err = b.db.Write(ctx, func(tx Tx) error {
		_, parent, err := b.relayed(ctx, tx, commentID)
		if err != nil {
			return err
		}
		if err := b.mustBePublic(ctx, tx, parent.ArticleID); err != nil {
			return err
		}
		answer = Comment{
			ID: b.o.NewID(), ArticleID: parent.ArticleID, ParentID: parent.ID, AuthorID: authorID,
			HTML: html, Text: text, Source: markdown, Unlisted: parent.Unlisted, Warning: parent.Warning,
			State: Shown, PublishedAt: b.now(), ReceivedAt: b.now(),
		}
		if err := tx.SaveComment(ctx, answer); err != nil {
			return err
		}
		if err := tx.SaveRelay(ctx, answer.ID, commentID); err != nil {
			return err
		}
		return b.tell(ctx, tx, answer, AnswerPublished)
	})
	return answer, err
}

// relayed finds a comment that can be passed on, and what it answers.
func (b *Blog) relayed(ctx context.Context, tx Tx, commentID string) (c, parent Comment, err error) {
	if c, err = tx.Comment(ctx, commentID); err != nil {
		return c, parent, err
	}
	switch {
	case !c.Local || c.AuthorID != "":
		return c, parent, ErrConflict("", "Only what a reader wrote in the form here can be passed on.")
	case c.State != Shown:
		return c, parent, ErrConflict("", "The comment is not shown; approve it before you pass it on.")
	case c.ParentID == "":
		return c, parent, ErrConflict("", "The comment answers the article and nobody elsewhere, so there is nobody to pass it on to.")
	}
	if parent, err = tx.Comment(ctx, c.ParentID); err != nil {
		return c, parent, err
	}
	if !parent.InFediverse() {
		return c, parent, ErrConflict("", "What the comment answers was not said in the fediverse, or is gone.")
	}
	relays, err := tx.RelaysOf(ctx, commentID)
	for _, id := range relays {
		if a, err := tx.Comment(ctx, id); err != nil || a.State != Deleted {
			return c, parent, firstOr(err, ErrConflict("", "The comment is passed on already. Delete that answer of yours first to do it again."))
		}
	}
	return c, parent, err
}

func firstOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// takeBackRelays withdraws what passed a comment on.
func (b *Blog) takeBackRelays(ctx context.Context, tx Tx, commentID string) error {
	relays, err := tx.RelaysOf(ctx, commentID)
	if err != nil {
		return err
	}
	for _, id := range relays {
		a, err := tx.Comment(ctx, id)
		if err != nil {
			return err
		}
		if a.State == Deleted {
			continue
		}
		if err := b.withdrawAnswer(ctx, tx, a); err != nil {
			return err
		}
		if err := b.keepComment(ctx, tx, wiped(a)); err != nil {
			return err
		}
		if err := b.settleReply(ctx, tx, wiped(a)); err != nil {
			return err
		}
	}
	return nil
}

var (
	meaning   = regexp.MustCompile("[\\\\`*_\\[\\]<>~|#!@&$]")
	beginning = regexp.MustCompile(`(?m)^([ \t]*)([-+=:]|[0-9]+[.)])`)
)

// literally is a text in Markdown that becomes that text: what a reader typed must
// not become a picture, a heading or a mention in the author's name.
func literally(text string) string {
	text = meaning.ReplaceAllString(text, `\$0`)
	return beginning.ReplaceAllStringFunc(text, func(found string) string {
		last := len(found) - 1
		return found[:last] + `\` + found[last:]
	})
}
