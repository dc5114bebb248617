package daemon

import (
	"context"
	"slices"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/ledger"
)

// putOff decides whether a run that lacks findings waits, because no model host
// answers, and says so. A run waits for HostPatience in all, however often the
// hosts come and go, so that it ends.
func (d *Daemon) putOff(ctx context.Context, e *entry) bool {
	patience := d.hostPatience()
	if patience == 0 || !e.until.IsZero() && !time.Now().Before(e.until) {
		return false
	}
	why := d.config.Engine.Outage(ctx)
	if why == nil || ctx.Err() != nil {
		return false
	}
	if e.until.IsZero() {
		e.until = time.Now().Add(patience)
	}
	reason := "no model host answers; it waits for one until " + e.until.Format("15:04:05")
	e.update(func(r *aires.Run) { r.Status, r.Notice = aires.StatusQueued, reason })
	title := e.state().Title
	if !d.record(e, ledger.Change{Events: []aires.Event{{Type: aires.EventRunQueued, Title: title, Reason: reason, Error: why.Error()}}}) {
		return false // the daemon stops; a later one begins it anew
	}
	d.config.Log.Warn("run waits for a model host", "run", e.run.ID, "until", e.until, "error", why)
	return true
}

// awaitHost has a run wait that was put off. d.mu is held.
func (d *Daemon) awaitHost(ctx context.Context, e *entry) {
	if ctx.Err() != nil && d.ctx.Err() == nil { // cancelled meanwhile
		d.live.Go(func() { d.end(e, nil, "") })
		return
	}
	d.outage = append(d.outage, e)
	if !d.looking {
		d.looking = true
		d.live.Go(d.lookOut)
	}
}

// lookEvery is how often hosts are asked whether they are back.
const lookEvery = 5 * time.Second

// lookOut queues the runs that wait for a host again when one is back, and each
// of them when it has waited long enough. It ends when none waits.
func (d *Daemon) lookOut() {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-d.ctx.Done():
			return
		}
		back := d.config.Engine.Outage(d.ctx) == nil
		if d.ctx.Err() != nil || !d.resume(back) {
			return
		}
	}
}

// resume queues runs that need not wait for a host any more, and reports
// whether others still do.
func (d *Daemon) resume(back bool) (more bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	before := len(d.outage)
	d.outage = slices.DeleteFunc(d.outage, func(e *entry) bool {
		over := back || !time.Now().Before(e.until)
		if over {
			d.queue.add(e)
		}
		return over
	})
	if n := before - len(d.outage); n > 0 {
		d.returned += n
		d.config.Log.Info("runs that waited for a model host go on", "runs", n, "a host is back", back)
		d.dispatch()
	}
	d.looking = len(d.outage) > 0
	return d.looking
}

// withdraw takes a run from those that wait for a host, and reports whether it
// was there. d.mu is held.
func (d *Daemon) withdraw(e *entry) bool {
	i := slices.Index(d.outage, e)
	if i >= 0 {
		d.outage = slices.Delete(d.outage, i, i+1)
	}
	return i >= 0
}
