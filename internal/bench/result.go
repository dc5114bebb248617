package bench

import (
	"slices"
	"time"

	"github.com/airesdev/aires"
)

// Result is what a policy made of a scenario. The times to booklets are counted
// from their causes' arrival; a cause that a node was lost of has none.
type Result struct {
	Policy   Policy        `json:"policy"`
	Makespan time.Duration `json:"makespan_ns"`
	Ratio    float64       `json:"makespan_over_bound,omitempty"` // 0 when nodes were lost: that work was not done
	Booklets int           `json:"booklets"`
	First    time.Duration `json:"first_booklet_ns"`
	Mean     time.Duration `json:"mean_booklet_ns"`
	P95      time.Duration `json:"p95_booklet_ns"`
	Critical time.Duration `json:"critical_booklet_ns,omitempty"` // of the cause of Params.Critical
	Loads    int           `json:"loads"`
	Blind    int           `json:"nodes_without_inputs"` // sent before what they need was there
	Refused  int           `json:"refused"`              // answered with 503; only sched asks again
	Peak     int           `json:"peak_in_flight"`       // at all hosts, waiting requests included

	Ends  []time.Duration `json:"-"` // when the booklets were done
	Spans []Span          `json:"-"` // requests and loads
}

// Comparison holds the results of several policies on one scenario.
type Comparison struct {
	Params  Params        `json:"params"`
	Bound   time.Duration `json:"bound_ns"`
	Alone   time.Duration `json:"one_cause_alone_ns"` // the first cause on an idle host, loads included
	Results []Result      `json:"results"`
}

// Run plays a scenario under each of the policies. The parameters must have
// passed Check.
func Run(p Params, policies []Policy) Comparison {
	b := bound(p, scenario(p))
	c := Comparison{Params: p, Bound: b.Limit()}
	single := p
	single.Causes, single.Critical = 1, 0
	c.Alone = play(single, Sequential, scenario(single)).Makespan
	for _, policy := range policies {
		c.Results = append(c.Results, play(p, policy, scenario(p)))
	}
	return c
}

// play runs one policy on causes, which it uses up.
func play(p Params, policy Policy, causes []*cause) Result {
	w := newWorld(p, causes)
	w.play(policy.schedule(w))
	return w.result(policy, bound(p, causes))
}

// sum fills in what follows from the causes.
func (r *Result) sum(causes []*cause, b Bound) {
	var times []time.Duration
	var total time.Duration
	for _, c := range causes {
		if c.open > 0 {
			continue // a node was refused, and nobody asked again
		}
		took := c.ended - c.arrival
		times = append(times, took)
		total += took
		r.Ends = append(r.Ends, c.ended)
		if c.priority == aires.PriorityCritical {
			r.Critical = took
		}
	}
	if r.Booklets = len(times); r.Booklets == 0 {
		return
	}
	if r.Booklets == len(causes) {
		r.Ratio = float64(r.Makespan) / float64(b.Limit())
	}
	slices.Sort(times)
	r.First = times[0]
	r.Mean = total / time.Duration(len(times))
	r.P95 = times[(len(times)*95+99)/100-1] // nearest rank
}
