package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// The kinds of job that tell services of a change.
const (
	JobHub   = "hub"   // a feed that a WebSub hub is to fetch
	JobIndex = "index" // pages that search engines are to look at
)

// pingLife is how long a service is tried: what is a day old, it has found itself.
const pingLife = 24 * time.Hour

// PingHub notes that the hub is to be told of a feed. A ping at work may have come
// before the change, so each change has one of its own.
func (t *tx) PingHub(ctx context.Context, feed string) error {
	now := t.s.now()
	return t.addJob(ctx, queue.Job{
		ID: "hub " + feed + " " + strconv.FormatInt(ms(now), 10), Kind: JobHub, Lane: "hub", Payload: []byte(feed), ExpiresAt: now.Add(pingLife),
	})
}

// PingIndex notes that search engines are to be told of pages.
func (t *tx) PingIndex(ctx context.Context, addresses []string) error {
	payload, err := json.Marshal(addresses)
	if err != nil {
		return fmt.Errorf("write a job: %w", err)
	}
	now := t.s.now()
	return t.addJob(ctx, queue.Job{
		ID: "index " + addresses[0] + " " + strconv.FormatInt(ms(now), 10), Kind: JobIndex, Lane: "index", Payload: payload, ExpiresAt: now.Add(pingLife),
	})
}

// LeaveGone remembers that an article was there once, and at the addresses it had
// before.
func (t *tx) LeaveGone(ctx context.Context, articleID, slug string) error {
	earlier, err := t.q.RedirectsTo(ctx, articleID)
	if err != nil {
		return wrap(err, "find earlier addresses")
	}
	now := ms(t.s.now())
	for _, one := range append(earlier, slug) {
		if err := t.q.LeaveGone(ctx, db.LeaveGoneParams{Slug: one, At: now}); err != nil {
			return wrap(err, "remember a page that is gone")
		}
	}
	return nil
}

// Return forgets that a page was gone.
func (t *tx) Return(ctx context.Context, slug string) error {
	return wrap(t.q.ReturnPage(ctx, slug), "forget that a page was gone")
}

// GonePage reports whether everyone could read an article there once.
func (v view) GonePage(ctx context.Context, slug string) (bool, error) {
	n, err := v.q.GonePage(ctx, slug)
	return n > 0, wrap(err, "look for a page that is gone")
}

// RecentComments returns comments that everyone may read and whose writers asked
// for no less, newest first: of an article, or of the whole blog if its id is "".
// skip are passed over; total is how many there are.
func (v view) RecentComments(ctx context.Context, articleID string, most, skip int) (list []blog.RecentComment, total int, err error) {
	n, err := v.q.CountRecentComments(ctx, articleID)
	if err != nil {
		return nil, 0, wrap(err, "count comments")
	}
	rows, err := v.q.RecentComments(ctx, db.RecentCommentsParams{Article: articleID, Most: int32(most), Skip: int32(skip)})
	if err != nil {
		return nil, 0, wrap(err, "list comments")
	}
	author, err := v.FirstAuthor(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, r := range rows {
		p := blog.Person{Name: firstOf(r.Name, r.GuestName), Handle: r.Handle}
		c := blog.RecentComment{
			ID: r.ID, Name: firstOf(p.DisplayName(), "Someone"), ProfileURL: firstOf(r.ProfileUrl, r.GuestWebsite), HTML: r.Html, Warning: r.Warning,
			Language: firstOf(r.Language, r.ArticleLanguage), PublishedAt: fromMs(r.PublishedAt), EditedAt: fromMs(r.EditedAt),
			Article: *neighbour(r.Slug, r.Title, orWarning(r.ArticleWarning, r.Excerpt)),
		}
		if r.AuthorID != "" {
			c.ByAuthor, c.Name = true, author.Name
		}
		list = append(list, c)
	}
	return list, int(n), nil
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// CountPublished counts the articles that everyone may read.
func (v view) CountPublished(ctx context.Context) (int, error) {
	n, err := v.q.CountPublished(ctx)
	return int(n), wrap(err, "count articles")
}

// Sitemap returns the addresses of published articles with their pictures, newest
// first. Pictures of articles that warn of something are left out.
func (v view) Sitemap(ctx context.Context, most, skip int) ([]blog.SitemapEntry, error) {
	rows, err := v.q.SitemapArticles(ctx, db.SitemapArticlesParams{Most: int32(most), Skip: int32(skip)})
	if err != nil {
		return nil, wrap(err, "list articles")
	}
	list := make([]blog.SitemapEntry, len(rows))
	for i, r := range rows {
		e := blog.SitemapEntry{Slug: r.Slug, ChangedAt: fromMs(r.ChangedAt), HTML: strings.ToValidUTF8(r.Pictures, "")}
		if r.Cover != "" {
			m, err := mediaOf(db.Media{ID: r.Cover, Variants: r.Variants})
			if err != nil {
				return nil, err
			}
			e.Cover = PictureOf(m, "")
		}
		list[i] = e
	}
	return list, nil
}
