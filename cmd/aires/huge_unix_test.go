//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestHugeLog pipes 200 MB into parse: a long build's noise, warnings without
// end, and one error in the last line. Memory must not grow with it.
func TestHugeLog(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	size := 200 << 20
	if raceEnabled {
		size = 20 << 20 // the race detector makes it ten times slower
	}
	cmd := airesIn(t, t.TempDir(), "parse")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	cmd.Stdout = &out
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := hugeLog(in, size); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	if !strings.Contains(out.String(), "unknown type name 'widget'") {
		t.Errorf("the last line's error is not found in:\n%s", &out)
	}
	memory := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	if runtime.GOOS != "darwin" { // counts bytes where others count kilobytes
		memory *= 1024
	}
	t.Logf("figure: %d MB of log parsed in %.1f s with %d MB of memory", size>>20, took.Seconds(), memory>>20)
	if limit := int64(150 << 20); int64(memory) > limit && !raceEnabled {
		t.Errorf("%d MB of memory, want less than %d", memory>>20, limit>>20)
	}
	if limit := 2 * time.Minute; took > limit {
		t.Errorf("took %v, want seconds", took)
	}
}

// hugeLog writes a log of about size bytes.
func hugeLog(w io.WriteCloser, size int) error {
	b := bufio.NewWriterSize(w, 1<<16)
	written := 0
	for i := 0; written < size; i++ {
		n, _ := fmt.Fprintf(b, "[%7d/9999999] Building C object CMakeFiles/app.dir/src/file%d.c.o -Iinclude -O2 -g -Wall -Wextra -fPIC\n", i, i)
		written += n
		if i%8 == 0 {
			n, _ = fmt.Fprintf(b, "src/file%d.c:%d:%d: warning: unused variable 'v%d' [-Wunused-variable]\n", i, i%900+1, i%70+1, i)
			written += n
		}
	}
	fmt.Fprint(b, "src/last.c:3:1: error: unknown type name 'widget'") // without a line end
	if err := b.Flush(); err != nil {
		return err
	}
	return w.Close()
}
