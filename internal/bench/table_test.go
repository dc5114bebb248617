package bench

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

// TestReferenceTable holds the simulation against figures of another one, made
// from the same rules by other people (means of eight seeds; one seed's lengths
// say little). Agreement within a few percent, in four policies that load very
// differently, is what makes the results of the others credible.
func TestReferenceTable(t *testing.T) {
	type row struct {
		ratio, first, mean, loads float64
	}
	want := map[Policy]row{
		Sequential: {3.52, 62, 3342, 400},
		Semaphore:  {1.83, 92, 1747, 136},
		Drain:      {1.05, 1489, 1725, 4},
		Waves:      {1.21, 108, 1285, 32}, // doubling, capped: sched chooses better sizes, so it is only shown
	}
	const seeds, tolerance = 8, 0.05
	got := map[Policy]row{}
	alone := 0.0
	for seed := range uint64(seeds) {
		p := Defaults()
		p.Seed = seed + 1
		c := Run(p, Policies())
		alone += c.Alone.Seconds() / seeds
		for _, r := range c.Results {
			sum := got[r.Policy]
			sum.ratio += r.Ratio / seeds
			sum.first += r.First.Seconds() / seeds
			sum.mean += r.Mean.Seconds() / seeds
			sum.loads += float64(r.Loads) / seeds
			got[r.Policy] = sum
		}
	}
	t.Logf("figure: one cause alone %.0f s (reference 62 s)", alone)
	for _, p := range Policies() {
		g, w := got[p], want[p]
		t.Logf("figure: %-11s makespan/LB %.2f, first %.0f s, mean %.0f s, loads %.0f", p, g.ratio, g.first, g.mean, g.loads)
		if w == (row{}) {
			continue
		}
		t.Logf("figure:   reference              %.2f,       %.0f s,      %.0f s,       %.0f", w.ratio, w.first, w.mean, w.loads)
		if p == Waves {
			continue
		}
		for _, c := range []struct {
			what      string
			got, want float64
		}{{"ratio", g.ratio, w.ratio}, {"first", g.first, w.first}, {"mean", g.mean, w.mean}, {"loads", g.loads, w.loads}} {
			if math.Abs(c.got-c.want) > tolerance*c.want {
				t.Errorf("%s: %s %.2f, reference %.2f", p, c.what, c.got, c.want)
			}
		}
	}
}

func TestWriteTable(t *testing.T) {
	p := Defaults()
	p.Causes, p.Queue, p.Critical, p.Arrivals = 2, 1, 90*time.Second, time.Minute
	c := Comparison{Params: p, Mode: Virtual, Bound: 61 * time.Second, Alone: 62 * time.Second, Results: []Result{
		{
			Policy: Drain, Makespan: 3700 * time.Second, Ratio: 1.234, Booklets: 3, First: 1500 * time.Millisecond,
			Mean: time.Minute, P95: 61 * time.Second, Critical: 59 * time.Second, Loads: 4, Peak: 2,
		},
		{Policy: Parallel, Makespan: time.Minute, Blind: 5, Refused: 7},
	}}
	var b bytes.Buffer
	if err := WriteTable(&b, c); err != nil {
		t.Fatal(err)
	}
	want := `2 causes × 4 stages on 1 host: slots 4, models loaded 1, swap 5s, batch α 0.15, skew 0, spread 0.5, seed 1, limit measured
a cause every 1m0s on average; booklets are timed from there
one more cause, a critical one, arrives after 1m30s
lower bound 1m1s; the first cause alone 1m2s

    policy  makespan  ÷ bound  booklets  first  mean   p95  critical  loads  blind  refused  peak
     drain   1h1m40s     1.23         3   1.5s  1m0s  1m1s       59s      4      0        0     2
  parallel      1m0s        –         0      –     –     –         –      0      5        7     0

first, mean, p95: time to a booklet · blind: nodes sent without their inputs · refused: answered 503
peak: requests in flight at once, those that wait at a host included
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s\nfirst difference at byte %d", got, want, differ(got, want))
	}
}

func differ(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// full is a writer without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

// TestFullDisk: what could not be written is said.
func TestFullDisk(t *testing.T) {
	c := Run(Params{Causes: 1, Hosts: 1, Slots: 1, Loaded: 1, Stages: Stages()}, []Policy{Drain})
	if err := WriteTable(full{}, c); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("WriteTable: %v", err)
	}
	if err := WriteSVG(full{}, c); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("WriteSVG: %v", err)
	}
}
