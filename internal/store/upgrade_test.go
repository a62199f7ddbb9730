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

// A blog that was kept by the first version goes on with this one: nothing of it
// is lost, and work that waited is done.
func TestABlogOfTheFirstVersionGoesOn(t *testing.T) {
	dbtest.EachEmpty(t, func(t *testing.T, database dbtest.Database) {
		keepOldBlog(t, database)
		s, err := store.Open(t.Context(), database.URL, store.Options{})
		must(t, err)
		t.Cleanup(func() { must(t, s.Close()) })

		page, err := s.ArticlePage(t.Context(), "on-rest")
		must(t, err)
		if len(page.Thread) != 1 || len(page.Thread[0].Replies) != 1 || page.Likes != 1 || page.Boosts != 1 {
			t.Errorf("the page: %d threads, %d likes, %d boosts", len(page.Thread), page.Likes, page.Boosts)
		}
		settings, err := s.Settings(t.Context())
		must(t, err)
		author, err := s.FirstAuthor(t.Context())
		must(t, err)
		if settings.Title != "On the couch" || author.Name != "Anna Ruf" || len(author.Aliases) != 1 {
			t.Errorf("settings %+v, author %+v", settings, author)
		}
		followers, _, _, err := s.FollowerList(t.Context(), "author", 1)
		must(t, err)
		letters, _, err := s.DeskLetters(t.Context(), 1)
		must(t, err)
		waiting, _, err := s.DeskComments(t.Context(), blog.Held, 1)
		must(t, err)
		if len(followers) != 2 || len(letters) != 1 || len(waiting) != 1 {
			t.Errorf("%d followers, %d letters, %d comments waiting", len(followers), len(letters), len(waiting))
		}
		for who, want := range map[[2]string]bool{
			{"https://mire.test/users/x", "mire.test"}: true, {"https://fen.test/users/eve", "fen.test"}: true,
			{"https://pond.test/users/alice", "pond.test"}: false,
		} {
			if blocked, err := s.Blocked(t.Context(), who[0], who[1]); err != nil || blocked != want {
				t.Errorf("%s blocked: %v, %v", who[0], blocked, err)
			}
		}
		if n, err := s.PendingJobs(t.Context()); err != nil || n != 1 {
			t.Errorf("%d jobs wait, %v", n, err)
		}
		if n, err := s.CatchUpSearch(t.Context()); err != nil || n == 0 {
			t.Errorf("%d articles were put into the search, %v", n, err)
		}
		if f, err := s.Search(t.Context(), blog.SearchQuery{Words: page.Title}); err != nil || f.Total != 1 {
			t.Errorf("the article is found %d times, %v", f.Total, err)
		}
		must(t, s.Tidy(t.Context()))
	})
}

// keepOldBlog fills a database as version 2 of the schema had it.
func keepOldBlog(t *testing.T, d dbtest.Database) {
	t.Helper()
	driver, dialect, excluded := "sqlite", database.DialectSQLite3, "postgres"
	if store.IsPostgres(d.URL) {
		driver, dialect, excluded = "pgx", database.DialectPostgres, "sqlite"
	}
	old, err := sql.Open(driver, d.URL)
	must(t, err)
	defer func() { must(t, old.Close()) }()
	provider, err := goose.NewProvider(dialect, old, os.DirFS("migrations"), goose.WithExcludeNames([]string{"00002_search_" + excluded + ".sql", "00019_search_" + excluded + ".sql"}))
	must(t, err)
	_, err = provider.UpTo(t.Context(), 2)
	must(t, err)
	rows, err := os.ReadFile("testdata/blog_at_2.sql")
	must(t, err)
	_, err = old.ExecContext(t.Context(), string(rows))
	must(t, err)
	_, err = old.ExecContext(t.Context(), `INSERT INTO job (id, kind, lane, broadcast_id, inbox, payload, attempts, created_at, run_at, expires_at)
  VALUES ('broadcast https://moor.test/inbox', 'deliver', 'moor.test', 'broadcast', 'https://moor.test/inbox', $1, 1, 3000, 7000, 9000000000000)`, []byte{})
	must(t, err)
}
