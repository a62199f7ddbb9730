package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const noArticle = "There is no such article."

// Article returns an article in any state.
func (v view) Article(ctx context.Context, id string) (blog.Article, error) {
	row, err := v.q.Article(ctx, id)
	if err != nil {
		return blog.Article{}, notFound(err, "read an article", noArticle)
	}
	return v.article(ctx, row)
}

// ArticleBySlug returns an article in any state by its web address.
func (v view) ArticleBySlug(ctx context.Context, slug string) (blog.Article, error) {
	row, err := v.q.ArticleBySlug(ctx, slug)
	if err != nil {
		return blog.Article{}, notFound(err, "read an article", noArticle)
	}
	return v.article(ctx, row)
}

// PublishedByObject returns a published article by its name in the fediverse.
func (v view) PublishedByObject(ctx context.Context, objectID string) (blog.Article, error) {
	row, err := v.q.PublishedByObject(ctx, objectID)
	if err != nil {
		return blog.Article{}, notFound(err, "read an article", noArticle)
	}
	return v.article(ctx, row)
}

// PublishedBySlug returns a published article by its web address.
func (v view) PublishedBySlug(ctx context.Context, slug string) (blog.Article, error) {
	row, err := v.q.PublishedBySlug(ctx, slug)
	if err != nil {
		return blog.Article{}, notFound(err, "read an article", noArticle)
	}
	return v.article(ctx, row)
}

// article completes a row with its tags and categories.
func (v view) article(ctx context.Context, r db.Article) (blog.Article, error) {
	a := articleOf(r)
	tags, err := v.q.TagsOf(ctx, r.ID)
	if err != nil {
		return a, wrap(err, "read tags")
	}
	for _, t := range tags {
		a.Tags = append(a.Tags, t.Name)
	}
	if a.Categories, err = v.categoryWords(ctx, r.ID); err != nil {
		return a, err
	}
	return a, v.addMore(ctx, &a)
}

func articleOf(r db.Article) blog.Article {
	return blog.Article{
		ID: r.ID, ObjectID: r.ObjectID, AuthorID: r.AuthorID,
		Kind: blog.ArticleKind(r.Kind), State: blog.ArticleState(r.State), Format: blog.Format(r.Format),
		Title: r.Title, Slug: r.Slug, Summary: r.Summary, Source: r.Source, Language: r.Language,
		Warning: r.Warning, Sensitive: r.Sensitive, CoverID: r.CoverID, CoverAlt: r.CoverAlt,
		HTML: r.Html, Text: r.Body, Excerpt: r.Excerpt, Broadcast: r.Broadcast,
		CommentsClosed: r.CommentsClosed,
		CreatedAt:      fromMs(r.CreatedAt), UpdatedAt: fromMs(r.UpdatedAt), PublishedAt: fromMs(r.PublishedAt), EditedAt: fromMs(r.EditedAt),
		VersionAt: fromMs(r.VersionAt),
	}
}

// SaveArticle writes an article with its tags and categories.
func (t *tx) SaveArticle(ctx context.Context, a blog.Article) error {
	before, err := t.q.Article(ctx, a.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return wrap(err, "read an article")
	}
	if a.Public() || before.State == string(blog.Published) {
		t.visible = true
	}
	err = t.q.SaveArticle(ctx, db.SaveArticleParams{
		ID: a.ID, ObjectID: a.ObjectID, AuthorID: a.AuthorID, Kind: string(a.Kind), State: string(a.State), Format: string(a.Format),
		Title: a.Title, Slug: a.Slug, Summary: a.Summary, Source: a.Source, Language: a.Language, Warning: a.Warning,
		Sensitive: a.Sensitive, CoverID: a.CoverID, CoverAlt: a.CoverAlt, Html: a.HTML, Body: a.Text, Excerpt: a.Excerpt,
		Broadcast: a.Broadcast, CreatedAt: ms(a.CreatedAt), UpdatedAt: ms(a.UpdatedAt), PublishedAt: ms(a.PublishedAt), EditedAt: ms(a.EditedAt),
		VersionAt: ms(a.VersionAt),
	})
	if err != nil {
		return wrap(err, "save an article")
	}
	if err := t.q.CloseComments(ctx, db.CloseCommentsParams{ID: a.ID, Closed: a.CommentsClosed}); err != nil {
		return wrap(err, "close the comments of an article")
	}
	if err := t.saveTerms(ctx, a); err != nil {
		return err
	}
	if err := t.saveMore(ctx, a); err != nil {
		return err
	}
	return t.index(ctx, a)
}

func (t *tx) saveTerms(ctx context.Context, a blog.Article) error {
	if err := t.q.DropTags(ctx, a.ID); err != nil {
		return wrap(err, "drop tags")
	}
	for i, name := range a.Tags {
		p := db.AddTagParams{ArticleID: a.ID, Slug: blog.Slugify(name), Name: name, Position: int64(i)}
		if err := t.q.AddTag(ctx, p); err != nil {
			return wrap(err, "add a tag")
		}
	}
	if err := t.q.DropCategories(ctx, a.ID); err != nil {
		return wrap(err, "drop categories")
	}
	return t.sortIn(ctx, a)
}

// sortIn puts an article into the categories that its words name.
func (t *tx) sortIn(ctx context.Context, a blog.Article) error {
	if len(a.Categories) == 0 {
		return nil
	}
	all, err := t.Categories(ctx)
	if err != nil {
		return err
	}
	for _, word := range a.Categories {
		id, err := t.categoryID(ctx, &all, word)
		if err != nil {
			return err
		}
		if err := t.q.AddCategory(ctx, db.AddCategoryParams{ArticleID: a.ID, CategoryID: id}); err != nil {
			return wrap(err, "add a category")
		}
	}
	return nil
}

// RemoveArticle removes an article and all that hangs on it.
func (t *tx) RemoveArticle(ctx context.Context, id string) error {
	t.visible = true
	if err := t.index(ctx, blog.Article{ID: id}); err != nil {
		return err
	}
	return wrap(t.q.RemoveArticle(ctx, id), "remove an article")
}

// SlugOwner tells which article has the slug, or had it.
func (t *tx) SlugOwner(ctx context.Context, slug string) (string, error) {
	id, err := t.q.SlugOfArticle(ctx, slug)
	if errors.Is(err, sql.ErrNoRows) {
		id, err = t.q.RedirectOfSlug(ctx, slug)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, wrap(err, "find a slug")
}

// Redirect makes an old slug lead to the article.
func (t *tx) Redirect(ctx context.Context, slug, articleID string) error {
	return wrap(t.q.SaveRedirect(ctx, db.SaveRedirectParams{Slug: slug, ArticleID: articleID}), "redirect a slug")
}

// Moved returns the slug that an article has now which had the given one.
func (v view) Moved(ctx context.Context, slug string) (string, error) {
	now, err := v.q.Moved(ctx, slug)
	return now, notFound(err, "follow a redirect", noArticle)
}

// Bury remembers that an object of ours is gone.
func (t *tx) Bury(ctx context.Context, b blog.Tombstone) error {
	p := db.SaveTombstoneParams{ObjectID: b.ObjectID, Answer: b.Answer, Format: string(b.Format), At: ms(b.At)}
	return wrap(t.q.SaveTombstone(ctx, p), "bury an object")
}

// Tombstone returns what remains of an article's object or an answer.
func (v view) Tombstone(ctx context.Context, objectID string) (blog.Tombstone, error) {
	r, err := v.q.Tombstone(ctx, objectID)
	if err != nil {
		return blog.Tombstone{}, notFound(err, "read a tombstone", "Nothing of that name was ever here.")
	}
	return blog.Tombstone{ObjectID: r.ObjectID, Answer: r.Answer, Format: blog.Format(r.Format), At: fromMs(r.At)}, nil
}

// SaveAutosave keeps what is in the editor.
func (t *tx) SaveAutosave(ctx context.Context, a blog.Autosave) error {
	words, err := json.Marshal(a.Words)
	if err != nil {
		return fmt.Errorf("write an autosave: %w", err)
	}
	p := db.SaveAutosaveParams{ArticleID: a.ArticleID, Words: string(words), SavedAt: ms(a.SavedAt)}
	return wrap(t.q.SaveAutosave(ctx, p), "save an autosave")
}

// DropAutosave removes what the editor had, because it was saved.
func (t *tx) DropAutosave(ctx context.Context, articleID string) error {
	return wrap(t.q.DropAutosave(ctx, articleID), "drop an autosave")
}

// Autosaved returns what the editor had, if it was never saved.
func (v view) Autosaved(ctx context.Context, articleID string) (blog.Autosave, error) {
	r, err := v.q.Autosave(ctx, articleID)
	if err != nil {
		return blog.Autosave{}, notFound(err, "read an autosave", "Nothing is unsaved.")
	}
	a := blog.Autosave{ArticleID: r.ArticleID, SavedAt: fromMs(r.SavedAt)}
	return a, wrap(json.Unmarshal([]byte(r.Words), &a.Words), "read an autosave")
}
