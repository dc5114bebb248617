package telemetry

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/airesdev/aires"
)

// Metrics counts what events tell. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry

	runs     *prometheus.CounterVec   // status
	nodes    *prometheus.CounterVec   // stage, outcome
	seconds  *prometheus.HistogramVec // stage, model: from slot to answer
	wait     prometheus.Histogram     // for a slot
	tokens   *prometheus.CounterVec   // model, kind
	retries  *prometheus.CounterVec   // host
	cached   *prometheus.CounterVec   // result
	loads    *prometheus.CounterVec   // host, model
	loading  *prometheus.HistogramVec // host, model
	hostUp   *prometheus.GaugeVec     // host
	hostRoom *prometheus.GaugeVec     // host, model

	mu    sync.Mutex
	nodeT map[string]map[string]times // by run and node
	last  map[string]time.Time        // of a load, by host and model
}

// times are when a node became ready and got its slot.
type times struct{ ready, started time.Time }

// NewMetrics returns metrics with a registry of their own, which holds the
// process's and the Go runtime's too.
func NewMetrics() *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), nodeT: map[string]map[string]times{}, last: map[string]time.Time{}}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
		m.registry.MustRegister(c)
		return c
	}
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
		m.registry.MustRegister(g)
		return g
	}
	histogram := func(name, help string, labels ...string) *prometheus.HistogramVec {
		h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
		m.registry.MustRegister(h)
		return h
	}
	m.runs = counter("aires_runs_total", "Runs that ended, by status.", "status")
	m.nodes = counter("aires_nodes_total", "Questions that ended, by stage and outcome.", "stage", "outcome")
	m.seconds = histogram("aires_node_seconds", "Time from a slot to the answer.", "stage", "model")
	m.wait = histogram("aires_slot_wait_seconds", "Time that questions ready to be asked waited for a slot.").WithLabelValues().(prometheus.Histogram)
	m.tokens = counter("aires_tokens_total", "Tokens that models read (prompt) and wrote (answer).", "model", "kind")
	m.retries = counter("aires_retries_total", "Attempts that failed and were made again, by host.", "host")
	m.cached = counter("aires_findings_total", "Answers by where they came from: the cache (hit) or a model (miss).", "cache")
	m.loads = counter("aires_model_loads_total", "Models that hosts loaded.", "host", "model")
	m.loading = histogram("aires_model_load_seconds", "Time to load a model.", "host", "model")
	m.hostUp = gauge("aires_host_up", "Whether a host's breaker lets requests through.", "host")
	m.hostRoom = gauge("aires_host_limit", "Requests that a host is given at once, as measured.", "host", "model")
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// buckets reach from a cached answer to the longest that models take, in
// seconds.
var buckets = []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640}

// Registry is what an exporter reads.
func (m *Metrics) Registry() *prometheus.Registry { return m.registry }

// Observe takes an event. It returns at once.
func (m *Metrics) Observe(e aires.Event) {
	switch e.Type {
	case aires.EventRunEnded:
		m.runs.WithLabelValues(string(e.Status)).Inc()
		m.mu.Lock()
		delete(m.nodeT, e.Run)
		m.mu.Unlock()
	case aires.EventNodeReady, aires.EventNodeStarted:
		m.began(e)
	case aires.EventNodeRetried:
		m.retries.WithLabelValues(e.Host).Inc()
	case aires.EventNodeEnded:
		m.nodeEnded(e)
	case aires.EventHostDown:
		m.hostUp.WithLabelValues(e.Host).Set(0)
	case aires.EventHostUp:
		m.hostUp.WithLabelValues(e.Host).Set(1)
	case aires.EventHostLimit:
		m.hostRoom.WithLabelValues(e.Host, e.Model).Set(float64(e.Count))
	case aires.EventModelLoaded:
		m.loaded(e)
	}
}

func (m *Metrics) began(e aires.Event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	run := m.nodeT[e.Run]
	if run == nil {
		run = map[string]times{}
		m.nodeT[e.Run] = run
	}
	t := run[e.Node]
	if e.Type == aires.EventNodeReady {
		t.ready = e.Time
	} else {
		t.started = e.Time
		if !t.ready.IsZero() {
			m.wait.Observe(e.Time.Sub(t.ready).Seconds())
		}
		m.hostUp.WithLabelValues(e.Host).Set(1)
	}
	run[e.Node] = t
}

func (m *Metrics) nodeEnded(e aires.Event) {
	m.nodes.WithLabelValues(e.Stage, string(e.Outcome)).Inc()
	m.mu.Lock()
	started := m.nodeT[e.Run][e.Node].started
	delete(m.nodeT[e.Run], e.Node)
	m.mu.Unlock()
	if e.Outcome != aires.OutcomeSucceeded {
		return
	}
	if e.Cached {
		m.cached.WithLabelValues("hit").Inc()
		return
	}
	m.cached.WithLabelValues("miss").Inc()
	if !started.IsZero() {
		m.seconds.WithLabelValues(e.Stage, e.Model).Observe(e.Time.Sub(started).Seconds())
	}
	if e.Tokens != nil {
		m.tokens.WithLabelValues(e.Model, "prompt").Add(float64(e.Tokens.Prompt))
		m.tokens.WithLabelValues(e.Model, "answer").Add(float64(e.Tokens.Answer))
	}
}

// sameLoad is how close two reports of a load must be to be of one: every run on
// its way is told of it.
const sameLoad = 100 * time.Millisecond

func (m *Metrics) loaded(e aires.Event) {
	key := e.Host + "\x00" + e.Model
	m.mu.Lock()
	again := e.Time.Sub(m.last[key]).Abs() < sameLoad
	m.last[key] = e.Time
	m.mu.Unlock()
	if !again && e.Error == "" {
		m.loads.WithLabelValues(e.Host, e.Model).Inc()
		m.loading.WithLabelValues(e.Host, e.Model).Observe(e.Wait.Seconds())
	}
}
