package sched

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
)

// start gives an item a slot and makes its next attempt.
func (s *Core) start(it *item, h *host) {
	must(it.job.Graph.Start(it.node, s.world.Now()))
	h.inFlight++
	s.inFlight++
	it.job.running++
	it.attempts++
	it.host = h.Name
	if !it.triedOn(h) {
		it.tried = append(it.tried, h.Name)
	}
	if h.breaker.down() {
		h.breaker.probe = it
	}
	it.job.Notify(aires.Event{
		Type: aires.EventNodeStarted, Node: it.node, Model: it.model, Host: h.Name, Attempt: it.attempts,
	})
	h.flying[it.model]++
	began, ended := s.observe(h, it.model)
	a := Attempt{Node: it.node, Host: h.Name, Number: it.attempts, began: began, usage: new(Usage)}
	s.world.Run(it.job.ctx, &it.job.Job, a, func(err error) {
		h.flying[it.model]--
		ended(err, *a.usage)
		h.inFlight--
		s.inFlight--
		it.job.running--
		s.attempted(it, h, err)
		s.finish(it.job)
		s.forget()
	})
}

// attempted decides what an attempt's end means: for the host, and for the node.
func (s *Core) attempted(it *item, h *host, err error) {
	probe := h.breaker.probe == it
	if probe {
		h.breaker.probe = nil
	}
	if it.job.ctx.Err() != nil {
		s.end(it, dag.Cancelled, context.Cause(it.job.ctx))
		return
	}
	if !h.removed {
		s.judge(h, err)
	}
	fault, _ := errors.AsType[*Fault](err)
	switch it.lastErr = err; {
	case err == nil:
		s.end(it, dag.Succeeded, nil)
	case fault != nil && fault.Transient && fault.Host && probe:
		s.retry(it, 0, err) // not held against the node: the breaker paces probes and ends them
	case fault != nil && fault.Transient:
		s.again(it, err)
	case fault != nil && fault.Elsewhere:
		s.elsewhere(it, h, err)
	default:
		s.end(it, dag.Failed, err)
	}
}

// again tries an item that failed once more, if that is allowed: on another
// host at once, or after a pause.
func (s *Core) again(it *item, err error) {
	it.failures++
	if it.failures >= s.config.Attempts || it.job.budget <= 0 {
		s.end(it, dag.Failed, err)
		return
	}
	it.job.budget--
	if s.canMove(it) {
		s.retry(it, 0, err)
		return
	}
	it.pauses++
	it.tried = nil
	s.retry(it, s.config.Backoff.delay(it.pauses, s.config.Rand), err)
}

// elsewhere tries an item on the hosts that have not refused it.
func (s *Core) elsewhere(it *item, h *host, err error) {
	if it.refused == nil {
		it.refused = map[string]struct{}{}
	}
	it.refused[h.Name] = struct{}{}
	if !slices.ContainsFunc(s.hosts, func(h *host) bool { return h.can(it) }) {
		s.end(it, dag.Failed, &NoHostError{Model: it.model, Err: err})
		return
	}
	s.retry(it, 0, err)
}

// retry gives the item's slot back and queues its next attempt, after a pause
// if there is one.
func (s *Core) retry(it *item, wait time.Duration, err error) {
	must(it.job.Graph.Park(it.node))
	it.job.Notify(aires.Event{
		Type: aires.EventNodeRetried, Node: it.node, Model: it.model, Host: it.host,
		Attempt: it.attempts, Wait: wait, Error: err.Error(),
	})
	if wait == 0 {
		s.enqueue(it)
		return
	}
	it.wake = s.world.Now().Add(wait)
	s.sleeping.add(it)
}

// canMove reports whether an item that failed will find another host without a
// pause: one with room, or a busy one if no host that failed it since the last
// pause is up and would take it straight back.
func (s *Core) canMove(it *item) bool {
	busy, back := false, false
	for _, h := range s.hosts {
		switch {
		case !h.can(it) || !h.up():
		case it.triedOn(h):
			back = true
		case h.room(it.model) > 0:
			return true
		default:
			busy = true
		}
	}
	return busy && !back
}

// judge tells the host's breaker what happened, and every job when the host
// went down or came back. A plain error, such as a panic, says nothing about
// the host.
func (s *Core) judge(h *host, err error) {
	var e aires.Event
	fault, ok := errors.AsType[*Fault](err)
	switch {
	case ok && fault.Host:
		if !h.breaker.fail(s.world.Now(), fault.Err) {
			return
		}
		e = aires.Event{Type: aires.EventHostDown, Host: h.Name, Error: fault.Error()}
	case (ok || err == nil) && h.breaker.succeed():
		e = aires.Event{Type: aires.EventHostUp, Host: h.Name}
	default:
		return
	}
	s.tell(e)
}

// tell notifies every job of what happened to a host.
func (s *Core) tell(e aires.Event) {
	for j := range s.jobs {
		j.Notify(e)
	}
}
