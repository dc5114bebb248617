package bench

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// idle is the step of a clock that nobody waits for.
func idle() {}

func noWake() (time.Duration, bool) { return 0, false }

// round hides what rounding to nanoseconds adds.
func round(d time.Duration) string { return d.Round(time.Microsecond).String() }

// TestClock holds the order of events, that step is called once a moment, and
// that a wake is a moment although nothing is planned for it.
func TestClock(t *testing.T) {
	var c clock
	var got []string
	note := func(s string) func() { return func() { got = append(got, s) } }
	c.at(2, note("c"))
	c.at(1, func() {
		got = append(got, "a")
		c.After(0, note("late a"))
		c.at(0, note("past"))
	})
	c.at(1, note("b"))
	c.run(func() { got = append(got, fmt.Sprint("step ", int(c.now))) },
		func() (time.Duration, bool) { return 5, c.now < 5 })
	want := []string{"step 0", "a", "b", "late a", "past", "step 1", "c", "step 2", "step 5"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
