package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/causerie/causerie/internal/store"
)

// mustBeThere refuses to begin a blog where none is: only serve and setup do that.
// Else a folder that was misspelt would get an empty database, and the author a
// second blog.
func (e *environment) mustBeThere() error {
	if err := e.databaseThere(); err != nil {
		return err
	}
	if _, err := os.Stat(e.config.Data); errors.Is(err, fs.ErrNotExist) {
		return noBlogAt(e.config.Data)
	}
	return nil
}

// databaseThere refuses to make a database.
func (e *environment) databaseThere() error {
	if store.IsPostgres(e.config.database()) {
		return nil
	}
	path := strings.TrimPrefix(e.config.database(), "sqlite://")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return noBlogAt(path)
	}
	return nil // what else is wrong, opening it tells
}

func noBlogAt(path string) error {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return usageError{fmt.Errorf("there is no blog at %s. Name the folder it is in with --data FOLDER, with CAUSERIE_DATA or in the configuration file. "+
		"If you have no blog yet, causerie setup begins one", path)}
}
