package sched

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestDelayBounds holds that a pause is positive, never longer than allowed and
// never less than half of that, whatever the settings: nothing overflows.
func TestDelayBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Backoff{
			First: time.Duration(rapid.Int64Range(1, math.MaxInt64).Draw(t, "first")),
			Max:   time.Duration(rapid.Int64Range(1, math.MaxInt64).Draw(t, "max")),
		}
		n := rapid.IntRange(1, 100).Draw(t, "n")
		full := min(float64(b.Max), float64(b.First)*math.Exp2(float64(n-1)))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		got := float64(b.delay(n, r))
		if slack := 1 + full*1e-9; got < full/2-slack || got > full+slack {
			t.Fatalf("delay(%d) = %v, want between %v and %v", n, got, full/2, full)
		}
	})
}
