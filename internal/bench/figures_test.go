package bench

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/sched"
)

// figure prints what was measured and holds it against its bound. A missed
// figure fails.
func figure(t *testing.T, what string, got, most float64) {
	t.Helper()
	t.Logf("figure: %s: %.2f (at most %.2f)", what, got, most)
	if got > most {
		t.Errorf("%s: %.2f, want at most %.2f", what, got, most)
	}
}

// TestFigures: 100 causes, 4 stages, 4 slots, one model loaded, swap 5 s.
func TestFigures(t *testing.T) {
	const seeds = 5
	var waves, makespan, first, mean, sequential float64
	for seed := range uint64(seeds) {
		p := Defaults()
		p.Seed = seed + 1
		c := Run(p, []Policy{Waves, Makespan, Sequential})
		w, m, s := c.Results[0], c.Results[1], c.Results[2]
		waves += w.Ratio / seeds
		makespan += m.Ratio / seeds
		first += float64(w.First) / float64(c.Alone) / seeds
		mean += w.Mean.Seconds() / seeds
		sequential += float64(s.Makespan) / float64(w.Makespan) / seeds
		if w.Refused+m.Refused > 0 {
			t.Errorf("seed %d: %d and %d refused", p.Seed, w.Refused, m.Refused)
		}
	}
	figure(t, "waves: makespan / LB", waves, 1.25)
	figure(t, "objective makespan: makespan / LB", makespan, 1.08)
	figure(t, "waves: first booklet / one cause alone", first, 1.8)
	figure(t, "waves / sequential (1/2.7)", 1/sequential, 1/2.7)
	t.Logf("figure: waves: mean booklet %.0f s; sequential / waves %.2f", mean, sequential)
}

// cell is a combination of parameters.
type cell struct {
	hosts, loaded, slots, causes int
	skew                         float64
}

func (c cell) String() string {
	return fmt.Sprintf("hosts %d, loaded %d, slots %d, causes %d, skew %g", c.hosts, c.loaded, c.slots, c.causes, c.skew)
}

// TestGrid: no combination of hosts, memory, slots, causes and skew is far from
// the bound, whether the limit is measured, as it is by default, or set.
func TestGrid(t *testing.T) {
	for _, set := range []bool{false, true} {
		worst := 0.0
		for _, c := range grid() {
			p := Defaults()
			p.Hosts, p.Loaded, p.Slots, p.Causes, p.Skew = c.hosts, c.loaded, c.slots, c.causes, c.skew
			what := c.String() + ", limit measured"
			if set {
				p.Limit = p.Slots
				what = c.String() + ", limit set"
			}
			r := play(p, Waves, scenario(p))
			worst = max(worst, r.Ratio)
			if r.Refused > 0 {
				t.Errorf("%s: %d refused", c, r.Refused)
			}
			figure(t, what+": makespan / LB", r.Ratio, 1.65)
		}
		t.Logf("figure: limit set %v: %d cells, the worst %.2f", set, len(grid()), worst)
	}
}

// TestLimitMeasured: measuring costs next to nothing in the long run.
func TestLimitMeasured(t *testing.T) {
	for _, slots := range []int{1, 3, 4, 8} {
		for _, policy := range []Policy{Waves, Makespan} {
			p := Defaults()
			p.Causes, p.Slots = 1000, slots
			measured := play(p, policy, scenario(p)).Makespan
			p.Limit = slots
			known := play(p, policy, scenario(p)).Makespan
			figure(t, fmt.Sprintf("%s, slots %d: measured / known limit, makespan (1/0.98)", policy, slots), float64(measured)/float64(known), 1/0.98)
		}
	}
}

func grid() (cells []cell) {
	for _, hosts := range []int{1, 4} {
		for _, loaded := range []int{1, 2, 4} {
			for _, slots := range []int{1, 3, 8} {
				for _, causes := range []int{10, 1000} {
					for _, skew := range []float64{0, 3} {
						cells = append(cells, cell{hosts, loaded, slots, causes, skew})
					}
				}
			}
		}
	}
	return cells
}

// TestFewCauses: a few causes on a host of which nothing is known are cut into
// waves that are worth their loads, wherever the host's slots are seen: none but
// the last is smaller than what runs at once, and the last is no afterthought.
func TestFewCauses(t *testing.T) {
	worst := 0.0
	for _, slots := range []int{2, 3, 4, 6, 8} {
		for causes := 5; causes <= 48; causes++ {
			p := Defaults()
			p.Slots, p.Causes = slots, causes
			r := play(p, Waves, scenario(p))
			sizes := waveSizes(r)
			for i, n := range sizes {
				if n < min(slots, sched.DefaultLimit) && i < len(sizes)-1 || n < max(2, slots/2) && i > 0 {
					t.Errorf("%d causes, %d slots: waves of %v", causes, slots, sizes)
					break
				}
			}
			worst = max(worst, r.Ratio)
		}
	}
	figure(t, "5 to 48 causes, 2 to 8 slots, one model loaded: makespan / LB at worst", worst, 1.65)
}

// waveSizes counts the causes begun between two loads of the first model, on
// one host that holds one.
func waveSizes(r Result) (sizes []int) {
	spans := slices.Clone(r.Spans)
	slices.SortStableFunc(spans, func(a, b Span) int { return cmp.Compare(a.Begin, b.Begin) })
	for _, s := range spans {
		switch {
		case s.Slot < 0 && s.Model == Stages()[0].Model:
			sizes = append(sizes, 0)
		case s.Slot >= 0 && s.Stage == 0:
			sizes[len(sizes)-1]++
		}
	}
	return sizes
}

// TestManyAreUrgent: in a run of its own urgent causes go first, in waves like
// others: however many there are, the first booklet is as early and the whole
// nearly as fast.
func TestManyAreUrgent(t *testing.T) {
	alone := Run(Defaults(), nil).Alone
	for _, urgent := range []int{0, 1, 10, 50, 100} {
		causes := scenario(Defaults())
		for _, c := range causes[:urgent] {
			c.priority = aires.PriorityCritical
		}
		r := play(Defaults(), Waves, causes)
		figure(t, fmt.Sprintf("%d of 100 causes urgent: makespan / LB", urgent), r.Ratio, 1.25)
		figure(t, fmt.Sprintf("%d of 100 causes urgent: first booklet / one cause alone", urgent), float64(r.First)/float64(alone), 1.8)
	}
	causes := scenario(Defaults())
	last := causes[len(causes)-1]
	last.priority = aires.PriorityCritical
	play(Defaults(), Waves, causes)
	figure(t, "the last cause urgent: its booklet / one cause alone", float64(last.ended)/float64(alone), 3)
}

// TestCritical: a critical cause arrives while a hundred others are queued. It
// is compared with first in, first out: the same scheduler, and the late cause
// at the end of the same run.
func TestCritical(t *testing.T) {
	const seeds = 3
	var urgent, fair, fifo time.Duration
	plays := time.Duration(0)
	for seed := range uint64(seeds) {
		for at := 2 * time.Minute; at <= 22*time.Minute; at += 4 * time.Minute {
			p := Defaults()
			p.Seed, p.Critical = seed+1, at
			plays++
			urgent += play(p, Waves, scenario(p)).Critical
			fair += late(p, at) - at
			fifo += late(p, 0) - at
		}
	}
	urgent, fair, fifo = urgent/plays, fair/plays, fifo/plays
	t.Logf("figure: mean time to the booklet of a cause that comes late: %s if critical, %s if a run of its own, %s first in, first out",
		short(urgent), short(fair), short(fifo))
	figure(t, "critical / first in, first out", float64(urgent)/float64(fifo), 1.0/3)
}

// late returns when the last cause's booklet is done if it is of normal
// priority and arrives at a time.
func late(p Params, at time.Duration) time.Duration {
	causes := scenario(p)
	last := causes[len(causes)-1]
	last.priority, last.arrival = 0, at
	play(p, Waves, causes)
	return last.ended
}
