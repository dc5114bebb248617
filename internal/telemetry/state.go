package telemetry

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// State is how a daemon stands, as it is asked when metrics are read.
type State struct {
	Waiting     map[string]Waiting // by priority: low, normal, high, critical
	Active      int                // runs worked on
	Outage      int                // of the runs that wait, those that do so for a model host
	Returned    int                // runs that waited for a host and went on
	Subscribers int                // of events
	Held        map[string]string  // why less is taken in, by who says so
}

// Waiting are the queued runs of a priority.
type Waiting struct {
	Runs   int
	Oldest time.Time // zero where there are none
}

var (
	queueRuns   = prometheus.NewDesc("aires_queue_runs", "Runs that wait, by priority.", []string{"priority"}, nil)
	queueAge    = prometheus.NewDesc("aires_queue_age_seconds", "How long the first of the runs that wait has waited, by priority.", []string{"priority"}, nil)
	activeRuns  = prometheus.NewDesc("aires_runs_active", "Runs worked on.", nil, nil)
	outageRuns  = prometheus.NewDesc("aires_runs_without_host", "Of the runs that wait, those that do so because no model host answers.", nil, nil)
	returned    = prometheus.NewDesc("aires_runs_returned_total", "Runs that waited for a model host and went on.", nil, nil)
	subscribers = prometheus.NewDesc("aires_event_subscribers", "Watchers of events.", nil, nil)
	held        = prometheus.NewDesc("aires_held", "Whether less is taken in, by what is short.", []string{"by"}, nil)
)

// Watch adds what state says to the metrics.
func (m *Metrics) Watch(state func() State) { m.registry.MustRegister(stateCollector(state)) }

type stateCollector func() State

// Describe implements prometheus.Collector.
func (stateCollector) Describe(c chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{queueRuns, queueAge, activeRuns, outageRuns, returned, subscribers, held} {
		c <- d
	}
}

// Collect implements prometheus.Collector.
func (state stateCollector) Collect(c chan<- prometheus.Metric) {
	s := state()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		c <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	for _, priority := range []string{"low", "normal", "high", "critical"} {
		w := s.Waiting[priority]
		gauge(queueRuns, float64(w.Runs), priority)
		age := 0.0
		if !w.Oldest.IsZero() {
			age = time.Since(w.Oldest).Seconds()
		}
		gauge(queueAge, age, priority)
	}
	gauge(activeRuns, float64(s.Active))
	gauge(outageRuns, float64(s.Outage))
	c <- prometheus.MustNewConstMetric(returned, prometheus.CounterValue, float64(s.Returned))
	gauge(subscribers, float64(s.Subscribers))
	for by := range s.Held {
		gauge(held, 1, by)
	}
}
