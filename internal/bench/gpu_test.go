package bench

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// idle is the step of a clock that nobody waits for.
func idle() {}

func noWake() (time.Duration, bool) { return 0, false }

// round hides what rounding to nanoseconds adds.
func round(d time.Duration) string { return d.Round(time.Microsecond).String() }

// TestSharing holds the speeds of a GPU's tasks as they come and go. With
// α = 0.5, two tasks of a batch write at 2/3 of the speed of one alone each.
func TestSharing(t *testing.T) {
	type job struct {
		at          time.Duration
		model       string
		read, write float64
	}
	const s = time.Second
	tests := []struct {
		name string
		jobs []job
		want string
	}{
		{"alone", []job{{0, "a", 2, 3}}, "0 writes 2s, 0 ends 5s"},
		{"nothing to read", []job{{0, "a", 0, 3}}, "0 writes 0s, 0 ends 3s"},
		{"nothing to do", []job{{0, "a", 0, 0}}, "0 writes 0s, 0 ends 0s"},
		{
			"a batch of two",
			[]job{{0, "a", 0, 4}, {0, "a", 0, 4}},
			"0 writes 0s, 1 writes 0s, 0 ends 6s, 1 ends 6s",
		},
		// 1 has 2 of 4 left when 0 is through at 3 s, and is alone from then on.
		{
			"one leaves",
			[]job{{0, "a", 0, 2}, {0, "a", 0, 4}},
			"0 writes 0s, 1 writes 0s, 0 ends 3s, 1 ends 5s",
		},
		// 0 has 2 of 4 left at 2 s; 2/3 a second bring it to its end at 5 s,
		// when 1 has 2 of 4 left.
		{
			"one joins",
			[]job{{0, "a", 0, 4}, {2 * s, "a", 0, 4}},
			"0 writes 0s, 1 writes 2s, 0 ends 5s, 1 ends 7s",
		},
		// No batch across models: each gets half of the time.
		{
			"two models",
			[]job{{0, "a", 0, 2}, {0, "b", 0, 2}},
			"0 writes 0s, 1 writes 0s, 0 ends 4s, 1 ends 4s",
		},
		// A batch of two has half of the time, so 1/3 of the speed each. At 6 s
		// it is through and b, with 1 left, is alone.
		{
			"a batch beside a model",
			[]job{{0, "a", 0, 2}, {0, "a", 0, 2}, {0, "b", 0, 4}},
			"0 writes 0s, 1 writes 0s, 2 writes 0s, 0 ends 6s, 1 ends 6s, 2 ends 7s",
		},
		{
			"two prompts",
			[]job{{0, "a", 1, 0}, {0, "a", 1, 0}},
			"0 writes 2s, 1 writes 2s, 0 ends 2s, 1 ends 2s",
		},
		// The prompt takes half of the time until 2 s; then both write.
		{
			"a prompt beside an answer",
			[]job{{0, "a", 0, 3}, {0, "a", 1, 2}},
			"0 writes 0s, 1 writes 2s, 0 ends 5s, 1 ends 5s",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c clock
			g := gpu{clock: &c, alpha: 0.5}
			var got []string
			note := func(i int, what string) func() {
				return func() { got = append(got, fmt.Sprintf("%d %s %s", i, what, round(c.now))) }
			}
			for i, j := range tt.jobs {
				c.at(j.at, func() {
					g.add(&task{model: j.model, read: j.read, write: j.write, wrote: note(i, "writes"), ended: note(i, "ends")})
				})
			}
			c.run(idle, noWake)
			if got := strings.Join(got, ", "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestBatch(t *testing.T) {
	for _, tt := range []struct {
		b     int
		alpha float64
		want  string
	}{{1, 0.15, "1.000"}, {4, 0.15, "2.759"}, {4, 0, "4.000"}, {4, 1, "1.000"}} {
		if got := fmt.Sprintf("%.3f", batch(tt.b, tt.alpha)); got != tt.want {
			t.Errorf("batch(%d, %g) = %s, want %s", tt.b, tt.alpha, got, tt.want)
		}
	}
}

// TestClock holds the order of events, that step is called once a moment, and
// that a wake is a moment although nothing is planned for it.
func TestClock(t *testing.T) {
	var c clock
	var got []string
	note := func(s string) func() { return func() { got = append(got, s) } }
	c.at(2, note("c"))
	c.at(1, func() {
		got = append(got, "a")
		c.after(0, note("late a"))
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
