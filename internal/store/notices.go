package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// JobMail is the kind of job that sends a mail; its payload is a [blog.Notice].
const JobMail = "mail"

const (
	mailLane = "mail:" // of one server, which gets one after the other
	mailLife = 72 * time.Hour
)

// MailLater notes that a mail is to be sent, once for each notice.
func (t *tx) MailLater(ctx context.Context, n blog.Notice, at time.Time) error {
	payload, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("note a mail: %w", err)
	}
	about := strings.TrimSpace(n.CommentID)
	if n.Round != 0 || n.Kind == blog.NoticeDigest || n.Kind == blog.NoticeLetters {
		about = strings.TrimSpace(about + " " + strconv.FormatInt(n.Round, 10))
	}
	return t.addJob(ctx, queue.Job{
		ID: "mail " + string(n.Kind) + " " + about, Kind: JobMail, Lane: mailLane, Payload: payload, RunAt: at, ExpiresAt: at.Add(mailLife),
	})
}

// NoteAnswer notes that somebody was told of an answer, and reports whether that
// is new.
func (t *tx) NoteAnswer(ctx context.Context, commentID string) (bool, error) {
	n, err := t.q.NoteAnswer(ctx, commentID)
	return n > 0, wrap(err, "note that somebody is told")
}

// AnswerTold is when somebody was told of an answer; zero while they were not.
func (v view) AnswerTold(ctx context.Context, commentID string) (time.Time, error) {
	at, err := v.q.AnswerNotice(ctx, commentID)
	return fromMs(at), notFound(err, "look whether somebody was told", "Nobody is to be told.")
}

// LastAnswerMail is when an address was last told of answers under an article.
func (v view) LastAnswerMail(ctx context.Context, email, articleID string) (time.Time, error) {
	at, err := v.q.LastAnswerMail(ctx, db.LastAnswerMailParams{Email: email, Article: articleID})
	return fromMs(at), wrap(err, "look when somebody was told")
}

// UntoldAnswers lists the answers under an article that an address is to be told
// of.
func (v view) UntoldAnswers(ctx context.Context, email, articleID string, most int) ([]string, error) {
	list, err := v.q.UntoldAnswers(ctx, db.UntoldAnswersParams{Email: email, Article: articleID, Most: int32(most)})
	return list, wrap(err, "list answers to be told")
}

// ToldAnswer notes when somebody was told of an answer.
func (t *tx) ToldAnswer(ctx context.Context, commentID string, at time.Time) error {
	return wrap(t.q.ToldAnswer(ctx, db.ToldAnswerParams{CommentID: commentID, ToldAt: ms(at)}), "note that somebody was told")
}

// ToAnnounce notes that the author is to be told of a comment.
func (t *tx) ToAnnounce(ctx context.Context, commentID string) error {
	return wrap(t.q.ToAnnounce(ctx, commentID), "note what is to be told")
}

// Unannounced lists the comments that the author is to be told of.
func (v view) Unannounced(ctx context.Context, most int) ([]string, error) {
	list, err := v.q.Unannounced(ctx, int32(most))
	return list, wrap(err, "list what is to be told")
}

// Announced forgets that the author is to be told of a comment.
func (t *tx) Announced(ctx context.Context, commentID string) error {
	return wrap(t.q.Announced(ctx, commentID), "note what was told")
}

// ToAnnounceLetter notes that the author is to be told of a letter.
func (t *tx) ToAnnounceLetter(ctx context.Context, letterID string) error {
	return wrap(t.q.ToAnnounceLetter(ctx, letterID), "note what is to be told")
}

// UnannouncedLetters lists the letters that the author is to be told of.
func (v view) UnannouncedLetters(ctx context.Context, most int) ([]string, error) {
	list, err := v.q.UnannouncedLetters(ctx, int32(most))
	return list, wrap(err, "list what is to be told")
}

// LetterAnnounced forgets that the author is to be told of a letter.
func (t *tx) LetterAnnounced(ctx context.Context, letterID string) error {
	return wrap(t.q.LetterAnnounced(ctx, letterID), "note what was told")
}

// lastMail is the setting that says when the author was last sent a mail of a kind.
func lastMail(kind blog.NoticeKind) string {
	if kind == blog.NoticeLetters {
		return keyLastLetters
	}
	return keyLastDigest
}

// LastMail is when the author was last sent a mail of a kind.
func (v view) LastMail(ctx context.Context, kind blog.NoticeKind) (time.Time, error) {
	value, err := v.q.Setting(ctx, lastMail(kind))
	if err = notFound(err, "read when mail was sent", "None was sent yet."); blog.KindOf(err) == blog.NotFound {
		return time.Time{}, nil
	} else if err != nil {
		return time.Time{}, err
	}
	at, err := strconv.ParseInt(value, 10, 64)
	return fromMs(at), wrap(err, "read when mail was sent")
}

// SaveLastMail notes when the author was sent a mail of a kind.
func (t *tx) SaveLastMail(ctx context.Context, kind blog.NoticeKind, at time.Time) error {
	p := db.SaveSettingParams{Key: lastMail(kind), Value: strconv.FormatInt(ms(at), 10)}
	return wrap(t.q.SaveSetting(ctx, p), "note when mail was sent")
}
