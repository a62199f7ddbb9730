package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/causerie/causerie/internal/store"
)

// openStore opens the database alone, if it is there.
func (e *environment) openStore() (*store.Store, error) {
	if err := e.databaseThere(); err != nil {
		return nil, err
	}
	s, err := store.Open(e, e.config.database(), store.Options{Now: e.now})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.config.describeDatabase(), err)
	}
	return s, nil
}

// migrateCommand brings the database up to date; every start does so too.
type migrateCommand struct{}

// Run migrates.
func (migrateCommand) Run(env *environment) (err error) {
	s, err := env.openStore()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	n, err := s.SchemaVersion(env)
	if err != nil {
		return err
	}
	return env.done(fmt.Sprintf("The database %s is up to date (schema %d).", env.config.describeDatabase(), n))
}

// versionCommand prints the version.
type versionCommand struct{}

// Run prints.
func (versionCommand) Run(env *environment) error {
	return env.print(map[string]string{"version": version()}, func(w io.Writer) { fmt.Fprintln(w, "causerie "+version()) })
}

// version is that of the module, or of the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "0.1.0-dev+" + s.Value[:12]
		}
	}
	return "0.1.0-dev"
}

// healthcheckCommand asks the running blog whether it is well.
type healthcheckCommand struct{}

// Run asks.
func (healthcheckCommand) Run(env *environment) (err error) {
	host, port, err := net.SplitHostPort(env.config.Listen)
	if err != nil {
		return usageError{err}
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(env, 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return usageError{err}
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("the blog does not answer: %w", err)
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the blog is not well: it answered %s", answer.Status)
	}
	return env.done("The blog is well.")
}
