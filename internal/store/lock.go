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
	lockURI       // an address of which nothing may be here yet; letters and comments share it
	lockTally     // all counters of [tx.Tally] together
	lockPerson    // against follows that are made while their maker is removed
	lockBlocks    // against blocks that are made meanwhile; many hold it at once
	changeBlocks  // against all who hold lockBlocks
	lockPins      // against pins that are made meanwhile
	lockStructure // categories and menus, as a whole
	lockWords     // all counts of the search's words together
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

// lockMessage takes the address of a message before the row it may have: what is
// not here yet has none, and two who both found nothing would each make one, a
// letter and a comment of the same words.
func (t *tx) lockMessage(ctx context.Context, what lock, uri string) error {
	if uri == "" {
		return nil
	}
	if err := t.lock(ctx, lockURI, uri); err != nil {
		return err
	}
	return t.lock(ctx, what, uri)
}

// HoldBlocks keeps blocks as they are until the transaction ends.
func (t *tx) HoldBlocks(ctx context.Context) error { return t.lock(ctx, lockBlocks, "") }

// ChangeBlocks waits for all who hold blocks as they are, and keeps others from it.
func (t *tx) ChangeBlocks(ctx context.Context) error { return t.lock(ctx, changeBlocks, "") }

// HasLetter reports whether the message at uri came as a private one, locked.
func (t *tx) HasLetter(ctx context.Context, uri string) (bool, error) {
	if err := t.lockMessage(ctx, lockLetterURI, uri); err != nil {
		return false, err
	}
	return t.view.HasLetter(ctx, uri)
}

// Forgotten reports whether the person deleted the thing at uri, locked.
func (t *tx) Forgotten(ctx context.Context, uri, personURI string) (bool, error) {
	if err := t.lock(ctx, lockURI, uri); err != nil {
		return false, err
	}
	return t.view.Forgotten(ctx, uri, personURI)
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
	if err := t.lockMessage(ctx, lockCommentURI, uri); err != nil {
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
	if err := t.lockMessage(ctx, lockLetterURI, uri); err != nil {
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
