//go:build unix

package index

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A FIFO without a writer blocks whoever opens it the plain way, for ever.
func TestFIFO(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.c"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := opened(t, dir, Options{})
	if got := x.Lines("pipe.c"); got != nil {
		t.Errorf("read %q", got)
	}
	if got := fmt.Sprint(x.Skipped()); got != "[{pipe.c not a regular file}]" {
		t.Errorf("skipped %s", got)
	}
	// The FIFO may have taken a regular file's place after the first look.
	anything := func(os.FileMode) bool { return true }
	if file, err := x.open("pipe.c", anything); err == nil {
		_ = file.Close()
	}
}
