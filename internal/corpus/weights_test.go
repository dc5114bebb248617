package corpus_test

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
)

// reading is a case, read with its sources or without.
type reading struct {
	bench
	ds    []aires.Diagnostic
	pairs []sample
	near  bool // with its sources
}

// sample is two units of a case.
type sample struct {
	links []int
	same  bool    // they have one fault
	heavy float64 // how much it counts: a case with many pairs counts as a few
}

// readings are all cases whose faults were planted, and the names of the links
// between their errors.
func readings(t *testing.T) (all []reading, links []string) {
	t.Helper()
	ids := map[string]int{}
	for _, c := range load(t) {
		if c.Written {
			continue
		}
		near := lay(t, c)
		for i, b := range []bench{near, near.elsewhere(t)} {
			r := reading{bench: b, near: i == 0}
			r.ds = b.parse(t, b.log)
			fault := faults(&b, r.ds)
			for _, two := range cause.Compare(r.ds, b.look) {
				x, y := fault[two.A], fault[two.B]
				if x == "" || y == "" {
					continue
				}
				s := sample{same: x == y}
				for _, l := range two.Links {
					if _, ok := ids[l]; !ok {
						ids[l] = len(links)
						links = append(links, l)
					}
					s.links = append(s.links, ids[l])
				}
				r.pairs = append(r.pairs, s)
			}
			for i := range r.pairs {
				r.pairs[i].heavy = min(1, most/float64(len(r.pairs)))
			}
			all = append(all, r)
		}
	}
	return all, links
}

// faults gives the fault of each diagnostic that has exactly one.
func faults(b *bench, ds []aires.Diagnostic) map[string]string {
	of := map[string]string{}
	p := pair(b.Truth.Errors, ds)
	for i, e := range b.Truth.Errors {
		if p.of[i] != nil && len(e.Faults) == 1 && e.Severity == "error" {
			of[p.of[i].ID] = e.Faults[0]
		}
	}
	return of
}

// folds is into how many parts the projects are dealt: each is read with weights
// that were learnt on the others.
const folds = 12

// TestWeights measures what the links of package cause are worth, and prints it:
// over all builds, and how far that holds for builds of projects that the
// weights were not learnt on.
func TestWeights(t *testing.T) {
	if racing {
		t.Skip("arithmetic of one goroutine, and minutes of it under the race detector")
	}
	all, links := readings(t)
	deal := map[string]int{}
	for _, r := range all {
		if _, ok := deal[r.Toolchain]; !ok {
			deal[r.Toolchain] = len(deal) % folds
		}
	}
	var unseen, tuned, far tally
	right, pairs := 0.0, 0.0
	for fold := range folds {
		r := learn(slices.DeleteFunc(slices.Clone(all), func(r reading) bool { return deal[r.Toolchain] == fold }), links)
		w := r.named(links)
		for _, b := range all {
			if deal[b.Toolchain] != fold {
				continue
			}
			for _, s := range b.pairs {
				pairs += s.heavy
				if r.odds(s.links) > 0 == s.same {
					right += s.heavy
				}
			}
			one, _ := score(b.Truth.Errors, b.ds, cause.GroupBy(b.ds, b.look, w))
			if !b.near {
				far.add(one)
				continue
			}
			unseen.add(one)
			one, _ = score(b.Truth.Errors, b.ds, cause.Group(b.ds, b.look))
			tuned.add(one)
		}
	}
	t.Logf("figure: of pairs of errors that have something in common, %.1f%% are told right by weights of other projects", 100*right/pairs)
	t.Logf("figure: %s", header)
	t.Logf("figure: %s", tuned.row("weights of all projects"))
	t.Logf("figure: %s", unseen.row("weights of others"))
	t.Logf("figure: %s", far.row("the same without sources"))
	if right < 0.75*pairs {
		t.Errorf("links tell %.2f of the pairs right", right/pairs)
	}
	r := learn(all, links)
	w := r.named(links)
	t.Logf("bias %.2f", w.Bias)
	for _, l := range w.Links {
		t.Logf("{%q, %.2f},", l.Name, l.Weight)
	}
}

// regression is a logistic regression over links.
type regression struct {
	weights []float64
	bias    float64
}

const (
	rounds = 300
	pace   = 0.3
	shrink = 0.7 // what keeps a weight at nothing (L1)
	decay  = 0.3 // what keeps it small (L2)
	most   = 6   // pairs that a case counts as
	least  = 0.1 // what a link has to be worth
)

func (r *regression) odds(links []int) float64 {
	sum := r.bias
	for _, l := range links {
		sum += r.weights[l]
	}
	return sum
}

// named are the weights that are worth anything, the heaviest first.
func (r *regression) named(links []string) cause.Weights {
	w := cause.Weights{Bias: r.bias}
	for i, l := range links {
		if math.Abs(r.weights[i]) >= least {
			w.Links = append(w.Links, cause.Link{Name: l, Weight: r.weights[i]})
		}
	}
	slices.SortFunc(w.Links, func(a, b cause.Link) int { return cmp.Compare(b.Weight, a.Weight) })
	return w
}

// learn fits by gradient descent, each weight at a pace of its own (Duchi, Hazan
// and Singer, 2011). Kinds may only speak against one cause, and nothing else
// but what differs may.
func learn(from []reading, links []string) regression {
	r := regression{weights: make([]float64, len(links))}
	steep, biasSteep := make([]float64, len(links)), 1e-9
	slope := make([]float64, len(links))
	for range rounds {
		clear(slope)
		biasSlope := 0.0
		for _, b := range from {
			for _, s := range b.pairs {
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
		}
		for l, g := range slope {
			g += decay * r.weights[l]
			steep[l] += g * g
			if steep[l] > 0 {
				step := pace / math.Sqrt(steep[l])
				r.weights[l] = bounded(links[l], shrunk(r.weights[l]-step*g, step*shrink))
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
	case strings.Contains(link, string(aires.KindMissingFile)):
		return min(0, w) // what an import brings a rule knows
	case strings.HasPrefix(link, "other ") || strings.Contains(link, " in one ") || link == "within+within":
		return w
	case slices.ContainsFunc([]aires.Kind{
		aires.KindFatal, aires.KindMissingFile, aires.KindMissingSymbol, aires.KindSyntax, aires.KindType, aires.KindTest, aires.KindOther,
	}, func(k aires.Kind) bool { return strings.HasPrefix(link, string(k)+"+") }):
		return min(0, w)
	}
	return max(0, w)
}
