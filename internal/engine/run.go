package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/pipeline"
	"github.com/airesdev/aires/internal/sched"
	"github.com/airesdev/aires/internal/verdict"
)

// run is one log on its way to a booklet. live is its only writer, with the
// exception of findings, which nodes fill in.
type run struct {
	engine   *Engine
	priority aires.Priority
	noAI     bool
	analysis *aires.Analysis
	feed     *feed
	ctx      context.Context
	stop     context.CancelCauseFunc
	done     chan struct{}

	mu       sync.Mutex
	nodes    []pipeline.Node
	info     aires.Run
	evidence []aires.Evidence
	findings map[string]*aires.Finding
	held     map[aires.Edit]held
	verdicts map[string]verdict.Verdict // by cause
	path     string
	saveErr  error

	unkept sync.Once // what a full disk has to say, it says once
}

func newRun(e *Engine, s aires.Submission, a *aires.Analysis) *run {
	now := time.Now()
	id := newID(now)
	return &run{
		engine: e, priority: s.Priority, noAI: s.NoAI, analysis: a,
		feed: newFeed(id), done: make(chan struct{}),
		findings: map[string]*aires.Finding{}, held: map[aires.Edit]held{},
		info: aires.Run{
			ID: id, Title: s.Title, Status: aires.StatusRunning,
			Workspace: s.Workspace, Started: now,
		},
	}
}

// live takes the run from its first event to its last.
func (r *run) live() {
	defer close(r.done)
	defer r.stop(nil)
	r.feed.publish(aires.Event{Type: aires.EventRunStarted, Title: r.info.Title})
	r.feed.publish(aires.Event{Type: aires.EventParsed, Analysis: r.analysis})
	topics := r.gather()
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
	c, err := evidence.New(r.info.Workspace, evidence.Options{})
	if err != nil {
		r.note(err.Error())
		return func(k aires.Cause) string { return byID[k.Root].Tool + ":" + string(k.Kind) }
	}
	defer c.Close()
	found := c.Collect(r.ctx, r.analysis)
	found, verdicts := r.judge(found)
	r.engine.mask.Evidence(found)
	topics := map[string]string{}
	for _, k := range r.analysis.Causes {
		topics[k.ID] = c.Topic(byID[k.Root])
	}
	r.mu.Lock()
	r.evidence, r.verdicts = found, verdicts
	r.mu.Unlock()
	return func(k aires.Cause) string { return topics[k.ID] }
}

// research asks the models. It returns why nobody was asked, or why asking was
// stopped.
func (r *run) research(topic func(aires.Cause) string) error {
	causes := r.wanted()
	if len(causes) == 0 || r.noAI || r.ctx.Err() != nil {
		return context.Cause(r.ctx)
	}
	r.engine.look(r.ctx)
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
	t := sched.Task{Model: n.Stage.Model, Priority: max(n.Priority, r.priority)}
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

// notify publishes a scheduler's event and keeps what it says about a finding.
func (r *run) notify(n *pipeline.Node, e aires.Event) {
	if n != nil {
		e.Stage, e.Model, e.Causes = n.Stage.Name, n.Stage.Model, n.Causes
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.findings[e.Node]
	if f != nil && e.Type == aires.EventNodeEnded {
		e.Tokens = &aires.Tokens{Prompt: f.Tokens.Prompt, Answer: f.Tokens.Answer}
	}
	e = r.feed.publish(e)
	if f == nil {
		return
	}
	switch e.Type {
	case aires.EventNodeQueued:
		f.Timing.Queued = e.Time
	case aires.EventNodeStarted:
		f.Timing.Started, f.Host, f.Attempts = e.Time, e.Host, e.Attempt
	case aires.EventNodeEnded:
		f.Timing.Ended = e.Time
		f.Outcome, f.Error, f.Because, f.Cached = e.Outcome, firstLine(e.Error), e.Because, e.Cached
		if f.Outcome != aires.OutcomeSucceeded { // an answer that came after the cancel
			f.Answer = nil
		}
	}
}

// finish decides how the run ended and says what a user can do about it.
func (r *run) finish(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.info.Ended = time.Now()
	r.info.Status = aires.StatusComplete
	if all := len(r.askable()); all > len(r.wanted()) && !r.noAI {
		r.noteLocked(fmt.Sprintf("models were asked about the first %d of %d causes; raise it with --causes", len(r.wanted()), all))
	}
	lost := 0
	for _, f := range r.findings {
		if f.Outcome != aires.OutcomeSucceeded {
			lost++
		}
	}
	switch {
	case r.ctx.Err() != nil:
		r.info.Status = aires.StatusCancelled
		r.noteLocked("stopped before its end; run it again to go on, what was answered is kept")
	case err != nil:
		r.info.Status = aires.StatusPartial
		r.noteLocked(err.Error())
	case lost > 0:
		r.info.Status = aires.StatusPartial
		r.noteLocked(r.lostNotice(lost))
	case r.noAI && len(r.wanted()) > 0:
		r.noteLocked("no model was asked; run it without --no-ai for analysis by models")
	}
}

// lostNotice says in one line how to get what is missing.
func (r *run) lostNotice(lost int) string {
	if !r.engine.inventory.reachable() {
		return r.engine.nobody().Error()
	}
	for _, m := range r.engine.config.Pipeline.Models() {
		if err := r.engine.missing(m); err != nil {
			return err.Error() + ", or all at once: aires doctor --fix"
		}
	}
	return fmt.Sprintf("%d of %d findings are missing; run it again to ask only for those", lost, len(r.findings))
}

func (r *run) note(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.noteLocked(s)
}

func (r *run) noteLocked(s string) {
	if r.info.Notice != "" {
		s = r.info.Notice + "; " + s
	}
	r.info.Notice = s
}

// state returns the run as it stands.
func (r *run) state() aires.Run {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.info
}

// report puts together what is known by now.
func (r *run) report() *aires.Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	rep := &aires.Report{Analysis: *r.analysis, Run: r.info, Evidence: r.evidence}
	rep.Schema = aires.SchemaBooklet
	covers := map[string][]string{}
	for _, n := range r.nodes {
		rep.Findings = append(rep.Findings, *r.findings[n.ID])
		if n.Stage.Per != pipeline.PerRun {
			covers[n.ID] = n.Causes
		}
	}
	rep.Booklet = booklet.Assemble(r.analysis, rep.Evidence, rep.Findings, covers)
	r.account(rep.Booklet.Causes) // what models proposed
	r.pronounce(rep.Booklet.Causes)
	r.account(rep.Booklet.Causes) // what AIRES itself proposes has to pass too
	return rep
}

// save writes the run to the store with its events, one JSON object a line;
// the last of them is still to be published.
func (r *run) save(last aires.Event) {
	if r.engine.config.Store == nil || r.analysis.Summary.Errors == 0 {
		return
	}
	all := r.feed.all()
	last.Run, last.Seq, last.Time = r.info.ID, int64(len(all))+1, r.info.Ended
	var events bytes.Buffer
	out := json.NewEncoder(&events)
	for _, e := range append(all, last) {
		_ = out.Encode(e) // plain values into memory: this cannot fail
	}
	r.path, r.saveErr = r.engine.config.Store.Save(r.report(), map[string][]byte{"events.ndjson": events.Bytes()})
}
