package booklet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// gap says what is missing because f has no answer, and why. For a skipped
// node it names the node that really failed, and that node's error.
func gap(f *aires.Finding, all []aires.Finding) aires.Gap {
	g := aires.Gap{Stage: line(f.Stage)}
	if g.Stage == "" {
		g.Stage, _, _ = strings.Cut(line(f.Node), "/")
	}
	why := line(f.Error)
	switch f.Outcome {
	case aires.OutcomeSkipped:
		g.Reason = skipped(f, all, why)
	case aires.OutcomeCancelled:
		g.Reason = join("cancelled", why)
	default:
		g.Reason = why
		if why == "" {
			g.Reason = "failed, and left no error"
		}
	}
	return g
}

func skipped(f *aires.Finding, all []aires.Finding, why string) string {
	if f.Because == "" {
		return join("skipped", why)
	}
	root := slices.IndexFunc(all, func(o aires.Finding) bool { return o.Node == f.Because })
	how := "failed"
	if root >= 0 {
		if all[root].Error != "" {
			why = line(all[root].Error)
		}
		if all[root].Outcome == aires.OutcomeCancelled {
			how = "was cancelled"
		}
	}
	return join(fmt.Sprintf("not asked, because %s %s", line(f.Because), how), why)
}

func join(what, why string) string {
	if why == "" {
		return what
	}
	return what + ": " + why
}

func addGap(gaps []aires.Gap, g aires.Gap) []aires.Gap {
	if slices.Contains(gaps, g) {
		return gaps
	}
	return append(gaps, g)
}
