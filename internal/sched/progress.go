package sched

import (
	"context"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
)

// begin takes a job in.
func (s *Core) begin(j *job) {
	for _, h := range s.hosts {
		s.look(h)
	}
	s.inform(j)
	s.jobs[j] = struct{}{}
	s.arrivals++
	j.number = s.arrivals
	s.groupNodes(j)
	s.advance(j, j.Graph.Begin(s.world.Now()))
	s.finish(j)
}

// advance queues what a transition made ready and reports what it skipped.
func (s *Core) advance(j *job, c dag.Change) {
	for _, id := range c.Skipped {
		s.left(j, id)
		j.Notify(aires.Event{
			Type: aires.EventNodeEnded, Node: id,
			Outcome: aires.OutcomeSkipped, Because: j.Graph.Because(id),
		})
	}
	for _, id := range c.Ready {
		task := j.tasks[id]
		s.arrivals++
		it := &item{
			job: j, node: id, model: task.Model,
			rank: rank{int(task.Priority), j.Graph.Depth(id), s.arrivals},
		}
		for _, name := range task.Groups {
			it.groups = append(it.groups, j.groups[name])
		}
		j.Notify(aires.Event{Type: aires.EventNodeQueued, Node: id, Needs: needs(j.Graph, id)})
		if j.Prepare == nil {
			s.enqueue(it)
		} else {
			s.prepare.add(it)
		}
	}
}

func needs(g *dag.Graph, id string) []string {
	var ids []string
	for _, in := range g.Inputs(id) {
		ids = append(ids, in.Node)
	}
	return ids
}

// end ends a node and wakes who waited for it.
func (s *Core) end(it *item, outcome dag.State, err error) {
	s.release(it)
	j := it.job
	change, bad := j.Graph.End(it.node, outcome, s.world.Now())
	must(bad)
	s.left(j, it.node)
	e := aires.Event{
		Type: aires.EventNodeEnded, Node: it.node, Model: it.model, Host: it.host, Attempt: it.attempts,
		Outcome: aires.Outcome(j.Graph.State(it.node).String()),
		Cached:  it.attempts == 0 && outcome == dag.Succeeded,
	}
	if err != nil {
		e.Error = err.Error()
	}
	j.Notify(e)
	s.advance(j, change)
	s.finish(j)
}

// cancel ends what waits of a job and aborts what runs.
func (s *Core) cancel(j *job, cause error) {
	if _, ok := s.jobs[j]; !ok {
		return
	}
	if cause == nil {
		cause = context.Canceled
	}
	j.stop(cause)
	for _, id := range j.Graph.Cancel(s.world.Now()) {
		s.left(j, id)
		j.Notify(aires.Event{
			Type: aires.EventNodeEnded, Node: id,
			Outcome: aires.OutcomeCancelled, Error: cause.Error(),
		})
	}
	s.drop(j)
	s.finish(j)
}

// drop takes a cancelled job's items out of every queue.
func (s *Core) drop(j *job) {
	dropped := append(s.prepare.drop(j), s.sleeping.drop(j)...)
	for _, q := range s.ready {
		dropped = append(dropped, q.drop(j)...)
	}
	for _, leader := range s.leaders {
		leader.unfollow(j)
	}
	for _, it := range dropped { // only now: releasing fills queues
		s.release(it)
	}
}

// finish lets go of a job when its last node has ended and none of its
// goroutines is left.
func (s *Core) finish(j *job) {
	if _, ok := s.jobs[j]; !ok || !j.Graph.Done() || j.running > 0 {
		return
	}
	delete(s.jobs, j)
	s.costs.ended(j)
	if len(s.jobs) == 0 {
		s.wave = wave{}
	}
	j.stop(nil)
	j.ended()
}

// busy reports whether any job is on its way or any load in flight.
func (s *Core) busy() bool { return len(s.jobs) > 0 || s.loading > 0 }

// must stops the program when a graph contradicts what the scheduler knows of
// it: the graph was changed from outside, or the scheduler is wrong. To go on
// would be to run nodes whose inputs may not exist.
func must(err error) {
	if err != nil {
		panic("sched: " + err.Error())
	}
}
