package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// The kinds of job that look for missing parts of a conversation; their payload
// is a [blog.Look].
const (
	JobThread = "thread" // below a comment
	JobSeek   = "seek"   // above a message that anybody may send
)

const lookLife = 24 * time.Hour // how long a look is tried

// lookRoom is for how many looks there is room that wait: of one host, and in
// all. What anybody can cause has a room apart from what comments need.
func lookRoom(l blog.Look) room {
	if l.Up {
		return room{kind: JobSeek, lane: 200, all: 2_000}
	}
	return room{kind: JobThread, lane: 200, all: 20_000}
}

// LookLater notes that a look for missing parts is to be taken, up to a quarter
// later than asked for, so that what came together is not looked at together. A
// host has one lane for them, apart from everything else of it.
func (t *tx) LookLater(ctx context.Context, l blog.Look) error {
	payload, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("note a look: %w", err)
	}
	at := l.At
	if wait := at.Sub(t.s.now()); wait > 0 {
		at = at.Add(rand.N(wait/4 + 1))
	}
	_, err = t.addJobIfRoom(ctx, queue.Job{
		ID: lookID(l), Lane: "thread:" + blog.HostOf(l.URI), Payload: payload, RunAt: at, ExpiresAt: at.Add(lookLife),
	}, lookRoom(l), t.s.siteOf(l.URI))
	return err
}

func lookID(l blog.Look) string {
	if l.Up {
		return "thread above " + l.URI
	}
	return fmt.Sprintf("thread below %s %d", l.URI, l.Round)
}

// ContextItems returns the comments shown under an article, oldest first: the
// address of the original, or our id of an answer by the author.
func (v view) ContextItems(ctx context.Context, articleID string, most, skip int) (uris, answerIDs []string, err error) {
	rows, err := v.q.ContextItems(ctx, db.ContextItemsParams{Article: articleID, Most: int32(most), Skip: int32(skip)})
	if err != nil {
		return nil, nil, wrap(err, "list a conversation")
	}
	uris, answerIDs = make([]string, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		if uris[i] = r.Uri; r.Uri == "" {
			answerIDs[i] = r.ID
		}
	}
	return uris, answerIDs, nil
}

// CountContext counts the comments shown under an article.
func (v view) CountContext(ctx context.Context, articleID string) (int, error) {
	n, err := v.q.CountContext(ctx, articleID)
	return int(n), wrap(err, "count a conversation")
}

// dress adds to a thread what stands beside the words: attachments, emoji, and
// reactions by emoji.
func (v view) dress(ctx context.Context, a *blog.ArticleView, at span, rows []db.ThreadRow, entries map[string]*blog.Entry, hidden unseen) error {
	attached, err := v.q.ThreadAttachments(ctx, db.ThreadAttachmentsParams{Article: a.ID, Since: at.since, Until: at.until})
	if err != nil {
		return wrap(err, "read attachments")
	}
	plain := make(map[string]bool)
	for _, r := range rows {
		plain[r.ID] = hidden.of(r.PersonUri, r.Handle)
	}
	for _, r := range attached {
		if e := entries[r.Attachment.CommentID]; e != nil && !e.Gone {
			e.Attachments = append(e.Attachments, seen(r.Attachment, plain[e.ID] || hidden.at(r.Attachment.Url)))
		}
	}
	emoji, err := v.q.ThreadEmoji(ctx, db.ThreadEmojiParams{Article: a.ID, Since: at.since, Until: at.until})
	if err != nil {
		return wrap(err, "read emoji")
	}
	owned := map[string][]blog.Emoji{}
	for _, r := range emoji {
		if hidden.at(r.Url) {
			continue
		}
		owned[r.Owner] = append(owned[r.Owner], blog.Emoji{Shortcode: r.Shortcode, Copy: r.Copy})
	}
	for _, r := range rows {
		if e := entries[r.ID]; !e.Gone && !plain[r.ID] {
			e.Emoji, e.NameEmoji = owned[r.ID], owned[r.PersonUri]
		}
	}
	return v.countEmoji(ctx, a, at, entries, hidden)
}

// seen is an attachment as a page shows it: as a link if its copy is hidden.
func seen(r db.Attachment, hidden bool) blog.Attachment {
	a := attachmentOf(r)
	if hidden {
		a.Copy = ""
	}
	return a
}

const mostEmojiShown = 24 // different ones under one thing

func (v view) countEmoji(ctx context.Context, a *blog.ArticleView, at span, entries map[string]*blog.Entry, hidden unseen) error {
	rows, err := v.q.ThreadReactions(ctx, db.ThreadReactionsParams{Article: a.ID, Since: at.since, Until: at.until})
	if err != nil {
		return wrap(err, "count reactions")
	}
	for _, r := range rows {
		if hidden.at(r.Url) {
			r.Copy = ""
		}
		n := blog.EmojiCount{Emoji: r.Emoji, Src: blog.MediaPath(r.Copy), Count: int(r.N)}
		if e := entries[r.CommentID]; r.CommentID == "" && len(a.Emoji) < mostEmojiShown {
			a.Emoji = append(a.Emoji, n)
		} else if e != nil && !e.Gone && len(e.Reactions) < mostEmojiShown {
			e.Reactions = append(e.Reactions, n)
		}
	}
	return nil
}
