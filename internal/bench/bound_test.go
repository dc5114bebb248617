package bench

import (
	"testing"
	"time"

	"github.com/airesdev/aires"
)

// hand makes causes of two stages on two models: 1 s of reading and 10 s of
// writing each, unless a length of the last cause's answers is given.
func hand(n int, last float64) []*cause {
	var causes []*cause
	for i := range n {
		c := &cause{index: i, open: 2}
		for s, model := range []string{"a", "b"} {
			c.nodes = append(c.nodes, &node{cause: c, stage: s, model: model, read: 1, write: 10})
		}
		causes = append(causes, c)
	}
	if last > 0 {
		for _, n := range causes[n-1].nodes {
			n.write = last
		}
	}
	return causes
}

// handParams fit hand's causes: prefixes of 2 s, swaps of 5 s, and g(2) = 4/3.
func handParams(hosts, slots, loaded int) Params {
	return Params{
		Hosts: hosts, Slots: slots, Loaded: loaded, Swap: 5 * time.Second, Alpha: 0.5, Queue: 512,
		Stages: []Stage{{Model: "a", Prefix: 2 * promptRate}, {Model: "b", Prefix: 2 * promptRate}},
	}
}

func TestBound(t *testing.T) {
	tests := []struct {
		name                 string
		hosts, slots, loaded int
		causes               []*cause
		work, path           string
	}{
		// Work: 2 loads (10) + 2 prefixes (4) + 2 prompts (2) + 2 answers (20).
		// Path: a load (5) + 22.
		{"one cause", 1, 2, 1, hand(1, 0), "36s", "27s"},
		// Two models fit: only the first load counts.
		{"both models fit", 1, 2, 2, hand(1, 0), "31s", "27s"},
		// 10 + 4 + 8 + 80.
		{"one slot", 1, 1, 1, hand(4, 0), "1m42s", "27s"},
		// 10 + 4 + 8 + 80·3/4.
		{"two slots", 1, 2, 1, hand(4, 0), "1m22s", "27s"},
		// Each host has a load of its own: (10 + 4 + 8 + 60)/2.
		{"two hosts", 2, 2, 1, hand(4, 0), "41s", "27s"},
		// Four hosts, four loads: (20 + 4 + 8 + 60)/4.
		{"four hosts", 4, 2, 1, hand(4, 0), "23s", "27s"},
		// One answer is long: path 5 + 2 + 80.
		{"a long one", 4, 2, 1, hand(4, 40), "34.25s", "1m27s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := bound(handParams(tt.hosts, tt.slots, tt.loaded), tt.causes)
			if round(b.Work) != tt.work || round(b.Path) != tt.path {
				t.Errorf("work %s path %s, want %s and %s", round(b.Work), round(b.Path), tt.work, tt.path)
			}
			if b.Limit() != max(b.Work, b.Path) {
				t.Errorf("limit %s", b.Limit())
			}
		})
	}
}

// TestBoundOfArrivals: what comes late cannot be through early, alone (path)
// or with what comes even later.
func TestBoundOfArrivals(t *testing.T) {
	causes := hand(3, 0)
	causes[0].arrival, causes[1].arrival, causes[2].arrival = time.Second, 100*time.Second, 110*time.Second
	b := bound(handParams(1, 1, 1), causes)
	// Path: 110 + 22. Late: 100 + 2·22 (one slot), more than 110 + 22.
	if round(b.Path) != "2m12s" || round(b.Late) != "2m24s" || b.Limit() != b.Late {
		t.Errorf("path %s late %s limit %s", round(b.Path), round(b.Late), b.Limit())
	}
}

// TestBoundIsReached: a single cause on an idle host takes exactly what the
// bound says, under every policy that respects its stages.
func TestBoundIsReached(t *testing.T) {
	for _, p := range Policies() {
		if r := play(handParams(1, 2, 1), p, hand(1, 0)); round(r.Makespan) != "36s" {
			t.Errorf("%s: %s", p, round(r.Makespan))
		}
	}
}

func TestCheck(t *testing.T) {
	if err := Defaults().Check(); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		want string
		set  func(*Params)
	}{
		{"--causes 0: choose from 1 to 100000", func(p *Params) { p.Causes = 0 }},
		{"--causes 1000000: choose from 1 to 100000", func(p *Params) { p.Causes = 1_000_000 }},
		{"--hosts -1: choose from 1 to 1000", func(p *Params) { p.Hosts = -1 }},
		{"--slots 0: choose from 1 to 1000", func(p *Params) { p.Slots = 0 }},
		{"--models-loaded 0: choose from 1 to 1000", func(p *Params) { p.Loaded = 0 }},
		{"--limit -1: choose from 0 to 1024", func(p *Params) { p.Limit = -1 }},
		{"--batch-alpha 1.5: choose from 0 to 1", func(p *Params) { p.Alpha = 1.5 }},
		{"--skew -0.1: choose from 0 to 100", func(p *Params) { p.Skew = -0.1 }},
		{"--spread 4: choose from 0 to 3", func(p *Params) { p.Spread = 4 }},
		{"--swap -1s: choose from 0s to 24h", func(p *Params) { p.Swap = -time.Second }},
		{"--arrivals 25h0m0s: choose from 0s to 24h", func(p *Params) { p.Arrivals = 25 * time.Hour }},
		{"--critical -1s: choose from 0s to 24h", func(p *Params) { p.Critical = -time.Second }},
	}
	for _, tt := range tests {
		p := Defaults()
		tt.set(&p)
		if err := p.Check(); err == nil || err.Error() != tt.want || aires.KindOf(err) != aires.ErrorUsage {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}

func TestChoose(t *testing.T) {
	if all, err := Choose(nil); err != nil || len(all) != len(Policies()) {
		t.Errorf("Choose(nil) = %v, %v", all, err)
	}
	if two, err := Choose([]string{"waves", "drain"}); err != nil || two[0] != Waves || two[1] != Drain {
		t.Errorf("Choose = %v, %v", two, err)
	}
	for names, want := range map[[2]string]string{
		{"drain", "fastest"}: "--policy fastest: choose from sequential, parallel, semaphore-3, drain, waves, makespan",
		{"drain", "drain"}:   "--policy drain: named twice",
	} {
		if _, err := Choose(names[:]); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
