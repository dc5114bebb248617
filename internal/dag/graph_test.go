package dag_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/dag"
)

// n declares a node; a need that ends in "?" is optional.
func n(id string, needs ...string) dag.Node {
	node := dag.Node{ID: id}
	for _, need := range needs {
		name, optional := need, false
		if last := len(need) - 1; need[last] == '?' {
			name, optional = need[:last], true
		}
		node.Needs = append(node.Needs, dag.Need{Node: name, Optional: optional})
	}
	return node
}

func mustNew(t *testing.T, nodes ...dag.Node) *dag.Graph {
	t.Helper()
	g, err := dag.New(nodes)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name  string
		nodes []dag.Node
		want  string
		as    any
	}{
		{
			"duplicate node",
			[]dag.Node{n("a"), n("b"), n("a")},
			`node "a" is declared twice`, new(*dag.DuplicateError),
		},
		{
			"duplicate need",
			[]dag.Node{n("a"), n("b"), n("c", "a", "b", "a")},
			`node "c" needs "a" twice`, new(*dag.DuplicateError),
		},
		{
			"duplicate need, once optional",
			[]dag.Node{n("a"), n("b", "a", "a?")},
			`node "b" needs "a" twice`, new(*dag.DuplicateError),
		},
		{
			"unknown need",
			[]dag.Node{n("a", "ghost")},
			`node "a" needs "ghost", which does not exist`, new(*dag.UnknownNeedError),
		},
		{
			"needs itself",
			[]dag.Node{n("a", "a")},
			`cycle: a needs a`, new(*dag.CycleError),
		},
		{
			"needs itself optionally",
			[]dag.Node{n("a", "a?")},
			`cycle: a needs a`, new(*dag.CycleError),
		},
		{
			"two in a circle",
			[]dag.Node{n("a", "b"), n("b", "a")},
			`cycle: a needs b needs a`, new(*dag.CycleError),
		},
		{
			"cycle among innocents",
			[]dag.Node{n("root"), n("leaf", "x"), n("x", "root", "y"), n("y", "z?"), n("z", "x")},
			`cycle: x needs y needs z needs x`, new(*dag.CycleError),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, err := dag.New(tt.nodes)
			if g != nil || err == nil {
				t.Fatalf("New = %v, %v; want only an error", g, err)
			}
			if err.Error() != tt.want {
				t.Errorf("error %q, want %q", err, tt.want)
			}
			if !errors.As(err, tt.as) {
				t.Errorf("error is a %T, want %T", err, tt.as)
			}
		})
	}
}

func TestQueries(t *testing.T) {
	g := mustNew(t, n("top", "left", "right?"), n("left", "root"), n("right", "left"), n("root"))
	if got, want := g.IDs(), []string{"top", "left", "right", "root"}; !slices.Equal(got, want) {
		t.Errorf("IDs = %v, want %v", got, want)
	}
	for id, want := range map[string]int{"root": 0, "left": 1, "right": 2, "top": 3, "ghost": 0} {
		if got := g.Depth(id); got != want {
			t.Errorf("Depth(%s) = %d, want %d", id, got, want)
		}
	}
	want := []dag.Input{{Node: "left"}, {Node: "right", Optional: true}}
	if got := g.Inputs("top"); !slices.Equal(got, want) {
		t.Errorf("Inputs(top) = %v, want %v", got, want)
	}
	if g.Len() != 4 || g.Done() {
		t.Errorf("Len = %d, Done = %v", g.Len(), g.Done())
	}
	if g.Inputs("ghost") != nil || g.State("ghost") != dag.Waiting || g.Because("ghost") != "" || g.Timing("ghost") != (dag.Timing{}) {
		t.Error("an unknown node is not as documented")
	}
}

func TestEmptyGraphIsDone(t *testing.T) {
	g := mustNew(t)
	if c := g.Begin(time.Now()); !g.Done() || c.Ready != nil || c.Skipped != nil {
		t.Errorf("Done = %v, Begin = %v", g.Done(), c)
	}
}

// TestLongChain holds that nothing recurses: a failure at one end of a very
// long chain reaches the other, and a cycle as long is reported.
func TestLongChain(t *testing.T) {
	const length = 100_000
	id := func(i int) string { return fmt.Sprintf("n%06d", i) }
	nodes := []dag.Node{n(id(0))}
	for i := 1; i < length; i++ {
		nodes = append(nodes, n(id(i), id(i-1)))
	}
	g := mustNew(t, nodes...)
	if got := g.Depth(id(length - 1)); got != length-1 {
		t.Errorf("depth %d, want %d", got, length-1)
	}
	g.Begin(time.Now())
	change, err := g.End(id(0), dag.Failed, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if len(change.Skipped) != length-1 || !g.Done() {
		t.Errorf("%d skipped, done %v", len(change.Skipped), g.Done())
	}
	if got := g.Because(id(length - 1)); got != id(0) {
		t.Errorf("last node was skipped because of %q, want %q", got, id(0))
	}

	nodes[0] = n(id(0), id(length-1))
	_, err = dag.New(nodes)
	if cycle, ok := errors.AsType[*dag.CycleError](err); !ok || len(cycle.Path) != length+1 {
		t.Errorf("a cycle of %d nodes was not reported as such", length)
	}
}

// TestManyNeeds holds that building a graph is linear in its edges. Quadratic
// work would need minutes here and run into the test's own deadline.
func TestManyNeeds(t *testing.T) {
	const width = 200_000
	var nodes []dag.Node
	top := dag.Node{ID: "top"}
	for i := range width {
		id := fmt.Sprint(i)
		nodes = append(nodes, n(id))
		top.Needs = append(top.Needs, dag.Need{Node: id, Optional: true})
	}
	began := time.Now()
	g := mustNew(t, append(nodes, top)...)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("a node with %d needs took %s", width, took)
	}
	if len(g.Inputs("top")) != width {
		t.Error("needs were lost")
	}
}
