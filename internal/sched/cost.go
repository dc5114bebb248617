package sched

import (
	"math"
	"time"
)

// Cost is what a model was seen to cost on a host: moving averages, 0 while
// unknown.
type Cost struct {
	Swap       time.Duration `json:"swap_ns"`     // to make it resident
	Service    time.Duration `json:"service_ns"`  // of an attempt, waits and loads left out
	PromptRate float64       `json:"prompt_rate"` // tokens a second, reading
	DecodeRate float64       `json:"decode_rate"` // tokens a second, writing
	Slots      int           `json:"slots"`       // requests that run at once, where that was measured
}

// weight is the share of a new measurement in a moving average.
const weight = 0.2

func average[T ~int64 | ~float64](old, seen T) T {
	if old == 0 {
		return seen
	}
	return old + T(float64(seen-old)*weight)
}

// costs is what the scheduler has learnt.
type costs struct {
	of    map[place]*Cost
	nodes map[string]int // by model: how many were planned
	count int            // groups planned
}

// Costs returns what was learnt, by host and model.
func (s *Core) Costs() map[string]map[string]Cost {
	all := map[string]map[string]Cost{}
	for p, c := range s.costs.of {
		if *c == (Cost{}) {
			continue
		}
		if all[p.host] == nil {
			all[p.host] = map[string]Cost{}
		}
		all[p.host][p.model] = *c
	}
	return all
}

// place is a model on a host.
type place struct{ host, model string }

func (c *costs) at(host, model string) *Cost {
	p := place{host, model}
	if c.of[p] == nil {
		c.of[p] = &Cost{}
	}
	return c.of[p]
}

// planned counts a node for the mean work of a group.
func (c *costs) planned(t Task) {
	if len(t.Groups) > 0 {
		c.nodes[t.Model]++
	}
}

// slots returns how many requests were measured to run at once, 0 if none were.
func (c *costs) slots(host, model string) int { return c.at(host, model).Slots }

// swapped records a load.
func (c *costs) swapped(host, model string, took time.Duration) {
	at := c.at(host, model)
	at.Swap = average(at.Swap, took)
}

// served records an attempt that succeeded.
func (c *costs) served(host, model string, took time.Duration, u Usage) {
	at := c.at(host, model)
	at.Service = average(at.Service, max(0, took-u.Wait-u.Load))
	if u.Prompt > 0 && u.PromptTokens > 0 {
		at.PromptRate = average(at.PromptRate, float64(u.PromptTokens)/u.Prompt.Seconds())
	}
	if u.Decode > 0 && u.AnswerTokens > 0 {
		at.DecodeRate = average(at.DecodeRate, float64(u.AnswerTokens)/u.Decode.Seconds())
	}
}

// perGroup returns what a wave costs beside its work, in loads and in slots
// that stand empty while a stage runs out, and what a group adds to it, taken
// over all hosts. It reports false while a model has not been seen at work.
func (c *costs) perGroup(hosts []*host) (wave, each time.Duration, known bool) {
	if c.count == 0 {
		return 0, 0, false
	}
	up := 0
	for _, h := range hosts {
		if h.breaker.down() {
			continue
		}
		up++
		swaps := !c.keepsAll(h)
		for model, n := range c.nodes {
			at := c.of[place{h.Name, model}]
			if at == nil || at.Service == 0 {
				continue
			}
			known = true
			wave += at.Service / 2
			if swaps {
				wave += at.Swap
			}
			each += time.Duration(float64(at.Service) * float64(n) / float64(c.count) / float64(h.width()))
		}
	}
	if up == 0 || each == 0 {
		return 0, 0, false
	}
	return wave / time.Duration(up), each / time.Duration(up*up), known
}

// keepsAll reports whether a host has all planned models in memory at once, so
// that going from one to the other costs nothing any more.
func (c *costs) keepsAll(h *host) bool {
	for model := range c.nodes {
		if !h.resident(model) {
			return false
		}
	}
	return true
}

// maxSwapShare bounds the time that waves may cost beyond what one wave alone
// would.
const maxSwapShare = 0.2

// bestSize returns the size of the first of the waves into which n groups are
// best cut, least mean time to a group's end, when a wave costs w and a group u.
//
// With waves of sizes n₁…n_K the mean is Σ nₖ Σ_{j≤k} (w + nⱼu) / n. For a given
// K it is least (Lagrange) when sizes fall by w/u from wave to wave, so only K
// has to be searched.
func bestSize(n int, w, u time.Duration) int {
	best, size := math.Inf(1), n
	step := w.Seconds() / u.Seconds()
	for k := 1; k <= n; k++ {
		if float64(k-1)*w.Seconds() > maxSwapShare*(float64(n)*u.Seconds()+float64(k)*w.Seconds()) {
			break
		}
		first := float64(n)/float64(k) + step*float64(k-1)/2
		if last := first - step*float64(k-1); last < 1 {
			break
		}
		t, mean := 0.0, 0.0
		for i := range k {
			ni := first - step*float64(i)
			t += w.Seconds() + ni*u.Seconds()
			mean += ni * t
		}
		if mean < best {
			best, size = mean, int(math.Round(first))
		}
	}
	return max(1, size)
}
