package dag_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/airesdev/aires/internal/dag"
	"pgregory.net/rapid"
)

// oracle says what every node's state must be, computed from scratch and
// recursively from the definition: the opposite of how a Graph works.
type oracle struct {
	nodes     map[string]dag.Node
	own       map[string]dag.State // how the nodes that were ended by hand ended
	running   map[string]bool
	cancelled map[string]bool // ended by Cancel
}

func (o *oracle) state(id string, memo map[string]dag.State) dag.State {
	if s, ok := memo[id]; ok {
		return s
	}
	s := dag.Ready
	switch own, ended := o.own[id]; {
	case ended:
		s = own
	case o.cancelled[id]:
		s = dag.Cancelled
	case o.running[id]:
		s = dag.Running
	default:
		for _, need := range o.nodes[id].Needs {
			switch in := o.state(need.Node, memo); {
			case !need.Optional && in.Ended() && in != dag.Succeeded:
				s = dag.Skipped
			case !in.Ended() && s == dag.Ready:
				s = dag.Waiting
			}
		}
	}
	memo[id] = s
	return s
}

// blames reports whether a required need of id, or of the skipped nodes
// between, is culprit.
func (o *oracle) blames(id, culprit string, memo map[string]dag.State) bool {
	for _, need := range o.nodes[id].Needs {
		if need.Optional {
			continue
		}
		if need.Node == culprit && (memo[culprit] == dag.Failed || memo[culprit] == dag.Cancelled) {
			return true
		}
		if memo[need.Node] == dag.Skipped && o.blames(need.Node, culprit, memo) {
			return true
		}
	}
	return false
}

func drawNodes(t *rapid.T) []dag.Node {
	nodes := make([]dag.Node, rapid.IntRange(1, 60).Draw(t, "nodes"))
	for i := range nodes {
		nodes[i].ID = fmt.Sprint("n", i)
		if i == 0 {
			continue
		}
		for _, j := range rapid.SliceOfNDistinct(rapid.IntRange(0, i-1), 0, min(i, 4), rapid.ID).Draw(t, "needs") {
			need := dag.Need{Node: fmt.Sprint("n", j), Optional: rapid.Bool().Draw(t, "optional")}
			nodes[i].Needs = append(nodes[i].Needs, need)
		}
	}
	return rapid.Permutation(nodes).Draw(t, "order")
}

// TestRandomGraphs drives random graphs in random order to their end, with a
// cancellation at any moment, and compares every state after every step.
func TestRandomGraphs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes := drawNodes(t)
		g, err := dag.New(nodes)
		if err != nil {
			t.Fatal(err)
		}
		w := &walk{g: g, was: map[string]dag.State{}, o: oracle{
			nodes: map[string]dag.Node{}, own: map[string]dag.State{},
			running: map[string]bool{}, cancelled: map[string]bool{},
		}}
		for _, node := range nodes {
			w.o.nodes[node.ID] = node
		}
		cancel := rapid.IntRange(-1, 2*len(nodes)).Draw(t, "cancel at step")
		w.check(t, g.Begin(at(0)))
		for step := 1; !g.Done(); step++ {
			if step > 20*len(nodes) {
				t.Fatalf("stuck: %d nodes have not ended", len(nodes)-len(w.o.own))
			}
			w.now = step
			if step-1 == cancel {
				w.cancel(t)
				continue
			}
			w.step(t)
		}
		w.o.final(t, g)
	})
}

// walk is a graph on its way, beside what the oracle knows of it.
type walk struct {
	g         *dag.Graph
	o         oracle
	was       map[string]dag.State // after the last step
	now       int
	cancelled bool
}

// step moves one node that can be moved.
func (w *walk) step(t *rapid.T) {
	var movable []string
	for _, id := range w.g.IDs() {
		if s := w.g.State(id); s == dag.Ready || s == dag.Running {
			movable = append(movable, id)
		}
	}
	if len(movable) == 0 {
		t.Fatal("nothing is ready, nothing runs, and the graph is not done")
	}
	id := rapid.SampledFrom(movable).Draw(t, "node")
	switch action := rapid.IntRange(0, 4).Draw(t, "action"); {
	case action < 2 && !w.o.running[id]:
		w.o.running[id] = true
		if err := w.g.Start(id, at(w.now)); err != nil {
			t.Fatal(err)
		}
		w.check(t, dag.Change{})
	case action == 0 && !w.cancelled:
		delete(w.o.running, id)
		if err := w.g.Park(id); err != nil {
			t.Fatal(err)
		}
		w.check(t, dag.Change{})
	default:
		outcome := rapid.SampledFrom([]dag.State{dag.Succeeded, dag.Succeeded, dag.Failed, dag.Cancelled}).Draw(t, "outcome")
		change, err := w.g.End(id, outcome, at(w.now))
		if err != nil {
			t.Fatal(err)
		}
		if w.o.own[id] = outcome; w.cancelled {
			w.o.own[id] = dag.Cancelled
		}
		w.check(t, change)
	}
}

func (w *walk) cancel(t *rapid.T) {
	w.cancelled = true
	ids := w.g.Cancel(at(w.now))
	for _, id := range ids {
		if w.was[id].Ended() || w.was[id] == dag.Running {
			t.Fatalf("Cancel ended %s, which was %s", id, w.was[id])
		}
		w.o.cancelled[id] = true
		w.was[id] = dag.Cancelled
	}
	w.check(t, dag.Change{})
}

// check compares every state with the oracle's, and the moves since the last
// step with what the change says.
func (w *walk) check(t *rapid.T, c dag.Change) {
	memo := map[string]dag.State{}
	var ready, skipped []string
	for _, id := range w.g.IDs() {
		got, want := w.g.State(id), w.o.state(id, memo)
		if got != want {
			t.Fatalf("step %d: %s is %s, want %s", w.now, id, got, want)
		}
		was := w.was[id]
		if was.Ended() && got != was {
			t.Fatalf("%s ended twice: %s, then %s", id, was, got)
		}
		if was == dag.Waiting && got == dag.Ready {
			ready = append(ready, id)
		}
		if was != dag.Skipped && got == dag.Skipped {
			skipped = append(skipped, id)
		}
		if ended := w.g.Timing(id).Ended; got.Ended() && !was.Ended() && !ended.Equal(at(w.now)) {
			t.Fatalf("%s ended at step %d, timed %v", id, w.now, ended)
		}
		w.was[id] = got
	}
	for name, sets := range map[string][2][]string{"ready": {c.Ready, ready}, "skipped": {c.Skipped, skipped}} {
		if got, want := slices.Sorted(slices.Values(sets[0])), slices.Sorted(slices.Values(sets[1])); !slices.Equal(got, want) {
			t.Fatalf("step %d: change says %s %v, really %v", w.now, name, got, want)
		}
	}
}

// final checks blame and times once every node has ended.
func (o *oracle) final(t *rapid.T, g *dag.Graph) {
	memo := map[string]dag.State{}
	for id := range o.nodes {
		o.state(id, memo)
	}
	for id, s := range memo {
		because, timing := g.Because(id), g.Timing(id)
		if s == dag.Skipped && !o.blames(id, because, memo) {
			t.Errorf("%s was skipped because of %q, which is %s", id, because, memo[because])
		}
		if s != dag.Skipped && because != "" {
			t.Errorf("%s is %s, yet because of %q", id, s, because)
		}
		if timing.Ended.IsZero() || timing.Ended.Before(timing.Started) || timing.Started.Before(timing.Queued) && !timing.Started.IsZero() {
			t.Errorf("%s: times out of order: %v", id, timing)
		}
	}
}
