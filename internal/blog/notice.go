package blog

import (
	"context"
	"time"
)

// NoticeKind says what a mail is about.
type NoticeKind string

// The kinds of notice.
const (
	NoticeConfirm NoticeKind = "confirm" // to who wrote in the form: is the address yours?
	NoticeAnswer  NoticeKind = "answer"  // to who wrote in the form: there is an answer
	NoticeDigest  NoticeKind = "digest"  // to the author: there are comments
	NoticeLetters NoticeKind = "letters" // to the author: there are letters
)

// Notice is a mail to be sent. It is work for the queue, noted with the fact that
// leads to it; what it says is made when it is sent, from what stands then.
type Notice struct {
	Kind      NoticeKind
	CommentID string `json:",omitempty"` // the one to be confirmed, or the answer
	Round     int64  `json:",omitempty"` // in milliseconds: the last mail of the kind to the author before, or when the notice was put off
}

// NoticePolicy says of which comments the author is told by mail. Of letters they
// are, unless it is [NoticesOff].
type NoticePolicy string

// The policies.
const (
	NoticesOff     NoticePolicy = "off"
	NoticesWaiting NoticePolicy = "waiting" // those that wait for their word
	NoticesAll     NoticePolicy = "all"     // those that are shown, too
)

// digestsApart is the least time between two mails of a kind to the author.
const digestsApart = time.Hour

// mostAnnounced is how many comments a mail to the author names.
const mostAnnounced = 50

// noticeTx is what mail needs.
type noticeTx interface {
	// MailLater notes that a mail is to be sent, once for each notice.
	MailLater(ctx context.Context, n Notice, at time.Time) error
	// NoteAnswer notes that somebody was told of an answer, and reports whether
	// that is new.
	NoteAnswer(ctx context.Context, commentID string) (bool, error)
	// AnswerTold is when somebody was told of an answer; zero while they were not,
	// an error of kind NotFound if nobody is to be.
	AnswerTold(ctx context.Context, commentID string) (time.Time, error)
	// LastAnswerMail is when an address was last told of answers under an article.
	LastAnswerMail(ctx context.Context, email, articleID string) (time.Time, error)
	// UntoldAnswers lists the answers under an article that an address was not told
	// of, oldest first.
	UntoldAnswers(ctx context.Context, email, articleID string, most int) (commentIDs []string, err error)
	// ToldAnswer notes when somebody was told of an answer.
	ToldAnswer(ctx context.Context, commentID string, at time.Time) error
	// ToAnnounce notes that the author is to be told of a comment, Unannounced
	// lists those, oldest first, and Announced forgets one.
	ToAnnounce(ctx context.Context, commentID string) error
	Unannounced(ctx context.Context, most int) (commentIDs []string, err error)
	Announced(ctx context.Context, commentID string) error
	// ToAnnounceLetter, UnannouncedLetters and LetterAnnounced do the same for
	// letters.
	ToAnnounceLetter(ctx context.Context, letterID string) error
	UnannouncedLetters(ctx context.Context, most int) (letterIDs []string, err error)
	LetterAnnounced(ctx context.Context, letterID string) error
	// LastMail is when the author was last sent a mail of a kind; zero for never.
	LastMail(ctx context.Context, kind NoticeKind) (time.Time, error)
	SaveLastMail(ctx context.Context, kind NoticeKind, at time.Time) error
}

// askToConfirm has the link to a comment sent to the address its writer gave.
func (b *Blog) askToConfirm(ctx context.Context, tx Tx, g Guest, c Comment) error {
	if !b.o.Mail || g.Email == "" || c.State == Spam {
		return nil // what looks like spam is no reason to write to anybody
	}
	if room, err := b.allowConfirm(ctx, tx, g); err != nil || !room {
		return err
	}
	return tx.MailLater(ctx, Notice{Kind: NoticeConfirm, CommentID: g.CommentID}, b.now())
}

// noteAnswer has the writer of a comment of the form told that it was answered, if
// they want that and the answer is shown: once for each answer.
func (b *Blog) noteAnswer(ctx context.Context, tx Tx, c Comment) error {
	if !b.o.Mail || c.State != Shown || c.ParentID == "" {
		return nil
	}
	if _, err := b.reader(ctx, tx, c); KindOf(err) == NotFound {
		return nil
	} else if err != nil {
		return err
	}
	if isNew, err := tx.NoteAnswer(ctx, c.ID); err != nil || !isNew {
		return err
	}
	return tx.MailLater(ctx, Notice{Kind: NoticeAnswer, CommentID: c.ID}, b.now())
}

// reader is who is to be told of an answer; an error of kind NotFound if nobody is.
func (b *Blog) reader(ctx context.Context, tx Tx, answer Comment) (Guest, error) {
	g, err := tx.Guest(ctx, answer.ParentID)
	if err != nil {
		return g, err
	}
	parent, err := tx.Comment(ctx, answer.ParentID)
	if err != nil {
		return g, err
	}
	nobody := ErrNotFound("Nobody is to be told.")
	if !g.Notify || !g.Confirmed() || g.Email == "" || parent.State != Shown || answer.State != Shown {
		return g, nobody
	}
	own, err := tx.Guest(ctx, answer.ID)
	if err == nil && own.Email == g.Email {
		return g, nobody // people know what they said themselves
	}
	if err != nil && KindOf(err) != NotFound {
		return g, err
	}
	return g, nil
}

// announce has the author told of a new comment by mail, if they wish: at once if
// there was no such mail for an hour, else with others when the hour is over.
func (b *Blog) announce(ctx context.Context, tx Tx, c Comment) error {
	if !b.o.Mail {
		return nil
	}
	s, err := tx.Settings(ctx)
	if err != nil {
		return err
	}
	if (c.State != Held || s.Notices == NoticesOff) && (c.State != Shown || s.Notices != NoticesAll) {
		return nil
	}
	if err := tx.ToAnnounce(ctx, c.ID); err != nil {
		return err
	}
	return b.mailAuthorLater(ctx, tx, NoticeDigest)
}

// mailAuthorLater notes a mail to the author: at once if there was none of its kind
// for an hour, else when the hour is over.
func (b *Blog) mailAuthorLater(ctx context.Context, tx Tx, kind NoticeKind) error {
	last, err := tx.LastMail(ctx, kind)
	if err != nil {
		return err
	}
	round, at := int64(0), b.now()
	if !last.IsZero() {
		round = last.UnixMilli()
		if next := last.Add(digestsApart); next.After(at) {
			at = next
		}
	}
	return tx.MailLater(ctx, Notice{Kind: kind, Round: round}, at)
}

// ToAnnounce lists the comments that the author is to be told of now, oldest first:
// those that were decided about meanwhile are left out.
func (b *Blog) ToAnnounce(ctx context.Context) (list []Comment, err error) {
	err = b.db.Write(ctx, func(tx Tx) error {
		list = nil
		s, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		ids, err := tx.Unannounced(ctx, mostAnnounced)
		if err != nil {
			return err
		}
		for _, id := range ids {
			c, err := tx.Comment(ctx, id)
			if err != nil {
				return err
			}
			if (c.State == Held && s.Notices != NoticesOff) || (c.State == Shown && s.Notices == NoticesAll) {
				list = append(list, c)
				continue
			}
			if err := tx.Announced(ctx, id); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// Announced notes that the author was told of comments, and has them told of those
// that came meanwhile when an hour is over.
func (b *Blog) Announced(ctx context.Context, told []Comment) error {
	return b.db.Write(ctx, func(tx Tx) error {
		// Whoever adds a comment counts it, and those who count take turns: so none
		// that is being added now is overlooked.
		if _, err := tx.Tally(ctx, "digest", "", b.today(), 1); err != nil {
			return err
		}
		for _, c := range told {
			if err := tx.Announced(ctx, c.ID); err != nil {
				return err
			}
		}
		if err := tx.SaveLastMail(ctx, NoticeDigest, b.now()); err != nil {
			return err
		}
		left, err := tx.Unannounced(ctx, 1)
		if err != nil || len(left) == 0 {
			return err
		}
		return b.mailAuthorLater(ctx, tx, NoticeDigest)
	})
}
