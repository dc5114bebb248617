package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/model"
)

// minContext leaves room for the instructions, a few lines of evidence and an
// answer.
const minContext = 2048

// check refuses what could not run, each with its place.
func (b *builder) check() error {
	for _, s := range b.p.Stages {
		if err := b.checkStage(&s); err != nil {
			return err
		}
	}
	nodes := make([]dag.Node, len(b.p.Stages))
	for i, s := range b.p.Stages {
		nodes[i].ID = s.Name
		for _, n := range s.Needs {
			nodes[i].Needs = append(nodes[i].Needs, dag.Need{Node: n.Stage})
		}
	}
	_, err := dag.New(nodes)
	if err == nil {
		return nil
	}
	return &SpecError{Path: b.blame(err) + ".needs", Err: err}
}

// blame returns the place of the stage that a graph error is about: of a
// cycle, the one described last in the user's own file.
func (b *builder) blame(err error) string {
	switch e := err.(type) {
	case *dag.DuplicateError:
		return b.place[e.Node]
	case *dag.UnknownNeedError:
		return b.place[e.Node]
	case *dag.CycleError:
		return b.place[e.Path[0]]
	}
	return "stages"
}

func (b *builder) checkStage(s *Stage) error {
	at := b.place[s.Name]
	switch {
	case s.Model == "":
		return wrong(at, "stage %q needs a model", s.Name)
	case !slices.Contains([]Per{PerCode, PerCause, PerRun}, s.Per):
		return wrong(at+".per", "%q: choose %s, %s or %s", s.Per, PerCode, PerCause, PerRun)
	case s.prompt == nil:
		return wrong(at, "stage %q needs a prompt: the path of a file", s.Name)
	case s.Schema == nil:
		return wrong(at, "stage %q needs a schema: the path of a JSON Schema file", s.Name)
	case s.MaxTokens < 1 || s.MaxTokens > b.p.Context(s.Model)-minPrompt:
		return wrong(at+".max_tokens", "%d: an answer has at least 1 token and leaves %d of the context's %d to the prompt",
			s.MaxTokens, minPrompt, b.p.Context(s.Model))
	case s.Temperature < 0 || s.Temperature > 2:
		return wrong(at+".temperature", "%g: must be from 0 to 2", s.Temperature)
	}
	if err := new(model.Schemas).Check(s.Schema); err != nil {
		return &SpecError{Path: at + ".schema", Err: err}
	}
	return b.checkNeeds(s, at)
}

func (b *builder) checkNeeds(s *Stage, at string) error {
	var names []string
	for _, o := range b.p.Stages {
		names = append(names, o.Name)
	}
	for i, n := range s.Needs {
		if !slices.Contains(names, n.Stage) {
			return &SpecError{
				Path: fmt.Sprintf("%s.needs[%d]", at, i),
				Err:  fmt.Errorf("stage %q needs %q, which does not exist; stages are %s", s.Name, n.Stage, strings.Join(names, ", ")),
			}
		}
	}
	return nil
}
