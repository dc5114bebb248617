package modelsim

import (
	"slices"
	"time"
)

// ticket is a request's place in the queues. Its owner waits on granted
// without a lock; everything else about it is guarded by Host.mu.
type ticket struct {
	model   string // canonical name
	context int
	runner  *runner       // set once the request belongs to a model in memory
	granted chan struct{} // closed when the owner may go on
	load    bool          // granted to load the model, not yet to run
	running bool          // holds a slot
	left    bool          // gone
	life    int           // of the host when the request came in
	arrived time.Time
	ready   time.Time // when its model was in memory
}

// runner is a model in memory, or on its way there.
type runner struct {
	model   string
	context int
	loaded  bool
	refs    int             // requests that run or wait for a slot
	running int             // requests that hold a slot
	queue   []*ticket       // waiting for a slot, in order of arrival
	idle    time.Time       // since when refs is 0
	read    map[string]bool // system texts, under Config.SharedGPU
}

// enter queues a request: at its model's runner if that is in memory with the
// same context length, else for a load. It reports false if the queue is full.
// As in Ollama, the head of the load queue is being worked on and takes no
// place in it.
func (h *Host) enter(t *ticket) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.expire()
	t.life, t.arrived = h.life, time.Now()
	if r := h.runners[t.model]; r != nil && r.context == t.context {
		h.join(r, t)
		return true
	}
	if len(h.pending) > h.config.MaxQueue {
		h.counters.Refused++
		return false
	}
	h.pending = append(h.pending, t)
	h.advance()
	h.note()
	return true
}

// join adds a request to a runner.
func (h *Host) join(r *runner, t *ticket) {
	t.runner, t.ready = r, time.Now()
	r.refs++
	r.queue = append(r.queue, t)
	h.dispatch(r)
	h.note()
}

// dispatch gives free slots to those who have waited longest.
func (h *Host) dispatch(r *runner) {
	for r.loaded && r.running < h.config.Slots && len(r.queue) > 0 {
		t := r.queue[0]
		r.queue = r.queue[1:]
		r.running++
		t.running, t.load = true, false
		h.counters.InFlight++
		h.counters.Peak = max(h.counters.Peak, h.counters.InFlight)
		h.counters.PeakModel[t.model] = max(h.counters.PeakModel[t.model], r.running)
		close(t.granted)
	}
}

// advance serves the load queue as far as it goes. The head blocks the rest:
// while a model is loading, and until the model it pushes out is idle.
func (h *Host) advance() {
	for len(h.pending) > 0 && !h.loading {
		t := h.pending[0]
		r := h.runners[t.model]
		switch {
		case r != nil && r.context == t.context: // loaded meanwhile for another
			h.pending = h.pending[1:]
			h.join(r, t)
			continue
		case r == nil && len(h.runners) < h.config.MaxLoaded:
			h.pending = h.pending[1:]
			h.startLoad(t)
			return
		case r == nil:
			r = h.victim()
		}
		if r.refs > 0 {
			return // leave comes back here when it is idle
		}
		delete(h.runners, r.model)
	}
}

// victim is the runner to push out: an idle one first, then by name. All have
// the same keep-alive, which would come before the name.
func (h *Host) victim() *runner {
	all := make([]*runner, 0, len(h.runners))
	for _, r := range h.runners {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *runner) int {
		if busy := min(a.refs, 1) - min(b.refs, 1); busy != 0 {
			return busy
		}
		if a.model < b.model {
			return -1
		}
		return 1
	})
	return all[0]
}

// startLoad lets t's owner load its model. Others for the same model join the
// runner and wait with it.
func (h *Host) startLoad(t *ticket) {
	r := &runner{model: t.model, context: t.context, refs: 1, read: map[string]bool{}}
	h.runners[t.model] = r
	h.loading = true
	h.counters.Loads++
	t.runner, t.load = r, true
	close(t.granted)
}

// endLoad is called by the owner of a load. On success the owner waits for its
// slot, first in line; otherwise the model is gone again, and whoever joined
// it queues for a load of its own.
func (h *Host) endLoad(t *ticket, loaded bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t.life != h.life || !h.alive {
		t.left = true
		return
	}
	r := t.runner
	h.loading = false
	if loaded {
		r.loaded, t.load = true, false
		for _, waiting := range append(r.queue, t) {
			waiting.ready = time.Now()
		}
		t.granted = make(chan struct{})
		r.queue = slices.Insert(r.queue, 0, t)
		h.dispatch(r)
	} else {
		t.left = true
		delete(h.runners, r.model)
		for _, waiting := range r.queue {
			waiting.runner = nil
		}
		h.pending = append(slices.Clone(r.queue), h.pending...)
	}
	h.advance()
	h.note()
}

// leave takes a request out, wherever it stands. It is safe to call twice.
func (h *Host) leave(t *ticket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t.left || t.life != h.life || !h.alive {
		return
	}
	t.left = true
	if r := t.runner; r != nil {
		if t.running {
			r.running--
			h.counters.InFlight--
		}
		r.queue = slices.DeleteFunc(r.queue, func(q *ticket) bool { return q == t })
		if r.refs--; r.refs == 0 {
			r.idle = time.Now()
		}
		h.dispatch(r)
	}
	h.pending = slices.DeleteFunc(h.pending, func(q *ticket) bool { return q == t })
	h.advance()
	h.note()
}

// expire unloads what has been idle for too long. It is called before the
// runners are looked at, so that no timer is needed.
func (h *Host) expire() {
	for name, r := range h.runners {
		if h.config.KeepAlive > 0 && r.loaded && r.refs == 0 && time.Since(r.idle) >= h.config.KeepAlive {
			delete(h.runners, name)
		}
	}
}

// note keeps the peaks of the queues.
func (h *Host) note() {
	h.counters.Waiting = len(h.pending)
	for _, r := range h.runners {
		h.counters.Waiting += len(r.queue)
	}
	h.counters.PeakQueue = max(h.counters.PeakQueue, h.counters.Waiting)
}
