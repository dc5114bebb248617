package alert

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Facts are how a daemon stands.
type Facts struct {
	Hosts    int               // configured
	Down     map[string]string // hosts that do not answer, and why
	Missing  []string          // models that no host has which answers
	Strained map[string]string // hosts that are given less than they have slots, and why
	// Ended and Failed are the questions that ended lately, and those of them
	// that failed.
	Ended, Failed int
	Oldest        time.Duration     // how long the first of the runs that wait has waited
	MaxAge        time.Duration     // that is too long; 0 means never
	Held          map[string]string // why less is taken in, by what is short
}

// The share of questions that may fail, and how many must have ended before
// that says anything.
const (
	manyFail = 0.3
	enough   = 20
)

// Conditions says what is wrong with them.
func (f Facts) Conditions() []Condition {
	var list []Condition
	add := func(s Severity, key, title, detail string) { list = append(list, Condition{key, s, title, detail}) }
	for _, h := range slices.Sorted(maps.Keys(f.Down)) {
		s := Warning
		if len(f.Down) == f.Hosts {
			s = Critical
		}
		add(s, "host-down "+h, h+" does not answer", f.Down[h])
	}
	for _, m := range f.Missing {
		add(Critical, "model-missing "+m, "no host has the model "+m, "its questions fail; type: ollama pull "+m)
	}
	for _, h := range slices.Sorted(maps.Keys(f.Strained)) {
		add(Warning, "host-slow "+h, h+" is given less", f.Strained[h])
	}
	if f.Ended >= enough && float64(f.Failed) > manyFail*float64(f.Ended) {
		add(Critical, "error-rate", fmt.Sprintf("%d of the last %d questions failed", f.Failed, f.Ended), "aires list shows the runs, and each booklet the reasons")
	}
	if f.MaxAge > 0 && f.Oldest > f.MaxAge {
		add(Warning, "queue-age", fmt.Sprintf("a run has waited for %v", f.Oldest.Round(time.Second)), "add hosts, or raise the priority of what is urgent")
	}
	for _, by := range slices.Sorted(maps.Keys(f.Held)) {
		add(Critical, "held "+by, "nothing is taken in: "+f.Held[by], "it goes on by itself when there is room again")
	}
	return list
}
