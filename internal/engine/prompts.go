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
		req, err := r.request(n, 1)
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

// foresee takes a node's finding from the cache, or leaves word that there is
// none yet.
func (r *run) foresee(n *pipeline.Node, req model.Request) {
	if cache := r.engine.config.Cache; cache != nil {
		digest, _ := cache.Digest(n.Stage.Model)
		if entry, ok := cache.Get(model.KeyOf(stageVersion, digest, req).Hash()); ok && r.accept(n, entry) == nil {
			return
		}
	}
	r.findings[n.ID].Error = "not asked yet; its answer will stand here"
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
