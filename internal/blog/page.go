package blog

import (
	"context"
	"strings"
	"time"
)

// IsPage reports whether the article is a page: a text with a place of its own,
// such as "About" or "Contact". Pages stand in no list and no feed, are sent to
// nobody, have no name in the fediverse and take no comments.
func (a Article) IsPage() bool { return a.Kind == Page }

// keepKind refuses what would make a page of something that the fediverse knows,
// or let it know a page behind its author's back. before is the article as it was;
// a new one may be of any kind.
func keepKind(before, after Article) error {
	switch {
	case before.IsPage() && !after.IsPage() && before.Public():
		return ErrConflict("kind", "A published page stays a page. Unpublish it first; then it can become an article.")
	case !before.IsPage() && after.IsPage() && before.ObjectID != "":
		return ErrConflict("kind", "What was published as an article cannot become a page: other servers know it, and people may have answered. Write a new page instead.")
	}
	return nil
}

// checkPage says what a page cannot have.
func checkPage(w Words) error {
	if w.Kind != Page {
		return nil
	}
	const alone = " A page stands in no list; leave this empty, or make it an article."
	switch {
	case len(distinct(w.Tags)) > 0:
		return ErrInvalid("tags", "A page has no tags."+alone)
	case len(distinct(w.Categories)) > 0:
		return ErrInvalid("categories", "A page has no categories."+alone)
	case strings.TrimSpace(w.Series) != "":
		return ErrInvalid("series", "A page is part of no series."+alone)
	}
	return nil
}

// releasePage makes a page public. Nobody is told but search engines.
func (b *Blog) releasePage(ctx context.Context, tx Tx, a *Article, w Words) error {
	a.State, a.ObjectID, a.Format, a.Broadcast = Published, "", AsArticle, false
	a.PublishedAt, a.EditedAt, a.VersionAt = b.publishedAt(w), time.Time{}, time.Time{}
	if err := tx.SaveArticle(ctx, *a); err != nil {
		return err
	}
	if err := tx.Return(ctx, a.Slug); err != nil {
		return err
	}
	return b.spread(ctx, tx, *a, *a)
}

// withdrawPage leaves word at a page's address that it is gone. Nobody has a copy.
func (b *Blog) withdrawPage(ctx context.Context, tx Tx, a Article) error {
	if err := tx.LeaveGone(ctx, a.ID, a.Slug); err != nil {
		return err
	}
	return b.spread(ctx, tx, a, a)
}
