package corpus_test

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
)

// sample is two units of a case.
type sample struct {
	links []string
	same  bool    // they have one fault
	held  bool    // of a case that is held out
	heavy float64 // how much it counts: a case with many pairs counts as a few
}

// regression is a logistic regression over links.
type regression struct {
	weights map[string]float64
	bias    float64
}

const (
	rounds = 300
	pace   = 0.3
	shrink = 0.7 // what keeps a weight at nothing (L1)
	decay  = 0.3 // what keeps it small (L2)
	most   = 6   // pairs that a case counts as
)

// TestWeights measures what the links of package cause are worth, and prints it.
// How far that holds is seen on the builds that are held out.
func TestWeights(t *testing.T) {
	if racing {
		t.Skip("arithmetic of one goroutine, and minutes of it under the race detector")
	}
	all := samples(t)
	r := learn(slices.DeleteFunc(slices.Clone(all), func(s sample) bool { return s.held }))
	right, held := 0.0, 0.0
	for _, s := range all {
		if s.held {
			held += s.heavy
			if r.odds(s.links) > 0 == s.same {
				right += s.heavy
			}
		}
	}
	t.Logf("figure: of pairs of held-out errors that have something in common, %.1f%% are told right", 100*right/held)
	if right < 0.7*held {
		t.Errorf("links tell %.2f of the pairs right", right/held)
	}
	t.Logf("bias %.2f", r.bias)
	for _, l := range slices.SortedFunc(maps.Keys(r.weights), func(a, b string) int { return int(1000 * (r.weights[b] - r.weights[a])) }) {
		if w := r.weights[l]; math.Abs(w) >= 0.05 {
			t.Logf("%+.2f %s", w, l)
		}
	}
}

// samples are the pairs of all cases whose sources are known, with them and
// without.
func samples(t *testing.T) (all []sample) {
	t.Helper()
	for _, c := range load(t) {
		if c.Written {
			continue
		}
		near := lay(t, c)
		for _, b := range []bench{near, near.elsewhere(t)} {
			ds, _ := b.read(t, b.log)
			here := pairsOf(&b, ds)
			for i := range here {
				here[i].held, here[i].heavy = c.HeldOut, min(1, most/float64(len(here)))
			}
			all = append(all, here...)
		}
	}
	return all
}

func pairsOf(b *bench, ds []aires.Diagnostic) (all []sample) {
	fault := map[string]string{}
	p := pair(b.Truth.Errors, ds)
	for i, e := range b.Truth.Errors {
		if p.of[i] != nil && len(e.Faults) == 1 && e.Severity == "error" {
			fault[p.of[i].ID] = e.Faults[0]
		}
	}
	for _, two := range cause.Compare(ds, b.look) {
		if x, y := fault[two.A], fault[two.B]; x != "" && y != "" {
			all = append(all, sample{links: two.Links, same: x == y})
		}
	}
	return all
}

func (r *regression) odds(links []string) float64 {
	sum := r.bias
	for _, l := range links {
		sum += r.weights[l]
	}
	return sum
}

// learn fits by gradient descent, each weight at a pace of its own (Duchi, Hazan
// and Singer, 2011). Kinds may only speak against one cause, and nothing else
// but what differs may.
func learn(samples []sample) regression {
	r := regression{weights: map[string]float64{}}
	steep, biasSteep := map[string]float64{}, 1e-9
	for range rounds {
		slope, biasSlope := map[string]float64{}, 0.0
		for _, s := range samples {
			off := 1 / (1 + math.Exp(-r.odds(s.links)))
			if s.same {
				off--
			}
			off *= s.heavy
			biasSlope += off
			for _, l := range s.links {
				slope[l] += off
			}
		}
		for l, g := range slope {
			g += decay * r.weights[l]
			steep[l] += g * g
			if steep[l] > 0 {
				step := pace / math.Sqrt(steep[l])
				r.weights[l] = bounded(l, shrunk(r.weights[l]-step*g, step*shrink))
			}
		}
		biasSteep += biasSlope * biasSlope
		r.bias -= pace * biasSlope / math.Sqrt(biasSteep)
	}
	return r
}

func shrunk(w, by float64) float64 {
	return math.Copysign(max(0, math.Abs(w)-by), w)
}

func bounded(link string, w float64) float64 {
	switch {
	case link == "two missed" || link == "other types" || link == "within+within" || link == "same file":
		return w
	case slices.ContainsFunc([]aires.Kind{
		aires.KindFatal, aires.KindMissingFile, aires.KindMissingSymbol, aires.KindSyntax, aires.KindType, aires.KindTest, aires.KindOther,
	}, func(k aires.Kind) bool { return strings.HasPrefix(link, string(k)+"+") }):
		return min(0, w)
	}
	return max(0, w)
}
