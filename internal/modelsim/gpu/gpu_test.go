package gpu_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/modelsim/gpu"
)

// clock is virtual time.
type clock struct {
	now   time.Duration
	plans []plan
}

type plan struct {
	at time.Duration
	do func()
}

func (c *clock) Now() time.Duration { return c.now }

func (c *clock) After(d time.Duration, do func()) { c.plans = append(c.plans, plan{c.now + d, do}) }

// run lets everything happen until nothing is left, in order of time and, at
// one moment, of planning.
func (c *clock) run() {
	for len(c.plans) > 0 {
		slices.SortStableFunc(c.plans, func(a, b plan) int { return cmp.Compare(a.at, b.at) })
		next := c.plans[0]
		c.plans = c.plans[1:]
		c.now = next.at
		next.do()
	}
}

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
			g := gpu.GPU{Clock: &c, Alpha: 0.5}
			var got []string
			note := func(i int, what string) func() {
				return func() { got = append(got, fmt.Sprintf("%d %s %s", i, what, c.now.Round(time.Microsecond))) }
			}
			for i, j := range tt.jobs {
				c.After(j.at, func() {
					g.Add(&gpu.Task{Model: j.model, Read: j.read, Write: j.write, Wrote: note(i, "writes"), Ended: note(i, "ends")})
				})
			}
			c.run()
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
		if got := fmt.Sprintf("%.3f", gpu.Batch(tt.b, tt.alpha)); got != tt.want {
			t.Errorf("Batch(%d, %g) = %s, want %s", tt.b, tt.alpha, got, tt.want)
		}
	}
}

// TestRemove: who stays has the GPU alone from then on, and who was removed
// never ends.
func TestRemove(t *testing.T) {
	var c clock
	g := gpu.GPU{Clock: &c, Alpha: 0.5}
	gone := &gpu.Task{Model: "a", Write: 4, Ended: func() { t.Error("a removed task ended") }}
	g.Add(gone)
	ended := time.Duration(0)
	g.Add(&gpu.Task{Model: "a", Write: 4, Ended: func() { ended = c.now }})
	c.After(3*time.Second, func() { g.Remove(gone) })
	c.run()
	if ended.Round(time.Microsecond) != 5*time.Second {
		t.Errorf("ended at %s, want 5s", ended)
	}
}
