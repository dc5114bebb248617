package tui

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"github.com/airesdev/aires"
)

var update = flag.Bool("update", false, "write the golden files")

// replay applies the first n events and returns the state and the last time.
func replay(events []aires.Event, n int) (*State, time.Time) {
	s, now := &State{}, morning
	for _, e := range events[:n] {
		s.Apply(e)
		now = e.Time
	}
	return s, now
}

func TestViews(t *testing.T) {
	var b strings.Builder
	for _, causes := range []int{4, 40} {
		events, marks := partial(causes)
		for _, size := range [][2]int{{80, 24}, {120, 24}, {40, 12}, {20, 6}} {
			for _, name := range []string{"nothing", "started", "parsed", "asking", "trouble", "late", "overview", "ended"} {
				s, now := replay(events, marks[name])
				fmt.Fprintf(&b, "== %s, %d causes, %dx%d\n%s\n\n", name, causes, size[0], size[1], s.View(size[0], size[1], now.Add(1200*time.Millisecond)))
			}
		}
	}
	golden(t, "views.txt", []byte(b.String()))
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at it, then run with -update\n%s", file, got)
	}
}

// TestViewFits draws every state in every size, small ones above all.
func TestViewFits(t *testing.T) {
	events, _ := partial(40)
	for n := range len(events) + 1 {
		s, now := replay(events, n)
		for _, width := range []int{1, 2, 5, 13, 30, 44, 80, 100, 200} {
			for _, height := range []int{1, 2, 3, 4, 10, 60} {
				lines := strings.Split(s.View(width, height, now), "\n")
				if len(lines) > height {
					t.Fatalf("event %d, %dx%d: %d lines", n, width, height, len(lines))
				}
				for _, l := range lines {
					if ansi.StringWidth(l) > width {
						t.Fatalf("event %d, %dx%d: %q is too wide", n, width, height, l)
					}
				}
			}
		}
	}
}

func TestColor(t *testing.T) {
	events, marks := partial(4)
	s, now := replay(events, marks["trouble"])
	calm := s.View(80, 24, now)
	if strings.Contains(calm, "\x1b") {
		t.Error("an escape byte without colour")
	}
	s.Color = true
	if got := s.View(80, 24, now); !strings.Contains(got, "\x1b[1m") || ansi.Strip(got) != calm {
		t.Errorf("colour changes more than colour:\n%s", got)
	}
}

func TestHostileEvents(t *testing.T) {
	evil := "\x1b[2J\x1b]0;x\x07a\r\nb\u202ec\u009bd\xff\u2028e"
	a := analysis(2)
	a.Causes[0].Title = evil
	events := []aires.Event{
		{Type: aires.EventRunStarted, Title: evil},
		{Type: aires.EventParsed, Analysis: a},
		{Type: aires.EventHostDown, Host: evil, Error: evil},
		{Type: aires.EventNodeQueued, Node: "x/c1", Stage: evil, Causes: []string{"c1"}},
		{Type: aires.EventNodeRetried, Node: "x/c1", Error: evil, Wait: time.Second},
		{Type: aires.EventNodeEnded, Node: evil, Stage: evil, Outcome: aires.OutcomeFailed, Error: evil, Because: evil},
		{Type: "unknown", Node: evil},
		{Type: aires.EventRunEnded, Status: aires.Status(evil)},
	}
	var out bytes.Buffer
	for n := range events {
		s, now := replay(events, n+1)
		out.WriteString(s.View(120, 24, now) + "\n")
	}
	if err := Plain(t.Context(), &out, sequence(events, nil)); err != nil {
		t.Fatal(err)
	}
	for _, r := range out.String() {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			t.Fatalf("output holds %U:\n%q", r, out.String())
		}
	}
}

func TestPlain(t *testing.T) {
	events, _ := partial(4)
	var out bytes.Buffer
	if err := Plain(t.Context(), &out, sequence(events, nil)); err != nil {
		t.Fatal(err)
	}
	golden(t, "plain.txt", out.Bytes())
}

// broken fails every write.
type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

func TestPlainEnds(t *testing.T) {
	events, _ := partial(4)
	boom := errors.New("boom")
	if err := Plain(t.Context(), &bytes.Buffer{}, sequence(events[:5], boom)); !errors.Is(err, boom) {
		t.Errorf("events' error: %v", err)
	}
	if err := Plain(t.Context(), broken{boom}, sequence(events, nil)); !errors.Is(err, boom) {
		t.Errorf("writer's error: %v", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(boom)
	if err := Plain(ctx, &bytes.Buffer{}, sequence(events[:5], nil)); !errors.Is(err, boom) {
		t.Errorf("cause of the end: %v", err)
	}
	after := slices.Concat(events, []aires.Event{{Type: aires.EventHostUp, Host: "late"}})
	var out bytes.Buffer
	if err := Plain(t.Context(), &out, sequence(after, nil)); err != nil || strings.Contains(out.String(), "late") {
		t.Errorf("goes on after the last event: %v\n%s", err, out.String())
	}
}

// TestNothingFollowsAnEnd: a late progress event must not bring a node back.
func TestNothingFollowsAnEnd(t *testing.T) {
	s := &stream{}
	s.add(aires.Event{Type: aires.EventParsed, Analysis: analysis(1)})
	s.start("context", "c1")
	s.node(aires.EventNodeEnded, "context", "c1", func(e *aires.Event) { e.Outcome = aires.OutcomeCancelled })
	s.tokens("context", "c1", 9)
	state, _ := replay(s.events, len(s.events))
	if got := state.tally(); got.cancelled != 1 || got.running != 0 || got.answered != 0 {
		t.Errorf("tally %+v", got)
	}
}

func TestRateAndRemaining(t *testing.T) {
	s := &stream{}
	s.add(aires.Event{Type: aires.EventParsed, Analysis: analysis(10)})
	for i := range 5 {
		subject := fmt.Sprintf("c%d", i+1)
		s.sec(float64(2*i)).start("context", subject)
		s.sec(float64(2*i+2)).done("context", subject, 40)
	}
	state, now := replay(s.events, len(s.events))
	if got := state.remaining(now); got != 10*time.Second {
		t.Errorf("remaining %v, want 5 causes at 2 s each", got)
	}
	if got := state.rate(now); got < 19 || got > 21 {
		t.Errorf("rate %v, want 20 tokens a second", got)
	}
	if got := state.rate(now.Add(time.Minute)); got != 0 {
		t.Errorf("rate %v a minute after the last token", got)
	}
}

func TestNoErrorComesFromAWarning(t *testing.T) {
	a := analysis(3)
	a.Causes[2].Kind = aires.KindWarning
	var s State
	s.Apply(aires.Event{Type: aires.EventParsed, Analysis: a})
	if got := s.found(); got != "12 errors from 2 causes" {
		t.Errorf("%q", got)
	}
}

func TestLoadsAreShownWhileTheyLast(t *testing.T) {
	s := &stream{}
	s.add(aires.Event{Type: aires.EventParsed, Analysis: analysis(1)})
	s.add(aires.Event{Type: aires.EventModelLoading, Host: "http://h", Model: "gemma2:9b"})
	state, now := replay(s.events, len(s.events))
	if view := state.View(80, 10, now.Add(90*time.Second)); !strings.Contains(view, "http://h loads gemma2:9b · 1 min 30 s") {
		t.Errorf("%s", view)
	}
	s.add(aires.Event{Type: aires.EventModelLoaded, Host: "http://h", Model: "gemma2:9b", Wait: 5 * time.Second})
	state, now = replay(s.events, len(s.events))
	if view := state.View(80, 10, now); strings.Contains(view, "loads") {
		t.Errorf("%s", view)
	}
	if got := state.report(s.events[len(s.events)-1]); got != "http://h loaded gemma2:9b in 5 s" {
		t.Errorf("%q", got)
	}
}

func TestLimitsAreShownForAWhile(t *testing.T) {
	s := &stream{}
	s.add(aires.Event{Type: aires.EventParsed, Analysis: analysis(1)})
	for n := 2; n <= 3; n++ {
		s.sec(float64(n)).add(aires.Event{Type: aires.EventHostLimit, Host: "http://h", Model: "gemma2:9b", Count: n, Reason: "none of them had to wait"})
	}
	state, now := replay(s.events, len(s.events))
	const want = "http://h runs 3 of gemma2:9b at once: none of them had to wait"
	if view := state.View(80, 10, now); !strings.Contains(view, want) || strings.Contains(view, "runs 2") {
		t.Errorf("%s", view)
	}
	if view := state.View(80, 10, now.Add(time.Minute)); strings.Contains(view, "runs 3") {
		t.Errorf("%s", view)
	}
	if got := state.report(s.events[len(s.events)-1]); got != want {
		t.Errorf("%q", got)
	}
}
