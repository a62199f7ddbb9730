package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/search"
)

// searchVersion counts the ways in which words were made of articles. Raise it when
// package search makes other ones: the next start then reads all articles anew.
const searchVersion = 1

// Bounds of what is searched of an article, and of the words that misspelt ones are
// compared with.
const (
	maxSearched = 500_000 // bytes
	minLearnt   = 3       // letters
	maxLearnt   = 32
)

// document is the words of an article, as they are searched.
type document struct {
	title []string
	terms []string // of tags, of what the author warns of, and of headings
	body  []string
	known string // each that could be misspelt, once, in order, with spaces between them
}

var (
	heading = regexp.MustCompile(`(?s)<h[1-6][ >].*?</h[1-6]>`)
	element = regexp.MustCompile(`<[^>]*>`)
)

// documentOf makes the words of an article. What it found is only compared, never
// shown.
func documentOf(a blog.Article) document {
	terms := strings.Join(a.Tags, "\n") + "\n" + a.Warning
	for _, h := range heading.FindAllString(clip(a.HTML, maxSearched), 200) {
		terms += "\n" + html.UnescapeString(element.ReplaceAllString(h, ""))
	}
	body := clip(a.Text, maxSearched)
	if a.Summary != "" {
		body += "\n" + a.Summary
	}
	var d document
	seen := map[string]bool{}
	d.title, d.terms, d.body = split(a.Title, seen), split(terms, seen), split(body, seen)
	known := make([]string, 0, len(seen))
	for word := range seen {
		known = append(known, word)
	}
	slices.Sort(known)
	d.known = strings.Join(known, " ")
	return d
}

// split divides a text and notes the words that misspelt ones are compared with.
func split(text string, seen map[string]bool) []string {
	words := make([]string, 0, len(text)/6)
	search.Tokens(text, func(t search.Token) bool {
		words = append(words, t.Text)
		if !t.Dense && learnt(t.Text) {
			seen[t.Text] = true
		}
		return true
	})
	return words
}

func learnt(word string) bool {
	n := utf8.RuneCountInString(word)
	return n >= minLearnt && n <= maxLearnt && strings.IndexFunc(word, unicode.IsLetter) >= 0
}

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

// index keeps the search in step with an article: its words are in it while it is
// published. It is the only door: nothing that is not public is ever in the tables
// of the search.
func (t *tx) index(ctx context.Context, a blog.Article) error {
	before, found, err := t.searched(ctx, a.ID)
	if err != nil {
		return err
	}
	if found {
		if _, err := t.raw.ExecContext(ctx, t.s.dialect.search.drop, a.ID); err != nil {
			return wrap(err, "take an article out of the search")
		}
	}
	if !a.Public() {
		if !found {
			return nil
		}
		return t.forgetWords(ctx, a.ID, before)
	}
	d := documentOf(a)
	for statement, args := range map[string][]any{
		`INSERT INTO article_search_entry (id, version, language, published_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO UPDATE SET version = excluded.version, language = excluded.language, published_at = excluded.published_at`: {a.ID, searchVersion, a.Language, ms(a.PublishedAt)},
		`INSERT INTO article_search_known (id, words) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET words = excluded.words`: {a.ID, d.known},
	} {
		if _, err := t.raw.ExecContext(ctx, statement, args...); err != nil {
			return wrap(err, "note what is searched of an article")
		}
	}
	if _, err := t.raw.ExecContext(ctx, t.s.dialect.search.put, t.s.dialect.search.values(a.ID, d)...); err != nil {
		return wrap(err, "put an article into the search")
	}
	t.learn(before, d.known)
	return nil
}

// forgetWords takes an article out of what is known besides its index.
func (t *tx) forgetWords(ctx context.Context, id, words string) error {
	for _, statement := range []string{`DELETE FROM article_search_entry WHERE id = $1`, `DELETE FROM article_search_known WHERE id = $1`} {
		if _, err := t.raw.ExecContext(ctx, statement, id); err != nil {
			return wrap(err, "take an article out of the search")
		}
	}
	t.learn(words, "")
	return nil
}

// searched returns the words that are counted of an article.
func (t *tx) searched(ctx context.Context, id string) (words string, found bool, err error) {
	if take := t.s.dialect.search.lock; take != "" {
		if _, err := t.raw.ExecContext(ctx, take, id); err != nil {
			return "", false, wrap(err, "lock what is searched of an article")
		}
	}
	err = t.raw.QueryRowContext(ctx, `SELECT words FROM article_search_known WHERE id = $1`, id).Scan(&words)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return words, true, wrap(err, "read what is searched of an article")
}

// lesson is the words that an article had before, and those it has now.
type lesson struct{ before, now string }

// learn has it counted at the end of the transaction in how many articles a word is.
// All articles share their words: whoever counted in the middle would hold some of
// them while another, who holds the next, waits for these.
func (t *tx) learn(before, now string) {
	if before != now {
		t.learnt = append(t.learnt, lesson{before, now})
	}
}

// countWords counts what the transaction learnt, one transaction after the other.
func (t *tx) countWords(ctx context.Context) error {
	if len(t.learnt) == 0 {
		return nil
	}
	if err := t.lock(ctx, lockWords, "words"); err != nil {
		return err
	}
	for _, l := range t.learnt {
		gone, come := difference(strings.Fields(l.before), strings.Fields(l.now))
		if err := t.countIn(ctx, come); err != nil {
			return err
		}
		if err := t.countOut(ctx, gone); err != nil {
			return err
		}
	}
	return nil
}

// countIn counts an article more that has these words.
func (t *tx) countIn(ctx context.Context, words []string) error {
	if len(words) == 0 {
		return nil
	}
	pairs := make([][2]string, len(words))
	for i, word := range words {
		pairs[i] = [2]string{word, search.Backwards(word)}
	}
	return t.count(ctx, t.s.dialect.search.more, pairs)
}

// countOut counts an article less, and forgets the words that none has any more.
func (t *tx) countOut(ctx context.Context, words []string) error {
	if len(words) == 0 {
		return nil
	}
	if err := t.count(ctx, t.s.dialect.search.less, words); err != nil {
		return err
	}
	return t.count(ctx, t.s.dialect.search.lost, words)
}

func (t *tx) count(ctx context.Context, statement string, words any) error {
	list, err := json.Marshal(words)
	if err != nil {
		return fmt.Errorf("count words: %w", err)
	}
	_, err = t.raw.ExecContext(ctx, statement, string(list))
	return wrap(err, "count words")
}

// difference is what only the one list has, and what only the other; both are in
// order.
func difference(a, b []string) (onlyA, onlyB []string) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			a, b = a[1:], b[1:]
		case a[0] < b[0]:
			onlyA, a = append(onlyA, a[0]), a[1:]
		default:
			onlyB, b = append(onlyB, b[0]), b[1:]
		}
	}
	return append(onlyA, a...), append(onlyB, b...)
}
