package store_test

import (
	"database/sql"
	"os"
	"testing"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/internal/store"
)

// Pins, words, warnings of versions and what was passed on came to a blog that was
// being read: mail that waited goes out, and the way back is open.
func TestABlogGoesOnWithWhatItWasAtWork(t *testing.T) {
	dbtest.EachEmpty(t, func(t *testing.T, d dbtest.Database) {
		keepOldBlog(t, d)
		at, raw := schemaOf(t, d)
		_, err := at.UpTo(t.Context(), 17)
		must(t, err)
		do := func(statement string, args ...any) {
			t.Helper()
			_, err := raw.ExecContext(t.Context(), statement, args...)
			must(t, err)
		}
		var article, told, waits string
		must(t, raw.QueryRow(`SELECT id FROM article WHERE slug = 'on-rest'`).Scan(&article))
		must(t, raw.QueryRow(`SELECT min(id), max(id) FROM comment`).Scan(&told, &waits))
		do(`UPDATE article SET warning = 'Grief' WHERE id = $1`, article)
		do(`INSERT INTO article_revision (id, article_id, title, body, shown_at, ended_at) VALUES ('r', $1, 'Before', 'Words.', 1, 2)`, article)
		do(`INSERT INTO answer_notice (comment_id) VALUES ($1), ($2)`, told, waits)
		do(`INSERT INTO job (id, kind, lane, broadcast_id, inbox, payload, attempts, created_at, run_at, expires_at)
  VALUES ('mail answer ' || CAST($1 AS text), 'mail', 'mail', '', '', $2, 0, 3000, 7000, 9000000000000)`, waits, []byte(`{}`))

		for range 2 {
			_, err = at.Up(t.Context())
			must(t, err)
			s, err := store.Open(t.Context(), d.URL, store.Options{})
			must(t, err)
			for id, want := range map[string]bool{told: true, waits: false} {
				if at, err := s.AnswerTold(t.Context(), id); err != nil || at.IsZero() == want {
					t.Errorf("told of %s: %v, %v; want %v", id, at, err, want)
				}
			}
			_, err = s.CatchUpSearch(t.Context())
			must(t, err)
			if f, err := s.Search(t.Context(), blog.SearchQuery{Words: "rest"}); err != nil || f.Total != 1 {
				t.Errorf("found %d times, %v", f.Total, err)
			}
			must(t, s.Close())
			var warning string
			must(t, raw.QueryRow(`SELECT warning FROM article_revision WHERE id = 'r'`).Scan(&warning))
			if warning != "Grief" {
				t.Errorf("the version before stood behind %q", warning)
			}
			do(`INSERT INTO pin (article_id, pinned_at) VALUES ($1, 1)`, article)
			do(`INSERT INTO relay (answer_id, comment_id) VALUES ($1, $2)`, told, waits)
			do(`INSERT INTO unconfirmed (address, tries, last_at) VALUES ('hash', 1, 1)`)
			_, err = at.DownTo(t.Context(), 17)
			must(t, err)
			var found int
			must(t, raw.QueryRow(`SELECT count(*) FROM article_search`).Scan(&found))
			if found == 0 {
				t.Error("the search of before is empty")
			}
		}
	})
}

// schemaOf brings a database from one version of the schema to another.
func schemaOf(t *testing.T, d dbtest.Database) (*goose.Provider, *sql.DB) {
	t.Helper()
	driver, dialect, excluded := "sqlite", database.DialectSQLite3, "postgres"
	if store.IsPostgres(d.URL) {
		driver, dialect, excluded = "pgx", database.DialectPostgres, "sqlite"
	}
	raw, err := sql.Open(driver, d.URL)
	must(t, err)
	t.Cleanup(func() { must(t, raw.Close()) })
	provider, err := goose.NewProvider(dialect, raw, os.DirFS("migrations"), goose.WithExcludeNames([]string{"00002_search_" + excluded + ".sql", "00019_search_" + excluded + ".sql"}))
	must(t, err)
	return provider, raw
}
