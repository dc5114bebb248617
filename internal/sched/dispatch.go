package sched

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
)

// dispatch starts whatever can be started. The order of its steps matters:
// each may feed those below it, and none feeds one above.
func (s *Core) dispatch(now time.Time) {
	for it := s.sleeping.top(); it != nil && !it.wake.After(now); it = s.sleeping.top() {
		s.enqueue(s.sleeping.take())
	}
	for s.giveUp(now) { // an end may queue nodes without hope in their turn
	}
	for s.mayPrepare() {
		s.startPrepare(s.prepare.take())
	}
	for again := true; again; {
		for it, h := s.next(now); it != nil; it, h = s.next(now) {
			s.start(it, h)
		}
		again = s.swap(now) || s.idle() && (s.starving() && s.nextWave() || s.widen())
	}
}

// class groups the items that the same hosts can serve, so that choosing looks
// at one item a class and not at all that wait.
func class(it *item) string {
	if len(it.refused) == 0 {
		return it.model
	}
	return it.model + "\x00" + strings.Join(slices.Sorted(maps.Keys(it.refused)), "\x00")
}

// enqueue lets a prepared item wait for a slot, once its wave has come.
func (s *Core) enqueue(it *item) {
	if s.held(it) {
		return
	}
	if it.queued.IsZero() {
		it.queued = s.world.Now()
		it.job.Notify(aires.Event{Type: aires.EventNodeReady, Node: it.node})
	}
	c := class(it)
	if s.ready[c] == nil {
		s.ready[c] = byRank()
	}
	s.ready[c].add(it)
}

// next chooses the first item, in order, that a host is free for, takes it out
// of its queue and returns it with the host. Sequentially it waits until
// everything that is ready has been prepared, so that the order is exact.
func (s *Core) next(now time.Time) (*item, *host) {
	if s.config.Policy == Sequential && s.inFlight+len(s.preparing) > 0 {
		return nil, nil
	}
	var best *queue
	var on *host
	for c, q := range s.ready {
		it := q.top()
		if it == nil {
			delete(s.ready, c)
			continue
		}
		if best != nil && !it.rank.before(best.top().rank) {
			continue
		}
		if h := s.place(it, now); h != nil {
			best, on = q, h
		}
	}
	if best == nil {
		return nil, nil
	}
	return best.take(), on
}

// place returns the free host for an item: rather one that was not asked since
// the item's last pause, then one that is up, then one that did not fail it
// last; of equals the one with the most room.
func (s *Core) place(it *item, now time.Time) *host {
	doubt := func(h *host) (d int) {
		if it.triedOn(h) {
			d += 4
		}
		if h.breaker.down() {
			d += 2
		}
		if h.Name == it.host {
			d++
		}
		return d
	}
	var best *host
	for _, h := range s.hosts {
		if !h.can(it) || !h.free(it.model, now) || !s.takes(h, it, now) {
			continue
		}
		if best == nil || cmp.Or(cmp.Compare(doubt(h), doubt(best)), cmp.Compare(best.room(it.model), h.room(it.model))) < 0 {
			best = h
		}
	}
	return best
}

func (it *item) triedOn(h *host) bool { return slices.Contains(it.tried, h.Name) }

// giveUp fails the items that no host can serve any more, and reports whether
// there were any.
func (s *Core) giveUp(now time.Time) (gaveUp bool) {
	for _, q := range s.ready {
		for it := q.top(); it != nil; it = q.top() {
			err := s.hopeless(it, now)
			if err == nil {
				break // its class shares its hosts, and so its hope
			}
			gaveUp = true
			s.end(q.take(), dag.Failed, err)
		}
	}
	return gaveUp
}

// hopeless returns a *NoHostError if no host can serve the item, or if those
// that can are lost; else nil.
func (s *Core) hopeless(it *item, now time.Time) error {
	err := it.lastErr
	for _, h := range s.hosts {
		if !h.can(it) {
			continue
		}
		if !h.breaker.lost(now) {
			return nil
		}
		err = h.breaker.err
	}
	return &NoHostError{Model: it.model, Err: err}
}
