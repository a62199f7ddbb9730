package store

import (
	"context"
	"errors"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// retention is how long things are kept that are of use for some time only.
var retention = struct { //nolint:gochecknoglobals // a constant
	seen, forgotten, failedKeys, strangers, notices, updates, permits, reports, emoji time.Duration
}{
	seen: 7 * 24 * time.Hour, forgotten: 7 * 24 * time.Hour, failedKeys: 24 * time.Hour,
	strangers: 30 * 24 * time.Hour, notices: 30 * 24 * time.Hour,
	updates: 90 * 24 * time.Hour, permits: 90 * 24 * time.Hour, reports: 90 * 24 * time.Hour, emoji: 24 * time.Hour,
}

// Tidy removes what has been kept long enough, so that no table grows for ever. It
// takes several turns at writing, so that nobody's words wait for all of it; what
// fails does not keep the rest from being done.
func (s *Store) Tidy(ctx context.Context) error {
	now := s.now()
	return errors.Join(
		s.inTx(ctx, func(t *tx) error { return t.dropOld(ctx, now) }),
		s.inTx(ctx, func(t *tx) error { return t.dropLost(ctx) }),
		s.inTx(ctx, func(t *tx) error {
			if err := t.closeConversations(ctx, now); err != nil {
				return err
			}
			if err := t.tidySpam(ctx, now); err != nil {
				return err
			}
			return t.restrain(ctx, now)
		}),
		s.forgetStrangers(ctx, ms(now.Add(-retention.strangers))),
	)
}

// dropOld removes what is of use for some time only.
func (t *tx) dropOld(ctx context.Context, now time.Time) error {
	ago := func(d time.Duration) int64 { return ms(now.Add(-d)) }
	steps := []struct {
		drop   func(context.Context, int64) error
		before int64
	}{
		{t.q.DropExpiredSessions, ms(now)},
		{t.q.DropSeen, ago(retention.seen)},
		{t.q.DropForgotten, ago(retention.forgotten)},
		{t.q.DropUndone, ago(retention.forgotten)},
		{t.q.DropFailedKeys, ago(retention.failedKeys)},
		{t.q.DropStrangersKeys, ago(retention.strangers)},
		{t.q.DropOldBroadcasts, ago(retention.notices)},
		{t.q.DropOldUpdates, ago(retention.updates)},
		{t.q.DropOldRefusals, ago(retention.permits)},
		{t.q.DropOldRevocations, ago(retention.permits)},
		{t.q.DropOldForwards, ago(retention.notices)},
		{t.q.DropOldMessages, ago(retention.notices)},
		{t.q.DropUsualSchemes, ms(now)},
		{t.q.DropOldSchemes, ago(retention.updates)},
		{t.q.DropOldReports, ago(retention.reports)},
		{t.q.DropOldSentMentions, ago(retention.updates)},
		{t.q.DropUnusedEmoji, ago(retention.emoji)},
		{t.q.ForgetClients, ago(clientKept)},
		{t.q.DropOldUnconfirmed, ago(blog.TriesKept)},
	}
	for _, step := range steps {
		if err := step.drop(ctx, step.before); err != nil {
			return wrap(err, "tidy up")
		}
	}
	return nil
}

// dropLost removes what nothing leads to any more.
func (t *tx) dropLost(ctx context.Context) error {
	if err := t.q.DropLostEmojiUses(ctx); err != nil {
		return wrap(err, "tidy up")
	}
	if err := t.eraseLostEnclosures(ctx); err != nil {
		return err
	}
	if err := t.q.DropUnusedEmbeds(ctx); err != nil {
		return wrap(err, "tidy up")
	}
	return wrap(t.q.DropDeliveredParcels(ctx), "drop messages that were passed on")
}

// forgetsInTurn is in how many transactions people are forgotten, of up to 100 each.
const forgetsInTurn = 10

// forgetStrangers forgets people of whom nothing is kept, and who were last looked
// up before a time in milliseconds.
func (s *Store) forgetStrangers(ctx context.Context, before int64) error {
	for range forgetsInTurn {
		var people []string
		err := s.inTx(ctx, func(t *tx) (err error) {
			people, err = t.q.PeopleToForget(ctx, before)
			if err != nil {
				return wrap(err, "find people to forget")
			}
			for _, uri := range people {
				// Not one who comes back at this moment.
				forget := db.ForgetPersonParams{Uri: uri, FetchedAt: before}
				if err := t.q.ForgetPerson(ctx, forget); err != nil {
					return wrap(err, "forget a person")
				}
			}
			return nil
		})
		if err != nil || len(people) == 0 {
			return err
		}
	}
	return nil
}
