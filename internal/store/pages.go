package store

import (
	"context"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// discussed returns a published article that can have a conversation, so that no
// page is taken for one.
func (v view) discussed(ctx context.Context, slug string) (db.Article, error) {
	r, err := v.q.PublishedBySlug(ctx, slug)
	if err == nil && r.Kind == string(blog.Page) {
		return r, blog.ErrNotFound(noArticle)
	}
	return r, notFound(err, "read an article", noArticle)
}

// alone completes a page, which stands for itself: nothing is said under it, and
// nothing comes before or after.
func (v view) alone(ctx context.Context, a blog.ArticleView, part int) (blog.ArticleView, error) {
	if part > 1 {
		return a, blog.ErrNotFound("There is no such page of the conversation.")
	}
	a.CommentsClosed, a.ThreadPage, a.ThreadPages = true, 1, 1
	return a, v.addReading(ctx, &a)
}
