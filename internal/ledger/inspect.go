package ledger

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"github.com/airesdev/aires"
)

// Stats say how much a ledger keeps.
type Stats struct {
	Runs int   `json:"runs"`
	Open int   `json:"open"`  // of them, not ended
	Size int64 `json:"bytes"` // on disk
}

// Inspect reads how much the ledger in a folder keeps, also while a daemon has
// it open. A folder without one gives ErrorMissing.
func Inspect(ctx context.Context, dir string) (Stats, error) {
	var s Stats
	path := filepath.Join(dir, Name)
	for _, suffix := range []string{"", "-wal"} {
		info, err := os.Stat(path + suffix)
		switch {
		case err == nil:
			s.Size += info.Size()
		case suffix == "":
			return s, &aires.Error{Kind: aires.ErrorMissing, Op: "read store", Subject: dir, Err: errors.New("there is none")}
		}
	}
	if err := examineFiles(path); err != nil {
		return s, &aires.Error{Kind: aires.ErrorConfig, Op: "read store", Subject: dir, Err: err}
	}
	db, err := sql.Open("sqlite", location(path)+"?_pragma=busy_timeout(10000)&_pragma=query_only(1)")
	if err != nil {
		return s, err
	}
	defer db.Close() //nolint:errcheck // it was only read
	err = db.QueryRowContext(ctx, "SELECT count(*), count(*) FILTER (WHERE status IN ('queued', 'running')) FROM runs").Scan(&s.Runs, &s.Open)
	if err != nil {
		return s, &aires.Error{Kind: aires.ErrorConfig, Op: "read store", Subject: dir, Err: unreadable(err)}
	}
	return s, nil
}
