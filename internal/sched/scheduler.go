package sched

import (
	"context"
	"errors"
	"time"
)

// ErrClosed is returned by Submit after Close, and is the cause with which
// Close cancels jobs.
var ErrClosed = errors.New("scheduler closed")

// Scheduler runs jobs on hosts: a Core whose world is goroutines and the wall
// clock. Make one with New and end it with Close. Its methods are safe for
// concurrent use.
type Scheduler struct {
	core   *Core       // belongs to the loop
	msgs   chan func() // what the loop is asked to do
	exited chan struct{}
	ctx    context.Context // of loads; ends with Close
	stop   context.CancelCauseFunc

	closing bool // belongs to the loop
}

// New starts a scheduler over the given hosts.
func New(c Config) *Scheduler {
	s := &Scheduler{msgs: make(chan func()), exited: make(chan struct{})}
	s.ctx, s.stop = context.WithCancelCause(context.Background())
	s.core = NewCore(c, goroutines{s})
	go s.loop()
	return s
}

// Close cancels every job with ErrClosed and returns when nothing runs any
// more. Further calls wait too.
func (s *Scheduler) Close() {
	s.stop(ErrClosed)
	s.send(func() {
		s.closing = true
		for j := range s.core.jobs {
			s.core.cancel(j, ErrClosed)
		}
	})
	<-s.exited
}

// Submit hands a job over and returns at once. The nodes' contexts derive from
// ctx's values, not from its cancellation: Handle.Wait or Cancel ends a job.
func (s *Scheduler) Submit(ctx context.Context, j Job) (*Handle, error) {
	h := &Handle{s: s, done: make(chan struct{})}
	h.job = s.core.admit(context.WithoutCancel(ctx), j, func() { close(h.done) })
	accepted := make(chan bool, 1)
	if !s.send(func() {
		accepted <- !s.closing
		if !s.closing {
			s.core.begin(h.job)
		}
	}) || !<-accepted {
		h.job.stop(ErrClosed)
		return nil, ErrClosed
	}
	return h, nil
}

// SetHosts replaces the hosts while jobs run (see Core.SetHosts). It does
// nothing after Close.
func (s *Scheduler) SetHosts(hosts []Host) {
	done := make(chan struct{})
	if s.send(func() { s.core.SetHosts(hosts); close(done) }) {
		<-done
	}
}

// Costs returns what was learnt, by host and model.
func (s *Scheduler) Costs() map[string]map[string]Cost {
	learnt := make(chan map[string]map[string]Cost, 1)
	if s.send(func() { learnt <- s.core.Costs() }) {
		return <-learnt
	}
	return s.core.Costs() // the loop has ended: nobody changes it any more
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

// loop owns the core: it takes one message at a time, then starts whatever can
// be started. It ends when the scheduler is closed and nothing runs any more.
func (s *Scheduler) loop() {
	defer close(s.exited)
	alarm := time.NewTimer(time.Hour)
	defer alarm.Stop()
	for !s.closing || s.core.busy() {
		if next, ok := s.core.NextWake(); ok {
			alarm.Reset(time.Until(next))
		} else {
			alarm.Stop()
		}
		select {
		case f := <-s.msgs:
			f()
		case <-alarm.C:
		}
		s.core.Step()
	}
}

// goroutines is the world of a Scheduler: what waits is a struct in the core,
// what runs is a goroutine, and each ends by telling the loop.
type goroutines struct{ s *Scheduler }

// Now implements World.
func (goroutines) Now() time.Time { return time.Now() }

// Prepare implements World.
func (g goroutines) Prepare(ctx context.Context, j *Job, node string, done func(Prepared, error)) {
	go func() {
		var p Prepared
		protect(func() (err error) {
			p, err = j.Prepare(ctx, node)
			return err
		}, func(err error) {
			g.s.send(func() { done(p, err) })
		})
	}()
}

// Run implements World.
func (g goroutines) Run(ctx context.Context, j *Job, a Attempt, done func(error)) {
	began := a.began
	a.began = func() { g.s.send(began) }
	go protect(func() error { return j.Run(ctx, a) }, func(err error) {
		g.s.send(func() { done(err) })
	})
}

// Load implements World.
func (g goroutines) Load(h Host, model string, done func([]string, error)) {
	go func() {
		var resident []string
		protect(func() (err error) {
			resident, err = h.Load(g.s.ctx, model)
			return err
		}, func(err error) {
			g.s.send(func() { done(resident, err) })
		})
	}()
}
