package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// dialect holds the few things that SQLite and PostgreSQL say differently.
type dialect struct {
	name      string
	goose     database.Dialect
	excluded  []string // migrations of the other database
	claim     string   // lease lanes that are ready
	wake      string   // have the lanes worked on that an author's followers have
	search    searchSQL
	transient func(error) bool
	locks     map[lock]string // take a row before it is read to be changed
	single    bool            // no other process works on the queue of this database
}

const claimHead = `UPDATE lane SET lease_until = $1, owner = $2 WHERE name IN
  (SELECT name FROM lane WHERE ready_at <= $3 AND lease_until <= $3 ORDER BY ready_at LIMIT $4`

// wakeTargets takes lanes by name as Go orders strings, which is how whoever settles
// them takes them: byte by byte, whatever the language of the database.
const wakeTargets = `INSERT INTO lane (name, ready_at, lease_until, owner, failures, failed_days, failed_on, dead_at)
SELECT DISTINCT t.host%[1]s, CAST($1 AS bigint), 0, '', 0, 0, 0, 0 FROM inbox_target t WHERE t.author_id = $2
ORDER BY t.host%[1]s
ON CONFLICT (name) DO UPDATE SET ready_at = excluded.ready_at
WHERE lane.ready_at > excluded.ready_at AND (lane.failures = 0 OR lane.ready_at = 9000000000000000)`

var sqliteDialect = dialect{ //nolint:gochecknoglobals // a constant
	name: "sqlite", goose: database.DialectSQLite3, excluded: []string{"00002_search_postgres.sql", "00019_search_postgres.sql"}, single: true,
	claim:  claimHead + `) RETURNING name, failures`,
	wake:   fmt.Sprintf(wakeTargets, ""),
	search: sqliteSearch,
	transient: func(err error) bool {
		var e *sqlite.Error
		return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
	},
}

var postgresDialect = dialect{ //nolint:gochecknoglobals // a constant
	name: "postgres", goose: database.DialectPostgres, excluded: []string{"00002_search_sqlite.sql", "00019_search_sqlite.sql"},
	claim:  claimHead + ` FOR UPDATE SKIP LOCKED) RETURNING name, failures`,
	wake:   fmt.Sprintf(wakeTargets, ` COLLATE "C"`),
	search: postgresSearch,
	transient: func(err error) bool {
		var e *pgconn.PgError
		// 23505: another was quicker to insert the same; the next attempt sees it.
		return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01" || e.Code == "23505")
	},
	locks: map[lock]string{
		lockArticle:    `SELECT 1 FROM article WHERE id = $1 FOR NO KEY UPDATE`,
		lockComment:    `SELECT 1 FROM comment WHERE id = $1 FOR NO KEY UPDATE`,
		lockURI:        `SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended($1, 0))) AS held`,
		lockCommentURI: `SELECT 1 FROM comment WHERE uri = $1 AND uri <> '' FOR NO KEY UPDATE`,
		lockQuote:      `SELECT 1 FROM quote WHERE id = $1 FOR NO KEY UPDATE`,
		lockQuoteURI:   `SELECT 1 FROM quote WHERE uri = $1 FOR NO KEY UPDATE`,
		lockPermitURI:  `SELECT 1 FROM permit WHERE uri = $1 AND uri <> '' FOR NO KEY UPDATE`,
		lockLetterURI:  `SELECT 1 FROM letter WHERE uri = $1 FOR NO KEY UPDATE`,
		lockSentLetter: `SELECT 1 FROM sent_letter WHERE id = $1 FOR NO KEY UPDATE`,
		lockTally:      `SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended($1, 1))) AS held`,
		lockBlocks:     `SELECT 1 FROM (SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 2))) AS held`,
		changeBlocks:   `SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended($1, 2))) AS held`,
		lockPins:       `SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended($1, 3))) AS held`,
		lockStructure:  `SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended($1, 4))) AS held`,
		lockWords:      `SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended($1, 5))) AS held`,
		lockPerson:     `SELECT 1 FROM person WHERE uri = $1 FOR UPDATE`,
	},
}

// IsPostgres reports whether url names a PostgreSQL database.
func IsPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

func connect(ctx context.Context, url string) (dialect, *sql.DB, *sql.DB, error) {
	if IsPostgres(url) {
		return connectPostgres(ctx, url)
	}
	return connectSQLite(ctx, url)
}

func connectPostgres(ctx context.Context, url string) (dialect, *sql.DB, *sql.DB, error) {
	pool, err := sql.Open("pgx", url)
	if err != nil {
		return dialect{}, nil, nil, fmt.Errorf("open the database: %w", err)
	}
	pool.SetMaxOpenConns(20)
	pool.SetMaxIdleConns(20)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return dialect{}, nil, nil, errors.Join(fmt.Errorf("reach the database: %w", err), pool.Close())
	}
	return postgresDialect, pool, pool, nil
}

// connectSQLite opens one connection that writes and a pool of readers. With
// write-ahead logging, readers never wait for the writer; transactions begin as
// immediate, so that no reader ever turns into a writer and fails.
func connectSQLite(ctx context.Context, path string) (dialect, *sql.DB, *sql.DB, error) {
	path = strings.TrimPrefix(path, "sqlite://")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return dialect{}, nil, nil, fmt.Errorf("make the data folder: %w", err)
	}
	// It holds private keys and letters: SQLite gives its log the same rights.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return dialect{}, nil, nil, fmt.Errorf("make the database: %w", err)
	}
	if err := file.Close(); err != nil {
		return dialect{}, nil, nil, fmt.Errorf("make the database: %w", err)
	}
	writer, err := openSQLite(ctx, path, 1, "immediate")
	if err != nil {
		return dialect{}, nil, nil, err
	}
	reader, err := openSQLite(ctx, path, max(4, 2*runtime.GOMAXPROCS(0)), "deferred")
	if err != nil {
		return dialect{}, nil, nil, errors.Join(err, writer.Close())
	}
	return sqliteDialect, writer, reader, nil
}

func openSQLite(ctx context.Context, path string, connections int, lock string) (*sql.DB, error) {
	q := url.Values{"_txlock": {lock}, "_pragma": {
		"busy_timeout(15000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"secure_delete(1)", "temp_store(memory)", "cache_size(-16000)", "journal_size_limit(67108864)",
	}}
	db, err := openPatiently("file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	return db, nil
}

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date. On PostgreSQL several processes may
// start at once: an advisory lock lets one after the other look.
func migrate(ctx context.Context, db *sql.DB, d dialect) (err error) {
	files, err := migrationFiles()
	if err != nil {
		return err
	}
	if !d.single {
		unlock, err := advisoryLock(ctx, db)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, unlock()) }()
	}
	provider, err := goose.NewProvider(d.goose, db, files, goose.WithExcludeNames(d.excluded))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bring the database up to date: %w", err)
	}
	return nil
}

func advisoryLock(ctx context.Context, db *sql.DB) (unlock func() error, err error) {
	const key = 7205759403 // any number that only Causerie uses
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock the schema: %w", err)
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, key); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the schema: %w", err), conn.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, key)
		return errors.Join(err, conn.Close())
	}, nil
}
