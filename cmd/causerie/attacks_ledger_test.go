package main

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// ledger reads the blog's database from outside the program.
type ledger struct {
	w  *world
	db *sql.DB
	// tables are all there are, but for the bookkeeping.
	tables []string
}

// bookkeeping are the tables that may change when something is refused: what was
// asked of others and seen before, and the queue. Each is bounded by age or
// number (docs/security.md), and nothing of them is ever shown.
func bookkeeping(table string) bool {
	switch table {
	case "seen", "forgotten", "person_key", "lane", "job", "goose_db_version", "delivery_failure", "revision",
		"tally", "undone_follow", "host_scheme", "gone_inbox":
		return true
	}
	return strings.HasPrefix(table, "article_search") || strings.HasPrefix(table, "sqlite_")
}

func newLedger(w *world, c *causerie) *ledger {
	url, driver := c.env.config.Database, "sqlite"
	list := `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`
	if strings.HasPrefix(url, "postgres") {
		driver = "pgx"
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name`
	}
	db, err := sql.Open(driver, url)
	w.must(err)
	w.t.Cleanup(func() { _ = db.Close() })
	l := &ledger{w: w, db: db}
	for _, row := range l.rows(list) {
		if !bookkeeping(row) {
			l.tables = append(l.tables, row)
		}
	}
	if !slices.Contains(l.tables, "comment") || !slices.Contains(l.tables, "follower") {
		w.t.Fatalf("the tables are %v", l.tables)
	}
	return l
}

// snapshot is the content of the tables, rows in order.
type snapshot map[string][]string

func (l *ledger) snapshot() snapshot {
	l.w.t.Helper()
	s := make(snapshot, len(l.tables))
	for _, table := range l.tables {
		s[table] = l.rows(`SELECT * FROM ` + table)
	}
	return s
}

// waiting counts the jobs that should have been done by now: looks at
// conversations are due later.
func (l *ledger) waiting() int {
	l.w.t.Helper()
	return len(l.rows(`SELECT id FROM job WHERE kind <> 'thread'`))
}

// count counts the rows of a table, the bookkeeping included.
func (l *ledger) count(table string) int {
	l.w.t.Helper()
	return len(l.rows(`SELECT * FROM ` + table))
}

// change changes something behind the program's back.
func (l *ledger) change(statement string) {
	l.w.t.Helper()
	result, err := l.db.ExecContext(l.w.t.Context(), statement)
	l.w.must(err)
	n, err := result.RowsAffected()
	l.w.must(err)
	l.w.equal("rows changed", n, 1)
}

// rows reads a query's rows as text, sorted.
func (l *ledger) rows(query string) []string {
	l.w.t.Helper()
	rows, err := l.db.QueryContext(l.w.t.Context(), query)
	l.w.must(err)
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	l.w.must(err)
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	var list []string
	for rows.Next() {
		l.w.must(rows.Scan(targets...))
		cells := make([]string, len(values))
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			cells[i] = fmt.Sprint(v)
		}
		list = append(list, strings.Join(cells, " | "))
	}
	l.w.must(rows.Err())
	slices.Sort(list)
	return list
}

// differences says what is no longer there and what is new.
func (s snapshot) differences(now snapshot) (lines []string) {
	for table, before := range s {
		after := now[table]
		for _, row := range before {
			if _, found := slices.BinarySearch(after, row); !found {
				lines = append(lines, fmt.Sprintf("%s lost %.300s", table, row))
			}
		}
		for _, row := range after {
			if _, found := slices.BinarySearch(before, row); !found {
				lines = append(lines, fmt.Sprintf("%s gained %.300s", table, row))
			}
		}
		if len(before) != len(after) {
			lines = append(lines, fmt.Sprintf("%s had %d rows and has %d", table, len(before), len(after)))
		}
	}
	slices.Sort(lines)
	return lines
}
