package tui

import (
	"fmt"
	"slices"
	"strings"
)

const shownErrors = 3 // different errors in the closing lines

// closing is what stays on the terminal when the run has ended.
func (s *State) closing() []text {
	t := s.tally()
	lines := []text{{bold, s.ending()}}
	if len(s.nodes) > 0 {
		known := ""
		if t.cached > 0 {
			known = fmt.Sprintf("%d answered, %d of them known already", t.answered, t.cached)
		} else {
			known = counted(t.answered, "answered")
		}
		tokens := ""
		if t.prompt+t.answer > 0 {
			tokens = fmt.Sprintf("%d tokens read, %d written", t.prompt, t.answer)
		}
		lines = append(lines, text{dim, list(known, counted(t.failed, "failed"), counted(t.skipped, "skipped"), counted(t.cancelled, "cancelled"), tokens)})
	}
	errs := s.errors()
	for i, e := range errs {
		if i == shownErrors {
			lines = append(lines, text{dim, fmt.Sprintf("… and %s", plural(len(errs)-i, "other error"))})
			break
		}
		lines = append(lines, text{red, "✗ " + e})
	}
	return lines
}

// ending says what was run, how it ended and how long it took.
func (s *State) ending() string {
	took := ""
	if !s.started.IsZero() {
		took = span(s.ended.Sub(s.started))
	}
	return list(s.title, s.found(), line(string(s.status)), took)
}

// errors returns the different errors of failed nodes, each with the stages it
// met, in a fixed order.
func (s *State) errors() []string {
	stages := map[string][]string{}
	for _, n := range s.nodes {
		if n.state == failed && !slices.Contains(stages[n.err], n.stage) {
			stages[n.err] = append(stages[n.err], n.stage)
		}
	}
	var out []string
	for err, names := range stages {
		slices.Sort(names)
		out = append(out, strings.Join(names, ", ")+": "+err)
	}
	slices.Sort(out)
	return out
}
