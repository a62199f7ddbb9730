package store

import (
	"context"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// OutboxArticles returns an author's published articles, newest first.
func (v view) OutboxArticles(ctx context.Context, authorID string, most, skip int) ([]blog.Article, error) {
	rows, err := v.q.OutboxArticles(ctx, db.OutboxArticlesParams{Author: authorID, Most: int32(most), Skip: int32(skip)})
	if err != nil {
		return nil, wrap(err, "list articles")
	}
	list := make([]blog.Article, len(rows))
	for i, r := range rows {
		if list[i], err = v.article(ctx, r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// CountOutbox counts an author's published articles.
func (v view) CountOutbox(ctx context.Context, authorID string) (int, error) {
	n, err := v.q.CountOutbox(ctx, authorID)
	return int(n), wrap(err, "count articles")
}

// FollowerURIs returns who follows an author, newest first, but those whom a
// block silences.
func (v view) FollowerURIs(ctx context.Context, authorID string, most, skip int) ([]string, error) {
	list, err := v.q.FollowerURIs(ctx, db.FollowerURIsParams{Author: authorID, Most: int32(most), Skip: int32(skip)})
	if err != nil {
		return nil, wrap(err, "list followers")
	}
	return v.named(ctx, list, list)
}

// CountFollowers counts who follows an author.
func (v view) CountFollowers(ctx context.Context, authorID string) (int, error) {
	n, err := v.q.CountFollowers(ctx, authorID)
	return int(n), wrap(err, "count followers")
}

// FeaturedTags returns the tags an author uses most.
func (v view) FeaturedTags(ctx context.Context, authorID string) ([]blog.TermCount, error) {
	rows, err := v.q.FeaturedTags(ctx, authorID)
	if err != nil {
		return nil, wrap(err, "list tags")
	}
	list := make([]blog.TermCount, len(rows))
	for i, r := range rows {
		list[i] = blog.TermCount{Term: blog.Term{Slug: r.Slug, Name: r.Name}, Articles: int(r.Articles)}
	}
	return list, nil
}

// CountsOf counts what stands under an article (commentID ""), or a comment.
func (v view) CountsOf(ctx context.Context, articleID, commentID string) (replies, likes, boosts int, err error) {
	r, err := v.q.CountReplies(ctx, db.CountRepliesParams{ArticleID: articleID, ParentID: commentID})
	if err != nil {
		return 0, 0, 0, wrap(err, "count replies")
	}
	count := func(kind blog.ReactionKind) (int, error) {
		n, err := v.q.CountReactionsTo(ctx, db.CountReactionsToParams{ArticleID: articleID, CommentID: commentID, Kind: string(kind)})
		return int(n), wrap(err, "count reactions")
	}
	if likes, err = count(blog.Like); err != nil {
		return 0, 0, 0, err
	}
	boosts, err = count(blog.Boost)
	return int(r), likes, boosts, err
}

// Replies returns the shown comments directly under an article (parentID "") or
// a comment, oldest first: the address of the original, or our id of an answer by
// the author.
func (v view) Replies(ctx context.Context, articleID, parentID string, most, skip int) (uris, answerIDs []string, err error) {
	rows, err := v.q.ReplyURIs(ctx, db.ReplyURIsParams{Article: articleID, Parent: parentID, Most: int32(most), Skip: int32(skip)})
	if err != nil {
		return nil, nil, wrap(err, "list replies")
	}
	uris, answerIDs = make([]string, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		if r.Uri != "" {
			uris[i] = r.Uri
		} else {
			answerIDs[i] = r.ID
		}
	}
	return uris, answerIDs, nil
}

// Reactions returns the addresses of likes or boosts, newest first, but those of
// people whom a block silences.
func (v view) Reactions(ctx context.Context, articleID, commentID string, kind blog.ReactionKind, most, skip int) ([]string, error) {
	rows, err := v.q.ReactionURIs(ctx, db.ReactionURIsParams{
		Article: articleID, Comment: commentID, Kind: string(kind), Most: int32(most), Skip: int32(skip),
	})
	if err != nil {
		return nil, wrap(err, "list reactions")
	}
	who, what := make([]string, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		who[i], what[i] = r.PersonUri, r.Uri
	}
	return v.named(ctx, who, what)
}
