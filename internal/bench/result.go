package bench

import (
	"slices"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/sched"
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
	Failed   int           `json:"failed,omitempty"`     // lost in any other way, on real hosts
	Problem  string        `json:"problem,omitempty"`    // what was wrong with the first of those
	Peak     int           `json:"peak_in_flight"`       // at all hosts, waiting requests included
	// Found is how many requests each host was found to run at once, by host
	// and model; only where package sched measured it, on real connections.
	Found map[string]map[string]int `json:"limits_found,omitempty"`
	// MakespanOver and FirstOver are ratios to the semaphore's of the same
	// comparison, on hosts of which no bound is known.
	MakespanOver float64 `json:"makespan_over_semaphore,omitempty"`
	FirstOver    float64 `json:"first_over_semaphore,omitempty"`

	Ends  []time.Duration `json:"-"` // when the booklets were done
	Spans []Span          `json:"-"` // requests and loads
}

// Comparison holds the results of several policies on one scenario.
type Comparison struct {
	Params  Params        `json:"params"`
	Mode    Mode          `json:"mode"`
	Speed   float64       `json:"speed"`              // of simulated hosts, as a multiple of the parameters'
	Rounds  int           `json:"rounds"`             // of which medians are given
	Bound   time.Duration `json:"bound_ns"`           // 0 where none is known
	Alone   time.Duration `json:"one_cause_alone_ns"` // the first cause on an idle host, loads included; 0 where unknown
	Results []Result      `json:"results"`
}

// Mode is the kind of time and hosts that a comparison was made with.
type Mode string

// The modes.
const (
	Virtual Mode = "virtual" // simulated hosts, virtual time
	Real    Mode = "real"    // simulated hosts over real connections
	Live    Mode = "live"    // hosts that were there
)

// compare fills in the ratios to the semaphore.
func (c *Comparison) compare() {
	i := slices.IndexFunc(c.Results, func(r Result) bool { return r.Policy == Semaphore })
	if c.Mode != Live || i < 0 || !c.Results[i].whole(c.Params) {
		return
	}
	base := c.Results[i]
	for i := range c.Results {
		if r := &c.Results[i]; r.whole(c.Params) {
			r.MakespanOver = float64(r.Makespan) / float64(base.Makespan)
			r.FirstOver = float64(r.First) / float64(base.First)
		}
	}
}

// whole reports whether all causes have their booklet: else work was left out.
func (r *Result) whole(p Params) bool {
	want := p.Causes
	if p.Critical > 0 {
		want++
	}
	return r.Booklets == want
}

// slots picks out what was measured.
func slots(costs map[string]map[string]sched.Cost) map[string]map[string]int {
	found := map[string]map[string]int{}
	for host, models := range costs {
		for model, c := range models {
			if c.Slots == 0 {
				continue
			}
			if found[host] == nil {
				found[host] = map[string]int{}
			}
			found[host][model] = c.Slots
		}
	}
	return found
}

// Run plays a scenario under each of the policies. The parameters must have
// passed Check.
func Run(p Params, policies []Policy) Comparison {
	b := bound(p, scenario(p))
	c := Comparison{Params: p, Mode: Virtual, Speed: 1, Rounds: 1, Bound: b.Limit()}
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
	w.play(w.schedule(policy))
	return w.result(policy, bound(p, causes), w.loads())
}

// schedule returns a policy at work in a world.
func (w *world) schedule(p Policy) schedule {
	if o := p.objective(); o != "" {
		return newCore(w, o)
	}
	return p.plain(w, w.params)
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
	if r.Booklets == len(causes) && b.Limit() > 0 {
		r.Ratio = float64(r.Makespan) / float64(b.Limit())
	}
	slices.Sort(times)
	r.First = times[0]
	r.Mean = total / time.Duration(len(times))
	r.P95 = times[(len(times)*95+99)/100-1] // nearest rank
}
