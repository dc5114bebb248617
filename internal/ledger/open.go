package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver: SQLite in Go, no cgo

	"github.com/airesdev/aires"
)

// Name is the file of the ledger in its folder; SQLite keeps its log beside it.
const Name = "aires.db"

// Ledger is a store for one daemon. Its methods are safe for concurrent use.
type Ledger struct {
	path   string
	lock   *flock.Flock
	db     *sql.DB // readers; the writer has a connection of its own
	writer *writer
}

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens the ledger in the folder dir and makes what is not there. A ledger
// that another process has open, one that a newer version wrote, and one that
// cannot be read give an *aires.Error of kind ErrorConfig that says so. tell, if
// not nil, is told of all events in their order, once they are on disk and
// before who wrote them is; it must return at once and not write.
func Open(ctx context.Context, dir string, tell func([]Line)) (*Ledger, error) {
	fail := func(err error, hint string) error {
		return &aires.Error{Kind: aires.ErrorConfig, Op: "open store", Subject: dir, Err: err, Hint: hint}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fail(err, "name another folder with --store")
	}
	if tell == nil {
		tell = func([]Line) {}
	}
	l := &Ledger{path: filepath.Join(dir, Name), lock: flock.New(filepath.Join(dir, "lock"))}
	switch held, err := l.lock.TryLock(); {
	case err != nil:
		return nil, fail(err, "name another folder with --store")
	case !held:
		return nil, fail(errors.New("another aires serve has it open"), "stop that one, or name another folder with --store")
	}
	err := examine(ctx, l.path)
	if err == nil {
		err = l.open(ctx, tell)
	}
	if err == nil {
		return l, nil
	}
	hint := ""
	switch {
	case errors.Is(err, errNewer):
		hint = "use the newer version, or name another folder with --store"
	case errors.Is(err, errDamaged):
		hint = "nothing of it was changed; put a backup in its place, or move " + l.path + " away, with " + Name + "-wal and " + Name +
			"-shm beside it, and an empty one is made; what can be read is saved by: sqlite3 " + Name + " .recover"
	case errors.Is(err, fs.ErrPermission):
		hint = "give the folder and its files to the user who runs aires serve"
	}
	return nil, errors.Join(fail(err, hint), l.lock.Unlock())
}

func (l *Ledger) open(ctx context.Context, tell func([]Line)) error {
	address := dsn(l.path)
	single, err := sql.Open("sqlite", address)
	if err != nil {
		return err
	}
	single.SetMaxOpenConns(1)
	if err := migrate(ctx, single); err != nil {
		return errors.Join(err, single.Close())
	}
	if l.db, err = sql.Open("sqlite", address+"&_pragma=query_only(1)"); err != nil {
		return errors.Join(err, single.Close())
	}
	l.db.SetMaxOpenConns(4)
	l.db.SetMaxIdleConns(4)
	if l.writer, err = startWriter(ctx, single, tell); err != nil {
		return errors.Join(err, l.db.Close(), single.Close())
	}
	return nil
}

// dsn is how SQLite opens the file at path. Every commit is flushed: accepted
// means on disk. Only what readers see is in the write-ahead log, so they never
// wait for the writer.
func dsn(path string) string {
	return location(path) + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=journal_size_limit(67108864)"
}

func location(path string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
}

// Close waits for what is being written and lets go of the file.
func (l *Ledger) Close() error {
	return errors.Join(l.writer.close(), l.db.Close(), l.lock.Unlock())
}

// migrate brings the schema up to date, one file of migrations after another,
// each in a transaction. user_version counts those that were applied.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	var have int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return unreadable(err)
	}
	for i, name := range files[min(have, len(files)):] {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return err
		}
		script := fmt.Sprintf("BEGIN IMMEDIATE; %s; PRAGMA user_version = %d; COMMIT", text, have+i+1)
		if _, err := db.ExecContext(ctx, script); err != nil {
			return fmt.Errorf("apply %s: %w", filepath.Base(name), unreadable(err))
		}
	}
	return nil
}

// unreadable says in words what SQLite says of a damaged file.
func unreadable(err error) error {
	if s := err.Error(); strings.Contains(s, "not a database") || strings.Contains(s, "malformed") {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	return err
}
