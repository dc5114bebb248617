package cause

import (
	"cmp"
	"slices"

	"github.com/airesdev/aires"
)

// item is a diagnostic with its place in the log and the group it is in.
type item struct {
	d  *aires.Diagnostic
	at int // counted from 0 over the items, in log order
	in *group
}

// inLogOrder returns the errors and warnings of ds in the order of the log. The
// order in the slice decides only between diagnostics that say nothing about
// their place.
func inLogOrder(ds []aires.Diagnostic) []*item {
	items := make([]*item, 0, len(ds))
	for i := range ds {
		if ds[i].Severity != aires.SeverityNote {
			items = append(items, &item{d: &ds[i]})
		}
	}
	slices.SortStableFunc(items, func(a, b *item) int {
		return cmp.Or(
			cmp.Compare(a.d.Log.FirstLine, b.d.Log.FirstLine),
			cmp.Compare(len(a.d.ID), len(b.d.ID)), // d9 before d10
			cmp.Compare(a.d.ID, b.d.ID),
		)
	})
	for i, it := range items {
		it.at = i
	}
	return items
}

// above reports whether a stands before b in the file that both name. Tools
// report the errors of one file in any order, so lines count before the log.
func above(a, b *item) bool {
	if a.d.Line > 0 && b.d.Line > 0 && a.d.Line != b.d.Line {
		return a.d.Line < b.d.Line
	}
	return a.at < b.at
}

// kindOf is d's kind as a cause would have it. A warning is a warning whatever
// it is about, and an error never is: -Werror stops the build as surely as any.
func kindOf(d *aires.Diagnostic) aires.Kind {
	switch {
	case d.Severity == aires.SeverityWarning:
		return aires.KindWarning
	case d.Kind == aires.KindWarning || d.Kind == "":
		return aires.KindOther
	}
	return d.Kind
}
