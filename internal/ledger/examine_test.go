package ledger

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

const keptRuns = 120

// killed is a store as a daemon leaves it that is killed: half of its runs are
// in the file, the others still in the write-ahead log.
func killed(t *testing.T) (db, wal []byte) {
	t.Helper()
	dir := t.TempDir()
	l := open(t, dir)
	for i := range keptRuns {
		accept(t, l, fmt.Sprintf("r%04d", i), "")
		if i == keptRuns/2 {
			if err := l.writer.run(t.Context(), func(*batch) error { return nil }); err != nil {
				t.Fatal(err)
			}
			if _, err := l.writer.conn.ExecContext(t.Context(), "PRAGMA wal_checkpoint(RESTART)"); err != nil {
				t.Fatal(err)
			}
		}
	}
	db, wal = read(t, filepath.Join(dir, Name)), read(t, filepath.Join(dir, Name+"-wal"))
	close_(t, l)
	return db, wal
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// lay puts a store's files into a folder; nil is none.
func lay(t *testing.T, db, wal []byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string][]byte{Name: db, Name + "-wal": wal} {
		if text == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func edited(text []byte, edit func([]byte)) []byte {
	text = bytes.Clone(text)
	edit(text)
	return text
}

// A damaged store is refused in one line that says what to do, and stays as it
// is; one that was only killed is not damaged.
func TestDamagedStores(t *testing.T) {
	db, wal := killed(t)
	noise := rand.New(rand.NewPCG(1, 2))
	fill := func(b []byte) {
		for i := range b {
			b[i] = byte(noise.Uint32())
		}
	}
	for _, c := range []struct {
		name    string
		db, wal []byte
		refused bool
		runs    int // of what opens; -1: any number
	}{
		{"killed", db, wal, false, keptRuns},
		{"the log is gone", db, nil, false, -1},
		{"the log ends within a frame", db, wal[:len(wal)-700], false, -1},
		{"the log was never written", db, make([]byte, 4096), false, -1},
		{"a frame of the log is noise", db, edited(wal, func(b []byte) { fill(b[len(b)/2 : len(b)/2+100]) }), false, -1},
		{"the log is noise", db, edited(wal, fill), true, 0},
		{"the log is text", db, []byte("not a log"), true, 0},
		{"cut in half", db[:len(db)/2], wal, true, 0},
		{"cut within a page", db[:len(db)-1000], nil, true, 0},
		{"its header is zeros", edited(db, func(b []byte) { clear(b[:100]) }), nil, true, 0},
		{"all of it is zeros", make([]byte, len(db)), nil, true, 0},
		{"its first page is noise", edited(db, func(b []byte) { fill(b[:4096]) }), nil, true, 0},
		{"the heads of its pages are noise", edited(db, func(b []byte) {
			for at := 4096; at < len(b); at += 4096 {
				fill(b[at : at+16])
			}
		}), nil, true, 0},
		{"a page in the middle is zeros", edited(db, func(b []byte) { clear(b[5*4096 : 6*4096]) }), nil, true, 0},
		{"only its log is there", nil, wal, true, 0},
		{"empty beside its log", []byte{}, wal, true, 0},
		{"empty", []byte{}, nil, false, 0},
		{"no database", []byte(strings.Repeat("nothing of the kind ", 1000)), nil, true, 0},
		{"a newer schema", edited(db, func(b []byte) { b[63] = 99 }), nil, true, 0}, // user_version
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := lay(t, c.db, c.wal)
			besideADaemon(t, lay(t, c.db, c.wal), c.wal)
			l, err := Open(t.Context(), dir, nil)
			if !c.refused {
				if err != nil {
					t.Fatal(err)
				}
				defer close_(t, l)
				runs, err := l.Runs(t.Context(), aires.Query{})
				if err != nil || c.runs >= 0 && len(runs) != c.runs {
					t.Errorf("%d runs, %v", len(runs), err)
				}
				t.Logf("%d runs", len(runs))
				return
			}
			if aires.KindOf(err) != aires.ErrorConfig {
				t.Fatalf("%v", err)
			}
			t.Log(err)
			if s := err.Error(); strings.Contains(s, "\n") || !strings.Contains(s, dir) || !strings.Contains(s, "; ") {
				t.Errorf("it is not said in one line what to do: %s", s)
			}
			for name, was := range map[string][]byte{Name: c.db, Name + "-wal": c.wal} {
				if is, err := os.ReadFile(filepath.Join(dir, name)); was != nil && !bytes.Equal(is, was) || was == nil && err == nil && len(is) > 0 {
					t.Errorf("%s was changed, %v", name, err)
				}
			}
		})
	}
}

// besideADaemon has those look at a store who open it without its lock: they
// leave a write-ahead log alone that SQLite would throw away.
func besideADaemon(t *testing.T, dir string, wal []byte) {
	t.Helper()
	path := filepath.Join(dir, Name)
	if examineFiles(path) == nil {
		return
	}
	if _, err := OpenTokens(t.Context(), dir); aires.KindOf(err) != aires.ErrorConfig {
		t.Errorf("tokens: %v", err)
	}
	if _, err := Inspect(t.Context(), dir); err == nil {
		t.Error("it is inspected")
	}
	if is := read(t, path+"-wal"); !bytes.Equal(is, wal) {
		t.Error("the log was changed")
	}
}

// Whatever is damaged where, a store is refused or opens, and nothing hangs.
func TestStoresWithNoise(t *testing.T) {
	db, wal := killed(t)
	random := rand.New(rand.NewPCG(3, 4))
	refused := 0
	for range 30 {
		damage := func(b []byte) {
			for range 1 + random.IntN(20) {
				b[random.IntN(len(b))] ^= byte(1 + random.IntN(255))
			}
		}
		dir := lay(t, edited(db, damage), edited(wal, damage))
		l, err := Open(t.Context(), dir, nil)
		if err != nil {
			refused++
			if aires.KindOf(err) != aires.ErrorConfig {
				t.Errorf("%v", err)
			}
			continue
		}
		_, _ = l.Open(context.Background()) // what it says does not matter: it ends
		_, _, _ = l.Accept(t.Context(), arrival("new", ""))
		_ = l.Close() // as above
	}
	t.Logf("figure: %d of 30 stores with flipped bytes refused at start", refused)
}
