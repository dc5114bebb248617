package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/modelsim"
	"github.com/airesdev/aires/internal/pipeline"
)

// fourModels are the models of the default pipeline.
var fourModels = []modelsim.Model{
	{Name: "mistral:7b-instruct"},
	{Name: "deepseek-coder:6.7b"},
	{Name: "codegemma:7b-instruct"},
	{Name: "gemma2:9b"},
}

// scenario is an engine over simulated hosts, for use under synctest.
type scenario struct {
	t     *testing.T
	hosts []*modelsim.Host
	cfg   engine.Config
}

// newScenario makes one host per configuration; limit is per host.
func newScenario(t *testing.T, limit int, sims ...modelsim.Config) *scenario {
	t.Helper()
	p, err := pipeline.Default()
	if err != nil {
		t.Fatal(err)
	}
	s := &scenario{t: t, cfg: engine.Config{Pipeline: p, FenceKey: []byte("test")}}
	for i, sim := range sims {
		h := modelsim.New(sim)
		transport := h.Transport()
		t.Cleanup(func() { transport.CloseIdleConnections(); h.Close() })
		u, err := model.ParseHost(fmt.Sprintf("http://sim%d:11434", i))
		if err != nil {
			t.Fatal(err)
		}
		s.hosts = append(s.hosts, h)
		s.cfg.Hosts = append(s.cfg.Hosts, engine.Host{
			Client: ollama.New(u, model.HTTPConfig{Transport: transport}), Limit: limit,
		})
	}
	return s
}

// cached gives the scenario a cache of its own.
func (s *scenario) cached() *scenario {
	c, err := model.Open(s.t.TempDir())
	if err != nil {
		s.t.Fatal(err)
	}
	s.cfg.Cache = c
	return s
}

// outcome is a run with its events.
type outcome struct {
	report *aires.Report
	events []aires.Event
}

// run takes a log to its end. During, if not nil, sees every event.
func (s *scenario) run(log string, during func(*engine.Engine, aires.Event)) outcome {
	s.t.Helper()
	e := engine.New(s.cfg)
	defer e.Close()
	ctx := context.Background()
	r, err := e.Submit(ctx, aires.Submission{
		Title: "make", Log: strings.NewReader(log), Workspace: workspace(s.t),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	var o outcome
	for ev, err := range e.Events(ctx, r.ID, 0) {
		if err != nil {
			s.t.Fatal(err)
		}
		if ev.Type != aires.EventNodeProgress {
			o.events = append(o.events, ev)
		}
		if during != nil {
			during(e, ev)
		}
	}
	if o.report, err = e.Report(ctx, r.ID); err != nil {
		s.t.Fatal(err)
	}
	return o
}

// workspace is a folder with one source file.
func workspace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	src := "package main\n\nfunc main() {\n\tFetch0()\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// goLog is a failed go build with n root causes, each an undefined name.
func goLog(n int) string {
	var b strings.Builder
	b.WriteString("# example.org/app\n")
	for i := range n {
		fmt.Fprintf(&b, "./main.go:%d:2: undefined: Fetch%d\n", i+4, i)
	}
	return b.String()
}

func (o outcome) finding(t *testing.T, node string) aires.Finding {
	t.Helper()
	for _, f := range o.report.Findings {
		if f.Node == node {
			return f
		}
	}
	t.Fatalf("no finding %s in %d", node, len(o.report.Findings))
	return aires.Finding{}
}

// inOrder fails when a node started before what it needs had ended, or an
// event is out of place.
func (o outcome) inOrder(t *testing.T) {
	t.Helper()
	ended := map[string]bool{}
	needs := map[string][]string{}
	for i, e := range o.events {
		if e.Seq != int64(i)+1 {
			t.Fatalf("event %d has number %d", i+1, e.Seq)
		}
		switch e.Type {
		case aires.EventNodeQueued:
			needs[e.Node] = e.Needs
		case aires.EventNodeStarted:
			for _, n := range needs[e.Node] {
				if !ended[n] {
					t.Errorf("%s started before %s had ended", e.Node, n)
				}
			}
		case aires.EventNodeEnded:
			if ended[e.Node] {
				t.Errorf("%s ended twice", e.Node)
			}
			ended[e.Node] = true
		}
	}
	if last := o.events[len(o.events)-1]; last.Type != aires.EventRunEnded {
		t.Errorf("the last event is %s", last.Type)
	}
}

// valid fails when a finding's answer breaks its stage's schema.
func (o outcome) valid(t *testing.T, p *pipeline.Pipeline) {
	t.Helper()
	for _, f := range o.report.Findings {
		if f.Outcome != aires.OutcomeSucceeded {
			continue
		}
		if err := model.Validate(p.Stage(f.Stage).Schema, f.Answer); err != nil {
			t.Errorf("%s: %v", f.Node, err)
		}
	}
}

func took(o outcome) time.Duration { return o.report.Run.Ended.Sub(o.report.Run.Started) }

func contains(t *testing.T, what, want string) {
	t.Helper()
	if !bytes.Contains([]byte(what), []byte(want)) {
		t.Errorf("%q does not contain %q", what, want)
	}
}
