package diag

import (
	"slices"
	"sync"
)

// gate tells, in one pass over a line's bytes, whether any family could begin
// on it. Most of a log is not about errors, and never becomes a string.
//
// It is an Aho-Corasick automaton over words: one table look-up per byte,
// whatever the number of words. A line's start counts as a line feed, so a word
// that begins with \n must stand at the start.
type gate struct {
	next  [][256]uint16
	found []bool
	first uint16
}

// words are what lines that begin something hold, per family. A word that is
// too general costs time, one that is missing costs a diagnostic; the test
// TestGateLetsEveryDiagnosticThrough runs every fixture with and without.
func words() []string {
	return slices.Concat(
		[]string{"error", "Error", "ERROR", "warning", "Warning", "WARNING", "fatal", "FATAL", "failed", "FAILED", "FAIL"},
		goWords(), rustWords(), typeScriptWords(), javaWords(), msbuildWords(), makeWords(), linkerWords(), gccWords(), cmakeWords(), pythonWords(),
		fortranWords(), gnatWords(), ecjWords(), scalaWords(), nodeWords(), jestWords(),
	)
}

// openGate returns the gate of words, which never changes and takes a
// millisecond to build.
var openGate = sync.OnceValue(func() *gate { return newGate(words()) })

// alwaysOpen is a gate for formats whose words are not known.
func alwaysOpen() *gate {
	return &gate{next: make([][256]uint16, 1), found: []bool{true}}
}

func newGate(words []string) *gate {
	g := &gate{next: make([][256]uint16, 1), found: make([]bool, 1)}
	for _, w := range words {
		s := uint16(0)
		for i := range len(w) {
			if g.next[s][w[i]] == 0 {
				g.next = append(g.next, [256]uint16{})
				g.found = append(g.found, false)
				g.next[s][w[i]] = uint16(len(g.next) - 1)
			}
			s = g.next[s][w[i]]
		}
		g.found[s] = true
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
		g.found[s] = g.found[s] || g.found[fail[s]]
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

// open reports whether b holds a word.
func (g *gate) open(b []byte) bool {
	s := g.first
	for _, c := range b {
		s = g.next[s][c]
		if g.found[s] {
			return true
		}
	}
	return false
}
