package modelsim

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/modelsim/gpu"
)

// Host is a simulated model server. It is an http.Handler and safe for
// concurrent use. Close it when it was used over Transport, Client or Serve.
type Host struct {
	config Config
	mux    *http.ServeMux

	mu       sync.Mutex // never held while waiting
	models   map[string]Model
	runners  map[string]*runner
	pending  []*ticket // for a load, the head being worked on
	loading  bool
	hits     []int // how often each fault has hit
	counters Counters
	journal  []*Entry
	alive    bool
	down     chan struct{} // closed by Kill
	life     int           // counts the revivals: tickets of an earlier life are void
	conns    map[net.Conn]struct{}
	servers  []*server
	pipes    *pipeListener // of Transport; nil before its first call
	gpu      gpu.GPU       // under Config.SharedGPU
	handlers sync.WaitGroup
}

// New returns a host that is alive.
func New(c Config) *Host {
	c = c.withDefaults()
	h := &Host{
		config:   c,
		models:   map[string]Model{},
		runners:  map[string]*runner{},
		hits:     make([]int, len(c.Faults)),
		counters: Counters{PerModel: map[string]int{}, PeakModel: map[string]int{}},
		alive:    true,
		down:     make(chan struct{}),
		conns:    map[net.Conn]struct{}{},
	}
	h.gpu = gpu.GPU{Clock: &alarm{host: h, began: time.Now()}, Alpha: c.BatchCost}
	for _, m := range c.Models {
		h.add(m)
	}
	h.mux = h.routes()
	return h
}

// add makes a model known.
func (h *Host) add(m Model) {
	if m.Digest == "" {
		sum := sha256.Sum256([]byte(m.Name))
		m.Digest = hex.EncodeToString(sum[:])
	}
	if m.Context == 0 {
		m.Context = 8192
	}
	if !strings.Contains(m.Name, ":") {
		m.Name += ":latest"
	}
	h.models[canonical(m.Name)] = m
}

// canonical is the key of a model.
func canonical(name string) string { return strings.ToLower(model.ShortName(name)) }

// lookup finds a model by any of its names.
func (h *Host) lookup(name string) (Model, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	m, ok := h.models[canonical(name)]
	return m, ok
}

// ServeHTTP answers one request. A killed host breaks the connection.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	alive := h.alive
	if alive {
		h.handlers.Add(1)
		defer h.handlers.Done()
	} else {
		h.counters.Refused++
	}
	h.mu.Unlock()
	if !alive {
		panic(http.ErrAbortHandler)
	}
	h.mux.ServeHTTP(w, r)
}

// Kill ends the host as kill -9 would: connections break, new ones are
// refused, nothing stays in memory. Pulled models stay. A dead host stays dead.
func (h *Host) Kill() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.alive {
		return
	}
	h.alive = false
	close(h.down)
	for c := range h.conns {
		c.Close() //nolint:errcheck // the other side sees it broken either way
	}
	h.runners, h.pending, h.loading = map[string]*runner{}, nil, false
	h.counters.InFlight, h.counters.Waiting = 0, 0
	for _, s := range h.servers {
		s.pause()
	}
}

// Revive starts a killed host again, at the same address. It returns an error
// only if the port of a Serve has been taken meanwhile.
func (h *Host) Revive() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.alive {
		return nil
	}
	for _, s := range h.servers {
		if err := s.resume(); err != nil {
			return err
		}
	}
	h.alive, h.down = true, make(chan struct{})
	h.life++
	// What a request that came in just before the kill has left behind since.
	h.runners, h.pending, h.loading = map[string]*runner{}, nil, false
	return nil
}

// Counters returns a copy of the counts so far.
func (h *Host) Counters() Counters {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.counters
	c.PerModel, c.PeakModel = maps.Clone(c.PerModel), maps.Clone(c.PeakModel)
	return c
}

// Journal returns a copy of the requests so far, in order of arrival. Those in
// flight have no Ended yet.
func (h *Host) Journal() []Entry {
	h.mu.Lock()
	defer h.mu.Unlock()
	entries := make([]Entry, len(h.journal))
	for i, e := range h.journal {
		entries[i] = *e
	}
	return entries
}

// Loaded lists the models in memory by name, without ":latest".
func (h *Host) Loaded() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.expire()
	var names []string
	for name, r := range h.runners {
		if r.loaded {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// lifeline is closed when the host is killed.
func (h *Host) lifeline() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.down
}

// sleep waits for d, or less if the client leaves or the host is killed, and
// reports whether it slept to the end.
func sleep(r *http.Request, down <-chan struct{}, d time.Duration) bool {
	if d <= 0 {
		return r.Context().Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	case <-down:
		return false
	}
}
