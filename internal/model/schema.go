package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Schemas validates answers and keeps the compiled schemas. Its zero value is
// ready; it is safe for concurrent use.
//
// It is built on santhosh-tekuri/jsonschema, which passes the official test
// suite for every draft and, unlike google/jsonschema-go, reports all
// violations with their places as values: a model that is to repair its answer
// needs all of them at once.
type Schemas struct {
	mu       sync.Mutex
	compiled map[string]*jsonschema.Schema
}

// Validate checks answer against schema. Its error is short and written to be
// shown to a model: one violation a line, the place first.
func (s *Schemas) Validate(schema, answer json.RawMessage) error {
	compiled, err := s.compile(schema)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(answer))
	if err != nil {
		return fmt.Errorf("the answer is not valid JSON: %w", err)
	}
	err = compiled.Validate(value)
	if v, ok := errors.AsType[*jsonschema.ValidationError](err); ok {
		return violations(v, "the answer")
	}
	return err
}

// Check reports whether schema itself is sound.
func (s *Schemas) Check(schema json.RawMessage) error {
	_, err := s.compile(schema)
	return err
}

// Validate checks answer against schema once. Who validates often keeps a
// Schemas.
func Validate(schema, answer json.RawMessage) error {
	return new(Schemas).Validate(schema, answer)
}

func (s *Schemas) compile(schema json.RawMessage) (*jsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.compiled[string(schema)]; ok {
		return c, nil
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, fmt.Errorf("the schema is not valid JSON: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.UseLoader(noLoader{})
	if err := compiler.AddResource("schema.json", doc); err != nil {
		return nil, fmt.Errorf("the schema cannot be used: %w", err)
	}
	c, err := compiler.Compile("schema.json")
	if bad, ok := errors.AsType[*jsonschema.SchemaValidationError](err); ok {
		if v, ok := errors.AsType[*jsonschema.ValidationError](bad.Err); ok {
			err = violations(v, "the schema")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the schema cannot be used: %w", err)
	}
	if s.compiled == nil {
		s.compiled = map[string]*jsonschema.Schema{}
	}
	s.compiled[string(schema)] = c
	return c, nil
}

// noLoader refuses references out of the schema: a schema from a
// configuration file must not read other files or the network.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("a reference to %s leads out of the schema", url)
}

// mostViolations bounds the text that goes back to a model.
const mostViolations = 8

// violations lists the leaves of v, in the order of their places. whole names
// the document.
func violations(v *jsonschema.ValidationError, whole string) error {
	p := message.NewPrinter(language.English)
	var lines []string
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		for _, c := range e.Causes {
			walk(c)
		}
		if _, group := e.ErrorKind.(*kind.Group); len(e.Causes) == 0 && !group {
			lines = append(lines, fmt.Sprintf("%s: %s", place(e.InstanceLocation, whole), oneLine(e.ErrorKind.LocalizedString(p))))
		}
	}
	walk(v)
	slices.Sort(lines)
	lines = slices.Compact(lines)
	if more := len(lines) - mostViolations; more > 0 {
		lines = append(lines[:mostViolations], fmt.Sprintf("and %d more", more))
	}
	return errors.New(strings.Join(lines, "\n"))
}

// place writes an instance location as a JSON Pointer (RFC 6901).
func place(tokens []string, whole string) string {
	if len(tokens) == 0 {
		return whole
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString("/" + escape.Replace(t))
	}
	return b.String()
}
