package blog

import "context"

// mostLettersTold is how many letters one mail to the author counts.
const mostLettersTold = 500

// announceLetter has the author told by mail that a letter came, unless they want
// no mail at all. A letter always waits for them.
func (b *Blog) announceLetter(ctx context.Context, tx Tx, l Letter) error {
	if !b.o.Mail {
		return nil
	}
	if s, err := tx.Settings(ctx); err != nil || s.Notices == NoticesOff {
		return err
	}
	if err := tx.ToAnnounceLetter(ctx, l.ID); err != nil {
		return err
	}
	return b.mailAuthorLater(ctx, tx, NoticeLetters)
}

// LettersToTell lists the letters that the author is to be told of now, oldest
// first: those they have read meanwhile are left out.
func (b *Blog) LettersToTell(ctx context.Context) (letterIDs []string, err error) {
	err = b.db.Write(ctx, func(tx Tx) error {
		letterIDs = nil
		s, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		waiting, err := tx.UnannouncedLetters(ctx, mostLettersTold)
		if err != nil {
			return err
		}
		for _, id := range waiting {
			l, err := tx.Letter(ctx, id)
			if err != nil {
				return err
			}
			if !l.Read && s.Notices != NoticesOff {
				letterIDs = append(letterIDs, id)
				continue
			}
			if err := tx.LetterAnnounced(ctx, id); err != nil {
				return err
			}
		}
		return nil
	})
	return letterIDs, err
}

// LettersTold notes that the author was told of letters, and has them told of those
// that came meanwhile when an hour is over.
func (b *Blog) LettersTold(ctx context.Context, letterIDs []string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		// Whoever adds a letter counts it, and those who count take turns: so none
		// that is being added now is overlooked.
		if _, err := tx.Tally(ctx, "letter mail", "", b.today(), 1); err != nil {
			return err
		}
		for _, id := range letterIDs {
			if err := tx.LetterAnnounced(ctx, id); err != nil {
				return err
			}
		}
		if err := tx.SaveLastMail(ctx, NoticeLetters, b.now()); err != nil {
			return err
		}
		left, err := tx.UnannouncedLetters(ctx, 1)
		if err != nil || len(left) == 0 {
			return err
		}
		return b.mailAuthorLater(ctx, tx, NoticeLetters)
	})
}
