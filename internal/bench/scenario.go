package bench

import (
	"cmp"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/airesdev/aires"
)

// cause is a chain of nodes, one per stage.
type cause struct {
	index    int
	arrival  time.Duration
	priority aires.Priority
	nodes    []*node
	open     int           // nodes that have no answer
	ended    time.Duration // the last answer
}

// node is one stage of one cause.
type node struct {
	cause       *cause
	stage       int
	model       string
	read, write float64 // seconds alone
	over        bool    // answered
}

// scenario draws the causes of the parameters. The lengths of a cause depend on
// the seed and its index alone: a longer list begins like a shorter one.
func scenario(p Params) []*cause {
	weights := p.weights()
	gaps := rand.New(rand.NewPCG(p.Seed, 1))
	lengths := rand.New(rand.NewPCG(p.Seed, 2))
	var causes []*cause
	var arrival time.Duration
	draw := func(i int) *cause {
		c := &cause{index: i, arrival: arrival, open: len(p.Stages)}
		for s, stage := range p.Stages {
			factor := math.Exp(p.Spread*lengths.NormFloat64() - p.Spread*p.Spread/2) // of mean 1
			c.nodes = append(c.nodes, &node{
				cause: c, stage: s, model: stage.Model,
				read:  float64(stage.Prompt) / promptRate,
				write: max(1, math.Round(float64(stage.Answer)*weights[s]*factor)) / answerRate,
			})
		}
		return c
	}
	for i := range p.Causes {
		causes = append(causes, draw(i))
		arrival += time.Duration(gaps.ExpFloat64() * float64(p.Arrivals))
	}
	if p.Critical > 0 {
		c := draw(p.Causes)
		c.arrival, c.priority = p.Critical, aires.PriorityCritical
		causes = append(causes, c)
		slices.SortStableFunc(causes, func(a, b *cause) int { return cmp.Compare(a.arrival, b.arrival) })
	}
	return causes
}

// arrivals yields the causes that come at one moment, moment after moment.
func arrivals(causes []*cause) iter.Seq[[]*cause] {
	return func(yield func([]*cause) bool) {
		for len(causes) > 0 {
			n := 1
			for n < len(causes) && causes[n].arrival == causes[0].arrival {
				n++
			}
			if !yield(causes[:n]) {
				return
			}
			causes = causes[n:]
		}
	}
}

// weights make one stage longer than the others and keep the sum of all.
func (p Params) weights() []float64 {
	long := rand.New(rand.NewPCG(p.Seed, 3)).IntN(len(p.Stages))
	before, after := 0.0, 0.0
	weights := make([]float64, len(p.Stages))
	for s, stage := range p.Stages {
		weights[s] = 1
		if s == long {
			weights[s] += p.Skew
		}
		before += float64(stage.Answer)
		after += float64(stage.Answer) * weights[s]
	}
	for s := range weights {
		weights[s] *= before / after
	}
	return weights
}

// models are those of the stages, each once.
func (p Params) models() (names []string) {
	for _, s := range p.Stages {
		if !slices.Contains(names, s.Model) {
			names = append(names, s.Model)
		}
	}
	return names
}

// prefixes returns the seconds that each model's shared beginning takes to read.
func (p Params) prefixes() map[string]float64 {
	seconds := map[string]float64{}
	for _, s := range p.Stages {
		seconds[s.Model] = max(seconds[s.Model], float64(s.Prefix)/promptRate)
	}
	return seconds
}
