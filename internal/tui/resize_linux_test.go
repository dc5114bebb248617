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
	events = events[:marks["late"]]
	// The drawing goes by the clock, and one that changes each minute, not each
	// second, is rarely in the middle of it when the terminal is resized.
	began := time.Since(events[0].Time) - 3*time.Hour
	for i := range events {
		events[i].Time = events[i].Time.Add(began)
	}
	ctx := context.Background()
	err := Live(ctx, os.Stdout, until(ctx, events, func() {}), Options{Rewraps: true})
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
// wanted, and returns what it shows instead if that does not happen.
func (p *pane) shows(history string, ok func(screen string) bool) (instead string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 5*time.Second)
	defer cancel()
	for {
		screen := p.tmux("capture-pane", "-p", "-S", history)
		if ok(screen) {
			return ""
		}
		select {
		case <-ctx.Done():
			return screen
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
	for _, c := range []struct {
		causes, history string
		above           int
	}{{"4", "-", 5}, {"40", "0", 0}} {
		// A terminal that is resized between the moment its size is asked for and
		// the one it is drawn on shows a wrong drawing, and nobody can help it. On a
		// busy machine that happens; it does not happen every time.
		wrong := ""
		for range 3 {
			if wrong = resize(t, c.causes, c.history, c.above, sizes); wrong == "" {
				break
			}
		}
		if wrong != "" {
			t.Errorf("%s causes: the terminal never shows one drawing at %s", c.causes, wrong)
		}
	}
}

// resize goes through the sizes and returns the one at which the drawing stays
// wrong, with the drawing; "" if it is right at all.
func resize(t *testing.T, causes, history string, above int, sizes [][2]int) string {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &pane{t, filepath.Join(t.TempDir(), "tmux")}
	p.tmux("new-session", "-d", "-x", "100", "-y", "40", "-e", inTmux+"="+causes, program)
	defer p.tmux("kill-server")
	for _, size := range sizes {
		p.tmux("resize-window", "-x", fmt.Sprint(size[0]), "-y", fmt.Sprint(size[1]))
		if instead := p.shows(history, func(screen string) bool {
			joined := strings.ReplaceAll(screen, "\n", "")
			return strings.Count(screen, "make") == 1 && strings.Count(joined, "errors from") == 1 &&
				strings.Count(joined, "ring/buffer") == 1 && strings.Count(joined, "has to stay") >= above
		}); instead != "" {
			return fmt.Sprintf("%v:\n%s", size, instead)
		}
	}
	return ""
}
