package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime"
)

// Each commit must reach the disk before its caller goes on: what was answered
// with 202 or shown as saved is there after a power cut. A disk does that some
// hundred times a second. So on SQLite, where there is one writer anyway, all who
// wait to write share one transaction, each within a savepoint of its own.

// most is how many writes share a commit.
const most = 128

// beginTries is how often a transaction is begun on connections that prove closed.
const beginTries = 10

// write is a transaction that waits for its turn.
type write struct {
	ctx  context.Context //nolint:containedctx // it travels with the call it belongs to
	f    func(*tx) error
	t    *tx
	err  error
	done chan struct{}
}

// combine runs writes until the channel is closed.
func (s *Store) combine(writes <-chan *write) {
	for first := range writes {
		batch := []*write{first}
		for len(batch) < most {
			select {
			case next, ok := <-writes:
				if ok {
					batch = append(batch, next)
					continue
				}
			default:
			}
			break
		}
		s.commitTogether(batch)
		for _, w := range batch {
			close(w.done)
		}
	}
}

// commitTogether runs a batch in one transaction. Should one of them lose the
// whole transaction (SQLite rolls back when a statement is interrupted), each
// runs on its own.
func (s *Store) commitTogether(batch []*write) {
	if len(batch) == 1 {
		batch[0].err = s.tryTx(batch[0])
		return
	}
	if err := s.tryBatch(batch); err == nil {
		return
	}
	for _, w := range batch {
		w.err = s.tryTx(w)
	}
}

// tryBatch commits all that succeed and leaves their errors to the others. It
// fails when nothing was committed.
func (s *Store) tryBatch(batch []*write) error {
	raw, err := s.writer.BeginTx(context.Background(), nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	visible := false
	for _, w := range batch {
		if err := s.tryInside(raw, w); err != nil {
			return errors.Join(err, ignoreDone(raw.Rollback()))
		}
		visible = visible || (w.err == nil && w.t.visible)
		runtime.Gosched() // readers of pages need not wait for a whole batch
	}
	return s.finish(context.Background(), raw, visible)
}

// tryInside runs a write within a savepoint. It fails when the transaction
// around it is lost; the write's own failure is only its own.
func (s *Store) tryInside(raw *sql.Tx, w *write) error {
	ctx := context.Background()
	if w.err = w.ctx.Err(); w.err != nil {
		return nil
	}
	if _, err := raw.ExecContext(ctx, `SAVEPOINT w`); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	w.t = s.newTx(raw)
	if w.err = w.call(); w.err != nil {
		if _, err := raw.ExecContext(ctx, `ROLLBACK TO w`); err != nil {
			return fmt.Errorf("roll back: %w", err)
		}
	}
	if _, err := raw.ExecContext(ctx, `RELEASE w`); err != nil {
		return fmt.Errorf("release: %w", err)
	}
	return nil
}

// call runs the caller's function. A panic in it must reach neither the other
// writes nor the writer.
func (w *write) call() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a transaction: %v", p)
		}
	}()
	if err := w.f(w.t); err != nil {
		return err
	}
	return w.t.conclude(w.ctx)
}

// conclude does what is left for the end of a transaction, since many want the same
// rows: always in this order.
func (t *tx) conclude(ctx context.Context) error {
	if err := t.countWords(ctx); err != nil {
		return err
	}
	return t.wakeLanes(ctx)
}

// tryTx runs a write in a transaction of its own.
func (s *Store) tryTx(w *write) error {
	raw, err := s.begin(w.ctx)
	if err != nil {
		return err
	}
	w.t = s.newTx(raw)
	if err := w.call(); err != nil {
		return errors.Join(err, ignoreDone(raw.Rollback()))
	}
	return s.finish(w.ctx, raw, w.t.visible)
}

// begin begins a transaction. Those whose caller gave up in the middle close their
// connection to PostgreSQL, and database/sql may hand one after the other of these
// out before it opens a new one: as nothing was begun, it is asked again.
func (s *Store) begin(ctx context.Context) (raw *sql.Tx, err error) {
	for range beginTries {
		if raw, err = s.writer.BeginTx(ctx, nil); !errors.Is(err, driver.ErrBadConn) {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	return raw, nil
}

func (s *Store) newTx(raw *sql.Tx) *tx {
	return &tx{view: view{q: s.writes.WithTx(raw)}, s: s, raw: raw}
}

// finish counts the revision, if something a visitor could see has changed, and
// commits.
func (s *Store) finish(ctx context.Context, raw *sql.Tx, visible bool) error {
	var revision int64
	if visible {
		var err error
		if revision, err = s.writes.WithTx(raw).BumpRevision(ctx); err != nil {
			return errors.Join(fmt.Errorf("count the revision: %w", err), ignoreDone(raw.Rollback()))
		}
	}
	if err := raw.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if visible {
		s.raiseRevision(uint64(revision))
	}
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}
