package store

import (
	"context"
	"strings"
	"unicode"

	"github.com/causerie/causerie/internal/blog"
)

// index keeps the search in step with a published article.
func (t *tx) index(ctx context.Context, a blog.Article) error {
	if _, err := t.raw.ExecContext(ctx, t.s.dialect.unindex, a.ID); err != nil {
		return wrap(err, "take an article out of the search")
	}
	if !a.Public() {
		return nil
	}
	_, err := t.raw.ExecContext(ctx, t.s.dialect.index, a.ID, a.Title, a.Excerpt, clip(a.Text, 500_000), strings.Join(a.Tags, " "))
	return wrap(err, "put an article into the search")
}

// clip keeps a text below what PostgreSQL's tsvector can hold (1 MiB of words).
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

// found returns the ids of the articles that hold all words, best first.
func (s *Store) found(ctx context.Context, typed string, most, skip int) (ids []string, total int, err error) {
	words := s.dialect.words(typed)
	if words == "" {
		return nil, 0, nil
	}
	rows, err := s.reader.QueryContext(ctx, s.dialect.search, words, most, skip)
	if err != nil {
		return nil, 0, wrap(err, "search")
	}
	defer func() { err = firstErr(err, rows.Close()) }()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id, &total); err != nil {
			return nil, 0, wrap(err, "search")
		}
		ids = append(ids, id)
	}
	return ids, total, wrap(rows.Err(), "search")
}

func firstErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// tokens are the words of what a visitor typed, without any syntax.
func tokens(typed string) []string {
	words := strings.FieldsFunc(typed, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	if len(words) > 10 {
		words = words[:10]
	}
	return words
}

// sqliteWords asks FTS5 for all words, the last one as a beginning.
func sqliteWords(typed string) string {
	words := tokens(typed)
	for i, w := range words {
		words[i] = `"` + w + `"`
	}
	if len(words) == 0 {
		return ""
	}
	return strings.Join(words, " ") + "*"
}

// postgresWords asks for the same in the words of to_tsquery.
func postgresWords(typed string) string {
	words := tokens(typed)
	if len(words) == 0 {
		return ""
	}
	for i, w := range words {
		words[i] = "'" + w + "'"
	}
	return strings.Join(words, " & ") + ":*"
}
