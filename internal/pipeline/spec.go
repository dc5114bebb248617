package pipeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"text/template"

	"go.yaml.in/yaml/v3"
)

// Spec is what aires.yaml may say under "pipeline:". Stages are merged into
// the default ones by name; what is left out keeps its default.
type Spec struct {
	Stages []StageSpec          `yaml:"stages"`
	Models map[string]ModelSpec `yaml:"models"`
}

// StageSpec describes a stage, or changes one. Prompt and Schema are paths of
// files beside aires.yaml.
type StageSpec struct {
	Name        string      `yaml:"name"`
	Model       string      `yaml:"model"`
	Per         string      `yaml:"per"`
	Needs       *[]NeedSpec `yaml:"needs"`
	MinCauses   *int        `yaml:"min_causes"`
	MaxTokens   int         `yaml:"max_tokens"`
	Temperature *float64    `yaml:"temperature"`
	Prompt      string      `yaml:"prompt"`
	Schema      string      `yaml:"schema"`
	Off         bool        `yaml:"off"` // leave the stage out
}

// NeedSpec is a stage's name, or a mapping with stage and optional.
type NeedSpec struct {
	Stage    string `yaml:"stage"`
	Optional bool   `yaml:"optional"`
}

// UnmarshalYAML accepts the short form, a name alone.
func (n *NeedSpec) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		n.Stage = node.Value
		return nil
	}
	type plain NeedSpec
	return node.Decode((*plain)(n))
}

// ModelSpec sets what is constant for a model.
type ModelSpec struct {
	Context int `yaml:"context"` // tokens
}

// SpecError says what is wrong with a specification, and where: Path is the
// place below "pipeline", as in "stages[2].needs".
type SpecError struct {
	Path string
	Err  error
}

func (e *SpecError) Error() string { return fmt.Sprintf("pipeline.%s: %s", e.Path, e.Err) }

// Unwrap returns the reason.
func (e *SpecError) Unwrap() error { return e.Err }

// Default returns the pipeline that AIRES ships with.
func Default() (*Pipeline, error) { return Build(Spec{}, nil) }

// Build merges a specification into the default pipeline and checks the
// result. Prompt and schema files are read from dir, which may be nil when the
// specification names none. Errors are *SpecError.
func Build(s Spec, dir fs.FS) (*Pipeline, error) {
	var base Spec
	text, err := files.ReadFile("default.yaml")
	if err != nil {
		return nil, err
	}
	if err := yaml.Unmarshal(text, &base); err != nil {
		return nil, err
	}
	b := &builder{p: &Pipeline{Contexts: map[string]int{}}, place: map[string]string{}}
	for i, stage := range base.Stages {
		if err := b.stage(stage, fmt.Sprintf("stages[%d]", i), files); err != nil {
			return nil, err
		}
	}
	described := map[string]int{}
	for i, stage := range s.Stages {
		if first, twice := described[stage.Name]; twice {
			return nil, wrong(fmt.Sprintf("stages[%d]", i), "stage %q is described twice, first as stages[%d]", stage.Name, first)
		}
		described[stage.Name] = i
		if err := b.stage(stage, fmt.Sprintf("stages[%d]", i), dir); err != nil {
			return nil, err
		}
	}
	for model, m := range s.Models {
		if m.Context < 0 || m.Context > 0 && m.Context < minContext {
			return nil, wrong("models."+model+".context", "must be at least %d tokens", minContext)
		}
		b.p.Contexts[model] = m.Context
	}
	return b.p, b.check()
}

// UseModel runs every stage on one model.
func (p *Pipeline) UseModel(name string) {
	for i := range p.Stages {
		p.Stages[i].Model = name
	}
}

// builder merges stages; place remembers where each was last described.
type builder struct {
	p     *Pipeline
	place map[string]string
}

func wrong(path, format string, args ...any) *SpecError {
	return &SpecError{Path: path, Err: fmt.Errorf(format, args...)}
}

// stage adds or changes one stage.
func (b *builder) stage(s StageSpec, path string, dir fs.FS) error {
	if s.Name == "" {
		return wrong(path, "a stage needs a name")
	}
	if strings.ContainsAny(s.Name, "/ \t\n") {
		return wrong(path+".name", "%q: a stage's name has no spaces and no slash", s.Name)
	}
	b.place[s.Name] = path
	at := slices.IndexFunc(b.p.Stages, func(o Stage) bool { return o.Name == s.Name })
	if s.Off {
		if at < 0 {
			return wrong(path+".off", "there is no stage %q to leave out", s.Name)
		}
		b.p.Stages = slices.Delete(b.p.Stages, at, at+1)
		b.spare(s.Name)
		return nil
	}
	if at < 0 {
		b.p.Stages = append(b.p.Stages, Stage{Name: s.Name, Per: PerCause, MaxTokens: 1024})
		at = len(b.p.Stages) - 1
	}
	st := &b.p.Stages[at]
	merge(st, s)
	if err := st.readPrompt(s.Prompt, dir); err != nil {
		return &SpecError{Path: path + ".prompt", Err: err}
	}
	if err := st.readSchema(s.Schema, dir); err != nil {
		return &SpecError{Path: path + ".schema", Err: err}
	}
	return nil
}

// spare takes a stage that is left out from those that can do without it.
func (b *builder) spare(name string) {
	for i := range b.p.Stages {
		st := &b.p.Stages[i]
		st.Needs = slices.DeleteFunc(st.Needs, func(n Need) bool { return n.Optional && n.Stage == name })
	}
}

func merge(st *Stage, s StageSpec) {
	if s.Model != "" {
		st.Model = s.Model
	}
	if s.Per != "" {
		st.Per = Per(s.Per)
	}
	if s.Needs != nil {
		st.Needs = nil
		for _, n := range *s.Needs {
			st.Needs = append(st.Needs, Need(n))
		}
	}
	if s.MinCauses != nil {
		st.MinCauses = *s.MinCauses
	}
	if s.MaxTokens != 0 {
		st.MaxTokens = s.MaxTokens
	}
	if s.Temperature != nil {
		st.Temperature = *s.Temperature
	}
}

func (st *Stage) readPrompt(path string, dir fs.FS) error {
	if path == "" {
		return nil
	}
	text, err := read(path, dir)
	if err != nil {
		return err
	}
	st.Source = string(text)
	st.prompt, err = template.New(st.Name).Option("missingkey=error").Parse(st.Source)
	if err != nil {
		return err
	}
	if err := st.prompt.Execute(new(bytes.Buffer), Blocks{}); err != nil { // unknown fields show here
		return fmt.Errorf("%w; a prompt can place %s", err, strings.Join(blockNames(), ", "))
	}
	return nil
}

// blockNames are what a prompt can place, as it is written there.
func blockNames() []string {
	var names []string
	for f := range reflect.TypeFor[Blocks]().Fields() {
		names = append(names, "{{."+f.Name+"}}")
	}
	return names
}

func (st *Stage) readSchema(path string, dir fs.FS) error {
	if path == "" {
		return nil
	}
	text, err := read(path, dir)
	if err != nil {
		return err
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		return fmt.Errorf("%s is not JSON: %w", path, err)
	}
	st.Schema = compact.Bytes()
	return nil
}

func read(path string, dir fs.FS) ([]byte, error) {
	if dir == nil {
		return nil, fmt.Errorf("%s: no folder to read it from", path)
	}
	if !fs.ValidPath(path) {
		return nil, fmt.Errorf("%q must be a path below the folder of aires.yaml, with forward slashes", path)
	}
	return fs.ReadFile(dir, path)
}
