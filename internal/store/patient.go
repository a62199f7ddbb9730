package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	_ "modernc.org/sqlite" // the driver
)

// A statement of ours takes SQLite microseconds, and for each one that might be
// cancelled its driver starts a goroutine to wait for that: some thousands a
// second, which everyone else queues behind. So a statement that has begun is let
// end; whether its caller still waits is asked before (by database/sql, for each
// statement).

// patientConnector opens connections whose statements are not interrupted.
type patientConnector struct {
	name string
	from driver.Driver
}

// openPatiently is [sql.Open] for SQLite.
func openPatiently(name string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	from := db.Driver()
	if err := db.Close(); err != nil {
		return nil, err
	}
	return sql.OpenDB(patientConnector{name: name, from: from}), nil
}

// Connect implements [driver.Connector].
func (c patientConnector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.from.Open(c.name)
	if err != nil {
		return nil, err
	}
	conn, ok := opened.(sqliteConn)
	if !ok {
		return nil, fmt.Errorf("the driver's %T lacks what is needed", opened)
	}
	return patientConn{conn}, nil
}

// Driver implements [driver.Connector].
func (c patientConnector) Driver() driver.Driver { return c.from }

// sqliteConn is what the driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type patientConn struct{ sqliteConn }

func (c patientConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	return c.sqliteConn.BeginTx(context.WithoutCancel(ctx), options)
}

func (c patientConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	prepared, err := c.sqliteConn.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	stmt, ok := prepared.(sqliteStmt)
	if !ok {
		return nil, fmt.Errorf("the driver's %T lacks what is needed", prepared)
	}
	return patientStmt{stmt}, nil
}

func (c patientConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return c.sqliteConn.ExecContext(context.WithoutCancel(ctx), query, args)
}

func (c patientConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return c.sqliteConn.QueryContext(context.WithoutCancel(ctx), query, args)
}

// sqliteStmt is what the driver's statements can do.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type patientStmt struct{ sqliteStmt }

func (s patientStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.sqliteStmt.ExecContext(context.WithoutCancel(ctx), args)
}

func (s patientStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.sqliteStmt.QueryContext(context.WithoutCancel(ctx), args)
}
