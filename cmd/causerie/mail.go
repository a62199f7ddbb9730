package main

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/mail"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store"
)

// mail readies the mail server that is configured, nil if none is.
func (e *environment) mail(b *blog.Blog, s *store.Store) (*mail.Mail, error) {
	if e.config.SMTP == "" {
		return nil, nil //nolint:nilnil // a blog without mail is a whole blog
	}
	from := e.config.MailFrom
	if from == "" {
		host, _, _ := strings.Cut(b.Site().Host(), ":")
		from = "causerie@" + host
	}
	m, err := mail.New(mail.Config{Server: e.config.SMTP, From: from, Blog: b, Store: s, Now: e.now})
	if err != nil {
		return nil, usageError{err}
	}
	return m, nil
}

// sendMail does a job of the queue.
func (h *house) sendMail(ctx context.Context, j queue.Job) queue.Result {
	if h.mail == nil {
		// It was configured when the mail was noted, and may be again.
		return queue.Result{Outcome: queue.LaneDown, Reason: "no mail server is configured"}
	}
	v := h.mail.Send(ctx, j.Payload)
	r := queue.Result{Outcome: queue.Failed, Reason: v.Reason}
	switch {
	case v.Done:
		r.Outcome = queue.Done
	case v.Down:
		r.Outcome = queue.LaneDown
	case v.Again:
		r.Outcome = queue.Retry
	}
	if !v.Done {
		h.log.WarnContext(ctx, "mail was not sent", "reason", v.Reason, "attempts", j.Attempts+1)
	}
	return r
}

// mailCommand is about mail.
type mailCommand struct {
	Test mailTestCommand `cmd:"" help:"Send a mail to see whether the mail server takes it."`
}

type mailTestCommand struct {
	Address string `arg:"" help:"Where to."`
}

// Run sends one mail and waits for the mail server's word.
func (c mailTestCommand) Run(env *environment) error {
	if a, err := netmail.ParseAddress(c.Address); err != nil || a.Address != c.Address {
		return blog.ErrInvalid("email", "“"+c.Address+"” is no e-mail address; give one such as name@host.example.")
	}
	return within(env, func(h *house) error {
		if h.mail == nil {
			return errors.New("no mail server is configured; give one with --smtp, CAUSERIE_SMTP or smtp in the configuration file")
		}
		if err := h.mail.Test(env, c.Address); err != nil {
			return fmt.Errorf("the mail server did not take the mail: %w", err)
		}
		return env.done("The mail server has taken a mail to " + c.Address + ". Look whether it arrives.")
	})
}
