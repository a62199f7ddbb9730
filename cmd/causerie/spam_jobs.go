package main

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/spam"
)

// akismet is the service, with a key.
func (h *house) akismet(key string) spam.Akismet {
	return spam.Akismet{Base: h.akismetURL, Key: key, Blog: h.site.Home(), Agent: "Causerie/" + version() + " | Akismet/1.1"}
}

// verifyAkismet asks the service whether it accepts a key. The error is of kind
// Invalid if it does not, and Unavailable if it does not answer.
func (h *house) verifyAkismet(ctx context.Context, key string) error {
	err := h.akismet(key).VerifyKey(ctx)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, spam.ErrBadKey):
		return blog.ErrInvalid("akismet_key", "Akismet does not accept this key for this blog; copy it from your account there.")
	}
	return &blog.Error{Kind: blog.Unavailable, Field: "akismet_key", Message: "Akismet did not answer, so the key could not be checked", Err: err}
}

// askAkismet does a job that asks or tells Akismet. Whatever goes wrong, the
// comment waits, says why, and is asked about again.
func (h *house) askAkismet(ctx context.Context, j queue.Job) queue.Result {
	var job blog.AkismetJob
	if err := json.Unmarshal(j.Payload, &job); err != nil {
		return queue.Result{Outcome: queue.Failed, Reason: err.Error()}
	}
	q, err := h.AkismetQuestion(ctx, job)
	if blog.KindOf(err) == blog.NotFound {
		return queue.Result{Outcome: queue.Done}
	}
	if err == nil {
		err = h.callAkismet(ctx, job, q)
	}
	if err == nil {
		return queue.Result{Outcome: queue.Done}
	}
	if ctx.Err() == nil {
		err = errors.Join(err, h.AkismetSilent(ctx, job, errors.Is(err, spam.ErrBadKey)))
	}
	h.log.Warn("Akismet gave no answer", "call", string(job.Call), "attempt", j.Attempts+1, "error", err)
	return queue.Result{Outcome: queue.Retry, Reason: err.Error()}
}

func (h *house) callAkismet(ctx context.Context, job blog.AkismetJob, q blog.AkismetQuestion) error {
	service, message := h.akismet(q.Key), h.akismetMessage(ctx, q)
	switch job.Call {
	case blog.AkismetSubmitSpam:
		return service.SubmitSpam(ctx, message)
	case blog.AkismetSubmitHam:
		return service.SubmitHam(ctx, message)
	}
	v, err := service.Check(ctx, message)
	if err != nil {
		return err
	}
	return h.AkismetAnswers(ctx, job, v.Spam, v.Discard)
}

// akismetMessage is all that the service is told of a comment. Of people in the
// fediverse it gets the address of their server; nobody here knows their own.
func (h *house) akismetMessage(ctx context.Context, q blog.AkismetQuestion) spam.Message {
	c := q.Comment
	m := spam.Message{
		IP: q.Address, Agent: q.Agent, Permalink: h.site.Article(q.Article.Slug), Type: "comment", Author: q.Name, Email: q.Email,
		Text: blog.JudgedText(c), Language: c.Language, WrittenAt: c.PublishedAt, ArticleAt: q.Article.PublishedAt,
	}
	if c.ParentID != "" {
		m.Type = "reply"
	}
	if !c.EditedAt.IsZero() {
		m.Again = "edit"
	}
	if q.Host != "" {
		m.IP, m.Agent = serverAddress(ctx, q.Host), "ActivityPub"
	}
	if m.IP == "" {
		m.IP = "0.0.0.0" // the service wants one, and there is none
	}
	return m
}

// serverAddress looks a host up; "" if that fails.
func serverAddress(ctx context.Context, host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil || len(addresses) == 0 {
		return ""
	}
	return addresses[0].Unmap().String()
}
