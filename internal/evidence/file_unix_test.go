//go:build unix

package evidence

import (
	"path/filepath"
	"syscall"
	"testing"
)

// A FIFO without a writer blocks whoever opens it the plain way, for ever.
func TestFIFO(t *testing.T) {
	c, dir := workspace(t)
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.c"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := c.Collect(t.Context(), one(inside("gcc", "pipe.c", 1, 1))); len(got) != 0 {
		t.Errorf("evidence from a FIFO: %v", got)
	}
}
