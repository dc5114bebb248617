package telemetry

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/airesdev/aires"
)

// Tracer turns reports into traces: a span per run, node and attempt, with
// queueing, loading and generating apart. It is safe for concurrent use.
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// NewTracer exports over OTLP/HTTP as the OTEL_* variables say
// (opentelemetry.io/docs/specs/otel/protocol/exporter).
func NewTracer(ctx context.Context) (*Tracer, error) {
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, err
	}
	return newTracer(ctx, sdk.WithBatcher(exporter))
}

func newTracer(ctx context.Context, to sdk.TracerProviderOption) (*Tracer, error) {
	// What the environment says comes last, and so wins.
	r, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "aires")), resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, err
	}
	p := sdk.NewTracerProvider(to, sdk.WithResource(r), sdk.WithIDGenerator(ids{}))
	return &Tracer{p, p.Tracer("github.com/airesdev/aires")}, nil
}

// Close sends what is left, until ctx ends.
func (t *Tracer) Close(ctx context.Context) error { return t.provider.Shutdown(ctx) }

// Report traces a run that has ended.
func (t *Tracer) Report(r *aires.Report) {
	begin := r.Run.Started
	if !r.Run.Queued.IsZero() {
		begin = r.Run.Queued
	}
	ctx, run := t.tracer.Start(context.WithValue(context.Background(), runKey{}, r.Run.ID), "run", trace.WithTimestamp(begin), trace.WithAttributes(
		attribute.String("aires.run", r.Run.ID), attribute.String("aires.title", r.Run.Title), attribute.String("aires.status", string(r.Run.Status)),
		attribute.Int("aires.errors", r.Summary.Errors), attribute.Int("aires.causes", r.Summary.Causes)))
	t.part(ctx, "queue", begin, r.Run.Started)
	for i := range r.Findings {
		t.node(ctx, &r.Findings[i])
	}
	for _, l := range r.Loads {
		t.part(ctx, "load "+l.Model, l.Started, l.Ended, attribute.String("aires.host", l.Host), attribute.String("gen_ai.request.model", l.Model))
	}
	if r.Run.Status == aires.StatusFailed {
		run.SetStatus(codes.Error, r.Run.Notice)
	}
	run.End(trace.WithTimestamp(r.Run.Ended))
}

func (t *Tracer) node(ctx context.Context, f *aires.Finding) {
	at := f.Timing
	if at.Queued.IsZero() || at.Ended.IsZero() {
		return // it never came to anything
	}
	ctx, node := t.tracer.Start(ctx, "node "+f.Stage, trace.WithTimestamp(at.Queued), trace.WithAttributes(
		attribute.String("aires.node", f.Node), attribute.String("aires.stage", f.Stage), attribute.String("aires.outcome", string(f.Outcome)),
		attribute.String("gen_ai.request.model", f.Model), attribute.Bool("aires.cached", f.Cached)))
	first := at.Started
	for _, a := range at.Earlier {
		if first = a.Started; !first.IsZero() {
			break
		}
	}
	t.part(ctx, "queue", at.Queued, first)
	for _, a := range at.Earlier {
		t.request(ctx, a.Host, time.Time{}, a, 0, 0)
	}
	t.request(ctx, f.Host, at.Loaded, aires.Attempt{Started: at.Started, FirstToken: at.FirstToken, Ended: at.Ended, Error: f.Error}, f.Tokens.Prompt, f.Tokens.Answer)
	if f.Outcome == aires.OutcomeFailed {
		node.SetStatus(codes.Error, f.Error)
	}
	node.End(trace.WithTimestamp(at.Ended))
}

// request is one attempt, split into loading, reading and generating where it
// is known when each began.
func (t *Tracer) request(ctx context.Context, host string, loaded time.Time, a aires.Attempt, prompt, answer int) {
	if a.Started.IsZero() || a.Ended.IsZero() {
		return
	}
	ctx, span := t.tracer.Start(ctx, "request", trace.WithTimestamp(a.Started), trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("server.address", host), attribute.Int("gen_ai.usage.input_tokens", prompt), attribute.Int("gen_ai.usage.output_tokens", answer)))
	read := a.Started
	if !loaded.IsZero() {
		t.part(ctx, "load", a.Started, loaded)
		read = loaded
	}
	t.part(ctx, "read", read, a.FirstToken)
	t.part(ctx, "generate", a.FirstToken, a.Ended)
	if a.Error != "" {
		span.SetStatus(codes.Error, a.Error)
	}
	span.End(trace.WithTimestamp(a.Ended))
}

// part is a span without children, where both its ends are known.
func (t *Tracer) part(ctx context.Context, name string, from, to time.Time, with ...attribute.KeyValue) {
	if from.IsZero() || to.IsZero() || to.Before(from) {
		return
	}
	_, span := t.tracer.Start(ctx, name, trace.WithTimestamp(from), trace.WithAttributes(with...))
	span.End(trace.WithTimestamp(to))
}

// ids gives a run's trace an id that follows from the run's, so that a run can
// be found by it.
type ids struct{}

type runKey struct{}

// TraceID is the trace of a run.
func TraceID(run string) trace.TraceID {
	sum := sha256.Sum256([]byte("aires run " + run))
	return trace.TraceID(sum[:16])
}

// NewIDs implements the SDK's IDGenerator.
func (g ids) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	run, _ := ctx.Value(runKey{}).(string)
	id := TraceID(run)
	return id, g.NewSpanID(ctx, id)
}

// NewSpanID implements the SDK's IDGenerator.
func (ids) NewSpanID(context.Context, trace.TraceID) trace.SpanID {
	var id trace.SpanID
	for !id.IsValid() {
		rand.Read(id[:])
	}
	return id
}
