package sched

import (
	"slices"

	"github.com/airesdev/aires/internal/dag"
)

// mayPrepare reports whether the next preparation may begin.
func (s *Core) mayPrepare() bool {
	if s.config.Policy == Sequential && s.inFlight > 0 {
		return false
	}
	return len(s.preparing) < s.config.Prepare && s.prepare.top() != nil
}

// startPrepare has an item prepared.
func (s *Core) startPrepare(it *item) {
	s.preparing[it] = struct{}{}
	it.job.running++
	s.world.Prepare(it.job.ctx, &it.job.Job, it.node, func(p Prepared, err error) {
		delete(s.preparing, it)
		it.job.running--
		s.prepared(it, p, err)
		s.finish(it.job)
	})
}

// prepared goes on with an item after its preparation.
func (s *Core) prepared(it *item, p Prepared, err error) {
	leader := s.leaders[p.Key]
	missed := it.missed
	it.missed = nil
	switch {
	case it.job.Graph.State(it.node).Ended(): // cancelled meanwhile
	case err != nil:
		s.end(it, dag.Failed, err)
	case p.Done:
		s.end(it, dag.Succeeded, nil)
	case p.Key == "":
		s.enqueue(it)
	case leader != nil:
		s.follow(leader, it)
	case slices.Contains(missed, p.Key): // the answer may have come just after it was looked for
		s.prepare.add(it)
	default:
		it.key = p.Key
		s.leaders[p.Key] = it
		s.enqueue(it)
	}
}

// follow lets an item wait for an equal one, which inherits its rank if that
// is better: what is urgent must not wait behind what is not.
func (s *Core) follow(leader, it *item) {
	leader.leads = append(leader.leads, it)
	if !it.rank.before(leader.rank) {
		return
	}
	leader.rank = it.rank
	if q := s.ready[class(leader)]; q != nil {
		q.raised(leader)
	}
}

// unfollow takes a job's items from those that wait for it.
func (it *item) unfollow(j *job) {
	it.leads = slices.DeleteFunc(it.leads, func(f *item) bool { return f.job == j })
}

// release lets the equal nodes that waited for an item go on.
func (s *Core) release(it *item) {
	if it.key == "" {
		return
	}
	delete(s.leaders, it.key)
	for p := range s.preparing {
		p.missed = append(p.missed, it.key)
	}
	for _, f := range it.leads {
		s.prepare.add(f)
	}
	it.key, it.leads = "", nil
}
