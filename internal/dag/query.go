package dag

// Input is one need of a node with what became of it.
type Input struct {
	Node     string
	Optional bool
	State    State
}

// Len returns the number of nodes.
func (g *Graph) Len() int { return len(g.vertices) }

// Done reports whether every node has ended.
func (g *Graph) Done() bool { return g.open == 0 }

// IDs returns the nodes in the order they were given to New.
func (g *Graph) IDs() []string {
	ids := make([]string, len(g.vertices))
	for i := range g.vertices {
		ids[i] = g.vertices[i].id
	}
	return ids
}

// State returns where a node stands. An unknown node is Waiting for ever.
func (g *Graph) State(id string) State {
	if v := g.find(id); v != nil {
		return v.state
	}
	return Waiting
}

// Depth returns the number of edges on the longest path from a node without
// needs to this one.
func (g *Graph) Depth(id string) int {
	if v := g.find(id); v != nil {
		return v.depth
	}
	return 0
}

// Because returns the node that really failed when id was skipped, else "".
func (g *Graph) Because(id string) string {
	if v := g.find(id); v != nil && v.state == Skipped {
		return g.vertices[v.because].id
	}
	return ""
}

// Timing returns when a node was queued, started and ended.
func (g *Graph) Timing(id string) Timing {
	if v := g.find(id); v != nil {
		return v.timing
	}
	return Timing{}
}

// Inputs returns what a node needs and what became of it, in declared order.
func (g *Graph) Inputs(id string) []Input {
	v := g.find(id)
	if v == nil {
		return nil
	}
	in := make([]Input, len(v.needs))
	for i, e := range v.needs {
		w := &g.vertices[e.to]
		in[i] = Input{Node: w.id, Optional: e.optional, State: w.state}
	}
	return in
}

func (g *Graph) find(id string) *vertex {
	if i, ok := g.index[id]; ok {
		return &g.vertices[i]
	}
	return nil
}
