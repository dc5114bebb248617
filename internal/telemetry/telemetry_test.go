package telemetry

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/airesdev/aires"
)

func TestEventsBecomeMetrics(t *testing.T) {
	m := NewMetrics()
	m.Watch(func() State {
		return State{Waiting: map[string]Waiting{"high": {Runs: 2}}, Active: 3, Held: map[string]string{"disk": "full"}}
	})
	at := time.Now()
	for i, e := range []aires.Event{
		{Type: aires.EventNodeReady, Node: "a"},
		{Type: aires.EventNodeStarted, Node: "a", Host: "h"},
		{Type: aires.EventHostLimit, Host: "h", Model: "m", Count: 4},
		{Type: aires.EventModelLoaded, Host: "h", Model: "m", Wait: time.Second},
		{Type: aires.EventNodeRetried, Node: "a", Host: "h"},
		{Type: aires.EventHostDown, Host: "h"},
		{Type: aires.EventNodeStarted, Node: "a", Host: "g"},
		{Type: aires.EventNodeEnded, Node: "a", Stage: "context", Model: "m", Outcome: aires.OutcomeSucceeded, Tokens: &aires.Tokens{Prompt: 10, Answer: 5}},
		{Type: aires.EventNodeEnded, Node: "b", Stage: "context", Outcome: aires.OutcomeSucceeded, Cached: true},
		{Type: aires.EventNodeEnded, Node: "c", Stage: "booklet", Outcome: aires.OutcomeSkipped},
		{Type: aires.EventRunEnded, Status: aires.StatusPartial},
	} {
		e.Run, e.Time = "r", at.Add(time.Duration(i)*time.Second)
		m.Observe(e)
		if e.Type == aires.EventModelLoaded { // as another run is told of it
			e.Run, e.Time = "s", e.Time.Add(time.Millisecond)
			m.Observe(e)
		}
	}
	want := `
# HELP aires_findings_total Answers by where they came from: the cache (hit) or a model (miss).
# TYPE aires_findings_total counter
aires_findings_total{cache="hit"} 1
aires_findings_total{cache="miss"} 1
# HELP aires_held Whether less is taken in, by what is short.
# TYPE aires_held gauge
aires_held{by="disk"} 1
# HELP aires_host_limit Requests that a host is given at once, as measured.
# TYPE aires_host_limit gauge
aires_host_limit{host="h",model="m"} 4
# HELP aires_host_up Whether a host's breaker lets requests through.
# TYPE aires_host_up gauge
aires_host_up{host="g"} 1
aires_host_up{host="h"} 0
# HELP aires_model_loads_total Models that hosts loaded.
# TYPE aires_model_loads_total counter
aires_model_loads_total{host="h",model="m"} 1
# HELP aires_nodes_total Questions that ended, by stage and outcome.
# TYPE aires_nodes_total counter
aires_nodes_total{outcome="skipped",stage="booklet"} 1
aires_nodes_total{outcome="succeeded",stage="context"} 2
# HELP aires_queue_runs Runs that wait, by priority.
# TYPE aires_queue_runs gauge
aires_queue_runs{priority="critical"} 0
aires_queue_runs{priority="high"} 2
aires_queue_runs{priority="low"} 0
aires_queue_runs{priority="normal"} 0
# HELP aires_retries_total Attempts that failed and were made again, by host.
# TYPE aires_retries_total counter
aires_retries_total{host="h"} 1
# HELP aires_runs_total Runs that ended, by status.
# TYPE aires_runs_total counter
aires_runs_total{status="partial"} 1
# HELP aires_tokens_total Tokens that models read (prompt) and wrote (answer).
# TYPE aires_tokens_total counter
aires_tokens_total{kind="answer",model="m"} 5
aires_tokens_total{kind="prompt",model="m"} 10
`
	var names []string
	for line := range strings.Lines(want) {
		if name, ok := strings.CutPrefix(line, "# TYPE "); ok {
			names = append(names, strings.Fields(name)[0])
		}
	}
	if err := testutil.GatherAndCompare(m.Registry(), strings.NewReader(want), names...); err != nil {
		t.Error(err)
	}
	if len(m.nodeT) != 0 {
		t.Errorf("of ended runs is kept: %v", m.nodeT)
	}
}

func report() *aires.Report {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s := func(n int) time.Time { return at.Add(time.Duration(n) * time.Second) }
	r := &aires.Report{Run: aires.Run{ID: "r", Title: "make", Status: aires.StatusPartial, Queued: s(0), Started: s(2), Ended: s(20)}}
	r.Findings = []aires.Finding{
		{
			Node: "context/c1", Stage: "context", Model: "m", Host: "g", Outcome: aires.OutcomeSucceeded,
			Timing: aires.Timing{
				Queued: s(3), Ready: s(3), Started: s(8), Loaded: s(10), FirstToken: s(11), Ended: s(15),
				Earlier: []aires.Attempt{{Host: "h", Started: s(4), Ended: s(6), Error: "refused"}},
			},
		},
		{Node: "booklet/c1", Stage: "booklet", Outcome: aires.OutcomeSkipped},
	}
	r.Loads = []aires.Load{{Host: "g", Model: "m", Started: s(8), Ended: s(10)}}
	return r
}

func TestReportBecomesTrace(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	tracer, err := newTracer(t.Context(), sdk.WithSyncer(spans))
	if err != nil {
		t.Fatal(err)
	}
	tracer.Report(report())
	names := map[string]string{}
	got := spans.GetSpans()
	for _, s := range got {
		names[s.SpanContext.SpanID().String()] = s.Name
	}
	var tree []string
	for _, s := range got {
		if s.SpanContext.TraceID() != TraceID("r") {
			t.Errorf("%s is of the trace %s", s.Name, s.SpanContext.TraceID())
		}
		tree = append(tree, names[s.Parent.SpanID().String()]+" > "+s.Name+" "+s.EndTime.Sub(s.StartTime).String())
	}
	slices.Sort(tree)
	want := []string{
		" > run 20s", "node context > queue 1s", "node context > request 2s", "node context > request 7s",
		"request > generate 4s", "request > load 2s", "request > read 1s",
		"run > load m 2s", "run > node context 12s", "run > queue 2s",
	}
	if !slices.Equal(tree, want) {
		t.Errorf("spans\n%s\nnot\n%s", strings.Join(tree, "\n"), strings.Join(want, "\n"))
	}
	if err := tracer.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// A collector on loopback gets what is left when the tracer closes.
func TestTracesAreExported(t *testing.T) {
	paths := make(chan string, 10)
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { paths <- r.URL.Path }))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	tracer, err := NewTracer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tracer.Report(report())
	if err := tracer.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if path := <-paths; path != "/v1/traces" {
		t.Errorf("sent to %s", path)
	}
}
