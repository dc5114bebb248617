package cause

import (
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows what is missing because nobody knows the type of what is asked
// for it: the member is declared as before.

// receiver is the place of what d asks for a member that the workspace has, by its
// name and the function that it stands in; "" where d asks nothing by name.
func (f *facts) receiver(d *aires.Diagnostic) string {
	if d.Tool != "kotlinc" || d.Kind != aires.KindMissingSymbol || d.Column < 3 || d.Column > len(d.Source)+1 {
		return ""
	}
	member := wordAt(d.Source, d.Column)
	before, asked := strings.CutSuffix(strings.TrimSuffix(d.Source[:d.Column-1], "?."), ".")
	if !asked && !strings.HasSuffix(d.Source[:d.Column-1], "?.") || !f.sources.owns(member) {
		return ""
	}
	start := len(before)
	for start > 0 && inName(before[start-1]) {
		start--
	}
	name, head := before[start:], 0
	if _, head = f.sources.around(d.File, d.Line); name == "" || head == 0 || start > 0 && before[start-1] == '.' {
		return ""
	}
	return join(spot(d.File, head), name)
}

// addReceiver remembers who first asks something for a member in vain.
func (f *facts) addReceiver(it *item) {
	if key := f.receiver(it.d); key != "" && f.receivers[key] == nil {
		f.receivers[key] = it
	}
}

// ownedByReceiver gives members that are missing to the first one that is asked of
// the same.
func ownedByReceiver(f *facts, g *group) []*group {
	if !g.only(aires.KindMissingSymbol) {
		return nil
	}
	for _, it := range g.items {
		by := f.receivers[f.receiver(it.d)]
		if by != nil && by.in.final() != g && slices.Index(g.items, by) < 0 {
			return allTo(by.in, g)
		}
	}
	return nil
}
