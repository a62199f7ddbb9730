package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/ping"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store"
	"github.com/causerie/causerie/internal/webmention"
)

// lookThroughLinks does a job for the links of an article that changed.
func (h *house) lookThroughLinks(ctx context.Context, j queue.Job) queue.Result {
	return outcome(h.mentions.Look(ctx, string(j.Payload)))
}

// sendMention does a job for a page that is to be told of a link.
func (h *house) sendMention(ctx context.Context, j queue.Job) queue.Result {
	var m blog.SentMention
	if err := json.Unmarshal(j.Payload, &m); err != nil {
		return queue.Result{Outcome: queue.Failed, Reason: err.Error()}
	}
	return outcome(h.mentions.Tell(ctx, m))
}

// checkMention does a job for a page that is said to link to an article.
func (h *house) checkMention(ctx context.Context, j queue.Job) queue.Result {
	var m store.CheckedMention
	if err := json.Unmarshal(j.Payload, &m); err != nil {
		return queue.Result{Outcome: queue.Failed, Reason: err.Error()}
	}
	return outcome(h.mentions.Check(ctx, m.Source, m.Target, m.Article, m.Again))
}

// pingHub does a job for a feed that a hub is to fetch.
func (h *house) pingHub(ctx context.Context, j queue.Job) queue.Result {
	settings, err := h.store.Settings(ctx)
	if err != nil || settings.Hub == "" {
		return outcome(err)
	}
	return outcome(ping.Hub(ctx, h.fetch, settings.Hub, string(j.Payload)))
}

// pingIndex does a job for pages that search engines are to look at.
func (h *house) pingIndex(ctx context.Context, j queue.Job) queue.Result {
	var pages []string
	if err := json.Unmarshal(j.Payload, &pages); err != nil {
		return queue.Result{Outcome: queue.Failed, Reason: err.Error()}
	}
	settings, err := h.store.Settings(ctx)
	if err != nil || settings.IndexNow == "" {
		return outcome(err)
	}
	secret, err := h.store.Secret(ctx)
	if err != nil {
		return outcome(err)
	}
	key := indexKey(secret)
	return outcome(ping.Index(ctx, h.fetch, settings.IndexNow, h.site.Host(), key, h.site.Path("/"+key+".txt"), pages))
}

// indexKey is what proves to search engines that they were told by this blog. It is
// public, and made of the blog's secret so that it stays the same.
func indexKey(secret []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("indexnow"))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// outcome says in the words of the queue how a job went.
func outcome(err error) queue.Result {
	var status *fetch.StatusError
	switch {
	case err == nil:
		return queue.Result{Outcome: queue.Done}
	case errors.Is(err, webmention.ErrFinal) || errors.Is(err, ping.ErrFinal):
		return queue.Result{Outcome: queue.Failed, Reason: err.Error()}
	case errors.As(err, &status):
		return queue.Result{Outcome: queue.Retry, After: status.RetryAfter, Reason: err.Error()}
	}
	return queue.Result{Outcome: queue.Retry, Reason: err.Error()}
}
