package bench

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/airesdev/aires/internal/model"
)

// Trial is a comparison in wall-clock time, over real connections.
type Trial struct {
	Params Params
	// Rounds is how often each policy is played; 0 means once. Every other
	// round goes through the policies backwards, so that whatever else happens
	// on the machine meets all of them alike. Medians are reported.
	Rounds int
	// Progress, if set, is told every play's result.
	Progress func(round int, r Result)
}

// Simulated plays on simulated hosts on loopback, speed times as fast as the
// parameters say; all times are given in those of the parameters. dial returns
// a client for a host's URL. It returns an error if no port is free or ctx
// ends.
func (t Trial) Simulated(ctx context.Context, speed float64, dial func(url string) (model.Client, error), policies []Policy) (Comparison, error) {
	virtual := Run(t.Params, nil)
	c := Comparison{Params: t.Params, Mode: Real, Speed: speed, Bound: virtual.Bound, Alone: virtual.Alone}
	b := bound(t.Params, scenario(t.Params))
	play := func(p Policy) (Result, error) {
		farm, err := Simulate(t.Params, speed)
		if err != nil {
			return Result{}, err
		}
		defer farm.Close()
		w := &wall{params: t.Params, speed: speed}
		for _, url := range farm.URLs {
			client, err := dial(url)
			if err != nil {
				return Result{}, err
			}
			defer release(client)
			w.clients = append(w.clients, client)
			w.loads = append(w.loads, loads{least: t.Params.Swap / 2})
		}
		w.question = func(n *node) model.Request { return n.simulated(t.Params.Stages[n.stage]) }
		r := w.play(ctx, p, b)
		r.Loads = farm.Loads()
		return r, context.Cause(ctx)
	}
	return c, t.play(&c, policies, play)
}

// Live plays on hosts that are there, each of which must have the stages'
// models. Before every play each host loads all models in the order of the
// stages, so that all policies find the same. A host that cannot is an error,
// as is a ctx that ends.
func (t Trial) Live(ctx context.Context, clients []model.Client, policies []Policy) (Comparison, error) {
	c := Comparison{Params: t.Params, Mode: Live, Speed: 1}
	swap := make([]time.Duration, len(clients))
	play := func(p Policy) (Result, error) {
		w := &wall{params: t.Params, speed: 1, clients: clients, loads: make([]loads, len(clients))}
		w.question = func(n *node) model.Request {
			return n.question(t.Params.Stages[n.stage], int(math.Round(n.write*answerRate)))
		}
		w.ledger.causes = scenario(t.Params)
		for i := range clients {
			least, err := w.warm(ctx, i)
			if err != nil {
				return Result{}, fmt.Errorf("warm up %s: %w", clients[i].Host(), err)
			}
			if swap[i] == 0 || least > 0 && least < swap[i] {
				swap[i] = least
			}
			w.loads[i].least = swap[i] / 2
		}
		return w.play(ctx, p, Bound{}), context.Cause(ctx)
	}
	return c, t.play(&c, policies, play)
}

// warm loads all models in the order of the stages, and returns the shortest
// time that it took to load one, 0 if all were there.
func (w *wall) warm(ctx context.Context, on int) (least time.Duration, err error) {
	if !w.directs(on) {
		return 0, nil
	}
	for _, name := range w.params.models() {
		before, err := w.resident(ctx, on)
		if err != nil {
			return 0, err
		}
		took, err := w.clients[on].(model.Loader).Load(ctx, name, w.context())
		if err != nil {
			return 0, err
		}
		if !slices.Contains(before, name) && (least == 0 || took < least) {
			least = took
		}
	}
	return least, nil
}

// play plays one policy.
func (w *wall) play(ctx context.Context, p Policy, b Bound) Result {
	w.ledger.causes = scenario(w.params)
	w.began = time.Now()
	var found map[string]map[string]int
	if o := p.objective(); o == "" {
		w.plain(ctx, p)
	} else {
		found = slots(w.scheduled(ctx, o))
	}
	w.mu.Lock() // nobody is left who would want it
	defer w.mu.Unlock()
	inRows(w.ledger.spans)
	var all []Span
	for i := range w.loads {
		all = append(all, w.loads[i].spans(i)...)
	}
	r := w.ledger.result(p, b, all)
	r.Found = found
	return r
}

// inRows gives requests that ran at the same time on a host different slots,
// the lowest that is free. An end is seen a little later than it happens, so a
// slot is taken to be free a tenth of a request early.
func inRows(spans []Span) {
	slices.SortStableFunc(spans, func(a, b Span) int { return cmp.Compare(a.Begin, b.Begin) })
	until := map[int][]time.Duration{} // by host and slot
	for i := range spans {
		s := &spans[i]
		s.Slot = slices.IndexFunc(until[s.Host], func(t time.Duration) bool { return t <= s.Begin+(s.End-s.Begin)/10 })
		if s.Slot < 0 {
			s.Slot = len(until[s.Host])
			until[s.Host] = append(until[s.Host], 0)
		}
		until[s.Host][s.Slot] = s.End
	}
}

// play plays all rounds and fills in the results.
func (t Trial) play(c *Comparison, policies []Policy, play func(Policy) (Result, error)) error {
	c.Rounds = max(1, t.Rounds)
	rounds := map[Policy][]Result{}
	for round := range c.Rounds {
		order := slices.Clone(policies)
		if round%2 == 1 {
			slices.Reverse(order)
		}
		for _, p := range order {
			r, err := play(p)
			if err != nil {
				return err
			}
			if t.Progress != nil {
				t.Progress(round+1, r)
			}
			rounds[p] = append(rounds[p], r)
		}
	}
	for _, p := range policies {
		c.Results = append(c.Results, median(rounds[p]))
	}
	c.compare()
	return nil
}

// median returns the round of median makespan, with the medians of the other
// times.
func median(rounds []Result) Result {
	by := func(of func(Result) time.Duration) Result {
		slices.SortStableFunc(rounds, func(a, b Result) int { return cmp.Compare(of(a), of(b)) })
		return rounds[(len(rounds)-1)/2]
	}
	first := by(func(r Result) time.Duration { return r.First }).First
	mean := by(func(r Result) time.Duration { return r.Mean }).Mean
	p95 := by(func(r Result) time.Duration { return r.P95 }).P95
	r := by(func(r Result) time.Duration { return r.Makespan })
	r.First, r.Mean, r.P95 = first, mean, p95
	return r
}

// release lets go of a client's idle connections.
func release(c model.Client) {
	if c, ok := c.(interface{ Close() }); ok {
		c.Close()
	}
}
