package index

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestSpeed makes a workspace of a million lines in all languages, and reads it
// without and with what was kept.
func TestSpeed(t *testing.T) {
	if testing.Short() || racing {
		t.Skip("it takes seconds")
	}
	dir, cache := t.TempDir(), t.TempDir()
	lines := million(t, dir)
	began := time.Now()
	x := opened(t, dir, Options{Cache: cache})
	cold := time.Since(began)
	warm := time.Hour
	for range 3 {
		began = time.Now()
		opened(t, dir, Options{Cache: cache})
		warm = min(warm, time.Since(began))
	}
	began = time.Now()
	x.Near("helpre", "rust", 5)
	near := time.Since(began)
	read, decls := 0, 0
	for _, f := range x.Files() {
		read += f.Lines
		decls += len(f.Decls)
	}
	info, err := os.Stat(pathOf(cache, dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("figure: index of %d lines in %d files, %d declarations: %.1f s from nothing, %.2f s from the cache, first question %.2f s, %d MB kept (%d processors)",
		read, len(x.Files()), decls, cold.Seconds(), warm.Seconds(), near.Seconds(), info.Size()>>20, runtime.GOMAXPROCS(0))
	if read != lines {
		t.Errorf("%d lines were written, %d read", lines, read)
	}
	// The figure is at most 10 s on two idle processors; a busy machine gets more.
	if perMillion := cold.Seconds() * 1e6 / float64(read); perMillion > 40 {
		t.Errorf("a million lines take %.1f s, far more than 10", perMillion)
	}
}

// million writes the files of testdata so often that they have a million lines.
func million(t *testing.T, dir string) int {
	t.Helper()
	samples, err := filepath.Glob("testdata/[sSO]*.*")
	if err != nil {
		t.Fatal(err)
	}
	samples = append(samples, "query.go", "survey.go", "braces.go")
	lines := 0
	for n := 0; lines < 1_000_000; n++ {
		for _, s := range samples {
			if Language(s) == "" {
				continue
			}
			raw, err := os.ReadFile(s)
			if err != nil {
				t.Fatal(err)
			}
			times := 4
			if path.Ext(s) == ".go" {
				times = 1 // a file has one package clause
			}
			text := strings.Repeat(string(raw), times)
			put(t, dir, fmt.Sprintf("d%d/%s", n, filepath.Base(s)), text, time.Hour)
			lines += strings.Count(text, "\n")
		}
	}
	return lines
}
