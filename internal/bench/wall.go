package bench

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/sched"
)

// wall is one play in wall-clock time, against hosts that are spoken to. Its
// times are those of the scenario: speed times the wall's.
type wall struct {
	params   Params
	clients  []model.Client
	question func(*node) model.Request
	speed    float64
	began    time.Time

	mu     sync.Mutex // guards what follows
	ledger ledger
	loads  []loads // by host
}

// now is the time since the beginning.
func (w *wall) now() time.Duration { return w.scaled(time.Since(w.began)) }

// scaled is the scenario's time for a time of the wall.
func (w *wall) scaled(d time.Duration) time.Duration { return time.Duration(float64(d) * w.speed) }

// until returns how long to wait for a moment of the scenario.
func (w *wall) until(t time.Duration) time.Duration {
	return time.Until(w.began.Add(time.Duration(float64(t) / w.speed)))
}

// chat asks a host a node's question and notes what became of it.
func (w *wall) chat(ctx context.Context, n *node, on int, began func()) (model.Answer, error) {
	w.mu.Lock()
	w.ledger.sent(n)
	w.mu.Unlock()
	sent := w.now()
	a, err := w.clients[on].Chat(ctx, w.question(n), first(began))
	w.mu.Lock()
	defer w.mu.Unlock()
	switch now := w.now(); {
	case err == nil:
		begin := sent
		if a.Timed() {
			begin = max(sent, now-w.scaled(a.PromptEval+a.Eval))
		}
		w.ledger.answered(n, Span{Host: on, Begin: begin, End: now})
		w.loads[on].note(n.model, sent+w.scaled(a.Load), w.scaled(a.Load))
	case model.KindOf(err) == model.KindBusy:
		w.ledger.turnedAway()
	default:
		w.ledger.lost(err)
	}
	return a, err
}

// first returns a progress function that calls began with the first piece.
func first(began func()) func(int) {
	var once sync.Once
	return func(int) { once.Do(began) }
}

// load has a host load a model, and returns what is in memory then.
func (w *wall) load(ctx context.Context, on int, name string) (resident []string, err error) {
	loader := w.clients[on].(model.Loader)
	took, err := loader.Load(ctx, name, w.context())
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.loads[on].note(name, w.now(), w.scaled(took))
	w.mu.Unlock()
	return w.resident(ctx, on)
}

// context is the context length that all questions have in common.
func (w *wall) context() int { return w.question(w.ledger.causes[0].nodes[0]).Context }

// resident returns which of the stages' models are in a host's memory.
func (w *wall) resident(ctx context.Context, on int) (names []string, err error) {
	infos, err := w.clients[on].(model.Inspector).Loaded(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range w.params.models() {
		if _, ok := model.Find(infos, name); ok {
			names = append(names, name)
		}
	}
	return names, nil
}

// directs reports whether a host can be told what to load.
func (w *wall) directs(on int) bool {
	_, loads := w.clients[on].(model.Loader)
	_, inspects := w.clients[on].(model.Inspector)
	return loads && inspects
}

// plain plays what people use instead of sched, until everything has ended.
func (w *wall) plain(ctx context.Context, p Policy) {
	f := &asked{wall: w, ctx: ctx, over: make(chan func())}
	s := p.plain(f, w.params)
	next := time.NewTimer(0)
	defer next.Stop()
	arriving := w.arriving()
	for s.step(); len(arriving) > 0 || f.open > 0; s.step() {
		var due <-chan time.Time
		if len(arriving) > 0 {
			next.Reset(w.until(arriving[0][0].arrival))
			due = next.C
		}
		select {
		case done := <-f.over:
			f.open--
			done()
		case <-due:
			s.arrive(arriving[0])
			arriving = arriving[1:]
		case <-ctx.Done():
			arriving = nil
			for ; f.open > 0; f.open-- {
				<-f.over
			}
			return
		}
	}
}

func (w *wall) arriving() (all [][]*cause) {
	for together := range arrivals(w.ledger.causes) {
		all = append(all, together)
	}
	return all
}

// asked is the field of a wall: each question is a goroutine that ends by
// handing its end to the loop of plain, which counts them and waits for all.
type asked struct {
	*wall
	ctx  context.Context
	over chan func()
	open int // belongs to the loop
}

// width implements field.
func (f *asked) width() int { return len(f.clients) }

// ask implements field.
func (f *asked) ask(n *node, on int, done func(error)) {
	f.open++
	go func() {
		_, err := f.chat(f.ctx, n, on, func() {})
		f.over <- func() { done(err) }
	}()
}

// scheduled plays package sched itself, and returns what it has learnt.
func (w *wall) scheduled(ctx context.Context, o sched.Objective) map[string]map[string]sched.Cost {
	c := sched.Config{Objective: o}
	index := map[string]int{}
	for i, client := range w.clients {
		name := client.Host()
		index[name] = i
		h := sched.Host{Name: name, Limit: w.params.Limit}
		if w.directs(i) {
			h.Load = func(ctx context.Context, model string) ([]string, error) {
				resident, err := w.load(ctx, i, model)
				return resident, fault(err)
			}
		}
		c.Hosts = append(c.Hosts, h)
	}
	s := sched.New(c)
	defer s.Close()
	var jobs []*sched.Handle
	for _, causes := range w.arriving() {
		if !pause(ctx, w.until(causes[0].arrival)) {
			break
		}
		nodes := map[string]*node{}
		job := jobOf(causes, nodes)
		job.Run = func(ctx context.Context, at sched.Attempt) error {
			a, err := w.chat(ctx, nodes[at.Node], index[at.Host], at.Began)
			if err != nil {
				return fault(err)
			}
			at.Report(sched.Usage{
				Wait: a.Wait, Load: a.Load, Prompt: a.PromptEval, Decode: a.Eval,
				PromptTokens: a.PromptTokens, AnswerTokens: a.AnswerTokens, Timed: a.Timed(),
			})
			return nil
		}
		if h, err := s.Submit(ctx, job); err == nil { // it is not closed before the end
			jobs = append(jobs, h)
		}
	}
	for _, h := range jobs {
		_ = h.Wait(ctx) // what was lost is in the ledger
	}
	return s.Costs()
}

// fault says what a client's error means to sched; nil stays nil.
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

// pause waits, and reports false if ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
