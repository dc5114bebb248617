package dag_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/dag"
)

func at(second int) time.Time { return time.Unix(int64(second), 0) }

// in returns a graph whose node "x" is in the given state.
func in(t *testing.T, s dag.State) *dag.Graph {
	t.Helper()
	g := mustNew(t, n("first"), n("x", "first"))
	g.Begin(at(0))
	try := func(_ dag.Change, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	switch s {
	case dag.Waiting:
		return g
	case dag.Skipped:
		try(g.End("first", dag.Failed, at(1)))
		return g
	}
	try(g.End("first", dag.Succeeded, at(1)))
	if s == dag.Running {
		try(dag.Change{}, g.Start("x", at(2)))
	}
	if s.Ended() {
		try(g.End("x", s, at(3)))
	}
	return g
}

var states = []dag.State{
	dag.Waiting, dag.Ready, dag.Running, dag.Succeeded, dag.Failed, dag.Skipped, dag.Cancelled,
}

// TestTransitions tries every operation in every state: what is allowed, and
// that what is not changes nothing and says why.
func TestTransitions(t *testing.T) {
	end := func(outcome dag.State) func(*dag.Graph) error {
		return func(g *dag.Graph) error { _, err := g.End("x", outcome, at(9)); return err }
	}
	tests := []struct {
		name string
		do   func(*dag.Graph) error
		from []dag.State
		to   dag.State
	}{
		{"start", func(g *dag.Graph) error { return g.Start("x", at(9)) }, []dag.State{dag.Ready}, dag.Running},
		{"park", func(g *dag.Graph) error { return g.Park("x") }, []dag.State{dag.Running}, dag.Ready},
		{"succeed", end(dag.Succeeded), []dag.State{dag.Ready, dag.Running}, dag.Succeeded},
		{"fail", end(dag.Failed), []dag.State{dag.Ready, dag.Running}, dag.Failed},
		{"cancel", end(dag.Cancelled), []dag.State{dag.Ready, dag.Running}, dag.Cancelled},
		{"skip", end(dag.Skipped), nil, 0},
		{"end as running", end(dag.Running), nil, 0},
	}
	for _, tt := range tests {
		for _, from := range states {
			t.Run(tt.name+" "+from.String(), func(t *testing.T) {
				g := in(t, from)
				if g.State("x") != from {
					t.Fatalf("set-up left x %s", g.State("x"))
				}
				before := g.Timing("x")
				err := tt.do(g)
				if slices.Contains(tt.from, from) {
					if err != nil || g.State("x") != tt.to {
						t.Errorf("%v, now %s; want %s", err, g.State("x"), tt.to)
					}
					return
				}
				if !errors.Is(err, dag.ErrTransition) || g.State("x") != from || g.Timing("x") != before {
					t.Errorf("%v, now %s; want ErrTransition and no change", err, g.State("x"))
				}
			})
		}
	}
}

func TestTransitionErrors(t *testing.T) {
	g := in(t, dag.Waiting)
	_, skip := g.End("first", dag.Skipped, at(9))
	for want, err := range map[string]error{
		`impossible transition: no node "ghost"`:                    g.Start("ghost", at(9)),
		`impossible transition: node "x" is waiting`:                g.Start("x", at(9)),
		`impossible transition: node "first" is ready`:              g.Park("first"),
		`impossible transition: node "first" cannot end as skipped`: skip,
	} {
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// TestOptional follows a node with one required and one optional need: the
// optional one has only to end, and names nobody when it fails.
func TestOptional(t *testing.T) {
	tests := []struct {
		required, optional dag.State
		want               dag.State
		because            string
	}{
		{dag.Succeeded, dag.Succeeded, dag.Ready, ""},
		{dag.Succeeded, dag.Failed, dag.Ready, ""},
		{dag.Succeeded, dag.Cancelled, dag.Ready, ""},
		{dag.Failed, dag.Succeeded, dag.Skipped, "r"},
		{dag.Failed, dag.Failed, dag.Skipped, "r"},
		{dag.Cancelled, dag.Succeeded, dag.Skipped, "r"},
	}
	for _, tt := range tests {
		for _, first := range []string{"r", "o"} {
			t.Run(tt.required.String()+" "+tt.optional.String()+" "+first+" first", func(t *testing.T) {
				g := mustNew(t, n("r"), n("o"), n("x", "r", "o?"))
				g.Begin(at(0))
				outcome := map[string]dag.State{"r": tt.required, "o": tt.optional}
				order := []string{"r", "o"}
				if first == "o" {
					slices.Reverse(order)
				}
				var ready, skipped []string
				for _, id := range order {
					c, err := g.End(id, outcome[id], at(1))
					if err != nil {
						t.Fatal(err)
					}
					ready, skipped = append(ready, c.Ready...), append(skipped, c.Skipped...)
				}
				if g.State("x") != tt.want || g.Because("x") != tt.because {
					t.Errorf("x is %s because of %q, want %s because of %q", g.State("x"), g.Because("x"), tt.want, tt.because)
				}
				if len(ready)+len(skipped) != 1 {
					t.Errorf("changes: ready %v, skipped %v; want x once", ready, skipped)
				}
			})
		}
	}
}

// TestBecauseIsFarAway holds that a skipped node names the node that really
// failed and not its skipped neighbour, and that an optional need stops the
// skipping.
func TestBecauseIsFarAway(t *testing.T) {
	g := mustNew(t, n("a"), n("b", "a"), n("c", "b"), n("d", "c?"), n("e", "d", "c"))
	g.Begin(at(0))
	c, err := g.End("a", dag.Failed, at(1))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"b", "c", "e"}; !slices.Equal(c.Skipped, want) {
		t.Errorf("skipped %v, want %v", c.Skipped, want)
	}
	if want := []string{"d"}; !slices.Equal(c.Ready, want) {
		t.Errorf("ready %v, want %v", c.Ready, want)
	}
	for _, id := range c.Skipped {
		if g.Because(id) != "a" {
			t.Errorf("%s was skipped because of %q, want a", id, g.Because(id))
		}
	}
	if got := g.Because("a"); got != "" {
		t.Errorf("a failed by itself, yet because of %q", got)
	}
}

// TestCancel holds that what waits ends at once, and that what runs cannot
// succeed any more, nor wake anybody.
func TestCancel(t *testing.T) {
	g := mustNew(t, n("running"), n("ready"), n("waiting", "running"), n("ended"))
	g.Begin(at(0))
	if err := g.Start("running", at(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := g.End("ended", dag.Succeeded, at(2)); err != nil {
		t.Fatal(err)
	}
	if got, want := g.Cancel(at(3)), []string{"ready", "waiting"}; !slices.Equal(got, want) {
		t.Errorf("Cancel = %v, want %v", got, want)
	}
	if g.Done() {
		t.Error("done while a node runs")
	}
	c, err := g.End("running", dag.Succeeded, at(4))
	if err != nil || c.Ready != nil || c.Skipped != nil {
		t.Errorf("End = %v, %v; want no change", c, err)
	}
	for id, want := range map[string]dag.State{
		"running": dag.Cancelled, "ready": dag.Cancelled, "waiting": dag.Cancelled, "ended": dag.Succeeded,
	} {
		if g.State(id) != want {
			t.Errorf("%s is %s, want %s", id, g.State(id), want)
		}
	}
	if !g.Done() || g.Cancel(at(5)) != nil {
		t.Error("a second Cancel found something to do")
	}
}

// TestTiming holds that Queued and Started are those of the first attempt.
func TestTiming(t *testing.T) {
	g := mustNew(t, n("x"))
	g.Begin(at(1))
	for _, second := range []int{2, 3} {
		if err := errors.Join(g.Start("x", at(second)), g.Park("x")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := g.End("x", dag.Succeeded, at(4)); err != nil {
		t.Fatal(err)
	}
	if got, want := g.Timing("x"), (dag.Timing{Queued: at(1), Started: at(2), Ended: at(4)}); got != want {
		t.Errorf("Timing = %v, want %v", got, want)
	}
}
