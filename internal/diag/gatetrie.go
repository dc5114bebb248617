package diag

import "math/bits"

// trie is a gate in the making. Its states have a row for every byte.
type trie struct {
	next  [][256]uint16
	found []mask
}

func (t *trie) add(word string, who mask) {
	s := uint16(0)
	for i := range len(word) {
		if t.next[s][word[i]] == 0 {
			t.next = append(t.next, [256]uint16{})
			t.found = append(t.found, 0)
			t.next[s][word[i]] = uint16(len(t.next) - 1)
		}
		s = t.next[s][word[i]]
	}
	t.found[s] |= who
}

// link turns the trie into an automaton: where a state has no way on for a
// byte, it takes the way of its longest proper suffix. Breadth first, so that
// the suffix is complete before it is needed.
func (t *trie) link() {
	fail := make([]uint16, len(t.next))
	var queue []uint16
	for _, s := range t.next[0] {
		if s != 0 {
			queue = append(queue, s)
		}
	}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		t.found[s] |= t.found[fail[s]]
		for b := range 256 {
			suffix := t.next[fail[s]][b]
			if n := t.next[s][b]; n != 0 {
				fail[n] = suffix
				queue = append(queue, n)
			} else {
				t.next[s][b] = suffix
			}
		}
	}
}

// gate returns the automaton in the form that is fast to run: bytes that no word
// tells apart share a column, so that the rows that most lines need stay in the
// processor's nearest cache, and the states that find something come last.
func (t *trie) gate() *gate {
	g := &gate{}
	classes := uint32(1)
	for b := range 256 {
		for s := range t.next {
			if t.next[s][b] != 0 && g.class[b] == 0 {
				g.class[b] = classes
				classes++
			}
		}
	}
	g.shift = uint(bits.Len32(classes - 1))
	number := make([]uint32, len(t.next))
	count := uint32(0)
	for _, loud := range []bool{false, true} {
		if loud {
			g.loud = count << g.shift
		}
		for s, who := range t.found {
			if (who != 0) == loud {
				number[s] = count
				count++
			}
		}
	}
	g.next, g.found = make([]uint32, len(t.next)<<g.shift), make([]mask, len(t.next))
	for s := range t.next {
		g.found[number[s]] = t.found[s]
		for b, to := range t.next[s] {
			g.next[number[s]<<g.shift|g.class[b]] = number[to] << g.shift
		}
	}
	g.first = number[t.next[0]['\n']] << g.shift
	return g
}
