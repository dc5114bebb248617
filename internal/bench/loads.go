package bench

import (
	"cmp"
	"slices"
	"time"
)

// loads finds out which models a host has loaded, and when, from what answers
// say: each tells how long it waited for its model. One load makes several wait.
type loads struct {
	least time.Duration // half of what a load takes, so that none is shorter; 0: unknown, and none is found
	seen  []landing
}

// landing is a model that was in memory after somebody had waited for it.
type landing struct {
	model    string
	at, took time.Duration
}

// note takes in that a model was there at a moment, after a wait.
func (l *loads) note(model string, at, took time.Duration) {
	if l.least > 0 && took >= l.least {
		l.seen = append(l.seen, landing{model, at, took})
	}
}

// spans returns the loads, as a host's.
func (l *loads) spans(host int) (spans []Span) {
	slices.SortStableFunc(l.seen, func(a, b landing) int { return cmp.Compare(a.at, b.at) })
	last := map[string]time.Duration{}
	end := time.Duration(0)
	for _, s := range l.seen {
		at, again := last[s.model]
		last[s.model] = s.at
		if again && s.at-at < l.least || len(spans) > 0 && spans[len(spans)-1].Model == s.model {
			continue // the same load: another takes longer, and only others push a model out
		}
		// A wait may begin long before the load does, and loads do not overlap.
		begin := max(end, s.at-min(s.took, 2*l.least))
		spans = append(spans, Span{Host: host, Slot: -1, Model: s.model, Begin: begin, End: s.at})
		end = s.at
	}
	return spans
}
