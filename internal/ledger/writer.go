package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// writer is the one who writes. What is asked of it while it flushes is
// written together next: under load the number of flushes stays that of the
// disk, whatever the number of writes.
type writer struct {
	tell   func([]Line) // what was added to the events, once it is on disk
	db     *sql.DB
	conn   *sql.Conn
	jobs   chan write
	exited chan struct{}
	known  map[string]*sql.Stmt // by text; only the loop touches it
}

type write struct {
	do   func(*batch) error
	done chan error
}

// maxBatch bounds a transaction, so that the first of many does not wait for
// the last.
const maxBatch = 512

func startWriter(ctx context.Context, db *sql.DB, tell func([]Line)) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{tell: tell, db: db, conn: conn, jobs: make(chan write, maxBatch), exited: make(chan struct{}), known: map[string]*sql.Stmt{}}
	go w.loop()
	return w, nil
}

func (w *writer) close() error {
	close(w.jobs)
	<-w.exited
	var err error
	for _, s := range w.known { // SQLite keeps a file open for them
		err = errors.Join(err, s.Close())
	}
	return errors.Join(err, w.conn.Close(), w.db.Close())
}

// run does the job in a transaction and returns when that is on disk. It must
// not be called after close.
func (w *writer) run(ctx context.Context, do func(*batch) error) error {
	job := write{do: do, done: make(chan error, 1)}
	select {
	case w.jobs <- job:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return <-job.done // who has asked must know what became of it
}

func (w *writer) loop() {
	defer close(w.exited)
	for first := range w.jobs {
		jobs := append(make([]write, 0, 16), first)
	more:
		for len(jobs) < maxBatch {
			select {
			case j, ok := <-w.jobs:
				if !ok {
					break more
				}
				jobs = append(jobs, j)
			default:
				break more
			}
		}
		w.together(jobs)
	}
}

// together does jobs in one transaction. One that fails takes back its own
// writes only.
func (w *writer) together(jobs []write) {
	failed := make([]error, len(jobs))
	b := &batch{w: w}
	_, err := b.exec("BEGIN IMMEDIATE")
	if err == nil {
		for i, j := range jobs {
			failed[i] = b.within(j.do)
		}
		if _, err = b.exec("COMMIT"); err != nil {
			_, _ = b.exec("ROLLBACK") // a full disk may have rolled back already
		}
	}
	if err != nil {
		err = fmt.Errorf("write to the store: %w", unreadable(err))
	}
	if err == nil && len(b.lines) > 0 {
		w.tell(b.lines)
	}
	for i, j := range jobs {
		j.done <- errors.Join(failed[i], err)
	}
}

// batch is a transaction that several jobs share.
type batch struct {
	w     *writer
	lines []Line // added to the events
}

func (b *batch) within(do func(*batch) error) error {
	before := len(b.lines)
	if _, err := b.exec("SAVEPOINT job"); err != nil {
		return err
	}
	if err := do(b); err != nil {
		b.lines = b.lines[:before]
		_, undo := b.exec("ROLLBACK TO job")
		_, release := b.exec("RELEASE job")
		return errors.Join(err, undo, release)
	}
	_, err := b.exec("RELEASE job")
	return err
}

// exec runs a statement; each is compiled once. A write is not given up half
// way, so it has no context.
func (b *batch) exec(query string, args ...any) (sql.Result, error) {
	stmt, err := b.stmt(query)
	if err != nil {
		return nil, err
	}
	return stmt.Exec(args...)
}

// row runs a query for one row.
func (b *batch) row(query string, args []any, into ...any) error {
	stmt, err := b.stmt(query)
	if err != nil {
		return err
	}
	return stmt.QueryRow(args...).Scan(into...)
}

func (b *batch) stmt(query string) (*sql.Stmt, error) {
	if s := b.w.known[query]; s != nil {
		return s, nil
	}
	s, err := b.w.conn.PrepareContext(context.Background(), query)
	if err == nil {
		b.w.known[query] = s
	}
	return s, err
}
