package engine

import (
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/pipeline"
)

// A run's priority bounds that of its causes from below, unless it is low: then
// nothing in it goes before other runs.
func TestCausesFollowTheirRun(t *testing.T) {
	const low, normal, high, critical = aires.PriorityLow, aires.PriorityNormal, aires.PriorityHigh, aires.PriorityCritical
	for _, c := range []struct{ run, cause, want aires.Priority }{
		{normal, low, low},
		{normal, normal, normal},
		{normal, critical, critical},
		{low, low, low},
		{low, critical, low},
		{high, low, high},
		{high, critical, critical},
		{critical, high, critical},
	} {
		r := &run{priority: c.run}
		n := &pipeline.Node{Stage: &pipeline.Stage{Model: "m", Per: pipeline.PerCause}, Causes: []string{"c1"}, Priority: c.cause}
		if got := r.task(n); got.Priority != c.want || len(got.Groups) != 1 {
			t.Errorf("a cause of priority %s in a run of %s: %s", c.cause, c.run, got.Priority)
		}
	}
}
