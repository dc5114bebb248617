package diag

import "sync"

// mask is a set of families, or of whatever is asked for.
type mask uint64

// everyone is the mask of all.
const everyone = ^mask(0)

// gate tells, in one pass over a line's bytes, which families could begin on
// it. Most of a log is not about errors, and never becomes a string.
//
// It is an Aho-Corasick automaton over words: one table look-up per byte,
// whatever the number of words. A line's start and end count as line feeds, so a
// word that begins with \n must stand at the start, and one that ends so at the
// end.
//
// A word that is too general costs time, for each line that holds it and each
// family that knows it; one that is missing costs a diagnostic. The test
// TestGateLetsEveryDiagnosticThrough runs every fixture with and without.
type gate struct {
	next  [][256]uint16
	found []mask
	first uint16
}

// openGate returns the gate of the registered families, which never changes and
// takes a few milliseconds to build.
var openGate = sync.OnceValue(func() *gate { return newGate(vocabulary()) })

// alwaysOpen is a gate for formats whose words are not known.
func alwaysOpen() *gate {
	return &gate{next: make([][256]uint16, 1), found: []mask{everyone}}
}

// anyOf is a gate that opens for lines that hold one of words.
func anyOf(words []string) *gate {
	who := map[string]mask{}
	for _, w := range words {
		who[w] = everyone
	}
	return newGate(who)
}

func newGate(words map[string]mask) *gate {
	g := &gate{next: make([][256]uint16, 1), found: make([]mask, 1)}
	for w, who := range words {
		s := uint16(0)
		for i := range len(w) {
			if g.next[s][w[i]] == 0 {
				g.next = append(g.next, [256]uint16{})
				g.found = append(g.found, 0)
				g.next[s][w[i]] = uint16(len(g.next) - 1)
			}
			s = g.next[s][w[i]]
		}
		g.found[s] |= who
	}
	g.link()
	g.first = g.next[0]['\n']
	return g
}

// link turns the trie into an automaton: where a state has no way on for a
// byte, it takes the way of its longest proper suffix. Breadth first, so that
// the suffix is complete before it is needed.
func (g *gate) link() {
	fail := make([]uint16, len(g.next))
	var queue []uint16
	for _, s := range g.next[0] {
		if s != 0 {
			queue = append(queue, s)
		}
	}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		g.found[s] |= g.found[fail[s]]
		for b := range 256 {
			suffix := g.next[fail[s]][b]
			if t := g.next[s][b]; t != 0 {
				fail[t] = suffix
				queue = append(queue, t)
			} else {
				g.next[s][b] = suffix
			}
		}
	}
}

// open returns who could begin on b.
func (g *gate) open(b []byte) mask {
	s, who := g.first, mask(0)
	for _, c := range b {
		s = g.next[s][c]
		who |= g.found[s]
	}
	return who | g.found[g.next[s]['\n']]
}
