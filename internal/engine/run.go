package engine

import (
	"context"
	"sync"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/pipeline"
	"github.com/airesdev/aires/internal/verdict"
)

// run is one log on its way to a booklet. live is its only writer, with the
// exception of findings, which nodes fill in.
type run struct {
	engine   *Engine
	priority aires.Priority
	noAI     bool
	green    string // the commit of the last build that succeeded, or ""
	dossier  *aires.Dossier
	analysis *aires.Analysis // the dossier's
	feed     *feed
	ctx      context.Context
	stop     context.CancelCauseFunc
	done     chan struct{}

	mu       sync.Mutex
	nodes    []pipeline.Node
	info     aires.Run
	evidence []aires.Evidence
	unseen   []string // what of the workspace could not be looked at, one line each
	findings map[string]*aires.Finding
	loads    []aires.Load
	held     map[aires.Edit]held
	patches  map[string]string          // by the edits they make
	verdicts map[string]verdict.Verdict // by cause
	path     string
	saveErr  error

	unkept sync.Once // what a full disk has to say, it says once
}

// newRun makes a run of a submission whose log was read.
func newRun(e *Engine, s aires.Submission) *run {
	now := clock(time.Now())
	id := s.ID
	if id == "" {
		id = e.NewID(now.now())
	}
	return &run{
		engine: e, priority: s.Priority, noAI: s.NoAI, green: s.Green, dossier: s.Dossier, analysis: &s.Dossier.Analysis,
		feed: newFeed(id, now), done: make(chan struct{}),
		findings: map[string]*aires.Finding{}, held: map[aires.Edit]held{}, patches: map[string]string{},
		info: aires.Run{
			ID: id, Title: s.Title, Status: aires.StatusRunning,
			Workspace: s.Workspace, Started: now.now(),
			Priority: s.Priority, Labels: s.Labels, Client: s.Client, NoAI: s.NoAI,
		},
	}
}

// live takes the run from its first event to its last.
func (r *run) live() {
	defer close(r.done)
	defer r.stop(nil)
	r.feed.publish(aires.Event{Type: aires.EventRunStarted, Title: r.info.Title})
	r.feed.publish(aires.Event{Type: aires.EventParsed, Analysis: r.analysis})
	topics := r.recall(r.dossier)
	if !r.dossier.Gathered {
		topics = r.gather()
	}
	r.feed.publish(aires.Event{Type: aires.EventEvidence, Count: len(r.evidence)})
	err := r.research(topics)
	r.finish(err)
	last := aires.Event{Type: aires.EventRunEnded, Status: r.info.Status, Error: r.info.Notice}
	r.save(last)
	r.feed.publish(last)
}

// gather collects evidence, and names the topic of every diagnostic's error.
// A workspace that cannot be read leaves a run without evidence of its own.
func (r *run) gather() func(aires.Cause) string {
	byID := map[string]*aires.Diagnostic{}
	for i := range r.analysis.Diagnostics {
		byID[r.analysis.Diagnostics[i].ID] = &r.analysis.Diagnostics[i]
	}
	c, err := evidence.New(r.info.Workspace, evidence.Options{Cache: r.engine.config.Index})
	if err != nil {
		r.note(err.Error())
		return func(k aires.Cause) string { return byID[k.Root].Tool + ":" + string(k.Kind) }
	}
	defer c.Close()
	history := r.history()
	found := c.Collect(r.ctx, r.analysis)
	found, verdicts := r.judge(found, c.Index(r.ctx), history())
	unseen := c.Unseen(r.ctx, r.analysis)
	for i, line := range unseen {
		unseen[i] = r.engine.mask.Text(line)
	}
	r.engine.mask.Evidence(found)
	topics := map[string]string{}
	for _, k := range r.analysis.Causes {
		topics[k.ID] = c.Topic(byID[k.Root])
	}
	r.mu.Lock()
	r.evidence, r.unseen, r.verdicts = found, unseen, verdicts
	r.mu.Unlock()
	return func(k aires.Cause) string { return topics[k.ID] }
}

// notify publishes a scheduler's event and keeps what it says about a finding.
func (r *run) notify(n *pipeline.Node, e aires.Event) {
	if n != nil {
		e.Stage, e.Model, e.Causes = n.Stage.Name, n.Stage.Model, n.Causes
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.findings[e.Node]
	if f != nil && f.Outcome != "" {
		return // it was cancelled, and its request is still heard of
	}
	if f != nil && e.Type == aires.EventNodeEnded {
		e.Tokens = &aires.Tokens{Prompt: f.Tokens.Prompt, Answer: f.Tokens.Answer}
	}
	e = r.feed.publish(e)
	r.loading(e)
	if f == nil {
		return
	}
	r.time(f, e)
	switch e.Type {
	case aires.EventNodeStarted:
		f.Host, f.Attempts = e.Host, e.Attempt
	case aires.EventNodeEnded:
		f.Outcome, f.Error, f.Because, f.Cached = e.Outcome, firstLine(e.Error), e.Because, e.Cached
		if f.Outcome != aires.OutcomeSucceeded { // an answer that came after the cancel
			f.Answer = nil
		}
	}
}
