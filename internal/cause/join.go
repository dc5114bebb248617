package cause

import (
	"cmp"
	"math"
	"slices"

	"github.com/airesdev/aires"
)

// maxJoined bounds how many units are compared with each other: all pairs are.
// In a log with more, the rules alone find what belongs together.
const maxJoined = 100

// profiles are those of the first units that are errors.
func (f *facts) profiles(units []*group) []*profile {
	var all []*profile
	for _, g := range units {
		if len(all) < maxJoined && g.items[0].d.Severity != aires.SeverityWarning {
			all = append(all, f.profile(g, g.items))
		}
	}
	return all
}

// tie is how much speaks for two groups being one cause.
type tie struct {
	sum   float64 // over the pairs of their units
	pairs int
	most  float64 // of one link
	why   string
}

func (t tie) mean() float64 { return t.sum / float64(max(t.pairs, 1)) }

func (t tie) and(o tie) tie {
	if t.why == "" || o.most > t.most {
		t.most, t.why = o.most, o.why
	}
	t.sum += o.sum
	t.pairs += o.pairs
	return t
}

// join merges, best first, the groups between whose units enough speaks for one
// cause on average. It returns the groups that have something left.
func (f *facts) join(units []*profile, groups []*group, w Weights) []*group {
	var in []*group // that are compared
	at := make(map[*group]int)
	of := make([]int, len(units))
	for i, u := range units {
		g := u.unit[0].in.final()
		if _, ok := at[g]; !ok {
			at[g] = len(in)
			in = append(in, g)
		}
		of[i] = at[g]
	}
	ties := make([][]tie, len(in))
	for i := range ties {
		ties[i] = make([]tie, len(in))
	}
	for i, u := range units {
		for j, v := range units[:i] {
			if of[i] != of[j] {
				x, y := max(of[i], of[j]), min(of[i], of[j])
				ties[x][y] = ties[x][y].and(w.weigh(f.links(v, u)))
			}
		}
	}
	for {
		x, y := strongest(ties, in)
		if x < 0 {
			break
		}
		merge(ties[x][y], in[y], in[x])
		if len(in[y].items) == 0 {
			in[y] = in[x]
		}
		in[x] = nil
		for k := range in { // what spoke for x speaks for y now
			if k != x && k != y {
				a, b := max(k, y), min(k, y)
				ties[a][b] = ties[a][b].and(ties[max(k, x)][min(k, x)])
			}
		}
	}
	return slices.DeleteFunc(groups, func(g *group) bool { return len(g.items) == 0 })
}

// strongest returns the two groups that most speaks for, x after y, or -1.
func strongest(ties [][]tie, in []*group) (x, y int) {
	x, y = -1, -1
	best := enough
	for i := range ties {
		for j := range i {
			if in[i] != nil && in[j] != nil && ties[i][j].mean() > best {
				best, x, y = ties[i][j].mean(), i, j
			}
		}
	}
	return x, y
}

// merge makes one group of two: that which has to be mended first owns the other.
func merge(t tie, a, b *group) {
	first := func(g *group) *item {
		return slices.MinFunc(g.items, func(x, y *item) int {
			return cmp.Or(cmp.Compare(kindOf(x.d).Rank(), kindOf(y.d).Rank()), cmp.Compare(x.at, y.at))
		})
	}
	x, y := first(a).d, first(b)
	if kindOf(y.d).Rank() < kindOf(x).Rank() {
		a, b = b, a
	}
	b.handOver(adoption{name: t.why, reason: t.why, confidence: likely(t.mean())}, allTo(a, b))
}

// weigh adds up what links say. The heaviest gives the reason.
func (w Weights) weigh(has map[string]bool) tie {
	t := tie{sum: unlinked, pairs: 1}
	if len(has) == 0 {
		return t
	}
	t.sum, t.why = w.Bias, reasonOf("")
	for _, l := range w.Links {
		if !has[l.Name] {
			continue
		}
		t.sum += l.Weight
		if why := reasonOf(l.Name); why != "" && l.Weight > t.most {
			t.most, t.why = l.Weight, why
		}
	}
	return t
}

// likely is the probability that belongs to the logarithm of odds.
func likely(odds float64) float64 { return math.Round(100/(1+math.Exp(-odds))) / 100 }
