package blog

import (
	"context"
	"slices"
)

// spreadTx is what telling others of a change needs, beside the fediverse.
type spreadTx interface {
	// PingHub notes that a WebSub hub is to be told that a feed has changed.
	PingHub(ctx context.Context, feed string) error
	// PingIndex notes that search engines are to be told of pages (IndexNow).
	PingIndex(ctx context.Context, addresses []string) error
	// LeaveGone remembers that an article was there once, and at the addresses it
	// had before; Return that there is one again.
	LeaveGone(ctx context.Context, articleID, slug string) error
	Return(ctx context.Context, slug string) error
}

// spread has those told of a change of an article who are not in the fediverse:
// the pages it links to, the hub, search engines. before is the article as it was,
// the same one if it is new.
func (b *Blog) spread(ctx context.Context, tx Tx, before, a Article) error {
	settings, err := tx.Settings(ctx)
	if err != nil {
		return err
	}
	// What is dated back was not sent to anyone: nor are the pages it links to told.
	if settings.Webmentions && a.Broadcast {
		if err := tx.TellLinks(ctx, a.ID); err != nil {
			return err
		}
	}
	if settings.Hub != "" && !a.IsPage() { // a page stands in no feed
		feeds, err := b.feedsOf(ctx, tx, before, a)
		if err != nil {
			return err
		}
		for _, feed := range feeds {
			if err := tx.PingHub(ctx, feed); err != nil {
				return err
			}
		}
	}
	if settings.IndexNow == "" {
		return nil
	}
	pages := []string{b.o.Site.Article(a.Slug)}
	if before.Slug != a.Slug && before.Slug != "" {
		pages = append(pages, b.o.Site.Article(before.Slug))
	}
	return tx.PingIndex(ctx, pages)
}

// FeedFiles are the names of a list's feeds: RSS, Atom, JSON Feed.
func FeedFiles() []string { return []string{"/feed.xml", "/atom.xml", "/feed.json"} }

// feedsOf lists the feeds that an article stands in, or stood in before.
func (b *Blog) feedsOf(ctx context.Context, tx Tx, before, a Article) ([]string, error) {
	author, err := tx.Author(ctx, a.AuthorID)
	if err != nil {
		return nil, err
	}
	lists := []string{string(b.o.Site), b.o.Site.Author(author.Handle)}
	all, err := tx.Categories(ctx)
	if err != nil {
		return nil, err
	}
	for _, word := range slices.Concat(a.Categories, before.Categories) {
		// What stands in a category stands in those above it.
		c, _ := FindCategory(all, word)
		for _, above := range CategoryLine(all, c.ID) {
			lists = append(lists, b.o.Site.Category(above.Slug))
		}
	}
	for _, name := range slices.Concat(a.Tags, before.Tags) {
		lists = append(lists, b.o.Site.Tag(Slugify(name)))
	}
	var feeds []string
	for _, list := range lists {
		for _, file := range FeedFiles() {
			if !slices.Contains(feeds, list+file) {
				feeds = append(feeds, list+file)
			}
		}
	}
	return feeds, nil
}
