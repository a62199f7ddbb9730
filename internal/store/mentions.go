package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// The kinds of job of webmentions, in the order of their story.
const (
	JobLinks   = "links"   // the links of an article that changed, to be looked through
	JobSend    = "mention" // a page elsewhere, to be told of a link to it
	JobMention = "webmention"
)

// mentionLife is how long a page is tried to be told, or to be looked at.
const mentionLife = 72 * time.Hour

// mentionRoom is for how many pages there is room that wait to be looked at: of
// one host, and in all.
func mentionRoom() room { return room{kind: JobMention, lane: 50, all: 2_000} }

// CheckedMention is a page to be looked at, because somebody said that it links to
// an article.
type CheckedMention struct {
	Source  string `json:"source"`
	Target  string `json:"target"`
	Article string `json:"article"`
	Again   bool   `json:"again,omitempty"` // it seemed to be gone a day ago
}

// CheckMention notes that a page is to be looked at.
func (t *tx) CheckMention(ctx context.Context, source, target, articleID string) error {
	payload, err := json.Marshal(CheckedMention{Source: source, Target: target, Article: articleID})
	if err != nil {
		return fmt.Errorf("write a job: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	full, err := t.addJobIfRoom(ctx, queue.Job{
		ID: id.String(), Lane: "webmention:" + blog.HostOf(source), Payload: payload, ExpiresAt: t.s.now().Add(mentionLife),
	}, mentionRoom(), t.s.siteOf(source))
	if err == nil && full != notFull {
		return blog.ErrTooMany("Too many webmentions of this site are waiting; try again later.")
	}
	return err
}

// CheckMentionAgain notes that a page is to be looked at once more. It waits in a
// lane of its own, so that it takes no room of what was announced since.
func (t *tx) CheckMentionAgain(ctx context.Context, source, target, articleID string, at time.Time) error {
	payload, err := json.Marshal(CheckedMention{Source: source, Target: target, Article: articleID, Again: true})
	if err != nil {
		return fmt.Errorf("write a job: %w", err)
	}
	page := sha256.Sum256([]byte(articleID + " " + source))
	return t.addJobOf(ctx, queue.Job{
		ID: "webmention again " + hex.EncodeToString(page[:16]), Kind: JobMention, Lane: "webmention again:" + blog.HostOf(source),
		Payload: payload, RunAt: at, ExpiresAt: at.Add(mentionLife),
	}, t.s.siteOf(source))
}

// MentionsOfHost counts the comments and reactions of an article that pages of a
// host brought.
func (v view) MentionsOfHost(ctx context.Context, articleID, host string) (int, error) {
	n, err := v.q.MentionsOfHost(ctx, db.MentionsOfHostParams{Article: articleID, Pages: "http%://" + host + "/%" + blog.MentionMark + "%"})
	return int(n), wrap(err, "count webmentions")
}

// ReactorsAt returns whose reactions came from an address.
func (v view) ReactorsAt(ctx context.Context, uri string) ([]string, error) {
	list, err := v.q.ReactorsAt(ctx, uri)
	return list, wrap(err, "find reactions")
}

// TellLinks notes that the links of an article are to be looked through. Each
// change has a job of its own: one that is at work may have read what was before.
func (t *tx) TellLinks(ctx context.Context, articleID string) error {
	now := t.s.now()
	return t.addJob(ctx, queue.Job{
		ID: "links " + articleID + " " + strconv.FormatInt(ms(now), 10), Kind: JobLinks, Lane: "links", Payload: []byte(articleID),
		ExpiresAt: now.Add(mentionLife),
	})
}

// SendMention notes that a page is to be told.
func (t *tx) SendMention(ctx context.Context, m blog.SentMention) error {
	payload, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write a job: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	return t.addJob(ctx, queue.Job{
		ID: id.String(), Kind: JobSend, Lane: "mention:" + blog.HostOf(m.Target), Payload: payload, ExpiresAt: t.s.now().Add(mentionLife),
	})
}

// SentMentions lists the pages that were told of links in an article.
func (v view) SentMentions(ctx context.Context, articleID string) ([]blog.SentMention, error) {
	rows, err := v.q.SentMentions(ctx, articleID)
	if err != nil {
		return nil, wrap(err, "list pages that were told")
	}
	list := make([]blog.SentMention, len(rows))
	for i, r := range rows {
		list[i] = blog.SentMention{ArticleID: r.ArticleID, Source: r.Source, Target: r.Target, SentAt: fromMs(r.SentAt)}
	}
	return list, nil
}

// SaveSentMention remembers that a page was told.
func (t *tx) SaveSentMention(ctx context.Context, m blog.SentMention) error {
	return wrap(t.q.SaveSentMention(ctx, db.SaveSentMentionParams{
		ArticleID: m.ArticleID, Target: m.Target, Source: m.Source, SentAt: ms(m.SentAt),
	}), "remember a page that was told")
}

// DropSentMention forgets it.
func (t *tx) DropSentMention(ctx context.Context, articleID, target string) error {
	return wrap(t.q.DropSentMention(ctx, db.DropSentMentionParams{ArticleID: articleID, Target: target}), "forget a page that was told")
}
