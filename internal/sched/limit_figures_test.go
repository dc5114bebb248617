package sched

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// limitSeeds is the number of random hosts of a kind.
const limitSeeds = 6

// typicalSim is a host with slots, asked for things that take 8 s on average,
// of which it reads for a twentieth before it begins to answer.
func typicalSim(seed uint64, slots int) *limitSim {
	return &limitSim{
		shuffle: true, meter: newMeter(0), seed: seed, slots: slots,
		service: 8 * time.Second, skew: 0.7, reading: 0.05,
	}
}

// knownSim is the same host under a limit that somebody knew.
func knownSim(s limitSim) *limitSim {
	s.meter, s.known = newMeter(s.slots), true
	return &s
}

func TestLimitIsFoundWithinEightCompletions(t *testing.T) {
	for _, c := range []struct {
		reading, skew float64
		within        int     // completions until no slot is left empty, at worst
		exact         float64 // completions until up to eight slots are known exactly, on average
	}{
		{0, 0.3, 8, 16},
		{0, 0.7, 8, 16},
		{0, 1.2, 8, 16}, // answers come whole
		{0.02, 0.3, 8, 8},
		{0.02, 0.7, 8, 8},
		{0.02, 1.2, 8, 8},
		{0.1, 0.3, 8, 8},
		{0.1, 0.7, 8, 8},
		{0.1, 1.2, 8, 8},
		{0.3, 0.7, 16, 8}, // answers hardly longer than the reading
	} {
		var worst, worstMeasured, sum, sumMeasured, few int
		for slots := 1; slots <= 16; slots++ {
			for seed := range uint64(limitSeeds) {
				s := typicalSim(seed, slots)
				s.skew, s.reading = c.skew, c.reading
				s.play(200)
				if s.reached() > c.within {
					t.Errorf("reading %.2f, skew %.1f, %d slots, seed %d: slots stayed empty for %d completions", c.reading, c.skew, slots, seed, s.reached())
				}
				if s.measured() == 0 {
					t.Errorf("reading %.2f, skew %.1f, %d slots, seed %d: never measured", c.reading, c.skew, slots, seed)
				}
				worst, sum = max(worst, s.reached()), sum+s.reached()
				worstMeasured, sumMeasured = max(worstMeasured, s.measured()), sumMeasured+s.measured()
				if slots <= 8 {
					few += s.measured()
				}
			}
		}
		if exact := float64(few) / (8 * limitSeeds); exact > c.exact {
			t.Errorf("reading %.2f, skew %.1f: up to 8 slots are known after %.1f completions", c.reading, c.skew, exact)
		}
		t.Logf("figure: reading %.2f, skew %.1f, 1 to 16 slots: the limit leaves none empty after %.1f completions, at worst %d; exact after %.1f, at worst %d; 1 to 8 slots exact after %.1f",
			c.reading, c.skew, float64(sum)/(16*limitSeeds), worst, float64(sumMeasured)/(16*limitSeeds), worstMeasured, float64(few)/(8*limitSeeds))
	}
}

// Requests that take equally long end in the order in which they were sent, so
// that those that say most come last: the worst case for finding the limit.
// Where answers are not streamed either, a burst may stay one for ever, and
// what is found wanders.
func TestLimitWithEqualRequests(t *testing.T) {
	for _, reading := range []float64{0, 0.05} {
		for slots := 1; slots <= 16; slots++ {
			var ratio, wrong float64
			exact := 0
			for seed := range uint64(limitSeeds) {
				s := typicalSim(seed, slots)
				s.skew, s.reading = 0, reading
				ratio += knownSim(*s).play(1000).Seconds() / s.play(1000).Seconds() / limitSeeds
				wrong += s.wrong(100) / limitSeeds
				exact = max(exact, s.measured())
			}
			if ratio < 0.95 || reading > 0 && (ratio < 0.98 || wrong > 0.05) {
				t.Errorf("reading %.2f, %d slots: throughput %.4f of the known limit's, wrong %.3f of the time", reading, slots, ratio, wrong)
			}
			t.Logf("figure: equal requests, reading %.2f, %d slots: throughput %.4f of the known limit's, start included; another count %.3f of the time; exact after %d at worst", reading, slots, ratio, wrong, exact)
		}
	}
}

func TestLimitInSteadyState(t *testing.T) {
	const settled, n = 100, 1000
	rate := func(s *limitSim) float64 {
		s.play(n)
		return (n - settled) / s.ends[n-1].at.Sub(s.ends[settled-1].at).Seconds()
	}
	for slots := 1; slots <= 16; slots++ {
		var ratio, queue float64
		for seed := range uint64(limitSeeds) {
			s := typicalSim(seed, slots)
			got := rate(s)
			ratio += got / rate(knownSim(*typicalSim(seed, slots))) / limitSeeds
			if w := s.wrong(settled); w > 0 {
				t.Errorf("%d slots, seed %d: wrong after %.3f of the completions", slots, seed, w)
			}
			later := typicalSim(seed, slots)
			later.meter = newMeter(slots)
			took := later.play(n)
			queue += later.queued / took.Seconds() / limitSeeds
		}
		if ratio < 0.98 {
			t.Errorf("%d slots: %.4f of the throughput of the known limit", slots, ratio)
		}
		if queue > 0.25 {
			t.Errorf("%d slots: %.2f requests in the host's queue on average", slots, queue)
		}
		t.Logf("figure: %d slots: steady throughput %.4f of the known limit's, the host's queue %.2f on average", slots, ratio, queue)
	}
}

func TestLimitFollowsAChangeOfTheHost(t *testing.T) {
	const each = 500
	run := func(seed uint64, known bool) (*limitSim, float64) {
		s := typicalSim(seed, 8)
		s.changes = map[int]int{each: 2, 2 * each: 8}
		if known {
			s = knownSim(*s)
		}
		return s, s.play(3 * each).Seconds()
	}
	var ratio float64
	var down, up int
	for seed := range uint64(limitSeeds) {
		s, took := run(seed, false)
		_, best := run(seed, true)
		ratio += best / took / limitSeeds
		for i, e := range s.ends[each:] {
			if e.found == 2 {
				down = max(down, i+1)
				break
			}
		}
		for i, e := range s.ends[2*each:] {
			if e.limit >= 8 {
				up = max(up, i+1)
				break
			}
		}
		if last := s.ends[len(s.ends)-1]; last.found != 8 {
			t.Errorf("seed %d: %d slots at the end, want 8: %q", seed, last.found, s.events)
		}
	}
	if ratio < 0.98 {
		t.Errorf("8 to 2 to 8 slots: %.4f of the throughput of the known limit", ratio)
	}
	t.Logf("figure: 8 to 2 to 8 slots, %d completions each: throughput %.4f of the known limit's; down after at most %d completions, up after %d", each, ratio, down, up)
}

func TestLimitUnderNoise(t *testing.T) {
	jitter := func(mean time.Duration) func(*rand.Rand) time.Duration {
		return func(r *rand.Rand) time.Duration { return time.Duration(r.ExpFloat64() * float64(mean)) }
	}
	hiccups := func(r *rand.Rand) time.Duration { // and one in fifty is late by up to 1.5 s
		d := jitter(20 * time.Millisecond)(r)
		if r.IntN(50) == 0 {
			d += time.Second/2 + time.Duration(r.Int64N(int64(time.Second)))
		}
		return d
	}
	for _, c := range []struct {
		name         string
		service      time.Duration
		delay, noise func(*rand.Rand) time.Duration
		ratio, wrong float64 // of the known limit's throughput at least, of the completions at most
	}{
		{"8 s, answers seen 2 ms late", 8 * time.Second, jitter(2 * time.Millisecond), nil, 0.98, 0},
		{"8 s, hiccups", 8 * time.Second, jitter(2 * time.Millisecond), hiccups, 0.98, 0.01},
		{"1 s, 2 ms of noise", time.Second, jitter(2 * time.Millisecond), jitter(2 * time.Millisecond), 0.98, 0.01},
		{"100 ms, no noise", 100 * time.Millisecond, nil, nil, 0.98, 0.002},
		{"100 ms, 2 ms of noise", 100 * time.Millisecond, jitter(2 * time.Millisecond), jitter(2 * time.Millisecond), 0.98, 0.02},
		{"20 ms, no noise", 20 * time.Millisecond, nil, nil, 0.98, 0.002},
		{"20 ms, 2 ms of noise", 20 * time.Millisecond, jitter(2 * time.Millisecond), jitter(2 * time.Millisecond), 0.96, 0.45},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, slots := range []int{1, 2, 3, 4, 8, 16} {
				var ratio, wrong float64
				most := 0
				for seed := range uint64(limitSeeds) {
					s := typicalSim(seed, slots)
					s.service, s.delay, s.noise = c.service, c.delay, c.noise
					best := knownSim(*s)
					ratio += best.play(1000).Seconds() / s.play(1000).Seconds() / limitSeeds
					wrong += s.wrong(100) / limitSeeds
					for _, e := range s.ends[100:] {
						most = max(most, e.found)
					}
				}
				if ratio < c.ratio || wrong > c.wrong || most > 2*slots+4 {
					t.Errorf("%d slots: throughput %.4f, wrong %.3f of the time, at most %d", slots, ratio, wrong, most)
				}
				t.Logf("figure: %s, %d slots: throughput %.4f of the known limit's, start included; another count %.3f of the time, at most %d", c.name, slots, ratio, wrong, most)
			}
		})
	}
}

// A host may have a slot for a request and read its prompt after those that came
// before: that it was read late does not show that slots are missing. Where
// reading is much of the work it leaves slots empty, and there is little to
// measure them by.
func TestLimitWherePromptsAreReadInTurns(t *testing.T) {
	for _, c := range []struct {
		reading      float64 // share of the work
		slots        int
		ratio, wrong float64 // of the known limit's throughput at least, of the completions at most
	}{
		{0.05, 1, 0.99, 0},
		{0.05, 2, 0.99, 0},
		{0.05, 3, 0.99, 0.01},
		{0.05, 4, 0.98, 0.1},
		{0.05, 8, 0.98, 0.3},
		{0.1, 1, 0.99, 0},
		{0.1, 2, 0.99, 0.01},
		{0.1, 3, 0.98, 0.1},
		{0.1, 4, 0.98, 0.15},
		{0.1, 8, 0.98, 0.4},
		{0.3, 1, 0.99, 0},
		{0.3, 2, 0.98, 0.02},
		{0.3, 3, 0.92, 0.35},
		{0.3, 4, 0.89, 0.6},
		{0.3, 8, 0.9, 1},
	} {
		var ratio, wrong float64
		for seed := range uint64(limitSeeds) {
			s := typicalSim(seed, c.slots)
			s.turns, s.reading = true, c.reading
			best := knownSim(*s)
			ratio += best.play(500).Seconds() / s.play(500).Seconds() / limitSeeds
			wrong += s.wrong(50) / limitSeeds
		}
		if ratio < c.ratio || wrong > c.wrong+1e-9 {
			t.Errorf("reading %.2f, %d slots: throughput %.4f of the known limit's, wrong %.3f of the time", c.reading, c.slots, ratio, wrong)
		}
		t.Logf("figure: prompts read in turns, %.2f of the work, %d slots: throughput %.4f of the known limit's, start included; another count %.3f of the time", c.reading, c.slots, ratio, wrong)
	}
}

func TestLimitFromAnEarlierRun(t *testing.T) {
	for _, c := range []struct{ known, slots, within int }{
		{8, 8, 1}, {8, 2, 30}, {3, 6, 30}, {1, 3, 20}, {4, 1, 12}, {1, 16, 80},
	} {
		t.Run(fmt.Sprintf("%d, now %d", c.known, c.slots), func(t *testing.T) {
			for seed := range uint64(limitSeeds) {
				s := typicalSim(seed, c.slots)
				s.meter = newMeter(c.known)
				s.play(200)
				if m := s.measured(); m == 0 || m > c.within || s.wrong(c.within) > 0 {
					t.Errorf("seed %d: exact after %d completions, want %d at most: %q", seed, m, c.within, s.events)
				}
			}
		})
	}
}

// Waves end, stages run dry, and little is asked for a while: none of that is
// to be taken for fewer slots, nor a lull for more.
func TestLimitUnderUnevenDemand(t *testing.T) {
	for _, slots := range []int{1, 3, 20} {
		for seed := range uint64(limitSeeds) {
			s := typicalSim(seed, slots)
			s.demand = []int{1, 64, 2, 5, 64, 64, 3}
			s.play(1000)
			if w := s.wrong(100); w > 0 {
				t.Errorf("%d slots, seed %d: wrong after %.3f of the completions: %q", slots, seed, w, s.events)
			}
		}
	}
}
