package booklet_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

func timeline(t testing.TB, r *aires.Report, st booklet.Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := booklet.Timeline(&b, r, st); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestTimelines: a row a node for few of them, a row a slot for many, at the
// width of the terminal.
func TestTimelines(t *testing.T) {
	var b bytes.Buffer
	for _, causes := range []int{1, 3, 100} {
		for _, width := range []int{60, 100, 160} {
			fmt.Fprintf(&b, "== %d nodes, %d columns\n%s\n", 4*causes, width, timeline(t, timed(causes), booklet.Style{Width: width}))
		}
	}
	golden(t, "timelines.txt", b.Bytes())
}

func TestTimelineFits(t *testing.T) {
	for _, r := range []*aires.Report{timed(1), timed(10), timed(100), hostile(strings.Repeat("wide ", 90)), hostile("\x1b[2J")} {
		for _, width := range []int{1, 20, 33, 80, 200} {
			plain := timeline(t, r, booklet.Style{Width: width})
			if strings.ContainsRune(plain, 0x1b) {
				t.Errorf("%d columns: an escape byte without colour", width)
			}
			if got := ansi.Strip(timeline(t, r, booklet.Style{Width: width, Color: true})); got != plain {
				t.Errorf("%d columns: colour changes more than colour:\n%s", width, got)
			}
			for l := range strings.Lines(plain) {
				if n := ansi.StringWidth(l); n > max(width, 60) {
					t.Errorf("%d columns: a line of %d: %q", width, n, l)
				}
			}
		}
	}
}

// TestTimelineTells reads a row: the waits, the load, the first token, another
// attempt.
func TestTimelineTells(t *testing.T) {
	at := func(sec int) time.Time { return start.Add(time.Duration(sec) * time.Second) }
	r := &aires.Report{Findings: []aires.Finding{{
		Node: "n/c1", Model: "m", Host: "h", Outcome: aires.OutcomeFailed, Timing: aires.Timing{
			Queued: at(0), Ready: at(10), Started: at(50), FirstToken: at(60), Ended: at(80),
			Earlier: []aires.Attempt{{Host: "h", Started: at(30), FirstToken: at(33), Ended: at(40), Error: "cut"}},
		},
	}}, Loads: []aires.Load{{Host: "h", Model: "m", Started: at(20), Ended: at(30)}}}
	got, _, _ := strings.Cut(timeline(t, r, booklet.Style{Width: 110}), "\n")
	const want = "n/c1            ··········▒▒▒▒▒▒▒▒▒▒░░░██████×··········░░░░░░░░░░███████████████████× 50.0 s, failed"
	row := func(s string) string { // runs of one mark as one: lengths are the golden file's
		var b strings.Builder
		last := rune(0)
		for _, r := range s {
			if r != last {
				b.WriteRune(r)
			}
			last = r
		}
		return b.String()
	}
	if row(got) != row(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTimelineOfNothing(t *testing.T) {
	if got := timeline(t, bare(), booklet.Style{}); got != "No model was asked in this run.\n" || booklet.Timed(bare()) {
		t.Errorf("%q", got)
	}
	if !booklet.Timed(timed(1)) {
		t.Error("a run whose nodes had slots is not timed")
	}
	boom := errors.New("boom")
	if err := booklet.Timeline(failing{boom}, timed(1), booklet.Style{}); !errors.Is(err, boom) {
		t.Errorf("the writer's error: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
