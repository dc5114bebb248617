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
	class [256]uint32 // of each byte; 0 is in no word
	next  []uint32    // by state and class; a state is where its row begins
	shift uint        // a row is 1<<shift wide
	found []mask      // by state without shift
	first uint32      // the state at the start of a line
	loud  uint32      // states below it find nothing
}

// openGate returns the gate of the registered families, which never changes and
// takes a few milliseconds to build.
var openGate = sync.OnceValue(func() *gate { return newGate(vocabulary()) })

// alwaysOpen is a gate for formats whose words are not known.
func alwaysOpen() *gate {
	return &gate{next: make([]uint32, 1), found: []mask{everyone}}
}

func newGate(words map[string]mask) *gate {
	t := &trie{next: make([][256]uint16, 1), found: make([]mask, 1)}
	for w, who := range words {
		t.add(w, who)
	}
	t.link()
	return t.gate()
}

// open returns who could begin on b.
func (g *gate) open(b []byte) mask {
	s, who := g.first, mask(0)
	next, loud := g.next, g.loud
	for _, c := range b {
		s = next[s|g.class[c]]
		if s >= loud {
			who |= g.found[s>>g.shift]
		}
	}
	return who | g.found[next[s|g.class['\n']]>>g.shift]
}
