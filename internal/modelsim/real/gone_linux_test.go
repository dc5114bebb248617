package real

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// mustBeGone fails if a process of the group that p led still has memory. One
// that is about to leave the process table has none any more.
func mustBeGone(t *testing.T, p *os.Process) {
	t.Helper()
	const group, memory = 2, 20 // fields of /proc/PID/stat, counted after the name
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(stats) == 0 {
		t.Fatalf("no process table: %v", err)
	}
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // it ended while we looked
		}
		// The name stands in parentheses and may hold anything.
		fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		if fields[group] == strconv.Itoa(p.Pid) && fields[memory] != "0" {
			t.Errorf("still running: %s", b)
		}
	}
}
