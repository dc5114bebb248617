package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var (
	errNewer   = errors.New("a newer version of aires wrote it")
	errDamaged = errors.New("it is damaged or is no store")
)

// examineFor bounds how long a start looks for damage. What is looked at first
// is the structure of runs, which everything hangs on.
const examineFor = time.Second

// examine looks whether the file can be used, without changing it: a connection
// that may write moves what is in the write-ahead log. A file that is not there
// is fine.
func examine(ctx context.Context, path string) error {
	if err := examineFiles(path); err != nil {
		return err
	}
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return nil // it is made
	}
	db, err := sql.Open("sqlite", location(path)+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // it was only read
	var have int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return unreadable(err)
	}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	if have > len(files) {
		return fmt.Errorf("%w: it has schema %d, this one knows %d", errNewer, have, len(files))
	}
	brief, cancel := context.WithTimeout(ctx, examineFor)
	defer cancel()
	var found string
	err = db.QueryRowContext(brief, "PRAGMA quick_check(1)").Scan(&found)
	switch {
	case brief.Err() != nil:
		return ctx.Err() // it is large; nothing was found so far
	case err != nil:
		return unreadable(err)
	case found != "ok":
		return fmt.Errorf("%w: %s", errDamaged, strings.ReplaceAll(strings.TrimPrefix(found, "*** in database main ***\n"), "\n", ", "))
	}
	return nil
}

// examineFiles looks whether file and write-ahead log are what SQLite does not
// throw away: a log that it cannot read it takes for an empty one, and one whose
// file is gone, or empty, it removes. It costs nothing, also beside a daemon.
func examineFiles(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%w: it is no file", errDamaged)
	case err == nil && info.Size() > 0:
		return examineLog(path + "-wal")
	}
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		return fmt.Errorf("%w: %s is there without what belongs in %s", errDamaged, filepath.Base(path)+"-wal", filepath.Base(path))
	}
	return nil
}

// The first bytes of a write-ahead log (SQLite, "Database File Format", 4.1).
const (
	logMagic  = 0x377f0682 // or one more, by the order of bytes in its checksums
	logHeader = 32
)

// examineLog refuses a write-ahead log that is none. One that was never written
// is all zeros.
func examineLog(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	head := make([]byte, logHeader)
	switch n, err := io.ReadFull(file, head); {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		head = head[:n]
	case err != nil:
		return err
	}
	if len(bytes.Trim(head, "\x00")) == 0 || len(head) == logHeader && binary.BigEndian.Uint32(head)&^1 == logMagic {
		return nil
	}
	return fmt.Errorf("%w: its log %s is none", errDamaged, filepath.Base(path))
}
