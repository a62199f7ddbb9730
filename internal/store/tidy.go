package store

import (
	"context"
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

// Tidy removes what has been kept long enough, so that no table grows for ever.
func (s *Store) Tidy(ctx context.Context) error {
	now := s.now()
	ago := func(d time.Duration) int64 { return ms(now.Add(-d)) }
	return s.inTx(ctx, func(t *tx) error {
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
		if err := t.q.DropLostEmojiUses(ctx); err != nil {
			return wrap(err, "tidy up")
		}
		if err := t.eraseLostEnclosures(ctx); err != nil {
			return err
		}
		if err := t.q.DropUnusedEmbeds(ctx); err != nil {
			return wrap(err, "tidy up")
		}
		if err := t.q.DropDeliveredParcels(ctx); err != nil {
			return wrap(err, "drop messages that were passed on")
		}
		if err := t.closeConversations(ctx, now); err != nil {
			return err
		}
		if err := t.tidySpam(ctx, now); err != nil {
			return err
		}
		if err := t.restrain(ctx, now); err != nil {
			return err
		}
		people, err := t.q.PeopleToForget(ctx, ago(retention.strangers))
		if err != nil {
			return wrap(err, "find people to forget")
		}
		for _, uri := range people {
			// Not one who comes back at this moment.
			forget := db.ForgetPersonParams{Uri: uri, FetchedAt: ago(retention.strangers)}
			if err := t.q.ForgetPerson(ctx, forget); err != nil {
				return wrap(err, "forget a person")
			}
		}
		return nil
	})
}
