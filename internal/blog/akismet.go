package blog

import (
	"context"
	"strings"
	"time"
)

// AkismetAnswer is what Akismet said of a comment.
type AkismetAnswer string

// The answers.
const (
	AkismetFoundNothing AkismetAnswer = "ham"
	AkismetFoundSpam    AkismetAnswer = "spam"
)

// AkismetCall is a way of speaking to Akismet.
type AkismetCall string

// The calls.
const (
	AkismetCheck      AkismetCall = "check"
	AkismetSubmitSpam AkismetCall = "spam" // it missed some
	AkismetSubmitHam  AkismetCall = "ham"  // it was wrong about one
)

// AkismetJob is one call to be made, from the queue.
type AkismetJob struct {
	Call      AkismetCall `json:"call"`
	CommentID string      `json:"comment"`
	Question  string      `json:"question"` // the one it belongs to; another may have replaced it
}

// AkismetQuestion is all that Akismet is told about a comment.
type AkismetQuestion struct {
	Key     string // of the author's account there
	Comment Comment
	Name    string // of who wrote it
	Host    string // of their server, in the fediverse; "" for the form
	Email   string
	Address string // of their browser, if the form noted it
	Agent   string
	Article Article
}

const (
	reasonAsked  = "Akismet is looking at it."
	reasonSilent = "Akismet has not answered yet; it is asked again."
	reasonGaveUp = "Akismet does not answer, so it waits for you. It is asked again from time to time."
	reasonBadKey = "Akismet does not accept the key, so it waits for you. Check the key under Settings, Spam."
	reasonLooked = "Akismet has found nothing; it waits for you."

	akismetPatience = 10 * time.Minute // until a comment counts as waiting for the author
)

// orAsk keeps the note of how a comment was judged. If Akismet is to be asked, the
// comment waits until it has answered. It is never asked about what is spam
// already, nor about people whose comments stand, nor about letters, which no
// judge sees.
func (b *Blog) orAsk(ctx context.Context, tx Tx, s Submission, set SpamSettings, j Judged, state CommentState, reason string) (CommentState, string, error) {
	ask := set.asksAkismet() && state != Spam && s.Memory.Approved < TrustedAfter && strings.TrimSpace(s.Comment.Text) != ""
	address, agent := j.Address, j.Agent // of a question that has no answer yet
	j.Asked, j.Answer, j.Then, j.ThenReason, j.Address, j.Agent = "", "", "", "", "", ""
	if ask {
		j.Asked, j.AskedAt, j.Then, j.ThenReason = b.o.NewID(), b.now(), state, reason
		if n := s.Newcomer; n != nil {
			j.Address, j.Agent = first(n.Address, address), first(n.Agent, agent)
		}
	}
	if err := tx.SaveJudged(ctx, j); err != nil || !ask {
		return state, reason, err
	}
	return Held, reasonAsked, tx.AskAkismet(ctx, AkismetJob{Call: AkismetCheck, CommentID: s.Comment.ID, Question: j.Asked})
}

// awaits reports whether a comment waits for Akismet and nobody else.
func awaits(c Comment) bool {
	switch c.Reason {
	case reasonAsked, reasonSilent, reasonGaveUp, reasonBadKey:
		return c.State == Held
	}
	return false
}

// AkismetQuestion returns what Akismet is to be asked or told, and an error of kind
// NotFound if that is no longer of interest. If the author no longer wants it to be
// asked, a comment that waited for it becomes what it would have been.
func (b *Blog) AkismetQuestion(ctx context.Context, job AkismetJob) (q AkismetQuestion, err error) {
	err = b.db.Write(ctx, func(tx Tx) error {
		set, err := tx.SpamSettings(ctx)
		if err != nil {
			return err
		}
		j, c, err := b.question(ctx, tx, job)
		if err != nil {
			return err
		}
		if !set.asksAkismet() {
			q = AkismetQuestion{}
			if job.Call != AkismetCheck {
				return nil
			}
			return b.settleCheck(ctx, tx, j, c, j.Then, j.ThenReason)
		}
		q = AkismetQuestion{Key: set.AkismetKey, Comment: c, Address: j.Address, Agent: j.Agent}
		if err := q.signed(ctx, tx); err != nil {
			return err
		}
		q.Article, err = tx.Article(ctx, c.ArticleID)
		return err
	})
	if err == nil && q.Key == "" {
		err = ErrNotFound("Akismet is not asked any more.")
	}
	return q, err
}

// signed puts in who wrote the comment.
func (q *AkismetQuestion) signed(ctx context.Context, tx Tx) error {
	if uri := q.Comment.PersonURI; uri != "" {
		p, err := tx.Person(ctx, uri)
		if err != nil {
			return ignoreNotFound(err)
		}
		q.Name, q.Host = p.DisplayName(), HostOf(uri)
		return nil
	}
	g, err := tx.Guest(ctx, q.Comment.ID)
	if err != nil {
		return ignoreNotFound(err)
	}
	q.Name, q.Email = g.Name, g.Email
	return nil
}

func (b *Blog) question(ctx context.Context, tx Tx, job AkismetJob) (Judged, Comment, error) {
	const gone = "The question is no longer of interest."
	c, err := tx.Comment(ctx, job.CommentID)
	if err != nil {
		return Judged{}, c, err
	}
	j, err := tx.Judged(ctx, job.CommentID)
	if err != nil {
		return j, c, err
	}
	if j.Asked != job.Question || c.State == Deleted {
		return j, c, ErrNotFound(gone)
	}
	return j, c, nil
}

// AkismetAnswers takes the answer in. Plain is said by Akismet of what is so
// plainly spam that nobody need look at it; it is kept like other spam all the
// same, because anybody errs. Unless the author has decided meanwhile, the comment
// becomes spam, or what it would have been without Akismet.
func (b *Blog) AkismetAnswers(ctx context.Context, job AkismetJob, isSpam, plain bool) error {
	err := b.db.Write(ctx, func(tx Tx) error {
		j, c, err := b.question(ctx, tx, job)
		if err != nil || j.Answer != "" {
			return err
		}
		j.Answer, j.Address, j.Agent = AkismetFoundNothing, "", ""
		reason := Reason{Words: "Akismet has found nothing.", Weight: -3}
		state, because := j.Then, j.ThenReason
		if isSpam {
			j.Answer, reason = AkismetFoundSpam, Reason{Words: "Akismet takes it for spam.", Weight: 10}
			if plain {
				reason = Reason{Words: "Akismet is certain that it is spam.", Weight: 15}
			}
			state, because = Spam, reason.Words
		}
		j.Reasons = append(j.Reasons, reason)
		return b.settleCheck(ctx, tx, j, c, state, because)
	})
	if KindOf(err) == NotFound {
		return nil
	}
	return err
}

func (b *Blog) settleCheck(ctx context.Context, tx Tx, j Judged, c Comment, state CommentState, reason string) error {
	j.Address, j.Agent = "", ""
	if err := tx.SaveJudged(ctx, j); err != nil {
		return err
	}
	if !awaits(c) {
		if c.State == Hidden && c.Reason == reasonAsked { // put away by a block while it waited
			c.Reason = reasonLooked
			return tx.SaveComment(ctx, c)
		}
		return nil
	}
	if state == Shown {
		switch err := b.mayStand(ctx, tx, c.PersonURI); {
		case KindOf(err) != "":
			state, reason = Held, reasonLooked // the author has blocked them meanwhile
		case err != nil:
			return err
		}
	}
	_, err := b.become(ctx, tx, c, state, reason)
	return err
}

// AkismetSilent notes that a call failed. The comment goes on waiting, and says
// why; after some minutes it counts as one that waits for the author.
func (b *Blog) AkismetSilent(ctx context.Context, job AkismetJob, badKey bool) error {
	err := b.db.Write(ctx, func(tx Tx) error {
		j, c, err := b.question(ctx, tx, job)
		if err != nil || job.Call != AkismetCheck || !awaits(c) {
			return err
		}
		reason := reasonSilent
		switch {
		case badKey:
			reason = reasonBadKey
		case b.now().Sub(j.AskedAt) >= akismetPatience:
			reason = reasonGaveUp
		}
		if c.Reason == reason {
			return nil
		}
		c.Reason = reason
		return tx.SaveComment(ctx, c)
	})
	if KindOf(err) == NotFound {
		return nil
	}
	return err
}

// decided lets the filter learn from the author's decision, and has Akismet told
// if it was wrong.
func (b *Blog) decided(ctx context.Context, tx Tx, c Comment, state CommentState) error {
	if err := b.learn(ctx, tx, c, state); err != nil {
		return err
	}
	j, err := tx.Judged(ctx, c.ID)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	call := AkismetCall("")
	switch {
	case j.Answer == AkismetFoundSpam && state == Shown:
		call, j.Answer = AkismetSubmitHam, AkismetFoundNothing
	case j.Answer == AkismetFoundNothing && state == Spam:
		call, j.Answer = AkismetSubmitSpam, AkismetFoundSpam
	default:
		return nil
	}
	if err := tx.SaveJudged(ctx, j); err != nil {
		return err
	}
	return tx.AskAkismet(ctx, AkismetJob{Call: call, CommentID: c.ID, Question: j.Asked})
}
