package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires/internal/index"
)

// maxBody is how many lines of a function are read for what it calls, and
// maxCallees how many of those are named.
const (
	maxBody    = 60
	maxCallees = 5
)

// callees names the functions of the workspace that those of all call in their
// turn, outside of tests.
func (j *Judge) callees(all []declared) string {
	var places []string
	seen := map[string]bool{}
	for _, d := range all {
		seen[d.name] = true
	}
	for _, d := range all {
		lines := j.look.Lines(d.file)
		for n := d.line; n < min(len(lines), d.end, d.line+maxBody); n++ {
			text := masked(lines[n])
			for _, name := range slices.Concat(calls(text), accessedBy(text)) {
				own := slices.DeleteFunc(slices.Clone(j.look.Declared(name)), func(c index.Decl) bool {
					return !c.Kind.Callable() || !index.Together(index.Language(c.File), index.Language(d.file)) || strings.HasPrefix(c.Name, "test")
				})
				if len(own) == 0 || len(own) > 2 || seen[name] || len(places) == maxCallees {
					continue
				}
				seen[name] = true
				places = append(places, fmt.Sprintf("%s (%s)", name, from(own[0]).extent()))
			}
		}
	}
	return strings.Join(places, ", ")
}
