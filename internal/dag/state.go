package dag

import (
	"fmt"
	"time"
)

// State is where a node stands.
type State uint8

// A node waits for its needs, is ready to run, runs, and ends in one of four
// ways. Ready and Running may alternate: a node that waits for its next attempt
// is Ready again.
const (
	Waiting State = iota
	Ready
	Running
	Succeeded
	Failed
	Skipped
	Cancelled
)

// Ended reports whether s is one of the four ends.
func (s State) Ended() bool { return s >= Succeeded }

func (s State) String() string {
	return [...]string{"waiting", "ready", "running", "succeeded", "failed", "skipped", "cancelled"}[s]
}

// Timing says when a node became ready, first ran, and ended. What did not
// happen is zero.
type Timing struct {
	Queued, Started, Ended time.Time
}

// Change lists the nodes that a transition moved, beside the one it was about.
type Change struct {
	Ready   []string
	Skipped []string
}

// Begin makes every node without needs Ready. It is called once, first.
func (g *Graph) Begin(now time.Time) Change {
	var c Change
	for i := range g.vertices {
		if g.vertices[i].state == Waiting && g.vertices[i].pending == 0 {
			g.ready(i, now, &c)
		}
	}
	return c
}

// Start says that a Ready node runs.
func (g *Graph) Start(id string, now time.Time) error {
	v, err := g.expect(id, Ready)
	if err != nil {
		return err
	}
	v.state = Running
	if v.timing.Started.IsZero() {
		v.timing.Started = now
	}
	return nil
}

// Park says that a Running node gave its place back and is to be tried again.
func (g *Graph) Park(id string) error {
	v, err := g.expect(id, Running)
	if err != nil {
		return err
	}
	v.state = Ready
	return nil
}

// End says how a Ready or Running node ended: Succeeded, Failed or Cancelled.
// After Cancel every outcome reads as Cancelled. The result lists whom this
// made ready and whom it made impossible.
func (g *Graph) End(id string, outcome State, now time.Time) (Change, error) {
	if _, err := g.expect(id, Ready, Running); err != nil {
		return Change{}, err
	}
	if outcome != Succeeded && outcome != Failed && outcome != Cancelled {
		return Change{}, fmt.Errorf("%w: node %q cannot end as %s", ErrTransition, id, outcome)
	}
	if g.cancelled {
		outcome = Cancelled
	}
	i := g.index[id]
	g.end(i, outcome, now)
	var c Change
	g.settle(i, now, &c)
	return c, nil
}

// Cancel ends every node that is not running as Cancelled and returns them.
// Nodes that run are left to End, which will call them Cancelled.
func (g *Graph) Cancel(now time.Time) []string {
	g.cancelled = true
	var ids []string
	for i := range g.vertices {
		if v := &g.vertices[i]; v.state == Waiting || v.state == Ready {
			g.end(i, Cancelled, now)
			ids = append(ids, v.id)
		}
	}
	return ids
}

// settle tells everyone who waits for i, or for someone skipped because of i,
// that it has ended. It is iterative: chains may be long.
func (g *Graph) settle(i int, now time.Time, c *Change) {
	for queue := []int{i}; len(queue) > 0; queue = queue[1:] {
		v := &g.vertices[queue[0]]
		for _, e := range v.feeds {
			w := &g.vertices[e.to]
			if w.state != Waiting {
				continue
			}
			if v.state == Succeeded || e.optional {
				if w.pending--; w.pending == 0 {
					g.ready(e.to, now, c)
				}
				continue
			}
			w.because = queue[0]
			if v.state == Skipped {
				w.because = v.because
			}
			g.end(e.to, Skipped, now)
			c.Skipped = append(c.Skipped, w.id)
			queue = append(queue, e.to)
		}
	}
}

func (g *Graph) ready(i int, now time.Time, c *Change) {
	v := &g.vertices[i]
	v.state = Ready
	v.timing.Queued = now
	c.Ready = append(c.Ready, v.id)
}

func (g *Graph) end(i int, s State, now time.Time) {
	g.vertices[i].state = s
	g.vertices[i].timing.Ended = now
	g.open--
}

// expect returns the node if it is in one of the given states.
func (g *Graph) expect(id string, states ...State) (*vertex, error) {
	i, ok := g.index[id]
	if !ok {
		return nil, fmt.Errorf("%w: no node %q", ErrTransition, id)
	}
	v := &g.vertices[i]
	for _, s := range states {
		if v.state == s {
			return v, nil
		}
	}
	return nil, fmt.Errorf("%w: node %q is %s", ErrTransition, id, v.state)
}
