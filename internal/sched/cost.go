package sched

import (
	"math"
	"time"
)

// Cost is what a model was seen to cost on a host: moving averages, 0 while
// unknown.
type Cost struct {
	Swap       time.Duration `json:"swap_ns"`        // to make it resident
	Prefix     time.Duration `json:"prefix_ns"`      // for each slot to read again, after that, what its prompts begin with
	Wait       time.Duration `json:"wait_ns"`        // of an attempt for a slot
	Service    time.Duration `json:"service_ns"`     // of an attempt, waits and loads left out
	PromptRate float64       `json:"prompt_rate"`    // tokens a second, reading; what a host remembers is read at once
	DecodeRate float64       `json:"decode_rate"`    // tokens a second, writing, each of Batch
	Batch      float64       `json:"batch"`          // attempts at once, while that was measured
	Slots      int           `json:"slots"`          // requests that run at once, where that was measured
	Less       string        `json:"less,omitempty"` // why fewer are sent
}

const (
	// weight is the share of a new measurement in a moving average.
	weight = 0.2
	// slowWeight is that of one that is far off: a host that stays slow is
	// believed in the end.
	slowWeight = 0.02
	// muchSlower is how many times as long as expected an answer takes to write
	// for the host to be thought slow. Half as fast is common: another client.
	muchSlower = 3
	// fewTokens are too few to tell how fast they were written.
	fewTokens = 8
)

func average[T ~int64 | ~float64](old, seen T) T { return weighed(old, seen, weight) }

func weighed[T ~int64 | ~float64](old, seen T, weight float64) T {
	if old == 0 {
		return seen
	}
	return old + T(float64(seen-old)*weight)
}

// costs is what the scheduler has learnt.
type costs struct {
	of    map[place]*Cost
	nodes map[string]int // by model: how many jobs on their way have
	count int            // groups of jobs on their way
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

// planned counts a node of a job on its way, for the mean work of a group, or
// with -1 takes it out again.
func (c *costs) planned(t Task, n int) {
	if len(t.Groups) == 0 {
		return
	}
	if c.nodes[t.Model] += n; c.nodes[t.Model] == 0 {
		delete(c.nodes, t.Model)
	}
}

// ended forgets a job's plans.
func (c *costs) ended(j *job) {
	for _, t := range j.tasks {
		c.planned(t, -1)
	}
	c.count -= len(j.groups)
}

// swapped records a load.
func (c *costs) swapped(host, model string, took time.Duration) {
	at := c.at(host, model)
	at.Swap = average(at.Swap, took)
}

// served records an attempt that succeeded as one of batch at once, and reports
// whether it was written much more slowly than others. If cold, its slot had
// read nothing since the model was loaded.
func (c *costs) served(host, model string, took time.Duration, u Usage, batch int, cold bool) (slow bool) {
	at := c.at(host, model)
	at.Service = average(at.Service, max(0, took-u.Wait-u.Load))
	if u.Timed {
		at.Wait = average(at.Wait, max(1, u.Wait))
	}
	if u.Prompt > 0 && u.PromptTokens > 0 {
		c.read(at, u, cold)
	}
	if u.Decode <= 0 || u.AnswerTokens < fewTokens {
		return false
	}
	// As one of fewer it is written faster, as one of more at worst so much
	// more slowly that all together are as fast.
	rate, expected := float64(u.AnswerTokens)/u.Decode.Seconds(), at.DecodeRate*min(1, at.Batch/float64(batch))
	if slow = rate*muchSlower < expected; slow {
		at.DecodeRate = weighed(at.DecodeRate, rate, slowWeight)
		return true
	}
	at.DecodeRate, at.Batch = average(at.DecodeRate, rate), average(at.Batch, float64(batch))
	return false
}

// read records how long a prompt took. Most of a prompt is the same for all of
// a stage, and a slot remembers it; only the first after a load reads it.
func (c *costs) read(at *Cost, u Usage, cold bool) {
	if cold && at.PromptRate > 0 {
		warm := time.Duration(float64(u.PromptTokens) / at.PromptRate * float64(time.Second))
		at.Prefix = average(at.Prefix, max(1, u.Prompt-warm))
		return
	}
	at.PromptRate = average(at.PromptRate, float64(u.PromptTokens)/u.Prompt.Seconds())
}

// perGroup returns what a wave costs beside its work, in loads, in reading what
// the loads made hosts forget and in slots that stand empty while a stage runs
// out, and what a group adds to it, taken over all hosts. It reports false
// while a model has not been seen at work.
func (s *Core) perGroup() (wave, each time.Duration, known bool) {
	c := &s.costs
	if c.count == 0 {
		return 0, 0, false
	}
	up := 0
	for _, h := range s.hosts {
		if !h.up() {
			continue
		}
		up++
		swaps, width := !c.keepsAll(h), float64(s.width(h))
		for model, n := range c.nodes {
			at := c.of[place{h.Name, model}]
			if at == nil || at.Service == 0 {
				continue
			}
			known = true
			wave += at.Service / 2
			if swaps {
				wave += at.Swap + at.Prefix
			}
			each += time.Duration(float64(at.Service) * float64(n) / float64(c.count) / width)
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
