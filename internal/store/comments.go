package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const noComment = "There is no such comment."

// Comment returns a comment in any state.
func (v view) Comment(ctx context.Context, id string) (blog.Comment, error) {
	r, err := v.q.Comment(ctx, id)
	return commentOf(r), notFound(err, "read a comment", noComment)
}

// CommentByURI finds a comment by its original's address, deleted ones too.
func (v view) CommentByURI(ctx context.Context, uri string) (blog.Comment, error) {
	r, err := v.q.CommentByURI(ctx, uri)
	return commentOf(r), notFound(err, "find a comment", noComment)
}

func commentOf(r db.Comment) blog.Comment {
	return blog.Comment{
		ID: r.ID, ArticleID: r.ArticleID, ParentID: r.ParentID, AuthorID: r.AuthorID, PersonURI: r.PersonUri,
		URI: r.Uri, URL: r.Url, HTML: r.Html, Text: r.Body, Source: r.Source, Language: r.Language, Warning: r.Warning,
		Unlisted: r.Unlisted, State: blog.CommentState(r.State), Reason: r.Reason,
		PublishedAt: fromMs(r.PublishedAt), EditedAt: fromMs(r.EditedAt), ReceivedAt: fromMs(r.ReceivedAt), Local: r.Local,
	}
}

// FindTarget returns the published article that t is about, and the comment if
// it is about one. What is about a page finds nothing.
func (v view) FindTarget(ctx context.Context, t blog.Target) (blog.Article, blog.Comment, error) {
	var comment blog.Comment
	var row db.Article
	var err error
	switch {
	case t.LetterID != "":
		return blog.Article{}, comment, blog.ErrNotFound(noArticle)
	case t.ObjectID != "":
		row, err = v.q.PublishedByObject(ctx, t.ObjectID)
	case t.Slug != "":
		row, err = v.q.PublishedBySlug(ctx, t.Slug)
		if errors.Is(err, sql.ErrNoRows) {
			var now string
			if now, err = v.q.Moved(ctx, t.Slug); err == nil {
				row, err = v.q.PublishedBySlug(ctx, now)
			}
		}
	case t.CommentID != "":
		comment, err = v.Comment(ctx, t.CommentID)
	default:
		comment, err = v.CommentByURI(ctx, t.URI)
	}
	if err != nil {
		if blog.KindOf(err) == blog.NotFound {
			return blog.Article{}, comment, err
		}
		return blog.Article{}, comment, notFound(err, "find what is answered", noArticle)
	}
	if comment.ID != "" {
		if row, err = v.q.Article(ctx, comment.ArticleID); err != nil {
			return blog.Article{}, comment, notFound(err, "find what is answered", noArticle)
		}
	}
	if row.State != string(blog.Published) || row.Kind == string(blog.Page) {
		return blog.Article{}, blog.Comment{}, blog.ErrNotFound(noArticle)
	}
	return articleOf(row), comment, nil
}

// SaveComment writes a comment and counts what is shown.
func (t *tx) SaveComment(ctx context.Context, c blog.Comment) error {
	before, err := t.q.Comment(ctx, c.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return wrap(err, "read a comment")
	}
	err = t.q.SaveComment(ctx, db.SaveCommentParams{
		ID: c.ID, ArticleID: c.ArticleID, ParentID: c.ParentID, AuthorID: c.AuthorID, PersonUri: c.PersonURI, Uri: c.URI, Url: c.URL,
		Html: c.HTML, Body: c.Text, Source: c.Source, Language: c.Language, Warning: c.Warning, Unlisted: c.Unlisted,
		State: string(c.State), Reason: c.Reason, PublishedAt: ms(c.PublishedAt), EditedAt: ms(c.EditedAt), ReceivedAt: ms(c.ReceivedAt), Local: c.Local,
	})
	if err != nil {
		return wrap(err, "save a comment")
	}
	if before.ID == "" {
		if err := t.q.PlaceComment(ctx, c.ID); err != nil {
			return wrap(err, "place a comment in its thread")
		}
	}
	if c.State == blog.Deleted {
		if err := t.q.DropWaitingMessages(ctx, c.ID); err != nil {
			return wrap(err, "drop messages kept")
		}
		if err := t.q.DropGuest(ctx, c.ID); err != nil {
			return wrap(err, "forget who wrote a comment")
		}
	}
	if c.State != blog.Shown && before.State != string(blog.Shown) {
		return nil
	}
	t.visible = true
	return t.recount(ctx, c.ArticleID)
}

// Involved returns who stands under an article: by a comment that is shown, or by
// a reaction.
func (v view) Involved(ctx context.Context, articleID string) ([]string, error) {
	list, err := v.q.Involved(ctx, articleID)
	return list, wrap(err, "list who is involved")
}

// KnownGood reports whether a comment of the person, besides one, stands on a
// page.
func (v view) KnownGood(ctx context.Context, personURI, besides string) (bool, error) {
	n, err := v.q.KnownGood(ctx, db.KnownGoodParams{Person: personURI, Besides: besides})
	return n > 0, wrap(err, "look for earlier comments")
}

// Answers returns the author's answers under an article.
func (v view) Answers(ctx context.Context, articleID string) ([]blog.Comment, error) {
	rows, err := v.q.Answers(ctx, articleID)
	if err != nil {
		return nil, wrap(err, "list answers")
	}
	list := make([]blog.Comment, len(rows))
	for i, r := range rows {
		list[i] = commentOf(r)
	}
	return list, nil
}

const deepestThread = 100 // levels walked up from a comment

// Companions returns who else speaks on the way from a comment up to the
// article, nearest first.
func (v view) Companions(ctx context.Context, commentID string) ([]string, error) {
	var people []string
	for depth := 0; commentID != "" && depth < deepestThread; depth++ {
		c, err := v.q.Comment(ctx, commentID)
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return nil, wrap(err, "walk up a thread")
		}
		if c.PersonUri != "" && c.State == string(blog.Shown) && !slices.Contains(people, c.PersonUri) {
			people = append(people, c.PersonUri)
		}
		commentID = c.ParentID
	}
	return people, nil
}

// Told returns whom an answer was sent to, besides followers.
func (v view) Told(ctx context.Context, commentID string) ([]string, error) {
	rows, err := v.q.Told(ctx, commentID)
	if err != nil {
		return nil, wrap(err, "look who was told")
	}
	var all []string
	for _, row := range rows {
		var people []string
		if err := json.Unmarshal([]byte(row), &people); err != nil {
			return nil, wrap(err, "look who was told")
		}
		for _, uri := range people {
			if !slices.Contains(all, uri) {
				all = append(all, uri)
			}
		}
	}
	return all, nil
}

// Forget remembers that the thing at uri was deleted.
func (t *tx) Forget(ctx context.Context, uri, personURI string, at time.Time) error {
	return wrap(t.q.Forget(ctx, db.ForgetParams{Uri: uri, PersonUri: personURI, At: ms(at)}), "remember a deletion")
}

// Forgotten reports whether the person deleted the thing at uri.
func (v view) Forgotten(ctx context.Context, uri, personURI string) (bool, error) {
	n, err := v.q.Forgotten(ctx, db.ForgottenParams{Uri: uri, PersonUri: personURI})
	return n > 0, wrap(err, "look for a deletion")
}

// SaveReaction keeps one reaction of a kind (and emoji) for each person and
// thing.
func (t *tx) SaveReaction(ctx context.Context, r blog.Reaction) error {
	t.visible = true
	_, err := t.q.SaveReaction(ctx, db.SaveReactionParams{
		ID: r.ID, Kind: string(r.Kind), ArticleID: r.ArticleID, CommentID: r.CommentID, PersonUri: r.PersonURI, Uri: r.URI, CreatedAt: ms(r.CreatedAt),
		Emoji: r.Emoji, EmojiUrl: r.EmojiURL,
	})
	if err != nil {
		return wrap(err, "save a reaction")
	}
	return t.recount(ctx, r.ArticleID)
}

// DropReaction removes a person's reaction by the activity's address.
func (t *tx) DropReaction(ctx context.Context, personURI, uri string) (bool, error) {
	articles, err := t.q.DropReaction(ctx, db.DropReactionParams{Uri: uri, PersonUri: personURI})
	if err != nil {
		return false, wrap(err, "drop a reaction")
	}
	for _, id := range articles {
		t.visible = true
		if err := t.recount(ctx, id); err != nil {
			return false, err
		}
	}
	return len(articles) > 0, nil
}

// DropReactionTo removes a person's reaction by what it was about.
func (t *tx) DropReactionTo(ctx context.Context, r blog.Reaction) error {
	t.visible = true
	err := t.q.DropReactionTo(ctx, db.DropReactionToParams{
		PersonUri: r.PersonURI, Kind: string(r.Kind), ArticleID: r.ArticleID, CommentID: r.CommentID, Emoji: r.Emoji,
	})
	if err != nil {
		return wrap(err, "drop a reaction")
	}
	return t.recount(ctx, r.ArticleID)
}

// EmojiBy lists the emoji that a person put under a thing.
func (v view) EmojiBy(ctx context.Context, personURI, articleID, commentID string) ([]string, error) {
	list, err := v.q.EmojiBy(ctx, db.EmojiByParams{PersonUri: personURI, ArticleID: articleID, CommentID: commentID})
	return list, wrap(err, "list reactions")
}
