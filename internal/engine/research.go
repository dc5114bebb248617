package engine

import (
	"context"
	"fmt"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/pipeline"
	"github.com/airesdev/aires/internal/sched"
)

// research asks the models. It returns why nobody was asked, or why asking was
// stopped.
func (r *run) research(topic func(aires.Cause) string) error {
	causes := r.wanted()
	if len(causes) == 0 || r.noAI || r.ctx.Err() != nil {
		return context.Cause(r.ctx)
	}
	r.engine.look(r.ctx, r.engine.inventory.all())
	if r.ctx.Err() != nil {
		return context.Cause(r.ctx)
	}
	for _, e := range r.engine.inventory.silent() {
		r.feed.publish(e)
	}
	nodes := r.engine.config.Pipeline.Plan(causes, topic)
	graph, err := pipeline.Graph(nodes)
	if err != nil {
		return fmt.Errorf("plan run: %w", err)
	}
	byID := r.expect(nodes)
	if !r.engine.inventory.reachable() && !r.anyKnown(nodes) {
		r.expect(nil)
		return r.engine.nobody()
	}
	handle, err := r.engine.sched.Submit(r.ctx, sched.Job{
		Graph:   graph,
		Task:    func(id string) sched.Task { return r.task(byID[id]) },
		Prepare: func(_ context.Context, id string) (sched.Prepared, error) { return r.prepare(byID[id]) },
		Run:     func(ctx context.Context, a sched.Attempt) error { return r.ask(ctx, byID[a.Node], a) },
		Notify:  func(e aires.Event) { r.notify(byID[e.Node], e) },
	})
	if err != nil {
		return err
	}
	return handle.Wait(r.ctx)
}

// task tells the scheduler about a node. What is asked once per run belongs to
// no wave: it waits for all causes anyway.
func (r *run) task(n *pipeline.Node) sched.Task {
	t := sched.Task{Model: n.Stage.Model, Priority: n.Priority}
	switch {
	case r.priority < aires.PriorityNormal: // nothing in it is more urgent than other runs
		t.Priority = r.priority
	case r.priority > aires.PriorityNormal:
		t.Priority = max(n.Priority, r.priority)
	}
	if n.Stage.Per != pipeline.PerRun {
		t.Groups = n.Causes
	}
	return t
}

// anyKnown reports whether the cache holds the finding of a node that needs no
// other: the others can only follow.
func (r *run) anyKnown(nodes []pipeline.Node) bool {
	for i := range nodes {
		if len(nodes[i].Needs) > 0 {
			continue
		}
		if p, err := r.prepare(&nodes[i]); err == nil && p.Done {
			return true
		}
	}
	return false
}

// expect makes an open finding for every node, and returns the nodes by id.
func (r *run) expect(nodes []pipeline.Node) map[string]*pipeline.Node {
	byID := map[string]*pipeline.Node{}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.nodes, r.findings, r.info.Policy = nodes, map[string]*aires.Finding{}, ""
	if len(nodes) > 0 {
		r.info.Policy = string(r.engine.config.Schedule.Policy)
	}
	for i := range nodes {
		n := &nodes[i]
		byID[n.ID] = n
		r.findings[n.ID] = &aires.Finding{Node: n.ID, Stage: n.Stage.Name, Model: n.Stage.Model}
	}
	return byID
}

// wanted are the causes that models are asked about.
func (r *run) wanted() []aires.Cause {
	causes := r.askable()
	if most := r.engine.config.Causes; most > 0 && len(causes) > most {
		causes = causes[:most]
	}
	return causes
}

// askable are the causes that are worth a question.
func (r *run) askable() []aires.Cause {
	var causes []aires.Cause
	for _, c := range r.analysis.Causes {
		if c.Kind != aires.KindWarning || r.engine.config.Warnings {
			causes = append(causes, c)
		}
	}
	return causes
}
