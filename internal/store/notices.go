package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
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
	about := n.CommentID
	if n.Kind == blog.NoticeDigest {
		about = strconv.FormatInt(n.Round, 10)
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

// LastDigest is when the author was last sent a digest.
func (v view) LastDigest(ctx context.Context) (time.Time, error) {
	value, err := v.q.Setting(ctx, keyLastDigest)
	if err = notFound(err, "read when mail was sent", "None was sent yet."); blog.KindOf(err) == blog.NotFound {
		return time.Time{}, nil
	} else if err != nil {
		return time.Time{}, err
	}
	at, err := strconv.ParseInt(value, 10, 64)
	return fromMs(at), wrap(err, "read when mail was sent")
}

// SaveLastDigest notes when the author was sent a digest.
func (t *tx) SaveLastDigest(ctx context.Context, at time.Time) error {
	return wrap(t.q.SaveSetting(ctx, db.SaveSettingParams{Key: keyLastDigest, Value: strconv.FormatInt(ms(at), 10)}), "note when mail was sent")
}
