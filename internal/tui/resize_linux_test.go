package tui

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// inTmux makes the test binary a program that draws a run without end, for
// TestResize to run in a real terminal.
const inTmux = "AIRES_TEST_TUI_DRAWS"

func TestMain(m *testing.M) {
	if os.Getenv(inTmux) == "" {
		os.Exit(m.Run())
	}
	for i := range 5 {
		fmt.Printf("line %d before the run, which has to stay\n", i+1)
	}
	causes, _ := strconv.Atoi(os.Getenv(inTmux))
	events, marks := partial(causes)
	ctx := context.Background()
	err := Live(ctx, os.Stdout, until(ctx, events[:marks["late"]], func() {}), Options{Rewraps: true})
	fmt.Println(err)
	os.Exit(1)
}

// pane is a terminal that can be resized.
type pane struct {
	t      *testing.T
	socket string
}

func (p *pane) tmux(args ...string) string {
	p.t.Helper()
	out, err := exec.CommandContext(p.t.Context(), "tmux", append([]string{"-f", "/dev/null", "-S", p.socket}, args...)...).CombinedOutput()
	if err != nil {
		p.t.Fatalf("tmux %q: %v\n%s", args, err, out)
	}
	return strings.TrimRight(string(out), "\n")
}

// shows waits until the pane, with so many lines that have scrolled away, is as
// wanted.
func (p *pane) shows(what, history string, ok func(screen string) bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 10*time.Second)
	defer cancel()
	for {
		screen := p.tmux("capture-pane", "-p", "-S", history)
		if ok(screen) {
			return
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("the terminal never shows %s:\n%s", what, screen)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// TestResize makes a real terminal, which breaks lines anew, narrower and wider
// while a run is drawn: nothing of an older drawing may stay, and nothing above
// it may go. A drawing of forty causes fills its room, and a terminal of a third
// of the width breaks it into more rows than there are: these scroll away.
func TestResize(t *testing.T) {
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("there is no tmux")
	}
	sizes := [][2]int{{100, 40}, {60, 40}, {35, 40}, {90, 40}, {130, 40}, {44, 40}, {44, 30}, {120, 30}, {70, 45}}
	resize(t, "4", "-", 5, sizes)
	resize(t, "40", "0", 0, sizes)
}

func resize(t *testing.T, causes, history string, above int, sizes [][2]int) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &pane{t, filepath.Join(t.TempDir(), "tmux")}
	p.tmux("new-session", "-d", "-x", "100", "-y", "40", "-e", inTmux+"="+causes, program)
	defer p.tmux("kill-server")
	for _, size := range sizes {
		p.tmux("resize-window", "-x", fmt.Sprint(size[0]), "-y", fmt.Sprint(size[1]))
		p.shows(fmt.Sprintf("one drawing at %v", size), history, func(screen string) bool {
			joined := strings.ReplaceAll(screen, "\n", "")
			return strings.Count(screen, "make") == 1 && strings.Count(joined, "errors from") == 1 &&
				strings.Count(joined, "ring/buffer") == 1 && strings.Count(joined, "has to stay") >= above
		})
	}
}
