package bench

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawParams draws a small scenario of any kind.
func drawParams(t *rapid.T) Params {
	p := Defaults()
	p.Causes = rapid.IntRange(1, 25).Draw(t, "causes")
	p.Hosts = rapid.IntRange(1, 4).Draw(t, "hosts")
	p.Slots = rapid.IntRange(1, 9).Draw(t, "slots")
	p.Loaded = rapid.IntRange(1, 5).Draw(t, "loaded")
	p.Swap = time.Duration(rapid.IntRange(0, 20_000).Draw(t, "swap ms")) * time.Millisecond
	p.Alpha = float64(rapid.IntRange(0, 20).Draw(t, "alpha")) / 20
	p.Skew = float64(rapid.IntRange(0, 5).Draw(t, "skew"))
	p.Spread = float64(rapid.IntRange(0, 3).Draw(t, "spread")) / 2
	p.Arrivals = time.Duration(rapid.SampledFrom([]int{0, 0, 5, 50}).Draw(t, "arrivals")) * time.Second
	p.Critical = time.Duration(rapid.SampledFrom([]int{0, 0, 30}).Draw(t, "critical")) * time.Second
	p.Seed = rapid.Uint64().Draw(t, "seed")
	return p
}

// TestRandomPlays plays random scenarios under every policy: no host breaks a
// rule, no node runs twice, and nobody beats the bound.
func TestRandomPlays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawParams(t)
		if err := p.Check(); err != nil {
			t.Fatal(err)
		}
		b := bound(p, scenario(p))
		for _, policy := range Policies() {
			r := play(p, policy, scenario(p))
			limit := b.Limit()
			if policy == Parallel {
				limit = max(b.Work, b.Late) // it ignores the path
			}
			if r.Ratio > 0 && r.Makespan < limit-time.Microsecond {
				t.Errorf("%s: %s beats the bound %+v", policy, r.Makespan, b)
			}
			if policy != Parallel && r.Blind > 0 || r.Refused > 0 {
				t.Errorf("%s: %d blind, %d refused", policy, r.Blind, r.Refused)
			}
			checkSpans(t, p, r)
		}
	})
}

// checkSpans holds the rules that can be read off a chart.
func checkSpans(t *rapid.T, p Params, r Result) {
	fail := func(format string, args ...any) { t.Errorf("%s: %s", r.Policy, fmt.Sprintf(format, args...)) }
	type key struct{ cause, stage int }
	ends := map[key]time.Duration{}
	loads := make([][]Span, p.Hosts)
	for _, s := range r.Spans {
		if s.Slot < 0 {
			loads[s.Host] = append(loads[s.Host], s)
			continue
		}
		if _, ok := ends[key{s.Cause, s.Stage}]; ok {
			fail("cause %d stage %d ran twice", s.Cause, s.Stage)
		}
		ends[key{s.Cause, s.Stage}] = s.End
	}
	causes := p.Causes
	if p.Critical > 0 {
		causes++
	}
	if want := causes*len(p.Stages) - r.Refused; len(ends) != want {
		fail("%d nodes ran, want %d", len(ends), want)
	}
	for i, s := range r.Spans {
		if s.Slot < 0 {
			continue
		}
		if before := ends[key{s.Cause, s.Stage - 1}]; r.Policy != Parallel && s.Begin < before {
			fail("cause %d stage %d began before its input was there", s.Cause, s.Stage)
		}
		beside := 1
		for j, o := range r.Spans {
			if i == j || o.Host != s.Host || o.Slot < 0 || o.Begin > s.Begin || o.End <= s.Begin {
				continue
			}
			if o.Slot == s.Slot {
				fail("two requests in slot %d of host %d at %s", s.Slot, s.Host, s.Begin)
			}
			if o.Model == s.Model && (o.Begin < s.Begin || j < i) {
				beside++
			}
		}
		if beside > p.Slots {
			fail("%d requests for %s at once on host %d", beside, s.Model, s.Host)
		}
		if !slices.ContainsFunc(loads[s.Host], func(l Span) bool { return l.Model == s.Model && l.End <= s.Begin }) {
			fail("%s ran on host %d before it was loaded", s.Model, s.Host)
		}
	}
	for h := range loads {
		for i := 1; i < len(loads[h]); i++ {
			if loads[h][i].Begin < loads[h][i-1].End {
				fail("host %d loads two models at once", h)
			}
		}
	}
}

// TestDeterministic: equal parameters give equal results, charts included.
func TestDeterministic(t *testing.T) {
	p := Defaults()
	p.Hosts, p.Loaded, p.Causes, p.Arrivals, p.Skew = 3, 2, 40, 10*time.Second, 1
	first := Run(p, Policies())
	for range 3 {
		if again := Run(p, Policies()); !reflect.DeepEqual(first, again) {
			t.Fatal("the same parameters gave different results")
		}
	}
}

// TestLengthsStay: a longer list of causes begins like a shorter one, and skew
// keeps the work.
func TestLengthsStay(t *testing.T) {
	p := Defaults()
	p.Spread = 0
	sum := func(p Params) (total float64) {
		for _, c := range scenario(p) {
			for _, n := range c.nodes {
				total += n.write
			}
		}
		return total
	}
	even := sum(p)
	p.Skew = 3
	if skewed := sum(p); skewed < 0.999*even || skewed > 1.001*even {
		t.Errorf("skew changed the work from %g to %g", even, skewed)
	}
	nodes := scenario(p)[0].nodes
	longest := slices.MaxFunc(nodes, func(a, b *node) int { return int(a.write*1000 - b.write*1000) })
	total := 0.0
	for _, n := range nodes {
		total += n.write
	}
	if share := longest.write / total; share < 0.5 || share > 0.65 {
		t.Errorf("with skew 3 the longest stage has %.2f of the work", share)
	}
	p = Defaults()
	long := scenario(p)
	p.Causes = 10
	for i, c := range scenario(p) {
		for s, n := range c.nodes {
			if n.write != long[i].nodes[s].write {
				t.Fatalf("cause %d differs", i)
			}
		}
	}
}

// TestRefused: what a full host refuses is lost and makes no booklet, and then
// there is no ratio to the bound.
func TestRefused(t *testing.T) {
	p := Defaults()
	p.Causes, p.Queue = 10, 3
	r := play(p, Parallel, scenario(p))
	// All for the first model are admitted. Of the others the head of the load
	// queue and three more wait: the first cause's, and one of the second's.
	if r.Refused != 26 || r.Booklets != 1 || r.Ratio != 0 || r.Blind != 30 || r.Peak != 40 {
		t.Errorf("%d refused, %d booklets, ratio %g, %d blind, peak %d", r.Refused, r.Booklets, r.Ratio, r.Blind, r.Peak)
	}
}

// TestAskedAgain: to sched a 503 is a reason to ask again, so nothing is lost
// while somebody else's requests fill the load queue.
func TestAskedAgain(t *testing.T) {
	p := Defaults()
	p.Causes, p.Queue, p.Swap = 4, 0, time.Second
	w := newWorld(p, scenario(p))
	for _, model := range []string{"other-1", "other-2"} {
		w.at(0, func() {
			w.hosts[0].send(&request{model: model, done: func(error) {}})
		})
	}
	w.play(w.schedule(Waves))
	if r := w.result(Waves, bound(p, w.causes), w.loads()); r.Refused == 0 || r.Booklets != 4 || r.Blind > 0 {
		t.Errorf("%d refused, %d booklets, %d blind", r.Refused, r.Booklets, r.Blind)
	}
}
