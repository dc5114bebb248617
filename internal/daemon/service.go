package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/ledger"
)

var _ aires.Service = (*Daemon)(nil)

// Events implements aires.Service, for runs of earlier processes too.
func (d *Daemon) Events(ctx context.Context, id string, seq int64) iter.Seq2[aires.Event, error] {
	return func(yield func(aires.Event, error) bool) {
		for w, err := range d.Watch(ctx, id, seq) {
			var e aires.Event
			if err == nil && w.JSON == nil {
				continue
			}
			if err == nil {
				err = json.Unmarshal(w.JSON, &e)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// Watch is Events as JSON, for those who pass them on: ID is the event's Seq.
func (d *Daemon) Watch(ctx context.Context, id string, seq int64) iter.Seq2[Watched, error] {
	d.mu.Lock()
	e := d.open[id]
	d.mu.Unlock()
	if e != nil {
		return e.stream.watch(ctx, seq)
	}
	return func(yield func(Watched, error) bool) {
		if _, err := d.ledger.Run(ctx, id); err != nil {
			yield(Watched{}, err)
			return
		}
		for {
			lines, err := d.ledger.Events(ctx, id, seq, pageLength)
			if err != nil {
				yield(Watched{}, err)
				return
			}
			for _, l := range lines {
				if seq = l.Seq; !yield(Watched{l.Seq, l.JSON}, nil) {
					return
				}
			}
			if len(lines) < pageLength {
				return
			}
		}
	}
}

// WatchAll yields the events of all runs after a position, and then what comes,
// until ctx ends. A position below 0 means what comes only.
func (d *Daemon) WatchAll(ctx context.Context, position int64) iter.Seq2[Watched, error] {
	if position < 0 {
		position = d.all.newest()
	}
	return d.all.watch(ctx, position)
}

// Run returns a run as it stands.
func (d *Daemon) Run(ctx context.Context, id string) (aires.Run, error) {
	d.mu.Lock()
	e := d.open[id]
	d.mu.Unlock()
	if e != nil {
		return e.state(), nil
	}
	return d.ledger.Run(ctx, id)
}

// Runs implements aires.Service.
func (d *Daemon) Runs(ctx context.Context, q aires.Query) ([]aires.Run, error) {
	return d.ledger.Runs(ctx, q)
}

// Report implements aires.Service.
func (d *Daemon) Report(ctx context.Context, id string) (*aires.Report, error) {
	run, err := d.Run(ctx, id)
	if err != nil {
		return nil, err
	}
	if run.Status == aires.StatusRunning {
		if rep, err := d.config.Engine.Report(ctx, id); err == nil {
			rep.Run = run
			return rep, nil
		}
	}
	if run.Status.Over() {
		if rep, err := d.ledger.Report(ctx, id); err == nil || aires.KindOf(err) != aires.ErrorMissing {
			return rep, err
		}
	}
	dossier, err := d.ledger.Dossier(ctx, id) // what is known before any model is asked
	if err != nil {
		return nil, err
	}
	return d.config.Engine.Draft(run, dossier), nil
}

// Cancel implements aires.Service.
func (d *Daemon) Cancel(ctx context.Context, id string) error {
	d.mu.Lock()
	e := d.open[id]
	waited := e != nil && (d.queue.drop(e) || d.withdraw(e))
	d.mu.Unlock()
	switch {
	case e == nil:
		_, err := d.ledger.Run(ctx, id)
		return err
	case waited:
		d.end(e, nil, "")
	default:
		d.mu.Lock()
		stop := e.stop
		d.mu.Unlock()
		if stop != nil {
			stop()
		}
	}
	return nil
}

// Retry queues a run again that has ended: what was answered is not asked
// again. A run on its way, and one that is complete, give ErrorState.
func (d *Daemon) Retry(ctx context.Context, id string) (aires.Run, error) {
	run, err := d.Run(ctx, id)
	if err != nil {
		return run, err
	}
	if !run.Status.Over() || run.Status == aires.StatusComplete {
		return run, &aires.Error{
			Kind: aires.ErrorState, Op: "retry run", Subject: id, Err: errors.New("it is " + string(run.Status)),
			Hint: "only a run that is partial, failed or cancelled has something to retry",
		}
	}
	if err := d.room(run.Labels); err != nil {
		return run, err
	}
	seq, err := d.ledger.Seq(ctx, id)
	if err != nil {
		return run, err
	}
	run.Status, run.Queued, run.Ended, run.Notice = aires.StatusQueued, time.Now(), time.Time{}, ""
	d.mu.Lock()
	if d.open[id] != nil { // somebody else was first
		defer d.mu.Unlock()
		return d.open[id].state(), nil
	}
	e := d.enter(run, seq)
	d.mu.Unlock()
	first := aires.Event{Type: aires.EventRunQueued, Title: run.Title, Reason: "retried"}
	d.record(e, ledger.Change{Events: []aires.Event{first}})
	d.mu.Lock()
	defer d.mu.Unlock()
	d.queue.add(e)
	d.dispatch()
	return run, nil
}

// Delete removes a run and all that belongs to it; one on its way is cancelled
// first.
func (d *Daemon) Delete(ctx context.Context, id string) error {
	if err := d.Cancel(ctx, id); err != nil {
		return err
	}
	d.mu.Lock()
	for d.open[id] != nil && d.ctx.Err() == nil {
		d.finished.Wait()
	}
	d.mu.Unlock()
	return d.ledger.Delete(ctx, id)
}

// Queue says how much waits and is worked on.
type Queue struct {
	Waiting map[aires.Priority]int `json:"-"`
	Oldest  time.Time              `json:"oldest,omitzero"` // when the first of those that wait came
	// OldestOf is Oldest by priority.
	OldestOf map[aires.Priority]time.Time `json:"-"`
	Active   int                          `json:"active"`
	Room     int                          `json:"room"` // how many more may wait
	Held     []string                     `json:"held,omitempty"`
	// Outage is how many of those that wait do so for a model host; Returned
	// counts those that have, and went on.
	Outage, Returned int `json:"-"`
}

// Queue returns how it stands.
func (d *Daemon) Queue() Queue {
	d.mu.Lock()
	defer d.mu.Unlock()
	q := Queue{Waiting: map[aires.Priority]int{}, OldestOf: map[aires.Priority]time.Time{}, Active: d.active, Room: max(0, d.config.Queue-(len(d.open)-d.active)), Outage: len(d.outage), Returned: d.returned}
	for _, e := range slices.Concat(d.queue, d.outage) {
		q.Waiting[e.run.Priority]++
		at, first := e.run.Queued, q.OldestOf[e.run.Priority]
		if first.IsZero() || at.Before(first) {
			q.OldestOf[e.run.Priority] = at
		}
		if q.Oldest.IsZero() || at.Before(q.Oldest) {
			q.Oldest = at
		}
	}
	for _, reason := range d.held {
		q.Held = append(q.Held, reason)
	}
	return q
}

// Alive asks everything that a run needs of the daemon, and returns what does
// not answer. It hangs where that does.
func (d *Daemon) Alive(ctx context.Context) error {
	d.Queue()
	_, err := d.ledger.Position(ctx)
	return err
}

// Watchers returns how many watch events.
func (d *Daemon) Watchers() int { return int(d.watching.Load()) }
