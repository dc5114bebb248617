package daemon

import (
	"context"
	"errors"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/ledger"
)

// Daemon keeps a queue of runs and works it off. Make one with Open and end it
// with Drain.
type Daemon struct {
	config Config
	ledger *ledger.Ledger
	all    *stream // of all runs' events

	watching atomic.Int64 // watchers

	mu       sync.Mutex
	open     map[string]*entry // runs that have not ended
	queue    queue
	outage   []*entry // runs that wait for a model host
	looking  bool     // for hosts
	returned int      // runs that waited for a host and went on
	arrived  int64    // runs that have come
	active   int
	held     map[string]string // why less is taken in, by who says so
	closing  bool
	quota    map[string]int // open runs by label that has one
	finished sync.Cond      // told when a run is no longer open, or no longer worked on

	ctx  context.Context // of everything at work; ends when runs are parked
	park context.CancelFunc
	live sync.WaitGroup
}

// entry is a run that has not ended.
type entry struct {
	stream   *stream
	mu       sync.Mutex
	run      aires.Run
	seq      int64              // of its newest event
	resumed  bool               // an earlier process had begun it
	stop     context.CancelFunc // while it is worked on
	position int                // in the queue; -1 when not there
	arrival  int64              // counts on; ids would not if the clock went back
	until    time.Time          // it waits for a model host; zero while it never had to
}

// Open takes up what the store holds and starts to work. A store that cannot be
// opened gives ErrorConfig, as of ledger.Open.
func Open(ctx context.Context, c Config) (*Daemon, error) {
	d := &Daemon{config: c.withDefaults(), open: map[string]*entry{}, held: map[string]string{}, quota: map[string]int{}}
	d.finished.L = &d.mu
	d.ctx, d.park = context.WithCancel(context.WithoutCancel(ctx))
	var err error
	if d.ledger, err = ledger.Open(ctx, c.Store, d.publish); err != nil {
		return nil, err
	}
	if err := d.takeUp(ctx); err != nil {
		err = &aires.Error{Kind: aires.ErrorConfig, Op: "take up the runs of store", Subject: c.Store, Err: err, Hint: "put a backup in its place, or move it away; nothing of it was changed"}
		return nil, errors.Join(err, d.ledger.Close())
	}
	d.live.Go(d.sweep)
	return d, nil
}

// takeUp queues the runs that an earlier process has not ended.
func (d *Daemon) takeUp(ctx context.Context) error {
	at, err := d.ledger.Position(ctx)
	if err != nil {
		return err
	}
	d.all = newStream(at, &d.watching, func(l ledger.Line) int64 { return l.Position }, d.ledger.All)
	runs, err := d.ledger.Open(ctx)
	if err != nil {
		return err
	}
	seqs, err := d.ledger.Seqs(ctx)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range runs {
		e := d.enter(r, seqs[r.ID])
		e.resumed = r.Status == aires.StatusRunning
		d.queue.add(e)
	}
	d.dispatch()
	return nil
}

// publish shows watchers what has come to disk.
func (d *Daemon) publish(lines []ledger.Line) {
	d.all.add(lines, false)
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range lines {
		if e := d.open[lines[i].Run]; e != nil {
			e.stream.add(lines[i:i+1], lines[i].Type == aires.EventRunEnded)
		}
	}
}

// enter makes an open run known. d.mu is held.
func (d *Daemon) enter(r aires.Run, seq int64) *entry {
	d.arrived++
	e := &entry{run: r, seq: seq, position: -1, arrival: d.arrived}
	e.stream = newStream(seq, &d.watching, func(l ledger.Line) int64 { return l.Seq }, func(ctx context.Context, after int64, limit int) ([]ledger.Line, error) {
		return d.ledger.Events(ctx, r.ID, after, limit)
	})
	d.open[r.ID] = e
	for _, label := range d.config.quotasOf(r.Labels) {
		d.quota[label]++
	}
	return e
}

// leave forgets a run that has ended, and lets the next one begin. d.mu is held.
func (d *Daemon) leave(e *entry) {
	if d.open[e.run.ID] != e {
		return
	}
	delete(d.open, e.run.ID)
	for _, label := range d.config.quotasOf(e.run.Labels) {
		d.quota[label]--
	}
	d.finished.Broadcast()
}

// dispatch starts what may start. d.mu is held.
func (d *Daemon) dispatch() {
	for !d.closing && d.queue.Len() > 0 {
		room := d.config.Active
		if len(d.held) > 0 {
			room = 1 // so that what is asked of a daemon in need still comes to an end
		}
		if d.queue[0].run.Priority >= aires.PriorityHigh {
			room += d.config.reserve()
		}
		if d.active >= room {
			return
		}
		e := d.queue.next()
		d.active++
		ctx, stop := context.WithCancel(d.ctx)
		e.stop = stop
		d.live.Go(func() {
			defer stop()
			waits := d.work(ctx, e)
			d.mu.Lock()
			defer d.mu.Unlock()
			if waits {
				d.awaitHost(ctx, e)
			}
			d.active--
			d.finished.Broadcast()
			d.dispatch()
		})
	}
}

// Hold makes the daemon take less in until reason is "" again: it accepts no
// runs and works on one at a time. by keeps those who say so apart.
func (d *Daemon) Hold(by, reason string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if reason == "" {
		delete(d.held, by)
	} else {
		d.held[by] = reason
	}
	d.dispatch()
}

// Held returns why less is taken in, by who said so.
func (d *Daemon) Held() map[string]string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.held)
}

// Drain takes nothing more in, lets what is worked on end until ctx ends, and
// parks the rest: a later daemon goes on with it. It returns when nothing runs
// and the store is closed.
func (d *Daemon) Drain(ctx context.Context) error {
	defer context.AfterFunc(ctx, func() {
		d.park()
		d.mu.Lock()
		defer d.mu.Unlock()
		d.finished.Broadcast()
	})()
	d.mu.Lock()
	d.closing = true
	for d.active > 0 && d.ctx.Err() == nil {
		d.finished.Wait()
	}
	d.mu.Unlock()
	d.park()
	d.live.Wait()
	return d.ledger.Close()
}

// sweepEvery is how often runs are removed that retention does not keep.
const sweepEvery = 10 * time.Minute

func (d *Daemon) sweep() {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		switch n, err := d.ledger.Sweep(d.ctx, d.retention(), time.Now()); {
		case err != nil && d.ctx.Err() == nil:
			d.config.Log.Error("old runs could not be removed", "error", err)
		case n > 0:
			d.config.Log.Info("old runs removed", "runs", n)
		}
		select {
		case <-tick.C:
		case <-d.ctx.Done():
			return
		}
	}
}
