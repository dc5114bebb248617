package booklet

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/airesdev/aires"
)

// Timeline writes when each node of a run waited and ran, a line a node in the
// order in which they got their slots: dots while it waited for one, blocks
// while it had it. Nodes that never had one are left out.
func Timeline(w io.Writer, rep *aires.Report, st Style) error {
	ran := slices.DeleteFunc(slices.Clone(rep.Findings), func(f aires.Finding) bool { return f.Timing.Started.IsZero() })
	if len(ran) == 0 {
		_, err := fmt.Fprintln(w, "No model was asked in this run.")
		return err
	}
	slices.SortStableFunc(ran, func(a, b aires.Finding) int { return a.Timing.Started.Compare(b.Timing.Started) })
	from, to := ran[0].Timing.Queued, ran[0].Timing.Ended
	label := 0
	for _, f := range ran {
		if f.Timing.Queued.Before(from) {
			from = f.Timing.Queued
		}
		if f.Timing.Ended.After(to) {
			to = f.Timing.Ended
		}
		label = max(label, ansi.StringWidth(line(f.Node)))
	}
	label = min(label, st.width()/3)
	room := max(10, st.width()-label-12)
	at := func(t time.Time) int {
		return int(float64(room) * float64(t.Sub(from)) / float64(max(1, to.Sub(from))))
	}
	for _, f := range ran {
		begin, end := at(f.Timing.Started), max(at(f.Timing.Started)+1, at(f.Timing.Ended))
		queued := min(at(f.Timing.Queued), begin)
		bar := strings.Repeat(" ", queued) + strings.Repeat("·", begin-queued) + strings.Repeat("█", end-begin)
		name := ansi.Truncate(line(f.Node), label, "…")
		if _, err := fmt.Fprintf(w, "%s  %s %s\n", name+strings.Repeat(" ", label-ansi.StringWidth(name)),
			bar+strings.Repeat(" ", max(0, room+1-end)), ranFor(&f)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\n%s in all; · waits for a slot, █ has it\n", span(to.Sub(from)))
	return err
}

// ranFor says how long a node ran and, unless it succeeded, how it ended.
func ranFor(f *aires.Finding) string {
	d := span(f.Timing.Ended.Sub(f.Timing.Started))
	if f.Outcome != aires.OutcomeSucceeded {
		return d + ", " + line(string(f.Outcome))
	}
	return d
}
