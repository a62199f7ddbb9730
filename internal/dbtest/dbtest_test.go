package dbtest_test

import (
	"context"
	"database/sql"
	"os"
	"testing"

	"github.com/causerie/causerie/internal/dbtest"
	_ "modernc.org/sqlite"
)

func TestEachDatabaseIsEmptyAndItsOwn(t *testing.T) {
	for _, round := range []string{"first", "second"} {
		dbtest.Each(t, func(t *testing.T, database dbtest.Database) {
			db := open(t, database)
			if _, err := db.ExecContext(t.Context(), "CREATE TABLE mine (id bigint)"); err != nil {
				t.Fatalf("the %s database is not empty: %v", round, err)
			}
		})
	}
}

func TestURLsNamesEveryKind(t *testing.T) {
	want := 1
	if os.Getenv(dbtest.Server) != "" {
		want = 2
	}
	if got := dbtest.URLs(t); len(got) != want {
		t.Fatalf("got %d databases, want %d: %v", len(got), want, got)
	}
}

func TestPostgresIsDroppedAtTheEnd(t *testing.T) {
	if os.Getenv(dbtest.Server) == "" {
		t.Skip("no PostgreSQL server is named by " + dbtest.Server)
	}
	var left *sql.DB
	t.Run("a test", func(t *testing.T) {
		left = open(t, dbtest.URLs(t)[1])
		if err := left.PingContext(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	if err := left.PingContext(context.Background()); err == nil {
		t.Fatal("the database is still there")
	}
}

func open(t *testing.T, database dbtest.Database) *sql.DB {
	t.Helper()
	driver := map[string]string{"sqlite": "sqlite", "postgres": "pgx"}[database.Name]
	db, err := sql.Open(driver, database.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
