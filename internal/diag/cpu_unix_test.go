//go:build unix

package diag

import (
	"syscall"
	"testing"
	"time"
)

// processorTime is what this process has computed so far. A busy machine
// stretches the time on the wall, and this far less.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		t.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
