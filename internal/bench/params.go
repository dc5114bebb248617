package bench

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/airesdev/aires"
)

// Stage is one question of a pipeline, asked of every cause after the one
// before it has been answered. Lengths are in tokens; Prefix is the beginning
// that all prompts of the stage share.
type Stage struct {
	Name, Model            string
	Prefix, Prompt, Answer int
}

// The hosts' speeds for one request alone, in tokens a second: those of a
// model of about 8 billion parameters on one consumer GPU.
const (
	promptRate = 1000
	answerRate = 50
)

// Stages are four questions to four models, in round figures: of 46 s for a
// cause alone, 39 s write answers, 4 s read prompts and 3 s the shared prefixes.
func Stages() []Stage {
	return []Stage{
		{"documentation", "model-a", 650, 900, 460},
		{"context", "model-b", 650, 1100, 560},
		{"patterns", "model-c", 650, 1000, 490},
		{"synthesis", "model-d", 650, 1300, 460},
	}
}

// Params are what a comparison is about.
type Params struct {
	Causes   int           `json:"causes"`
	Hosts    int           `json:"hosts"`
	Slots    int           `json:"slots"`         // requests in flight per loaded model
	Loaded   int           `json:"models_loaded"` // models in a host's memory
	Limit    int           `json:"limit"`         // requests that package sched gives a host at once; 0: measured
	Swap     time.Duration `json:"swap_ns"`       // to load a model
	Alpha    float64       `json:"batch_alpha"`   // g(b) = b/(1+α(b−1)): 0 is perfect batching, 1 none
	Skew     float64       `json:"skew"`          // one stage, chosen by the seed, is 1+Skew times as long as the others
	Spread   float64       `json:"spread"`        // of the answers' lengths: σ of a log-normal distribution
	Arrivals time.Duration `json:"arrivals_ns"`   // mean time between two causes; 0: all are there at once
	Critical time.Duration `json:"critical_ns"`   // when one more cause arrives, of priority critical; 0: none
	Queue    int           `json:"queue"`         // requests that may wait for a load
	Seed     uint64        `json:"seed"`
	Stages   []Stage       `json:"-"`
}

// Defaults are a hundred causes on one host that holds one model at a time: the
// case in which the order matters most.
func Defaults() Params {
	return Params{
		Causes: 100, Hosts: 1, Slots: 4, Loaded: 1, Swap: 5 * time.Second,
		Alpha: 0.15, Spread: 0.5, Queue: 512, Seed: 1, Stages: Stages(),
	}
}

// Check returns an ErrorUsage that names the flag of an impossible parameter.
func (p Params) Check() error {
	for _, c := range []struct {
		flag            string
		value, min, max float64
	}{
		{"--causes", float64(p.Causes), 1, 100_000},
		{"--hosts", float64(p.Hosts), 1, 1000},
		{"--slots", float64(p.Slots), 1, 1000},
		{"--models-loaded", float64(p.Loaded), 1, 1000},
		{"--limit", float64(p.Limit), 0, 1024},
		{"--batch-alpha", p.Alpha, 0, 1},
		{"--skew", p.Skew, 0, 100},
		{"--spread", p.Spread, 0, 3},
	} {
		if math.IsNaN(c.value) || c.value < c.min || c.value > c.max {
			return impossible("%s %s: choose from %g to %.0f", c.flag, strconv.FormatFloat(c.value, 'f', -1, 64), c.min, c.max)
		}
	}
	for _, c := range []struct {
		flag  string
		value time.Duration
	}{{"--swap", p.Swap}, {"--arrivals", p.Arrivals}, {"--critical", p.Critical}} {
		if c.value < 0 || c.value > 24*time.Hour {
			return impossible("%s %s: choose from 0s to 24h", c.flag, c.value)
		}
	}
	return nil
}

func impossible(format string, args ...any) error {
	return &aires.Error{Kind: aires.ErrorUsage, Op: fmt.Sprintf(format, args...)}
}

// Choose returns the policies of the given names, all of them for none, or an
// ErrorUsage.
func Choose(names []string) ([]Policy, error) {
	if len(names) == 0 {
		return Policies(), nil
	}
	var chosen []Policy
	for _, name := range names {
		p := Policy(name)
		if !slices.Contains(Policies(), p) {
			return nil, impossible("--policy %s: choose from %s", name, list(Policies()))
		}
		if slices.Contains(chosen, p) {
			return nil, impossible("--policy %s: named twice", name)
		}
		chosen = append(chosen, p)
	}
	return chosen, nil
}

func list(policies []Policy) string {
	var names []string
	for _, p := range policies {
		names = append(names, string(p))
	}
	return strings.Join(names, ", ")
}
