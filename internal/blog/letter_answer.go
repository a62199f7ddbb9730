package blog

import (
	"context"
	"slices"
)

// AnswerLetter sends the author's answer to who wrote a letter, and with
// toAll also to the others whom it was addressed to. Nobody else ever gets it,
// and nothing can make it public: what is public is made by other functions, of
// other things. The content warning of the letter is carried over.
func (b *Blog) AnswerLetter(ctx context.Context, authorID, letterID, markdown string, toAll bool) (SentLetter, error) {
	html, text, err := b.answerText(markdown)
	if err != nil {
		return SentLetter{}, err
	}
	var answer SentLetter
	err = b.db.Write(ctx, func(tx Tx) error {
		l, err := tx.Letter(ctx, letterID)
		if err != nil {
			return err
		}
		if l.AuthorID != authorID {
			return ErrForbidden("This letter was written to someone else.")
		}
		answer = SentLetter{
			ID: b.o.NewID(), AuthorID: authorID, Answers: l.URI, ArticleID: l.ArticleID, Warning: l.Warning,
			Source: markdown, HTML: html, Text: text, SentAt: b.now(),
		}
		if answer.To, err = b.readers(ctx, tx, l, toAll); err != nil {
			return err
		}
		if err := tx.SaveSentLetter(ctx, answer); err != nil {
			return err
		}
		if err := tx.MarkLetter(ctx, l.ID, true); err != nil {
			return err
		}
		return b.post(ctx, tx, answer, LetterSent, answer.To)
	})
	return answer, err
}

// readers are the people an answer to a letter goes to.
func (b *Blog) readers(ctx context.Context, tx Tx, l Letter, toAll bool) ([]string, error) {
	writer, err := tx.Person(ctx, l.PersonURI)
	if err != nil {
		return nil, err
	}
	s, err := tx.Standing(ctx, writer)
	switch {
	case err != nil:
		return nil, err
	case s.Severity == Suspend:
		return nil, ErrConflict("", "You have blocked "+writer.DisplayName()+"; lift the block before you answer.")
	case s.Unlisted:
		return nil, ErrConflict("", "Only servers on your list may speak here and are written to, and "+writer.Host+" is not on it. Put it on the list before you answer.")
	}
	to := []string{writer.URI}
	if !toAll {
		return to, nil
	}
	for _, uri := range l.Others {
		p, err := tx.Person(ctx, uri)
		if KindOf(err) == NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		blocked, err := tx.Blocked(ctx, p.URI, p.Host)
		if err != nil {
			return nil, err
		}
		if !blocked && !slices.Contains(to, uri) {
			to = append(to, uri)
		}
	}
	return to, nil
}

// EditLetter changes a letter of the author's, here and where it was sent. Nobody
// changes one that another author wrote.
func (b *Blog) EditLetter(ctx context.Context, authorID, id, markdown string) (SentLetter, error) {
	html, text, err := b.answerText(markdown)
	if err != nil {
		return SentLetter{}, err
	}
	var l SentLetter
	err = b.db.Write(ctx, func(tx Tx) error {
		if l, err = ownLetter(ctx, tx, authorID, id); err != nil || l.Source == markdown {
			return err
		}
		if err := mayHaveNewWords(ctx, tx, l.To); err != nil {
			return err
		}
		l.Source, l.HTML, l.Text, l.EditedAt = markdown, html, text, b.now()
		if err := tx.SaveSentLetter(ctx, l); err != nil {
			return err
		}
		return b.postNewWords(ctx, tx, l, l.To)
	})
	return l, err
}

// mayHaveNewWords refuses to tell people more who were blocked, or whose server is
// not listed, since a letter went to them.
func mayHaveNewWords(ctx context.Context, tx Tx, to []string) error {
	for _, uri := range to {
		s, err := tx.Standing(ctx, Person{URI: uri, Host: HostOf(uri)})
		switch {
		case err != nil:
			return err
		case s.Severity == Suspend:
			return ErrConflict("", "You have blocked someone this letter went to; new words would reach them. Lift the block, or take the letter back.")
		case s.Unlisted:
			return ErrConflict("", "Only servers on your list are written to, and "+HostOf(uri)+", where this letter went, is not on it. Put it on the list, or take the letter back.")
		}
	}
	return nil
}

// ownLetter returns a letter that the author wrote. The error says why there is
// none to change: someone else wrote it, or nobody did.
func ownLetter(ctx context.Context, tx Tx, authorID, id string) (SentLetter, error) {
	notYours := ErrForbidden("This letter is not yours to change.")
	l, none := tx.SentLetter(ctx, id)
	if none == nil && l.AuthorID != authorID {
		return SentLetter{}, notYours
	}
	if KindOf(none) != NotFound {
		return l, none
	}
	_, err := tx.Letter(ctx, id)
	switch {
	case err == nil:
		return SentLetter{}, notYours
	case KindOf(err) == NotFound:
		return SentLetter{}, none
	}
	return SentLetter{}, err
}

// TakeBackLetter deletes a letter of the author's, here and where it was sent.
func (b *Blog) TakeBackLetter(ctx context.Context, authorID, id string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		l, err := ownLetter(ctx, tx, authorID, id)
		if err != nil {
			return err
		}
		if err := tx.DropSentLetter(ctx, id); err != nil {
			return err
		}
		return b.post(ctx, tx, l, LetterRemoved, l.To)
	})
}

// post notes that a letter, an edit of one or its removal is to be sent to some of
// those it is addressed to. It is the only way letters leave, and knows no followers.
func (b *Blog) post(ctx context.Context, tx Tx, l SentLetter, kind BroadcastKind, to []string) error {
	return tx.Broadcast(ctx, Broadcast{
		ID: b.o.NewID(), AuthorID: l.AuthorID, Kind: kind, Reference: l.ID, People: to, CreatedAt: b.now(),
	})
}
