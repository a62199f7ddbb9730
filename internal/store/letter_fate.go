package store

import (
	"context"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// tryLetter notes with a letter that it is on its way to a person, or why it
// cannot set out.
func (t *tx) tryLetter(ctx context.Context, b blog.Broadcast, personURI, inbox, why string) error {
	now := ms(t.s.now())
	if why != "" {
		return wrap(t.q.MissLetter(ctx, db.MissLetterParams{
			LetterID: b.Reference, PersonUri: personURI, At: now, Attempt: b.ID, Reason: why,
		}), "note what becomes of a letter")
	}
	return wrap(t.q.TryLetter(ctx, db.TryLetterParams{
		LetterID: b.Reference, PersonUri: personURI, At: now, Attempt: b.ID, Inbox: inbox,
	}), "note what becomes of a letter")
}

// noteLetters keeps with letters what became of their deliveries. The rows of
// deliveries go after some weeks; that somebody was never answered must not be
// forgotten with them. It comes before lanes are taken, as letters do when they
// are written.
func (t *tx) noteLetters(ctx context.Context, now time.Time, reports []queue.Report) error {
	for _, r := range reports {
		for _, s := range r.Settled {
			if s.Job.Kind != JobLetter || s.Outcome == queue.Retry {
				continue
			}
			if err := t.noteLetter(ctx, ms(now), s); err != nil {
				return wrap(err, "note what became of a letter")
			}
		}
	}
	return nil
}

func (t *tx) noteLetter(ctx context.Context, now int64, s queue.Settled) error {
	b, err := t.BroadcastByID(ctx, s.Job.Broadcast)
	if blog.KindOf(err) == blog.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if err := t.lock(ctx, lockSentLetter, b.Reference); err != nil {
		return err
	}
	letter, attempt, inbox, reason := b.Reference, b.ID, s.Job.Inbox, clip(s.Reason, 500)
	switch brought, done := b.Kind == blog.LetterSent, s.Outcome == queue.Done; {
	case brought && done:
		return t.q.LetterArrived(ctx, db.LetterArrivedParams{LetterID: letter, Inbox: inbox, Attempt: attempt, At: now})
	case brought:
		return t.q.LetterFailed(ctx, db.LetterFailedParams{LetterID: letter, Inbox: inbox, At: now, Reason: reason})
	case done:
		return t.q.LetterEditArrived(ctx, db.LetterEditArrivedParams{LetterID: letter, Inbox: inbox, Attempt: attempt, At: now})
	default:
		return t.q.LetterEditFailed(ctx, db.LetterEditFailedParams{LetterID: letter, Inbox: inbox, Attempt: attempt, At: now, Reason: reason})
	}
}

// LetLetterBe notes that the author knows that a letter was not delivered.
func (t *tx) LetLetterBe(ctx context.Context, id string) error {
	return wrap(t.q.LetLetterBe(ctx, id), "let a letter be")
}

// UndeliveredLetters lists the letters of the author's that somebody lacks, oldest
// first.
func (v view) UndeliveredLetters(ctx context.Context) ([]blog.SentLetter, error) {
	rows, err := v.q.Undelivered(ctx)
	if err != nil {
		return nil, wrap(err, "list letters that were not delivered")
	}
	list := make([]blog.SentLetter, len(rows))
	for i, r := range rows {
		if list[i], err = v.SentLetter(ctx, r.LetterID); err != nil {
			return nil, err
		}
	}
	return list, nil
}
