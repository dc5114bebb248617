package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/pipeline"
	"github.com/airesdev/aires/internal/sched"
)

// stageVersion enters every key. Raise it when the way from an answer to a
// finding changes.
const stageVersion = "1"

// tight is the part of a prompt's room that is used after a host found the
// prompt too long.
const tight = 0.5

// prepare looks for the node's finding in the cache. Without a cache, or with
// a model nobody has, it says so before the node waits for a slot.
func (r *run) prepare(n *pipeline.Node) (sched.Prepared, error) {
	req, err := r.request(n, 1)
	if err != nil {
		return sched.Prepared{}, err
	}
	digest := r.engine.inventory.digest(n.Stage.Model)
	if cache := r.engine.config.Cache; cache != nil {
		if digest == "" {
			digest, _ = cache.Digest(n.Stage.Model)
		}
		if e, ok := cache.Get(model.KeyOf(stageVersion, digest, req).Hash()); ok {
			if r.accept(n, e) == nil {
				return sched.Prepared{Done: true}, nil
			}
		}
	}
	if err := r.engine.missing(n.Stage.Model); err != nil {
		return sched.Prepared{}, err
	}
	return sched.Prepared{Key: model.KeyOf(stageVersion, digest, req).Hash()}, nil
}

// request writes the node's question.
func (r *run) request(n *pipeline.Node, scale float64) (model.Request, error) {
	p := r.engine.config.Pipeline
	prompt, err := p.Render(*n, r.material(n), r.engine.config.FenceKey, scale)
	if err != nil {
		return model.Request{}, err
	}
	return model.Request{
		Model: n.Stage.Model, System: prompt.System, Prompt: prompt.Text, Schema: n.Stage.Schema,
		Context: p.Context(n.Stage.Model), MaxTokens: n.Stage.MaxTokens, Temperature: n.Stage.Temperature,
	}, nil
}

// material gathers what the node's prompt may show. Its inputs have ended.
func (r *run) material(n *pipeline.Node) pipeline.Material {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := pipeline.Material{Analysis: r.analysis, Evidence: r.evidence}
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

// ask makes one attempt at a node on a host.
func (r *run) ask(ctx context.Context, n *pipeline.Node, a sched.Attempt) error {
	client := r.engine.client(a.Host)
	req, err := r.request(n, 1)
	if err != nil {
		return err
	}
	entry, err := r.answer(ctx, n, client, vary(req, a.Number-1))
	if model.KindOf(err) == model.KindPromptTooLong {
		small, renderErr := r.request(n, tight)
		if renderErr != nil {
			return renderErr
		}
		entry, err = r.answer(ctx, n, client, vary(small, a.Number-1))
	}
	if err != nil {
		return fault(err)
	}
	a.Report(usage(entry.Answer))
	if r.engine.config.Cache != nil {
		key := model.KeyOf(stageVersion, entry.Answer.Digest, req).Hash()
		if err := r.engine.config.Cache.Put(key, entry); err != nil {
			r.unkept.Do(func() { r.note(fmt.Sprintf("findings could not be kept: %s", err)) })
		}
	}
	return r.accept(n, entry)
}

// vary makes a question that is asked again roll other dice: a model that ran
// in circles at temperature 0 would run the same circles.
func vary(req model.Request, again int) model.Request {
	if again > 0 {
		req.Seed += again
		req.Temperature = max(req.Temperature, 0.7)
	}
	return req
}

// answer asks once, and once more when the answer does not follow its schema.
func (r *run) answer(ctx context.Context, n *pipeline.Node, c model.Client, req model.Request) (model.Entry, error) {
	first, why := r.chat(ctx, n, c, req)
	if why == nil {
		return first, nil
	}
	if _, refused := errors.AsType[*refusedError](why); !refused {
		return model.Entry{}, why
	}
	again := vary(req, 100)
	again.Prompt = pipeline.Repair(req.Prompt, why.Error())
	second, err := r.chat(ctx, n, c, again)
	if err != nil {
		return model.Entry{}, err
	}
	second.Repaired = true
	second.Answer.PromptTokens += first.Answer.PromptTokens
	second.Answer.AnswerTokens += first.Answer.AnswerTokens
	return second, nil
}

// refusedError is an answer of no use: cut off by its limit or by the host's
// guard against models that repeat themselves, empty, or against its schema.
// It is worth repairing.
type refusedError struct {
	model string
	err   error
}

func (e *refusedError) Error() string { return fmt.Sprintf("%s: answer refused: %s", e.model, e.err) }

func (e *refusedError) Unwrap() error { return e.err }

// chat asks once and checks the answer against the stage's schema.
func (r *run) chat(ctx context.Context, n *pipeline.Node, c model.Client, req model.Request) (model.Entry, error) {
	ans, err := c.Chat(ctx, req, func(tokens int) {
		r.feed.report(aires.Event{
			Node: n.ID, Stage: n.Stage.Name, Causes: n.Causes, Model: n.Stage.Model, Host: c.Host(),
			Tokens: &aires.Tokens{Answer: tokens},
		})
	})
	entry := model.Entry{Answer: ans}
	switch model.KindOf(err) {
	case model.KindLength, model.KindBadAnswer, model.KindIncomplete:
		return entry, &refusedError{n.Stage.Model, err}
	}
	if err != nil {
		return entry, err
	}
	value, err := model.Extract(ans.Text)
	if err == nil {
		err = r.engine.schemas.Validate(n.Stage.Schema, value)
	}
	if err != nil {
		return entry, &refusedError{n.Stage.Model, err}
	}
	entry.Value = value
	return entry, nil
}

// accept makes a checked answer the node's finding.
func (r *run) accept(n *pipeline.Node, e model.Entry) error {
	value, dropped, err := pipeline.CheckIDs(e.Value, r.known(n))
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.findings[n.ID]
	f.Answer, f.Dropped, f.Repaired, f.Host = value, dropped, e.Repaired, e.Answer.Host
	f.Tokens = aires.Tokens{Prompt: e.Answer.PromptTokens, Answer: e.Answer.AnswerTokens}
	return nil
}

// known tells which ids an answer may refer to.
func (r *run) known(n *pipeline.Node) func(string) bool {
	ids := map[string]bool{}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.evidence {
		ids[e.ID] = true
	}
	for _, d := range r.analysis.Diagnostics {
		ids[d.ID] = true
	}
	for _, c := range n.Causes {
		ids[c] = true
	}
	return func(id string) bool { return ids[id] }
}

// fault says what a client's error means for the schedule.
func fault(err error) error {
	e, ok := errors.AsType[*model.Error](err)
	if !ok {
		return err
	}
	return &sched.Fault{
		Err: err, Transient: e.Transient(), Host: e.HostFault(), Elsewhere: e.Elsewhere(),
		Busy: e.Kind == model.KindBusy,
	}
}

// usage is what the host says an answer took.
func usage(a model.Answer) sched.Usage {
	return sched.Usage{
		Wait: a.Wait, Load: a.Load, Prompt: a.PromptEval, Decode: a.Eval,
		PromptTokens: a.PromptTokens, AnswerTokens: a.AnswerTokens, Timed: a.Timed(),
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
