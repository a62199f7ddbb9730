package dbtest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// models are the databases that others begin as copies of. The zero value has
// them empty.
var models = model{ //nolint:gochecknoglobals // One process tests one package, and TestMain decides for all of its tests.
	sqlite:   func() ([]byte, error) { return nil, nil },
	postgres: func() (string, error) { return blank, nil },
}

type model struct {
	sqlite   func() (content []byte, err error)
	postgres func() (name string, err error)
}

// Main is what runs the tests of a package: *testing.M is one.
type Main interface{ Run() int }

// Prepared has the databases of a package's tests begin as copies of one that
// ready made something of, such as the tables: that takes most of the time of a
// short test, and a copy next to none. It is for TestMain:
//
//	os.Exit(dbtest.Prepared(m, ready).Run())
//
// ready gets the address of an empty database and must leave nothing open. It
// is called once for each kind of database, when a test first asks for one.
func Prepared(m Main, ready func(url string) error) Main {
	p := &prepared{Main: m}
	models.sqlite = sync.OnceValues(func() ([]byte, error) { return readySQLite(ready) })
	models.postgres = sync.OnceValues(func() (string, error) { return p.readyPostgres(ready) })
	return p
}

type prepared struct {
	Main

	server, name string // of the model on PostgreSQL; "" until there is one
}

// Run runs the tests and drops what they were copied from.
func (p *prepared) Run() int {
	code := p.Main.Run()
	if p.name == "" {
		return code
	}
	if err := drop(p.server, p.name); err != nil {
		fmt.Fprintln(os.Stderr, "dbtest: dropping a database:", err)
		return max(code, 1)
	}
	return code
}

func readySQLite(ready func(url string) error) (content []byte, err error) {
	folder, err := os.MkdirTemp("", "causerie-dbtest")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file := filepath.Join(folder, "causerie.db")
	if err := ready(file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

func (p *prepared) readyPostgres(ready func(url string) error) (string, error) {
	server := os.Getenv(Server)
	name, address, err := create(server, blank)
	if err != nil {
		return "", err
	}
	p.server, p.name = server, name
	return name, ready(address)
}
