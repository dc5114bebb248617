package bench

import (
	"errors"
	"slices"
	"time"

	"github.com/airesdev/aires/internal/modelsim/gpu"
)

// errBusy is what a host with a full load queue answers: Ollama's 503.
var errBusy = errors.New("server busy")

// request is one question to a host, or an order to load a model.
type request struct {
	model       string
	read, write float64 // seconds alone
	loadOnly    bool
	began       func() // its answer begins; may be nil
	done        func(error)

	sent, admitted, started, wrote time.Duration // admitted: its model is in memory
	slot                           int
}

// runner is a model in memory, or on its way there.
type runner struct {
	model    string
	loaded   bool
	prefixed bool // its prefix has been read since it was loaded
	running  int
	queue    []*request // waiting for a slot, in order of arrival
}

func (r *runner) idle() bool { return r.loaded && r.running+len(r.queue) == 0 }

// host follows Ollama's rules. A request for a model in memory is admitted at
// once and waits for a slot in order of arrival. One for another model enters
// the load queue, whose head blocks the rest: while a model is loading, and
// until a runner is idle that can be evicted.
type host struct {
	clock    *clock
	gpu      gpu.GPU
	slots    int // per model
	loaded   int // models in memory
	maxQueue int
	swap     time.Duration
	prefix   map[string]float64 // seconds to read each model's shared prefix

	runners []*runner // in order of name
	pending []*request
	loading bool
	loads   []loading
	slotted []bool // which rows of a picture are taken
}

// loading is one load of a model.
type loading struct {
	model      string
	began, end time.Duration
}

// send hands a request over. Its done is called when it has been answered.
func (h *host) send(r *request) {
	r.sent = h.clock.now
	if at := h.find(r.model); at != nil {
		h.join(at, r)
		return
	}
	if len(h.pending) > h.maxQueue { // the head is being worked on and takes no place
		h.clock.After(0, func() { r.done(errBusy) })
		return
	}
	h.pending = append(h.pending, r)
	h.advance()
}

func (h *host) find(model string) *runner {
	for _, r := range h.runners {
		if r.model == model {
			return r
		}
	}
	return nil
}

// join adds a request to a runner.
func (h *host) join(at *runner, r *request) {
	r.admitted = h.clock.now
	at.queue = append(at.queue, r)
	h.grant(at)
}

// grant gives free slots to those who have waited longest. An order to load
// needs no slot.
func (h *host) grant(at *runner) {
	if !at.loaded {
		return
	}
	at.queue = slices.DeleteFunc(at.queue, func(r *request) bool {
		if r.loadOnly {
			h.clock.After(0, func() { r.done(nil) })
		}
		return r.loadOnly
	})
	for at.running < h.slots && len(at.queue) > 0 {
		r := at.queue[0]
		at.queue = at.queue[1:]
		h.begin(at, r)
	}
}

// begin lets a request work. The first on a fresh runner reads the prefix.
func (h *host) begin(at *runner, r *request) {
	at.running++
	r.started, r.slot = h.clock.now, h.takeRow()
	read := r.read
	if !at.prefixed {
		at.prefixed = true
		read += h.prefix[at.model]
	}
	h.gpu.Add(&gpu.Task{
		Model: r.model, Read: read, Write: r.write,
		Wrote: func() {
			r.wrote = h.clock.now
			if r.began != nil {
				r.began()
			}
		},
		Ended: func() {
			at.running--
			h.slotted[r.slot] = false
			h.grant(at)
			h.advance()
			r.done(nil)
		},
	})
}

// takeRow returns the lowest free row.
func (h *host) takeRow() int {
	row := slices.Index(h.slotted, false)
	if row < 0 {
		row = len(h.slotted)
		h.slotted = append(h.slotted, false)
	}
	h.slotted[row] = true
	return row
}

// advance serves the load queue as far as it goes.
func (h *host) advance() {
	for len(h.pending) > 0 && !h.loading {
		r := h.pending[0]
		if at := h.find(r.model); at != nil { // loaded meanwhile for another
			h.pending = h.pending[1:]
			h.join(at, r)
			continue
		}
		if len(h.runners) == h.loaded {
			victim := slices.IndexFunc(h.runners, (*runner).idle)
			if victim < 0 {
				return // the end of a request comes back here
			}
			h.runners = slices.Delete(h.runners, victim, victim+1)
		}
		h.pending = h.pending[1:]
		h.load(r)
	}
}

// load loads a request's model. The request is the first to get a slot of it.
func (h *host) load(r *request) {
	at := &runner{model: r.model, queue: []*request{r}}
	i, _ := slices.BinarySearchFunc(h.runners, r.model, func(r *runner, model string) int {
		if r.model < model {
			return -1
		}
		return 1
	})
	h.runners = slices.Insert(h.runners, i, at)
	h.loading = true
	h.loads = append(h.loads, loading{r.model, h.clock.now, h.clock.now + h.swap})
	h.clock.After(h.swap, func() {
		h.loading, at.loaded = false, true
		for _, waiting := range at.queue {
			waiting.admitted = h.clock.now
		}
		h.grant(at)
		h.advance()
	})
}
