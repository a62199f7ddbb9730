package blog

import (
	"context"
	"time"
)

// Mail about answers goes out at once, and then bundled: a lively conversation
// must not fill a mailbox.
const (
	answersApart      = time.Hour // between two mails about one article to one reader
	mostAnswerMails   = 12        // a day to one reader, about all articles
	answersPutOff     = 6 * time.Hour
	mostAnswersInMail = 20 // that are named; what is beyond them has the next mail
)

// AnswerMail is what one reader is to be told by mail.
type AnswerMail struct {
	Reader  Guest // who wrote what was answered, by one of their comments
	Answers []Comment
}

// AnswersToTell returns whom a notice of an answer is for, with all answers under
// the same article that they were not told of yet; an error of kind NotFound if
// nobody is to be told now. If it is too early for another mail, the notice is put
// off.
func (b *Blog) AnswersToTell(ctx context.Context, answerID string) (m AnswerMail, err error) {
	nobody := ErrNotFound("Nobody is to be told now.")
	err = b.db.Write(ctx, func(tx Tx) error {
		m = AnswerMail{}
		told, err := tx.AnswerTold(ctx, answerID)
		if err != nil {
			return err
		}
		answer, err := tx.Comment(ctx, answerID)
		if err != nil || !told.IsZero() {
			return err
		}
		g, err := b.reader(ctx, tx, answer)
		if KindOf(err) == NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		if late, err := b.putOffAnswer(ctx, tx, g, answer); late || err != nil {
			return err
		}
		m.Reader = g
		m.Answers, err = b.untoldAnswers(ctx, tx, g, answer)
		return err
	})
	if err == nil && len(m.Answers) == 0 {
		return m, nobody
	}
	return m, err
}

// putOffAnswer has a reader told of an answer later, if they got enough mail.
func (b *Blog) putOffAnswer(ctx context.Context, tx Tx, g Guest, answer Comment) (bool, error) {
	last, err := tx.LastAnswerMail(ctx, g.Email, answer.ArticleID)
	if err != nil {
		return false, err
	}
	at := last.Add(answersApart)
	if !at.After(b.now()) {
		n, err := tx.Tally(ctx, "answer mail", AddressHash(g.Email), b.today(), 0)
		if err != nil || n < mostAnswerMails {
			return false, err
		}
		at = b.now().Add(answersPutOff)
	}
	return true, tx.MailLater(ctx, Notice{Kind: NoticeAnswer, CommentID: answer.ID, Round: b.now().UnixMilli()}, at)
}

// untoldAnswers are those that a reader is to be told of with one.
func (b *Blog) untoldAnswers(ctx context.Context, tx Tx, g Guest, one Comment) ([]Comment, error) {
	ids, err := tx.UntoldAnswers(ctx, g.Email, one.ArticleID, mostAnswersInMail)
	if err != nil {
		return nil, err
	}
	list := []Comment{one}
	for _, id := range ids {
		if id == one.ID || len(list) == mostAnswersInMail {
			continue
		}
		c, err := tx.Comment(ctx, id)
		if err != nil {
			return nil, err
		}
		if _, err = b.reader(ctx, tx, c); KindOf(err) == NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// AnswersTold notes that a mail about answers went out.
func (b *Blog) AnswersTold(ctx context.Context, m AnswerMail) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if _, err := tx.Tally(ctx, "answer mail", AddressHash(m.Reader.Email), b.today(), 1); err != nil {
			return err
		}
		for _, c := range m.Answers {
			if err := tx.ToldAnswer(ctx, c.ID, b.now()); err != nil {
				return err
			}
		}
		return nil
	})
}
