package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

func migrationFiles() (fs.FS, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("find the migrations: %w", err)
	}
	return files, nil
}

// SchemaVersion returns the number of the last migration applied.
func (s *Store) SchemaVersion(ctx context.Context) (n int64, err error) {
	files, err := migrationFiles()
	if err != nil {
		return 0, err
	}
	provider, err := goose.NewProvider(s.dialect.goose, s.writer, files, goose.WithExcludeNames(s.dialect.excluded))
	if err != nil {
		return 0, fmt.Errorf("read the migrations: %w", err)
	}
	n, err = provider.GetDBVersion(ctx)
	return n, wrap(err, "read the schema's version")
}

// Checkpoint folds SQLite's log into the database file, so that a copy of the
// file alone is whole. On PostgreSQL it does nothing.
func (s *Store) Checkpoint(ctx context.Context) error {
	if !s.dialect.single {
		return nil
	}
	_, err := s.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return errors.Join(wrap(err, "checkpoint"))
}
