package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/telemetry"
)

// instruments are what operators watch a daemon by.
type instruments struct {
	metrics *telemetry.Metrics
	tracer  *telemetry.Tracer // nil without an endpoint
}

// instruments starts tracing where the environment names an endpoint, by the
// variables of OpenTelemetry.
func (a *app) instruments(ctx context.Context) (*instruments, error) {
	i := &instruments{metrics: telemetry.NewMetrics()}
	endpoint := a.getenv("OTEL_EXPORTER_OTLP_ENDPOINT") + a.getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
	if endpoint == "" || a.getenv("OTEL_SDK_DISABLED") == "true" || a.getenv("OTEL_TRACES_EXPORTER") == "none" {
		return i, nil
	}
	var err error
	if i.tracer, err = telemetry.NewTracer(ctx); err != nil {
		return nil, &aires.Error{Kind: aires.ErrorConfig, Op: "start tracing", Err: err, Hint: "check OTEL_EXPORTER_OTLP_ENDPOINT"}
	}
	return i, nil
}

// ended traces a run.
func (i *instruments) ended(r *aires.Report) {
	if i.tracer != nil {
		i.tracer.Report(r)
	}
}

// watch adds how the daemon stands, and returns what /metrics answers.
func (i *instruments) watch(d *daemon.Daemon) http.Handler {
	i.metrics.Watch(func() telemetry.State {
		q := d.Queue()
		s := telemetry.State{Waiting: map[string]telemetry.Waiting{}, Active: q.Active, Outage: q.Outage, Returned: q.Returned, Subscribers: d.Watchers(), Held: d.Held()}
		for p, n := range q.Waiting {
			s.Waiting[p.String()] = telemetry.Waiting{Runs: n, Oldest: q.OldestOf[p]}
		}
		return s
	})
	return promhttp.HandlerFor(i.metrics.Registry(), promhttp.HandlerOpts{})
}

// close sends the last traces.
func (i *instruments) close(log *slog.Logger) {
	if i.tracer == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := i.tracer.Close(ctx); err != nil {
		log.Warn("traces were lost", "error", err)
	}
}
