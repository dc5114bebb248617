package sched

import (
	"context"
	"time"

	"github.com/airesdev/aires"
)

// World carries out what a Core decides: goroutines on the wall clock
// (Scheduler), or a simulation on its own. Its methods return at once. Each
// done is called exactly once, later, and never from two goroutines at a time:
// it changes the core, so Step has to be called after it.
type World interface {
	Now() time.Time
	// Prepare calls the job's Prepare for a node.
	Prepare(ctx context.Context, j *Job, node string, done func(Prepared, error))
	// Run makes an attempt.
	Run(ctx context.Context, j *Job, a Attempt, done func(error))
	// Load makes a host's model resident.
	Load(h Host, model string, done func(resident []string, err error))
}

// Core is the scheduler as a state machine: it decides which node runs next
// and where, and leaves the doing to its World. It starts no goroutine, reads
// no clock and holds no lock; one owner drives it.
type Core struct {
	config Config
	world  World

	hosts     []*host
	jobs      map[*job]struct{}
	prepare   *queue            // ready, not prepared yet
	ready     map[string]*queue // prepared, by class (see class)
	sleeping  *queue            // waiting for their next attempt
	leaders   map[string]*item  // by key: the one of equal nodes that goes first
	preparing map[*item]struct{}
	inFlight  int // attempts, over all hosts
	loading   int // loads, over all hosts
	arrivals  uint64
	wave      wave
	costs     costs
}

// NewCore returns a core without jobs.
func NewCore(c Config, w World) *Core {
	s := &Core{
		config:    c.withDefaults(),
		world:     w,
		jobs:      map[*job]struct{}{},
		prepare:   byRank(),
		ready:     map[string]*queue{},
		sleeping:  byWake(),
		leaders:   map[string]*item{},
		preparing: map[*item]struct{}{},
		costs:     costs{of: map[place]*Cost{}, nodes: map[string]int{}},
	}
	for host, models := range c.Known {
		for model, cost := range models {
			s.costs.of[place{host, model}] = &cost
		}
	}
	for _, h := range c.Hosts {
		s.setHost(h)
	}
	return s
}

// Submit takes a job in. ended is called when its last node has ended and
// nothing of it runs any more. The nodes' contexts derive from ctx.
func (s *Core) Submit(ctx context.Context, j Job, ended func()) (cancel func(cause error)) {
	run := s.admit(ctx, j, ended)
	s.begin(run)
	return func(cause error) { s.cancel(run, cause) }
}

// admit makes the book-keeping of a job.
func (s *Core) admit(ctx context.Context, j Job, ended func()) *job {
	run := &job{Job: j, budget: s.config.Budget, ended: ended}
	if run.budget == 0 {
		run.budget = max(10, j.Graph.Len()/5)
	}
	if run.Notify == nil {
		run.Notify = func(aires.Event) {}
	}
	run.ctx, run.stop = context.WithCancelCause(ctx)
	return run
}

// Step starts whatever can be started now.
func (s *Core) Step() { s.dispatch(s.world.Now()) }

// NextWake returns when Step has to be called although nothing has happened: a
// sleeper's next attempt, or a probe of a host that is down.
func (s *Core) NextWake() (next time.Time, ok bool) {
	sooner := func(t time.Time) {
		if !ok || t.Before(next) {
			next, ok = t, true
		}
	}
	if it := s.sleeping.top(); it != nil {
		sooner(it.wake)
	}
	if len(s.ready) == 0 {
		return next, ok
	}
	now := s.world.Now()
	for _, h := range s.hosts {
		if !h.removed && h.breaker.until.After(now) {
			sooner(h.breaker.until)
		}
	}
	for _, q := range s.ready {
		if it := q.top(); it != nil && it.rank.priority >= int(aires.PriorityHigh) {
			if cold := it.queued.Add(coldPatience); cold.After(now) {
				sooner(cold)
			}
		}
	}
	return next, ok
}
