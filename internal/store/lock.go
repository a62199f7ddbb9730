package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/causerie/causerie/internal/blog"
)

// A use case reads a thing, judges, and writes it back. On PostgreSQL another may
// do so at the same moment, and what the writer just made private would be shown
// again by the author's approval; so a transaction locks what it reads to change.
// On SQLite there is one writer and nothing to lock.
//
// The locks are FOR NO KEY UPDATE: a new comment already holds a KEY SHARE on its
// article for its foreign key, and two who both wanted the whole row from there
// would wait for each other.

// lock names a way to take a row.
type lock int

const (
	lockArticle lock = iota
	lockComment
	lockCommentURI
	lockQuote
	lockQuoteURI
	lockPermitURI
	lockLetterURI
	lockSentLetter
	lockPerson // against follows that are made while their maker is removed
)

// lock takes a row until the transaction ends.
func (t *tx) lock(ctx context.Context, what lock, key string) error {
	query, needed := t.s.dialect.locks[what]
	if !needed {
		return nil
	}
	var one int
	err := t.raw.QueryRowContext(ctx, query, key).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return wrap(err, "lock a row")
}

// Article returns an article in any state, locked.
func (t *tx) Article(ctx context.Context, id string) (blog.Article, error) {
	if err := t.lock(ctx, lockArticle, id); err != nil {
		return blog.Article{}, err
	}
	return t.view.Article(ctx, id)
}

// Comment returns a comment in any state, locked.
func (t *tx) Comment(ctx context.Context, id string) (blog.Comment, error) {
	if err := t.lock(ctx, lockComment, id); err != nil {
		return blog.Comment{}, err
	}
	return t.view.Comment(ctx, id)
}

// CommentByURI finds a comment by its original's address, locked.
func (t *tx) CommentByURI(ctx context.Context, uri string) (blog.Comment, error) {
	if err := t.lock(ctx, lockCommentURI, uri); err != nil {
		return blog.Comment{}, err
	}
	return t.view.CommentByURI(ctx, uri)
}

// Letter returns a letter, locked.
func (t *tx) Letter(ctx context.Context, id string) (blog.Letter, error) {
	l, err := t.view.Letter(ctx, id)
	if err != nil {
		return l, err
	}
	return t.LetterByURI(ctx, l.URI)
}

// LetterByURI finds a letter by its original's address, locked.
func (t *tx) LetterByURI(ctx context.Context, uri string) (blog.Letter, error) {
	if err := t.lock(ctx, lockLetterURI, uri); err != nil {
		return blog.Letter{}, err
	}
	return t.view.LetterByURI(ctx, uri)
}

// SentLetter returns a letter of the author's, locked.
func (t *tx) SentLetter(ctx context.Context, id string) (blog.SentLetter, error) {
	if err := t.lock(ctx, lockSentLetter, id); err != nil {
		return blog.SentLetter{}, err
	}
	return t.view.SentLetter(ctx, id)
}
