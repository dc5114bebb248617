package modelsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// Generate is the default answer: a document that follows the call's schema,
// or a sentence where there is none. It is determined by model, seed and
// prompt. Fields named evidence, diagnostics and causes cite only ids (E1, d1,
// c1) that stand in the prompt. It understands the bounded schemas that
// structured output is used with: type, enum, const, properties, items,
// anyOf and oneOf (the first branch), $ref within the document, and the bounds
// of lengths, items and numbers. What it cannot follow is an error.
func Generate(c Call) (string, error) {
	sum := fnv.New64a()
	fmt.Fprintf(sum, "%s\x00%d\x00%s\x00%s", canonical(c.Model), c.Seed, c.System, c.Prompt)
	g := &generator{rnd: rand.New(rand.NewPCG(sum.Sum64(), uint64(c.Seed))), call: c}
	if c.Schema == nil {
		return g.words(20, 200), nil
	}
	if err := json.Unmarshal(c.Schema, &g.root); err != nil {
		return "", fmt.Errorf("the format is no schema: %w", err)
	}
	value, err := g.value("", g.root, 0)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(value)
	return string(text), err
}

// generator makes values for one schema.
type generator struct {
	rnd  *rand.Rand
	call Call
	root map[string]any
}

// maxDepth ends schemas that refer to themselves.
const maxDepth = 32

// value makes a value for a schema that stands under the given field.
func (g *generator) value(field string, s map[string]any, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errors.New("the schema nests without end")
	}
	if ref, ok := s["$ref"].(string); ok {
		target, err := g.resolve(ref)
		if err != nil {
			return nil, err
		}
		return g.value(field, target, depth+1)
	}
	if fixed, ok := s["const"]; ok {
		return fixed, nil
	}
	if choices, ok := s["enum"].([]any); ok && len(choices) > 0 {
		return choices[g.rnd.IntN(len(choices))], nil
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		if branches, ok := s[key].([]any); ok && len(branches) > 0 {
			branch, _ := branches[0].(map[string]any)
			return g.value(field, branch, depth+1)
		}
	}
	switch kind := typeOf(s); kind {
	case "object":
		return g.object(s, depth)
	case "array":
		return g.array(field, s, depth)
	case "string":
		return g.text(field, s)
	case "integer":
		low, high := bounds(s, 0, 20, 1)
		return int(low) + g.rnd.IntN(max(1, int(high)-int(low)+1)), nil
	case "number":
		low, high := bounds(s, 0, 1, 0.01)
		return max(low, math.Floor((low+g.rnd.Float64()*(high-low))*100)/100), nil
	case "boolean":
		return g.rnd.IntN(2) == 1, nil
	case "null":
		return nil, nil
	default:
		return nil, fmt.Errorf("the simulated host cannot follow a schema of type %q", kind)
	}
}

// typeOf is a schema's type: the first where there are several, and what its
// keywords say where there is none.
func typeOf(s map[string]any) string {
	switch t := s["type"].(type) {
	case string:
		return t
	case []any:
		if len(t) > 0 {
			first, _ := t[0].(string)
			return first
		}
	}
	if _, ok := s["properties"]; ok {
		return "object"
	}
	if _, ok := s["items"]; ok {
		return "array"
	}
	return ""
}

// resolve follows a reference such as #/$defs/step.
func (g *generator) resolve(ref string) (map[string]any, error) {
	path, ok := strings.CutPrefix(ref, "#/")
	if !ok {
		return nil, fmt.Errorf("the reference %q leads out of the schema", ref)
	}
	at := g.root
	for part := range strings.SplitSeq(path, "/") {
		if at, ok = at[part].(map[string]any); !ok {
			return nil, fmt.Errorf("the reference %q leads nowhere", ref)
		}
	}
	return at, nil
}

// object fills every property, in order of name so that the random numbers
// fall alike.
func (g *generator) object(s map[string]any, depth int) (any, error) {
	properties, _ := s["properties"].(map[string]any)
	names := make([]string, 0, len(properties))
	for name := range properties {
		names = append(names, name)
	}
	slices.Sort(names)
	out := map[string]any{}
	for _, name := range names {
		property, _ := properties[name].(map[string]any)
		v, err := g.value(name, property, depth+1)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = v
	}
	return out, nil
}

// array makes as many items as the bounds ask for, at most two more.
func (g *generator) array(field string, s map[string]any, depth int) (any, error) {
	low := int(number(s, "minItems", 0))
	high := max(low, min(int(number(s, "maxItems", float64(low+2))), low+2))
	n := low + g.rnd.IntN(high-low+1)
	items, _ := s["items"].(map[string]any)
	out := []any{}
	ids := g.fitting(field, items)
	if ids != nil && len(ids) >= low && typeOf(items) == "string" && items["enum"] == nil {
		for _, id := range ids[:min(max(n, 1), high, len(ids))] {
			out = append(out, id)
		}
		return out, nil
	}
	for range n {
		v, err := g.value(field, items, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// bounds are a number's limits, exclusive ones moved inwards by step.
func bounds(s map[string]any, low, high, step float64) (float64, float64) {
	if v, ok := s["exclusiveMinimum"].(float64); ok {
		low = v + step
	}
	low = number(s, "minimum", low)
	high = max(high, low)
	if v, ok := s["exclusiveMaximum"].(float64); ok {
		high = v - step
	}
	high = number(s, "maximum", high)
	return low, max(low, high)
}

func number(s map[string]any, key string, standard float64) float64 {
	if v, ok := s[key].(float64); ok {
		return v
	}
	return standard
}
