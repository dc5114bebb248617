package bench

import (
	"slices"
	"time"

	"github.com/airesdev/aires/internal/modelsim/gpu"
)

// Bound says how fast any schedule could be.
//
// Work: let T be the makespan on S hosts. A GPU spends time on prompts, which
// cannot be batched, and on answers, at most g(b*) times as fast as a single
// request's, b* being the lesser of slots and causes. Every prompt and answer
// has to be worked on somewhere, and every model's prefix be read at least
// once. Besides, a GPU does nothing before its first model is there; and where
// a host holds one model at a time it does nothing during any load, of which
// each model needs at least one. So S·T ≥ prompts + prefixes + answers/g(b*) +
// loads. Where two or more models fit, a load may hide behind work on another
// model, so only the first counts.
//
// Late: the same for the causes from any one on, counted from its arrival,
// without loads and prefixes.
//
// Path: no cause can be through before its stages, alone and one after the
// other, with every load but the first out of the way. A policy that ignores
// what a stage needs ignores this bound too.
type Bound struct {
	Work, Late, Path time.Duration
}

// Limit is the largest of the bounds.
func (b Bound) Limit() time.Duration { return max(b.Work, b.Late, b.Path) }

// bound computes the lower bound of a scenario.
func bound(p Params, causes []*cause) Bound {
	hosts := float64(p.Hosts)
	speedup := gpu.Batch(min(p.Slots, len(causes)), p.Alpha)
	work, prefixes := 0.0, p.prefixes()
	for _, seconds := range prefixes {
		work += seconds
	}
	var b Bound
	suffix := 0.0
	byArrival := slices.SortedFunc(slices.Values(causes), func(x, y *cause) int { return int(x.arrival - y.arrival) })
	for _, c := range slices.Backward(byArrival) {
		alone := 0.0
		for _, n := range c.nodes {
			alone += n.read + n.write
			suffix += n.read + n.write/speedup
		}
		b.Path = max(b.Path, max(c.arrival, p.Swap)+seconds(alone))
		b.Late = max(b.Late, c.arrival+seconds(suffix/hosts))
	}
	loads := hosts * p.Swap.Seconds()
	if p.Loaded == 1 {
		loads = max(loads, float64(len(prefixes))*p.Swap.Seconds())
	}
	b.Work = seconds((work + suffix + loads) / hosts)
	return b
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
