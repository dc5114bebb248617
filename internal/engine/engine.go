package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/redact"
	"github.com/airesdev/aires/internal/sched"
)

// Engine implements aires.Service. Make one with New and end it with Close.
type Engine struct {
	config    Config
	sched     *sched.Scheduler
	inventory *inventory
	schemas   model.Schemas
	mask      *redact.Masker
	rooms     *rooms

	mu   sync.Mutex
	runs map[string]*run
	live sync.WaitGroup // runs on their way
}

var _ aires.Service = (*Engine)(nil)

// New starts an engine.
func New(c Config) *Engine {
	if c.Discover == 0 {
		c.Discover = 5 * time.Second
	}
	e := &Engine{
		config:    c,
		inventory: newInventory(c.Hosts),
		runs:      map[string]*run{},
		mask:      redact.New(c.FenceKey, c.Redact...),
		rooms:     newRooms(c.Cache),
	}
	c.Schedule.Hosts = e.schedHosts()
	if c.Schedule.Policy == "" {
		c.Schedule.Policy = sched.Concurrent
	}
	e.config.Schedule = c.Schedule
	e.sched = sched.New(c.Schedule)
	return e
}

// Close cancels what is on its way and waits for it.
func (e *Engine) Close() {
	e.mu.Lock()
	for _, r := range e.runs {
		r.stop(sched.ErrClosed)
	}
	e.mu.Unlock()
	e.live.Wait()
	e.sched.Close()
}

// Costs returns what was learnt of hosts and models, those of Config.Schedule
// included.
func (e *Engine) Costs() map[string]map[string]sched.Cost { return e.sched.Costs() }

// Submit implements aires.Service.
func (e *Engine) Submit(ctx context.Context, s aires.Submission) (aires.Run, error) {
	s.Title = e.mask.Text(s.Title) // a command line may hold a password
	var err error
	if s.Dossier, err = e.Read(s); err != nil {
		return aires.Run{}, err
	}
	r := newRun(e, s)
	r.ctx, r.stop = context.WithCancelCause(context.WithoutCancel(ctx))
	e.mu.Lock()
	_, twice := e.runs[r.info.ID]
	if !twice {
		e.runs[r.info.ID] = r
	}
	e.mu.Unlock()
	if twice {
		r.stop(nil)
		return aires.Run{}, fmt.Errorf("start run %s: it is on its way already", r.info.ID)
	}
	started := r.info
	e.live.Go(r.live)
	return started, nil
}

// NewID returns a run id that sorts by time and is unique among processes.
func (*Engine) NewID(now time.Time) string {
	var b [3]byte
	rand.Read(b[:])
	return now.UTC().Format("20060102-150405.000-") + hex.EncodeToString(b[:])
}

// Events implements aires.Service.
func (e *Engine) Events(ctx context.Context, id string, seq int64) iter.Seq2[aires.Event, error] {
	r, err := e.find(id)
	if err != nil {
		return func(yield func(aires.Event, error) bool) { yield(aires.Event{}, err) }
	}
	return r.feed.follow(ctx, seq)
}

// Cancel implements aires.Service.
func (e *Engine) Cancel(ctx context.Context, id string) error {
	r, err := e.find(id)
	if err != nil {
		return err
	}
	cause := context.Cause(ctx)
	if cause == nil {
		cause = context.Canceled
	}
	r.stop(cause)
	return nil
}

// Report implements aires.Service. Runs of earlier processes come from the
// store.
func (e *Engine) Report(_ context.Context, id string) (*aires.Report, error) {
	r, err := e.find(id)
	if err == nil {
		return r.report(), nil
	}
	if e.config.Store == nil {
		return nil, err
	}
	return e.config.Store.Load(id)
}

// Runs implements aires.Service.
func (e *Engine) Runs(_ context.Context, q aires.Query) ([]aires.Run, error) {
	var runs []aires.Run
	var err error
	if e.config.Store != nil {
		runs, err = e.config.Store.List()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, r := range e.runs {
		runs = slices.DeleteFunc(runs, func(o aires.Run) bool { return o.ID == r.info.ID })
		runs = append(runs, r.state())
	}
	slices.SortFunc(runs, func(a, b aires.Run) int { return strings.Compare(b.ID, a.ID) })
	runs = slices.DeleteFunc(runs, func(r aires.Run) bool { return !q.Fits(r) })
	if q.Limit > 0 && len(runs) > q.Limit {
		runs = runs[:q.Limit]
	}
	return runs, err
}

// Forget drops a run that has ended from memory. It waits for its end.
func (e *Engine) Forget(id string) {
	r, err := e.find(id)
	if err != nil {
		return
	}
	<-r.done
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.runs, id)
}

// Saved returns where the run's booklet was written, and why not if it was not.
// It waits for the run's end.
func (e *Engine) Saved(id string) (path string, err error) {
	r, err := e.find(id)
	if err != nil {
		return "", err
	}
	<-r.done
	return r.path, r.saveErr
}

func (e *Engine) find(id string) (*run, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r := e.runs[id]; r != nil {
		return r, nil
	}
	return nil, &aires.Error{
		Kind: aires.ErrorMissing, Op: "find run", Subject: id,
		Err: fmt.Errorf("there is no such run"), Hint: "aires list shows them",
	}
}
