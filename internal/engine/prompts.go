package engine

import (
	"context"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/pipeline"
)

// Question is a prompt as it would be sent, with its place in the pipeline.
type Question struct {
	Node  string
	Needs []string // nodes whose findings stand in the prompt
	Known bool     // all those findings are in the cache, so the prompt is final
	model.Request
}

// Questions writes the prompts of a run without asking anybody. Findings that
// are not in the cache are named where they would stand.
func (e *Engine) Questions(ctx context.Context, s aires.Submission) ([]Question, error) {
	s.Title = e.mask.Text(s.Title)
	var err error
	if s.Dossier, err = e.Read(s); err != nil {
		return nil, err
	}
	r := newRun(e, s)
	r.ctx, r.stop = context.WithCancelCause(ctx)
	defer r.stop(nil)
	topic := r.gather()
	nodes := e.config.Pipeline.Plan(r.wanted(), topic)
	r.expect(nodes)
	var questions []Question
	for _, n := range inOrder(nodes) {
		req, _, err := r.request(n, e.room(n.Stage.Model))
		if err != nil {
			return nil, err
		}
		q := Question{Node: n.ID, Known: true, Request: req}
		for _, need := range n.Needs {
			q.Needs = append(q.Needs, need.Node)
			q.Known = q.Known && r.findings[need.Node].Answer != nil
		}
		questions = append(questions, q)
		r.foresee(n, req)
	}
	return questions, nil
}

// request writes the node's question, and notes what had to be left out of it.
func (r *run) request(n *pipeline.Node, room pipeline.Room) (model.Request, pipeline.Prompt, error) {
	prompt, err := r.engine.config.Pipeline.Render(*n, r.material(n), r.engine.config.FenceKey, room)
	if err != nil {
		return model.Request{}, prompt, err
	}
	r.mu.Lock()
	r.findings[n.ID].Left = prompt.Left
	r.mu.Unlock()
	return model.Request{
		Model: n.Stage.Model, System: prompt.System, Prompt: prompt.Text, Schema: n.Stage.Schema,
		Context: room.Context, MaxTokens: prompt.Answer, Temperature: n.Stage.Temperature,
	}, prompt, nil
}

// material gathers what the node's prompt may show. Its inputs have ended.
func (r *run) material(n *pipeline.Node) pipeline.Material {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := pipeline.Material{Analysis: r.analysis, Evidence: r.evidence, Verdicts: r.ownVerdicts()}
	for _, need := range n.Needs {
		f := r.findings[need.Node]
		in := pipeline.Input{Node: f.Node, Model: f.Model, Answer: string(f.Answer), Reason: f.Error}
		if f.Because != "" {
			in.Reason = "it needed " + f.Because + ", which failed"
		}
		m.Findings = append(m.Findings, in)
	}
	return m
}

// ownVerdicts are what AIRES makes of the causes by itself. The caller holds mu.
func (r *run) ownVerdicts() map[string]aires.Verdict {
	all := map[string]aires.Verdict{}
	for id, v := range r.verdicts {
		all[id] = aires.Verdict{Hypothesis: v.Hypothesis, Steps: v.Steps, Edits: v.Edits}
	}
	return all
}

// foresee takes a node's finding from the cache, or leaves word that there is
// none yet.
func (r *run) foresee(n *pipeline.Node, req model.Request) {
	if cache := r.engine.config.Cache; cache != nil {
		digest, _ := cache.Digest(n.Stage.Model)
		if r.recallFrom(cache, n, digest, req) {
			return
		}
	}
	r.findings[n.ID].Error = "not asked yet; its answer will stand here"
}

// recallFrom takes a node's finding from the cache and reports whether it was
// there. It may stand under the prompt that was written before the model's
// tokens were known.
func (r *run) recallFrom(cache *model.Cache, n *pipeline.Node, digest string, req model.Request) bool {
	e, ok := cache.Get(model.KeyOf(stageVersion, digest, req).Hash())
	if room := r.engine.room(n.Stage.Model); !ok && room.Scale != 0 {
		room.Scale = 0
		first, _, err := r.request(n, room)
		if err != nil {
			return false
		}
		e, ok = cache.Get(model.KeyOf(stageVersion, digest, first).Hash())
	}
	return ok && r.accept(n, e) == nil
}

// inOrder lists nodes so that each comes after those it needs.
func inOrder(nodes []pipeline.Node) []*pipeline.Node {
	byID := map[string]*pipeline.Node{}
	for i := range nodes {
		byID[nodes[i].ID] = &nodes[i]
	}
	var list []*pipeline.Node
	seen := map[string]bool{}
	var visit func(*pipeline.Node)
	visit = func(n *pipeline.Node) {
		if seen[n.ID] {
			return
		}
		seen[n.ID] = true
		for _, need := range n.Needs {
			visit(byID[need.Node])
		}
		list = append(list, n)
	}
	for i := range nodes {
		visit(&nodes[i])
	}
	return list
}
