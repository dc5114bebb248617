package chaos

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

var (
	kills  = flag.Int("kills", 6, "how often daemons are killed")
	runs   = flag.Int("runs", 40, "runs on hosts behind a bad network")
	soak   = flag.Duration("soak", 0, "how long the daemon runs under mixed load; 0: not at all")
	seed   = flag.Uint64("seed", uint64(time.Now().UnixNano()), "of everything that is random")
	binary string // of aires, as users build it
)

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(withBinary(m.Run))
}

// withBinary builds the program once for all tests.
func withBinary(run func() int) int {
	dir, err := os.MkdirTemp("", "aires-chaos-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	binary = filepath.Join(dir, "aires")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.CommandContext(context.Background(), "go", "build", "-o", binary, "../../cmd/aires")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build aires:", err)
		return 1
	}
	return run()
}
