package daemon

import (
	"context"
	"encoding/json"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/ledger"
)

// work takes a run to its end, or leaves it to a later process when ctx ends
// with the daemon. It reports whether the run is to wait for a model host.
func (d *Daemon) work(ctx context.Context, e *entry) (waits bool) {
	dossier, err := d.prepare(ctx, e)
	switch {
	case d.ctx.Err() != nil:
		return false
	case ctx.Err() != nil: // cancelled before it began
		d.end(e, nil, "")
		return false
	case err != nil:
		d.end(e, nil, err.Error())
		return false
	}
	folder, _ := d.workspace(e.run.Workspace)
	started, err := d.config.Engine.Submit(ctx, aires.Submission{
		ID: e.run.ID, Title: e.run.Title, Workspace: folder, Priority: e.run.Priority,
		NoAI: e.run.NoAI, Dossier: dossier, Labels: e.run.Labels, Client: e.run.Client,
	})
	if err != nil {
		d.end(e, nil, err.Error())
		return false
	}
	id := e.run.ID // it stays, but what it is part of is replaced at the end
	defer d.config.Engine.Forget(id)
	defer context.AfterFunc(ctx, func() { _ = d.config.Engine.Cancel(ctx, id) })() // it was just submitted
	e.update(func(r *aires.Run) { r.Started = started.Started })
	d.follow(e)
	if d.ctx.Err() != nil {
		return false // what was cancelled so is not over
	}
	report, err := d.config.Engine.Report(context.WithoutCancel(ctx), e.run.ID)
	if err != nil {
		d.end(e, nil, err.Error())
		return false
	}
	if report.Run.Status == aires.StatusPartial && d.putOff(ctx, e) {
		return true
	}
	d.end(e, report, "")
	return false
}

// prepare marks the run as begun and completes its dossier, on disk.
func (d *Daemon) prepare(ctx context.Context, e *entry) (*aires.Dossier, error) {
	if e.resumed {
		d.record(e, ledger.Change{Events: []aires.Event{{Type: aires.EventRunResumed, Reason: "the server was started again"}}})
	}
	e.update(func(r *aires.Run) { r.Status, r.Started, r.Notice = aires.StatusRunning, time.Now(), "" })
	d.record(e, ledger.Change{})
	dossier, err := d.ledger.Dossier(ctx, e.run.ID)
	if err != nil || dossier.Gathered {
		return dossier, err
	}
	if folder, _ := d.workspace(e.run.Workspace); folder != "" {
		if err := d.config.Engine.Gather(ctx, dossier, folder); err != nil {
			return nil, err
		}
	}
	dossier.Gathered = true
	d.record(e, ledger.Change{Dossier: dossier})
	return dossier, nil
}

// follow puts the engine's events on disk as they come, those that came
// together together. The last is left to end: it belongs with the report.
func (d *Daemon) follow(e *entry) {
	events := make(chan aires.Event, 256)
	d.live.Go(func() {
		defer close(events)
		for ev, err := range d.config.Engine.Events(context.WithoutCancel(d.ctx), e.run.ID, 0) {
			if err != nil {
				return // it is not followed twice: this does not happen
			}
			events <- ev
		}
	})
	for ev := range events {
		batch := []aires.Event{ev}
	more:
		for len(batch) < cap(events) {
			select {
			case ev, ok := <-events:
				if !ok {
					break more
				}
				batch = append(batch, ev)
			default:
				break more
			}
		}
		d.keep(e, batch)
	}
}

// keep records state changes and passes progress on.
func (d *Daemon) keep(e *entry, batch []aires.Event) {
	if d.ctx.Err() != nil {
		return // how it was parked says nothing about the run
	}
	var changes []aires.Event
	for _, ev := range batch {
		switch {
		case ev.Type == aires.EventRunEnded:
		case ev.Type == aires.EventNodeProgress:
			ev.Seq = e.seq
			text, err := json.Marshal(ev)
			if err == nil { // a plain value
				e.stream.pass(ev.Node, text)
			}
		default:
			if ev.Type == aires.EventNodeEnded || ev.Type == aires.EventNodeRetried {
				e.stream.pass(ev.Node, nil)
			}
			changes = append(changes, ev)
		}
	}
	if len(changes) > 0 {
		d.record(e, ledger.Change{Events: changes})
	}
}

// end closes a run: with its report, or without one, cancelled or, if failure
// says why, failed.
func (d *Daemon) end(e *entry, report *aires.Report, failure string) {
	e.update(func(r *aires.Run) {
		switch {
		case report != nil:
			run := report.Run
			run.Workspace, run.Queued = r.Workspace, r.Queued
			*r = run
		case failure != "":
			r.Status, r.Notice, r.Ended = aires.StatusFailed, failure, time.Now()
		default:
			r.Status, r.Ended = aires.StatusCancelled, time.Now()
			r.Notice = "cancelled before it began; retry it to have it worked on"
		}
		if report != nil {
			report.Run = *r
		}
	})
	last := aires.Event{Type: aires.EventRunEnded, Status: e.run.Status, Error: e.run.Notice}
	if !d.record(e, ledger.Change{Report: report, Events: []aires.Event{last}}) {
		return // the daemon stops; a later one does it again
	}
	if report == nil {
		report = &aires.Report{Run: e.run}
	}
	d.config.Ended(report)
	d.config.Log.Info("run ended", "run", e.run.ID, "status", e.run.Status, "title", e.run.Title)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.leave(e)
}

func (e *entry) update(f func(*aires.Run)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f(&e.run)
}

// state returns the run as it stands.
func (e *entry) state() aires.Run {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.run
}

// rewrite is how long a change waits that could not be written: a disk is full
// for minutes.
const rewrite = time.Second

// record numbers the events and puts the change on disk.
// Where the disk refuses it waits, and the run with it: nothing is shown that
// could be lost. It gives up, and reports false, when the daemon stops.
func (d *Daemon) record(e *entry, c ledger.Change) bool {
	c.Run = e.state()
	for i := range c.Events {
		c.Events[i].Seq, c.Events[i].Run = e.seq+int64(i)+1, c.Run.ID
		if c.Events[i].Time.IsZero() {
			c.Events[i].Time = time.Now()
		}
	}
	for {
		err := d.ledger.Record(context.WithoutCancel(d.ctx), c)
		if err == nil {
			d.Hold("store", "")
			e.seq += int64(len(c.Events))
			for _, ev := range c.Events {
				d.config.Observe(ev)
			}
			return true
		}
		if aires.KindOf(err) == aires.ErrorMissing {
			return true // deleted meanwhile; there is nothing to keep
		}
		d.config.Log.Error("the store cannot be written; runs wait until it can", "run", c.Run.ID, "error", err)
		d.Hold("store", "the store cannot be written: "+err.Error())
		select {
		case <-time.After(rewrite):
		case <-d.ctx.Done():
			return false
		}
	}
}
