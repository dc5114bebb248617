package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/pipeline"
	"github.com/airesdev/aires/internal/sched"
)

// stageVersion enters every key. Raise it when the way from an answer to a
// finding changes.
const stageVersion = "1"

// prepare looks for the node's finding in the cache. Without a cache, or with
// a model nobody has, it says so before the node waits for a slot.
func (r *run) prepare(n *pipeline.Node) (sched.Prepared, error) {
	req, _, err := r.request(n, r.engine.room(n.Stage.Model))
	if err != nil {
		return sched.Prepared{}, err
	}
	digest := r.engine.inventory.digest(n.Stage.Model)
	if cache := r.engine.config.Cache; cache != nil {
		if digest == "" {
			digest, _ = cache.Digest(n.Stage.Model)
		}
		if r.recallFrom(cache, n, digest, req) {
			return sched.Prepared{Done: true}, nil
		}
	}
	if err := r.engine.missing(n.Stage.Model); err != nil {
		return sched.Prepared{}, err
	}
	return sched.Prepared{Key: model.KeyOf(stageVersion, digest, req).Hash()}, nil
}

// ask makes one attempt at a node on a host.
func (r *run) ask(ctx context.Context, n *pipeline.Node, a sched.Attempt) error {
	client, err := r.engine.inventory.client(a.Host)
	if err != nil {
		return err
	}
	began := sync.OnceFunc(a.Began)
	room := r.engine.room(n.Stage.Model)
	req, prompt, err := r.request(n, room)
	if err != nil {
		return err
	}
	requests := 1
	entry, err := r.answer(ctx, n, client, vary(req, a.Number-1), began)
	if model.KindOf(err) == model.KindPromptTooLong { // its tokens are shorter than thought
		room.Bytewise = true
		small, refit, renderErr := r.request(n, room)
		if renderErr != nil {
			return renderErr
		}
		prompt = refit
		entry, err = r.answer(ctx, n, client, vary(small, a.Number-1), began)
		requests++
	}
	if err != nil {
		return fault(err)
	}
	if entry.Repaired {
		requests++
	} else { // else two prompts were counted as one
		r.engine.rooms.learn(n.Stage.Model, prompt.Tokens(), entry.Answer.PromptTokens)
	}
	a.Report(usage(entry.Answer, requests))
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
func (r *run) answer(ctx context.Context, n *pipeline.Node, c model.Client, req model.Request, began func()) (model.Entry, error) {
	first, why := r.chat(ctx, n, c, req, began)
	if why == nil {
		return first, nil
	}
	if _, refused := errors.AsType[*refusedError](why); !refused {
		return model.Entry{}, why
	}
	again := vary(req, 100)
	again.Prompt = pipeline.Repair(req.Prompt, why.Error())
	second, err := r.chat(ctx, n, c, again, began)
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
func (r *run) chat(ctx context.Context, n *pipeline.Node, c model.Client, req model.Request, began func()) (model.Entry, error) {
	sent := r.feed.clock.now()
	ans, err := c.Chat(ctx, req, func(tokens int) {
		began()
		r.heard(n, c.Host(), tokens)
	})
	r.loadedFor(n, c.Host(), sent, ans.Load)
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

// usage is what the host says an answer took, the last one of so many requests.
func usage(a model.Answer, requests int) sched.Usage {
	return sched.Usage{
		Wait: a.Wait, Load: a.Load, Prompt: a.PromptEval, Decode: a.Eval,
		PromptTokens: a.PromptTokens, AnswerTokens: a.AnswerTokens, Timed: a.Timed(), Requests: requests,
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
