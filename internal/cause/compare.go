package cause

import (
	"maps"
	"slices"

	"github.com/airesdev/aires"
)

// Pair is what two units have in common, for whoever measures the weights.
type Pair struct {
	A, B  string   // the ids of the first diagnostic of each
	Links []string // by the names that the weights have, sorted
}

// Compare returns what Group weighs: for any two errors that say different
// things, what speaks for or against one cause. Pairs for which nothing speaks
// are left out, and so is what follows after the first 100 units. It is safe for
// concurrent use.
func Compare(ds []aires.Diagnostic, look Workspace) []Pair {
	items := inLogOrder(ds)
	units := identify(items)
	f := gather(items, look)
	profiles := f.profiles(units)
	var pairs []Pair
	for i, a := range profiles {
		for _, b := range profiles[:i] {
			if has := f.links(b, a); len(has) > 0 {
				pairs = append(pairs, Pair{A: b.unit[0].d.ID, B: a.unit[0].d.ID, Links: slices.Sorted(maps.Keys(has))})
			}
		}
	}
	return pairs
}
