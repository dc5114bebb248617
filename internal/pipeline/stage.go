package pipeline

import (
	"embed"
	"encoding/json"
	"text/template"
)

// Per says what a stage is asked once for.
type Per string

// A stage is asked once per distinct error code (of causes' roots), once per
// cause, or once per run.
const (
	PerCode  Per = "code"
	PerCause Per = "cause"
	PerRun   Per = "run"
)

// Need names a stage whose findings another stage reads. An optional one has
// only to end.
type Need struct {
	Stage    string
	Optional bool
}

// Stage is one kind of question to one model.
type Stage struct {
	Name        string
	Model       string
	Per         Per
	Needs       []Need
	MinCauses   int // a run with fewer causes does not ask
	MaxTokens   int // of the answer
	Temperature float64
	Schema      json.RawMessage
	Source      string // the prompt's template text: part of what determines an answer

	prompt *template.Template
}

// Pipeline is a checked list of stages.
type Pipeline struct {
	Stages   []Stage
	Contexts map[string]int // tokens of context by model; see Context
}

// DefaultContext is the number of tokens, prompt and answer together, that a
// model is loaded with when nothing else is set. Gemma 2 and CodeGemma have no
// more than this.
const DefaultContext = 8192

// Context returns the context length to use for a model. It is a constant per
// model: hosts load a model anew for another length.
func (p *Pipeline) Context(model string) int {
	if n := p.Contexts[model]; n > 0 {
		return n
	}
	return DefaultContext
}

// Models returns the models of all stages, each once, in order of first use.
func (p *Pipeline) Models() []string {
	var models []string
	seen := map[string]bool{}
	for _, s := range p.Stages {
		if !seen[s.Model] {
			seen[s.Model] = true
			models = append(models, s.Model)
		}
	}
	return models
}

// Stage returns the stage of that name, or nil.
func (p *Pipeline) Stage(name string) *Stage {
	for i := range p.Stages {
		if p.Stages[i].Name == name {
			return &p.Stages[i]
		}
	}
	return nil
}

//go:embed default.yaml prompts schemas
var files embed.FS
