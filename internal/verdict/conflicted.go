package verdict

import (
	"fmt"
	"strings"

	"github.com/airesdev/aires"
)

// conflicted is the verdict that a file still holds the markers of a merge that
// was not resolved. Which side is meant only its author knows.
func (j *Judge) conflicted(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	if d.PathStatus != aires.PathWorkspace {
		return Verdict{}, false
	}
	first, last := conflict(j.look.Lines(d.File), d.Line)
	if last == 0 || d.Kind != aires.KindSyntax && (d.Line < first || d.Line > last) {
		return Verdict{}, false
	}
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s holds a merge conflict that was not resolved (lines %d to %d).", d.File, first, last),
			Confidence: 0.97,
		},
		Steps: []string{fmt.Sprintf("Choose between the two sides at %s:%d, or join them, and delete the three lines of markers.", d.File, first)},
	}, true
}

// conflictMarker begins a conflict.
const conflictMarker = "<<<<<<< "

// conflict returns the first and the last line of the conflict around a line or,
// where there is none, of the first one in the file; 0 where there is none at all.
// Its markers are those of git and of merge programs before it.
func conflict(lines []string, at int) (first, last int) {
	open, parted := 0, false
	for i, l := range lines {
		switch {
		case strings.HasPrefix(l, conflictMarker):
			open, parted = i+1, false
		case open > 0 && strings.HasPrefix(l, "=======") && strings.Trim(l, "=\r") == "":
			parted = true
		case parted && strings.HasPrefix(l, ">>>>>>> "):
			if last == 0 || open <= at && at <= i+1 {
				first, last = open, i+1
			}
			open, parted = 0, false
		}
	}
	return first, last
}
