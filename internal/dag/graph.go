package dag

import "slices"

// Need is an input of a node. An optional need has only to end, however it ends.
type Need struct {
	Node     string
	Optional bool
}

// Node is a step of a graph, named uniquely, with its inputs.
type Node struct {
	ID    string
	Needs []Need
}

// vertex is a node with everything that changes about it.
type vertex struct {
	id      string
	needs   []edge // what this node waits for
	feeds   []edge // who waits for this node
	depth   int    // edges on the longest path from a node without needs
	pending int    // needs that are not settled yet
	state   State
	because int // index of the node that really failed; valid when Skipped
	timing  Timing
}

// edge points to a vertex by index.
type edge struct {
	to       int
	optional bool
}

// Graph is a set of nodes and their states.
type Graph struct {
	vertices  []vertex
	index     map[string]int
	open      int // nodes that have not ended
	cancelled bool
}

// New checks the nodes and returns their graph, every node Waiting. It returns
// a *DuplicateError, an *UnknownNeedError or a *CycleError.
func New(nodes []Node) (*Graph, error) {
	g := &Graph{
		vertices: make([]vertex, len(nodes)),
		index:    make(map[string]int, len(nodes)),
		open:     len(nodes),
	}
	for i, n := range nodes {
		if _, ok := g.index[n.ID]; ok {
			return nil, &DuplicateError{Node: n.ID}
		}
		g.index[n.ID] = i
		g.vertices[i] = vertex{id: n.ID, pending: len(n.Needs)}
	}
	for i, n := range nodes {
		if err := g.connect(i, n.Needs); err != nil {
			return nil, err
		}
	}
	if err := g.sort(); err != nil {
		return nil, err
	}
	return g, nil
}

// connect adds the edges between node i and what it needs. Nodes are connected
// one after the other, so a need that is given twice was the last to be fed:
// no search, and a node may have very many needs.
func (g *Graph) connect(i int, needs []Need) error {
	v := &g.vertices[i]
	for _, need := range needs {
		j, ok := g.index[need.Node]
		if !ok {
			return &UnknownNeedError{Node: v.id, Need: need.Node}
		}
		w := &g.vertices[j]
		if last := len(w.feeds) - 1; last >= 0 && w.feeds[last].to == i {
			return &DuplicateError{Node: v.id, Need: need.Node}
		}
		v.needs = append(v.needs, edge{j, need.Optional})
		w.feeds = append(w.feeds, edge{i, need.Optional})
	}
	return nil
}

// sort sets every depth by peeling off nodes whose needs are done (Kahn,
// "Topological sorting of large networks", CACM 5(11), 1962). What cannot be
// peeled off holds a cycle.
func (g *Graph) sort() error {
	left := make([]int, len(g.vertices))
	var queue []int
	for i := range g.vertices {
		if left[i] = len(g.vertices[i].needs); left[i] == 0 {
			queue = append(queue, i)
		}
	}
	done := 0
	for ; done < len(queue); done++ {
		v := &g.vertices[queue[done]]
		for _, e := range v.feeds {
			w := &g.vertices[e.to]
			w.depth = max(w.depth, v.depth+1)
			if left[e.to]--; left[e.to] == 0 {
				queue = append(queue, e.to)
			}
		}
	}
	if done == len(g.vertices) {
		return nil
	}
	return &CycleError{Path: g.cycle(left)}
}

// cycle walks needs among the nodes that are left until one comes up again.
func (g *Graph) cycle(left []int) []string {
	at := slices.IndexFunc(left, func(n int) bool { return n > 0 })
	seen := map[int]int{}
	var path []int
	for {
		if from, ok := seen[at]; ok {
			path = append(path[from:], at)
			break
		}
		seen[at] = len(path)
		path = append(path, at)
		needs := g.vertices[at].needs
		at = needs[slices.IndexFunc(needs, func(e edge) bool { return left[e.to] > 0 })].to
	}
	ids := make([]string, len(path))
	for i, p := range path {
		ids[i] = g.vertices[p].id
	}
	return ids
}
