package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// JobEmbed is the kind of job that asks about something embedded; its payload is
// a [blog.Embed].
const JobEmbed = "embed"

// SaveEmbeds puts the addresses that an article embeds in place of those it had.
func (t *tx) SaveEmbeds(ctx context.Context, articleID string, addresses []string) error {
	if err := t.q.DropArticleEmbeds(ctx, articleID); err != nil {
		return wrap(err, "drop embeds")
	}
	for _, address := range addresses {
		if err := t.q.SaveArticleEmbed(ctx, db.SaveArticleEmbedParams{ArticleID: articleID, Address: address}); err != nil {
			return wrap(err, "save an embed")
		}
	}
	return nil
}

// FetchEmbeds notes that those are to be asked about which nobody was asked about
// yet. Lanes are taken in the order of their names.
func (t *tx) FetchEmbeds(ctx context.Context, list []blog.Embed) error {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b blog.Embed) int { return strings.Compare(blog.HostOf(a.About), blog.HostOf(b.About)) })
	for _, e := range list {
		if e.About == "" {
			continue
		}
		if n, err := t.q.AddEmbed(ctx, e.Address); err != nil || n == 0 {
			if err != nil {
				return wrap(err, "save an embed")
			}
			continue
		}
		payload, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("note an embed: %w", err)
		}
		err = t.addJob(ctx, queue.Job{
			ID: "embed " + e.Address, Kind: JobEmbed, Lane: "picture:" + blog.HostOf(e.About), Payload: payload,
			ExpiresAt: t.s.now().Add(pictureLife),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
