// Package dbtest hands tests fresh databases of every kind that Causerie runs
// on, so that one behavioural suite keeps them all honest.
//
// SQLite is always there. PostgreSQL joins when the environment variable
// CAUSERIE_TEST_POSTGRES names a server, as ./test/run does with one that it
// starts itself.
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver that makes and drops databases
)

// Server is the environment variable that names a PostgreSQL server,
// postgres://..., whose user may create databases.
const Server = "CAUSERIE_TEST_POSTGRES"

// patience bounds each statement sent to the server to create or drop a database.
const patience = 30 * time.Second

// Database is an empty database that belongs to one test and ends with it.
type Database struct {
	// Name tells the kind, "sqlite" or "postgres"; it suits t.Run.
	Name string
	// URL is what CAUSERIE_DATABASE takes: a file path, or postgres://...
	URL string
}

// URLs returns one empty database of each kind at hand. They are dropped when
// the test ends. A PostgreSQL server that was named but does not answer fails
// the test: a suite that quietly ran on half of the databases would lie.
func URLs(t testing.TB) []Database {
	t.Helper()
	databases := []Database{SQLite(t)}
	if server := os.Getenv(Server); server != "" {
		databases = append(databases, postgres(t, server))
	}
	return databases
}

// Each runs a story as one subtest for each kind of database. It is empty unless
// the package has it [Prepared].
func Each(t *testing.T, story func(t *testing.T, db Database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { story(t, SQLite(t)) })
	if server := os.Getenv(Server); server != "" {
		t.Run("postgres", func(t *testing.T) { story(t, postgres(t, server)) })
	}
}

// EachEmpty is Each with databases that nothing was ever written to.
func EachEmpty(t *testing.T, story func(t *testing.T, db Database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { story(t, emptySQLite(t)) })
	if server := os.Getenv(Server); server != "" {
		t.Run("postgres", func(t *testing.T) { story(t, copyOf(t, server, blank)) })
	}
}

// SQLite returns the path of a database file in a folder of the test's own. It
// does not exist yet unless the package has it [Prepared].
func SQLite(t testing.TB) Database {
	t.Helper()
	db := emptySQLite(t)
	content, err := models.sqlite()
	if err == nil && content != nil {
		err = os.WriteFile(db.URL, content, 0o600)
	}
	if err != nil {
		t.Fatalf("dbtest: preparing a database: %v", err)
	}
	return db
}

func emptySQLite(t testing.TB) Database {
	t.Helper()
	return Database{Name: "sqlite", URL: filepath.Join(t.TempDir(), "causerie.db")}
}

// postgres creates a database on the server and drops it when the test ends.
func postgres(t testing.TB, server string) Database {
	t.Helper()
	model, err := models.postgres()
	if err != nil {
		t.Fatalf("dbtest: preparing a database: %v", err)
	}
	return copyOf(t, server, model)
}

// blank is the model of databases in which there is nothing.
const blank = "template0"

// copyOf copies a database of the server, and drops the copy when the test ends,
// whoever may still be connected.
func copyOf(t testing.TB, server, model string) Database {
	t.Helper()
	name, address, err := create(server, model)
	if err != nil {
		t.Fatalf("dbtest: creating a database: %v", err)
	}
	t.Cleanup(func() {
		if err := drop(server, name); err != nil {
			t.Errorf("dbtest: dropping a database: %v", err)
		}
	})
	return Database{Name: "postgres", URL: address}
}

// create makes a database as a copy of another.
func create(server, model string) (name, address string, err error) {
	name = "causerie_test_" + strings.ToLower(rand.Text())
	if address, err = withDatabase(server, name); err != nil {
		return "", "", fmt.Errorf("reading %s: %w", Server, err)
	}
	quoted := func(name string) string { return pgx.Identifier{name}.Sanitize() }
	return name, address, execute(server, "CREATE DATABASE "+quoted(name)+" TEMPLATE "+quoted(model)+" ENCODING 'UTF8'")
}

func drop(server, name string) error {
	return execute(server, "DROP DATABASE "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)")
}

// execute runs one statement over a connection of its own, because CREATE
// DATABASE may not stand in a transaction and should hold nothing open.
func execute(server, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	db, err := sql.Open("pgx", server)
	if err != nil {
		return fmt.Errorf("opening the server: %w", err)
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// withDatabase is the server's address with another database in it.
func withDatabase(server, name string) (string, error) {
	address, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	if address.Scheme != "postgres" && address.Scheme != "postgresql" {
		return "", fmt.Errorf("want postgres://..., got the scheme %q", address.Scheme)
	}
	address.Path = "/" + name
	return address.String(), nil
}
