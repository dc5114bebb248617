package sched

import (
	"context"
	"errors"
	"time"

	"github.com/airesdev/aires"
)

// ErrClosed is returned by Submit after Close, and is the cause with which
// Close cancels jobs.
var ErrClosed = errors.New("scheduler closed")

// Scheduler runs jobs on hosts. Make one with New and end it with Close. Its
// methods are safe for concurrent use.
type Scheduler struct {
	config Config
	msgs   chan func() // what the loop is asked to do
	exited chan struct{}

	// Everything below belongs to the loop.
	hosts     []*host
	jobs      map[*job]struct{}
	prepare   *queue            // ready, not prepared yet
	ready     map[string]*queue // prepared, by class (see class)
	sleeping  *queue            // waiting for their next attempt
	leaders   map[string]*item  // by key: the one of equal nodes that goes first
	preparing map[*item]struct{}
	inFlight  int // attempts, over all hosts
	arrivals  uint64
	closing   bool
}

// New starts a scheduler over the given hosts.
func New(c Config) *Scheduler {
	s := &Scheduler{
		config:    c.withDefaults(),
		msgs:      make(chan func()),
		exited:    make(chan struct{}),
		jobs:      map[*job]struct{}{},
		prepare:   byRank(),
		ready:     map[string]*queue{},
		sleeping:  byWake(),
		leaders:   map[string]*item{},
		preparing: map[*item]struct{}{},
	}
	for _, h := range c.Hosts {
		s.hosts = append(s.hosts, newHost(h, s.config.Patience))
	}
	go s.loop()
	return s
}

// Close cancels every job with ErrClosed and returns when nothing runs any
// more. Further calls wait too.
func (s *Scheduler) Close() {
	s.send(func() {
		s.closing = true
		for j := range s.jobs {
			s.cancel(j, ErrClosed)
		}
	})
	<-s.exited
}

// Submit hands a job over and returns at once. The nodes' contexts derive from
// ctx's values, not from its cancellation: Handle.Wait or Cancel ends a job.
func (s *Scheduler) Submit(ctx context.Context, j Job) (*Handle, error) {
	run := &job{Job: j, budget: s.config.Budget}
	if run.budget == 0 {
		run.budget = max(10, j.Graph.Len()/5)
	}
	if run.Notify == nil {
		run.Notify = func(aires.Event) {}
	}
	run.ctx, run.stop = context.WithCancelCause(context.WithoutCancel(ctx))
	run.handle = &Handle{s: s, job: run, done: make(chan struct{})}
	accepted := make(chan bool, 1)
	if !s.send(func() {
		accepted <- !s.closing
		if !s.closing {
			s.begin(run)
		}
	}) || !<-accepted {
		run.stop(ErrClosed)
		return nil, ErrClosed
	}
	return run.handle, nil
}

// send passes f to the loop and reports whether the loop took it.
func (s *Scheduler) send(f func()) bool {
	select {
	case s.msgs <- f:
		return true
	case <-s.exited:
		return false
	}
}

// loop owns the state: it takes one message at a time, then starts whatever
// can be started.
func (s *Scheduler) loop() {
	defer close(s.exited)
	alarm := time.NewTimer(time.Hour)
	defer alarm.Stop()
	for !s.closing || len(s.jobs) > 0 {
		if next, ok := s.nextWake(); ok {
			alarm.Reset(time.Until(next))
		} else {
			alarm.Stop()
		}
		select {
		case f := <-s.msgs:
			f()
		case <-alarm.C:
		}
		s.dispatch(time.Now())
	}
}

// nextWake returns when something will have to be done without a message: a
// sleeper's next attempt, or a probe of a host that is down.
func (s *Scheduler) nextWake() (next time.Time, ok bool) {
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
	now := time.Now()
	for _, h := range s.hosts {
		if h.breaker.until.After(now) {
			sooner(h.breaker.until)
		}
	}
	return next, ok
}
