package modelsim_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/modelsim"
)

// Whatever bounded schema is asked for, the answer follows it, and is the same
// for the same question.
func TestGenerateFollowsAnySchema(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		schema, err := json.Marshal(drawSchema(t, 3))
		if err != nil {
			t.Fatal(err)
		}
		c := modelsim.Call{Model: "m", Prompt: "see E1, E22, d3 and c4", Seed: rapid.Int().Draw(t, "seed"), Schema: schema}
		text, err := modelsim.Generate(c)
		if err != nil {
			t.Fatalf("%v for %s", err, schema)
		}
		if err := model.Validate(schema, json.RawMessage(text)); err != nil {
			t.Fatalf("%v\nschema %s\nanswer %s", err, schema, text)
		}
		if again, _ := modelsim.Generate(c); again != text {
			t.Fatalf("the same question got %s and %s", text, again)
		}
	})
}

func drawSchema(t *rapid.T, depth int) map[string]any {
	kinds := []string{"string", "integer", "number", "boolean", "enum"}
	if depth > 0 {
		kinds = append(kinds, "object", "array")
	}
	low := rapid.IntRange(0, 20).Draw(t, "low")
	high := low + rapid.IntRange(0, 30).Draw(t, "more")
	switch kind := rapid.SampledFrom(kinds).Draw(t, "kind"); kind {
	case "string":
		return map[string]any{"type": kind, "minLength": low, "maxLength": high}
	case "integer", "number":
		return map[string]any{"type": kind, "minimum": low, "maximum": high}
	case "enum":
		return map[string]any{"enum": []any{"x", 1, nil}}
	case "array":
		return map[string]any{"type": kind, "minItems": low % 4, "maxItems": low%4 + high%3, "items": drawSchema(t, depth-1)}
	case "object":
		names := []string{"title", "evidence", "cause", "diagnostics"}[:1+low%4]
		properties := map[string]any{}
		for _, n := range names {
			properties[n] = drawSchema(t, depth-1)
		}
		return map[string]any{"type": kind, "properties": properties, "required": names, "additionalProperties": false}
	default:
		return map[string]any{"type": kind}
	}
}

func TestGenerateCitesOnlyWhatThePromptHolds(t *testing.T) {
	schema := json.RawMessage(`{"type":"object","required":["evidence","cause"],"properties":{
		"evidence":{"type":"array","maxItems":5,"items":{"type":"string","maxLength":8}},
		"cause":{"type":"string","maxLength":8}}}`)
	cited := regexp.MustCompile(`E[0-9]+`)
	for seed := range 50 {
		prompt := fmt.Sprintf("E%d and E%d, of cause c%d", seed+1, seed+90, seed+3)
		text, err := modelsim.Generate(modelsim.Call{Prompt: prompt, Seed: seed, Schema: schema})
		if err != nil {
			t.Fatal(err)
		}
		ids := cited.FindAllString(text, -1)
		for _, id := range ids {
			if !strings.Contains(prompt, id) {
				t.Errorf("%s cites %s, which is not in %q", text, id, prompt)
			}
		}
		if len(ids) == 0 || !strings.Contains(text, fmt.Sprintf(`"c%d"`, seed+3)) {
			t.Errorf("%s cites too little of %q", text, prompt)
		}
	}
	text, err := modelsim.Generate(modelsim.Call{Prompt: "nothing", Schema: schema})
	if err != nil || !strings.Contains(text, `"evidence":[]`) {
		t.Errorf("without ids: %s, %v", text, err)
	}
}

func TestGenerateRefusesWhatItCannotFollow(t *testing.T) {
	for _, schema := range []string{
		`{"type":"string","pattern":"^a"}`, `{"type":"tuple"}`, `{}`, `[]`, `{"$ref":"other.json"}`, `{"$ref":"#/$defs/none"}`,
		`{"$ref":"#"}`, `{"$ref":"#/$defs/x","$defs":{"x":{"$ref":"#/$defs/x"}}}`,
	} {
		if text, err := modelsim.Generate(modelsim.Call{Schema: json.RawMessage(schema)}); err == nil {
			t.Errorf("%s gave %s", schema, text)
		}
	}
	if text, err := modelsim.Generate(modelsim.Call{Prompt: "free"}); err != nil || len(text) < 20 {
		t.Errorf("without a schema: %q, %v", text, err)
	}
}

func TestPieces(t *testing.T) {
	text := "naïve — ☃ code"
	pieces := modelsim.Pieces(text)
	if strings.Join(pieces, "") != text {
		t.Errorf("%q", pieces)
	}
	for _, p := range pieces {
		if !json.Valid([]byte(`"`+p+`"`)) || strings.ToValidUTF8(p, "") != p {
			t.Errorf("piece %q splits a character", p)
		}
	}
}
