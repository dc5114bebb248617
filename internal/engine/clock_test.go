package engine

import (
	"testing"
	"time"
)

// TestTimesSurviveStoring: a monotonic reading differs from the wall clock by
// some nanoseconds and is lost in a document, which moved bars of the timeline.
func TestTimesSurviveStoring(t *testing.T) {
	c := clock(time.Now())
	for first := c.now(); ; {
		at := c.now()
		if at != at.Round(0) {
			t.Fatalf("%v has a monotonic reading", at)
		}
		if at.Sub(first) > time.Millisecond {
			break
		}
	}
}
