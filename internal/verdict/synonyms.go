package verdict

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// synonymLines are words that programmers put in each other's place, a group a
// line. A word may stand in several.
//
//go:embed synonyms.txt
var synonymLines string

// synonyms maps each word to the numbers of its groups. It is made once and only
// read afterwards.
var synonyms = sync.OnceValue(func() map[string][]int {
	groups := map[string][]int{}
	n := 0
	for line := range strings.Lines(synonymLines) {
		for w := range strings.FieldsSeq(line) {
			groups[w] = append(groups[w], n)
		}
		n++
	}
	return groups
})

// akinTo reports whether a word of one name means much the same as one of the
// other.
func akinTo(a, b []string) bool {
	groups := synonyms()
	for _, v := range a {
		for _, w := range b {
			if v != w && slices.ContainsFunc(groups[v], func(n int) bool { return slices.Contains(groups[w], n) }) {
				return true
			}
		}
	}
	return false
}
