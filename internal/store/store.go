// Package store keeps everything in one database, SQLite or PostgreSQL, and
// reads the views that pages show. It is the only place with SQL: one set of
// queries (queries/, made into Go by sqlc) serves both databases; what differs
// between them is in dialect.go.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// Store is the database. It is safe for concurrent use.
type Store struct {
	view
	dialect  dialect
	writer   *sql.DB // SQLite: one connection; PostgreSQL: the same pool as reader
	reader   *sql.DB
	writes   *db.Queries
	now      func() time.Time
	domain   func(host string) string
	revision atomic.Uint64
	wake     func() // called after a commit that left work for the queue
	received receivedCount

	waiting chan *write // SQLite: writes that wait for the next commit
	ended   chan struct{}
	closing sync.RWMutex
	closed  bool
}

// view reads; outside a transaction on the reader, inside one on it.
type view struct {
	q *db.Queries
}

// Options are what a store may be given. The zero value is fine.
type Options struct {
	Now func() time.Time // the clock; time.Now if nil
	// Domain says who registered a host: the part of it that is not free to make
	// up; nil: the host.
	Domain func(host string) string
}

// Open opens the database at url, a path for SQLite or postgres://..., brings
// its schema up to date, and readies all queries. The caller closes it.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	d, writer, reader, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	s := &Store{dialect: d, writer: writer, reader: reader, now: o.Now, domain: o.Domain, wake: func() {}}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if d.single {
		s.waiting, s.ended = make(chan *write, most), make(chan struct{})
		go func() { //nolint:contextcheck // it serves every caller, until Close
			defer close(s.ended)
			s.combine(s.waiting)
		}()
	}
	if err := s.firstDigests(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context) error {
	if err := migrate(ctx, s.writer, s.dialect); err != nil {
		return err
	}
	var err error
	if s.writes, err = db.Prepare(ctx, s.writer); err != nil {
		return fmt.Errorf("prepare queries: %w", err)
	}
	s.q = s.writes
	if s.reader != s.writer {
		if s.q, err = db.Prepare(ctx, s.reader); err != nil {
			return fmt.Errorf("prepare queries: %w", err)
		}
	}
	return s.RefreshRevision(ctx)
}

// Close finishes the writes that wait and closes the database.
func (s *Store) Close() error {
	if s.waiting != nil {
		s.closing.Lock()
		if !s.closed {
			s.closed = true
			close(s.waiting)
		}
		s.closing.Unlock()
		<-s.ended
	}
	err := s.writer.Close()
	if s.reader != s.writer {
		err = errors.Join(err, s.reader.Close())
	}
	return err
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.reader.PingContext(ctx) }

// OnWork sets what is called after each commit that left work for the queue. It
// must not block, and is to be set before the store is shared.
func (s *Store) OnWork(wake func()) { s.wake = wake }

// Revision counts the changes that a visitor could see. It is an atomic read;
// changes made by another process show after [Store.RefreshRevision].
func (s *Store) Revision() uint64 { return s.revision.Load() }

// RefreshRevision reads the revision from the database.
func (s *Store) RefreshRevision(ctx context.Context) error {
	n, err := s.q.Revision(ctx)
	if err != nil {
		return fmt.Errorf("read the revision: %w", err)
	}
	s.raiseRevision(uint64(n))
	return nil
}

// raiseRevision never lets the revision fall, as a late read otherwise might.
func (s *Store) raiseRevision(n uint64) {
	for {
		old := s.revision.Load()
		if n <= old || s.revision.CompareAndSwap(old, n) {
			return
		}
	}
}

// tx is a transaction; it implements [blog.Tx].
type tx struct {
	view
	s       *Store
	raw     *sql.Tx
	visible bool // something a visitor could see has changed
	work    bool // jobs were added
	counts  bool // it counts in tallies

	lanes     map[string]wakeUp // to be seen to at the end
	fannedOut []string          // authors to all of whose followers' hosts something goes
	learnt    []lesson          // by which the words of the search are to be counted
}

// Write runs f in a transaction, as [blog.DB] demands.
func (s *Store) Write(ctx context.Context, f func(blog.Tx) error) error {
	return s.inTx(ctx, func(t *tx) error { return f(t) })
}

const maxAttempts = 5

// inTx runs f in a transaction, again if the database says that it would have
// gone well at another moment.
func (s *Store) inTx(ctx context.Context, f func(*tx) error) error {
	for attempt := 1; ; attempt++ {
		w := &write{ctx: ctx, f: f}
		err := s.run(w)
		if err == nil && w.t.work {
			s.wake()
		}
		if err == nil || attempt == maxAttempts || !s.dialect.transient(err) {
			return err
		}
	}
}

// run runs a write: on PostgreSQL at once, on SQLite with the others that wait.
func (s *Store) run(w *write) error {
	if s.waiting == nil {
		return s.tryTx(w)
	}
	w.done = make(chan struct{})
	s.closing.RLock()
	defer s.closing.RUnlock()
	if s.closed {
		return sql.ErrConnDone
	}
	s.waiting <- w
	<-w.done
	return w.err
}

// notFound turns "no rows" into the domain's word for it, and says what was
// being done when it is anything else.
func notFound(err error, doing, message string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return blog.ErrNotFound(message)
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
}

// wrap says what was being done.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// ms is how times are kept.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMs(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}
