package pipeline

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/model"
)

func mustDefault(t testing.TB) *Pipeline {
	t.Helper()
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDefaultPipelineIsTheFourModelsAndFiveStages(t *testing.T) {
	p := mustDefault(t)
	want := []string{
		"documentation mistral:7b-instruct code", "context deepseek-coder:6.7b cause",
		"patterns codegemma:7b-instruct cause", "booklet gemma2:9b cause", "overview gemma2:9b run",
	}
	var got []string
	for _, s := range p.Stages {
		got = append(got, s.Name+" "+s.Model+" "+string(s.Per))
		if err := new(model.Schemas).Check(s.Schema); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("stages %q", got)
	}
	if len(p.Models()) != 4 {
		t.Errorf("models %q", p.Models())
	}
}

func TestPlanNeedsWhatWorksForTheSameCauses(t *testing.T) {
	p := mustDefault(t)
	causes := []aires.Cause{
		{ID: "c1", Kind: aires.KindType, Diagnostics: []string{"d1"}},
		{ID: "c2", Kind: aires.KindFatal, Diagnostics: []string{"d2"}},
		{ID: "c3", Kind: aires.KindType, Diagnostics: []string{"d3"}},
	}
	topics := map[string]string{"c1": "E1", "c2": "E2", "c3": "E1"}
	nodes := p.Plan(causes, func(c aires.Cause) string { return topics[c.ID] })
	byID := map[string]Node{}
	for _, n := range nodes {
		byID[n.ID] = n
	}
	if len(nodes) != 2+3*3+1 || len(byID) != len(nodes) {
		t.Fatalf("%d nodes", len(nodes))
	}
	for id, want := range map[string][]dag.Need{
		"documentation/E1": nil,
		"context/c3":       {{Node: "documentation/E1"}},
		"patterns/c2":      {{Node: "context/c2"}},
		"booklet/c1": {
			{Node: "documentation/E1", Optional: true},
			{Node: "context/c1", Optional: true},
			{Node: "patterns/c1", Optional: true},
		},
		"overview/run": {
			{Node: "booklet/c1", Optional: true}, {Node: "booklet/c2", Optional: true}, {Node: "booklet/c3", Optional: true},
		},
	} {
		if got := byID[id].Needs; !slices.Equal(got, want) {
			t.Errorf("%s needs %v, want %v", id, got, want)
		}
	}
	if n := byID["documentation/E1"]; !slices.Equal(n.Causes, []string{"c1", "c3"}) || n.Priority != aires.PriorityNormal {
		t.Errorf("%+v", n)
	}
	if n := byID["context/c2"]; n.Priority != aires.PriorityCritical {
		t.Errorf("a fatal cause has priority %d", n.Priority)
	}
	if _, err := Graph(nodes); err != nil {
		t.Error(err)
	}
}

func TestOneCauseHasNoOverview(t *testing.T) {
	nodes := mustDefault(t).Plan([]aires.Cause{{ID: "c1"}}, func(aires.Cause) string { return "E" })
	if slices.ContainsFunc(nodes, func(n Node) bool { return n.Stage.Name == "overview" }) || len(nodes) != 4 {
		t.Errorf("%d nodes", len(nodes))
	}
}

func TestSpecChangesAddsAndLeavesOutStages(t *testing.T) {
	dir := fstest.MapFS{
		"p/security.md":   {Data: []byte("Look for holes.\n{{.Errors}}\n{{.Findings}}")},
		"p/security.json": {Data: []byte(`{"type":"object","properties":{"steps":{"type":"array","items":{"type":"string"}}}}`)},
	}
	p, err := Build(Spec{
		Models: map[string]ModelSpec{"qwen3:8b": {Context: 16384}},
		Stages: []StageSpec{
			{Name: "context", Model: "qwen3:8b"},
			{Name: "patterns", Off: true},
			{Name: "security", Model: "m", Prompt: "p/security.md", Schema: "p/security.json", Needs: &[]NeedSpec{{Stage: "context", Optional: true}}},
		},
	}, dir)
	if err != nil {
		t.Fatal(err)
	}
	if p.Stage("patterns") != nil || p.Stage("context").Model != "qwen3:8b" || p.Context("qwen3:8b") != 16384 {
		t.Errorf("%+v", p)
	}
	if s := p.Stage("booklet"); !slices.Equal(s.Needs, []Need{{Stage: "documentation", Optional: true}, {Stage: "context", Optional: true}}) {
		t.Errorf("a stage still needs one that is left out: %+v", s.Needs)
	}
	if s := p.Stage("context"); len(s.Needs) != 1 || s.Schema == nil {
		t.Errorf("what was not named has changed: %+v", s)
	}
	if s := p.Stage("security"); s.Per != PerCause || s.MaxTokens != 1024 {
		t.Errorf("%+v", s)
	}
}

func TestWhatIsWrongIsNamedWithItsPlace(t *testing.T) {
	dir := fstest.MapFS{
		"bad.md":    {Data: []byte("{{.Nonsense}}")},
		"ok.md":     {Data: []byte("{{.Errors}}")},
		"bad.json":  {Data: []byte(`{"type": 7}`)},
		"ok.json":   {Data: []byte(`{"type":"object"}`)},
		"text.json": {Data: []byte("not json")},
	}
	for name, c := range map[string]struct {
		stages     []StageSpec
		path, says string
	}{
		"no name":       {[]StageSpec{{Model: "m"}}, "stages[0]", "needs a name"},
		"no model":      {[]StageSpec{{Name: "x"}}, "stages[0]", "needs a model"},
		"no prompt":     {[]StageSpec{{Name: "x", Model: "m"}}, "stages[0]", "needs a prompt"},
		"prompt gone":   {[]StageSpec{{Name: "x", Model: "m", Prompt: "none.md"}}, "stages[0].prompt", "none.md"},
		"prompt field":  {[]StageSpec{{Name: "x", Model: "m", Prompt: "bad.md"}}, "stages[0].prompt", "can place {{.Errors}}, {{.Verdict}}, {{.Source}}"},
		"prompt climbs": {[]StageSpec{{Name: "x", Model: "m", Prompt: "../x.md"}}, "stages[0].prompt", "below the folder"},
		"schema text":   {[]StageSpec{{Name: "context", Schema: "text.json"}}, "stages[0].schema", "not JSON"},
		"schema wrong":  {[]StageSpec{{Name: "context", Schema: "bad.json"}}, "stages[0].schema", "cannot be used: /type: got number, want"},
		"per":           {[]StageSpec{{Name: "context", Per: "week"}}, "stages[0].per", "code, cause or run"},
		"unknown need":  {[]StageSpec{{}, {Name: "context", Needs: &[]NeedSpec{{Stage: "contxt"}}}}, "stages[1].needs[0]", "stages are documentation, context"},
		"cycle":         {[]StageSpec{{Name: "documentation", Needs: &[]NeedSpec{{Stage: "booklet"}}}}, "stages[0].needs", "cycle: "},
		"needs itself":  {[]StageSpec{{Name: "context", Needs: &[]NeedSpec{{Stage: "context"}}}}, "stages[0].needs", "cycle: context needs context"},
		"needed off":    {[]StageSpec{{Name: "context", Off: true}}, "", "needs \"context\", which does not exist"},
		"twice":         {[]StageSpec{{Name: "context", Model: "a"}, {Name: "context", Model: "b"}}, "stages[1]", "described twice, first as stages[0]"},
		"off unknown":   {[]StageSpec{{Name: "nobody", Off: true}}, "stages[0].off", "no stage"},
		"answer size":   {[]StageSpec{{Name: "context", MaxTokens: 9000}}, "stages[0].max_tokens", "9000"},
		"temperature":   {[]StageSpec{{Name: "context", Temperature: new(float64(3))}}, "stages[0].temperature", "from 0 to 2"},
	} {
		if name == "unknown need" {
			c.stages[0] = StageSpec{Name: "overview", MaxTokens: 900}
		}
		_, err := Build(Spec{Stages: c.stages}, dir)
		bad, ok := errors.AsType[*SpecError](err)
		if !ok || c.path != "" && bad.Path != c.path || !strings.Contains(bad.Error(), c.says) {
			t.Errorf("%s: %v (want %s: %s)", name, err, c.path, c.says)
		}
	}
}

func TestMermaidDrawsEveryStageAndNeed(t *testing.T) {
	p := mustDefault(t)
	p.Stages[0].Model = `a"]; click s0 "x`
	got := p.Mermaid()
	for _, want := range []string{"s0 --> s1", "s1 --> s2", "s0 -.-> s3", "s3 -.-> s4", "once per run", "#quot;"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestUseModelRunsEverythingOnOne(t *testing.T) {
	p := mustDefault(t)
	p.UseModel("tiny")
	if !slices.Equal(p.Models(), []string{"tiny"}) {
		t.Errorf("%q", p.Models())
	}
}
