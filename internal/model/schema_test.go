package model_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/airesdev/aires/internal/model"
)

const answerSchema = `{
  "type": "object", "additionalProperties": false, "required": ["title", "steps"],
  "properties": {
    "title": {"type": "string", "maxLength": 10},
    "steps": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"$ref": "#/$defs/step"}},
    "kind": {"enum": ["a", "b"]}
  },
  "$defs": {"step": {"type": "string", "minLength": 1}}
}`

func TestValidateNamesEveryViolation(t *testing.T) {
	for _, c := range []struct {
		answer string
		want   []string // parts of the error, one a line; none: valid
	}{
		{`{"title":"t","steps":["x"]}`, nil},
		{`{"title":"t","steps":["x"],"kind":"b"}`, nil},
		{`{}`, []string{"the answer: missing properties 'title', 'steps'"}},
		{`{"title":"much too long","steps":[],"kind":"c"}`, []string{"/kind:", "/steps:", "/title:"}},
		{`{"title":"t","steps":["x",""],"extra/field":1}`, []string{"/steps/1:", "the answer: additional properties 'extra/field'"}},
		{`[1]`, []string{"the answer: got array, want object"}},
		{`{"title":`, []string{"not valid JSON"}},
	} {
		err := model.Validate(json.RawMessage(answerSchema), json.RawMessage(c.answer))
		if c.want == nil {
			if err != nil {
				t.Errorf("%s: %v", c.answer, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s is valid", c.answer)
			continue
		}
		lines := strings.Split(err.Error(), "\n")
		if len(lines) != len(c.want) {
			t.Errorf("%s: %d lines, want %d:\n%v", c.answer, len(lines), len(c.want), err)
			continue
		}
		for i, part := range c.want {
			if !strings.Contains(lines[i], part) {
				t.Errorf("%s: line %q lacks %q", c.answer, lines[i], part)
			}
		}
	}
}

func TestViolationsStayShort(t *testing.T) {
	answer := `{"title":"t","steps":["x"],"kind":"c"`
	for i := range 40 {
		answer += `,"extra` + strings.Repeat("y", i) + `":1`
	}
	err := model.Validate(json.RawMessage(answerSchema), json.RawMessage(answer+"}"))
	if err == nil || len(err.Error()) > 1000 {
		t.Errorf("got %v", err)
	}
	many := model.Validate(json.RawMessage(`{"items":{"type":"string"}}`), json.RawMessage(`[1,2,3,4,5,6,7,8,9,10,11]`))
	if many == nil || !strings.HasSuffix(many.Error(), "and 3 more") {
		t.Errorf("got %v", many)
	}
}

func TestSchemasReadNothingElse(t *testing.T) {
	for _, ref := range []string{"file:///etc/passwd", "https://example.com/s.json", "other.json"} {
		err := new(model.Schemas).Check(json.RawMessage(`{"$ref":"` + ref + `"}`))
		if err == nil || !strings.Contains(err.Error(), "leads out of the schema") {
			t.Errorf("%s: %v", ref, err)
		}
	}
	for _, bad := range []string{``, `{`, `{"type":"strnig"}`, `{"$ref":"#/$defs/none"}`} {
		if err := new(model.Schemas).Check(json.RawMessage(bad)); err == nil {
			t.Errorf("%q is taken for a schema", bad)
		}
	}
}

func TestSchemasAreShared(t *testing.T) {
	var s model.Schemas
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := s.Validate(json.RawMessage(answerSchema), json.RawMessage(`{"title":"t","steps":["x"]}`)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestExtract(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1}`: `{"a":1}`,
		"Sure! Here it is:\n```json\n{\"a\": 1}\n```\n": `{"a": 1}`,
		`Use {x} like this: {"a":{"b":"}"}} Good luck.`: `{"a":{"b":"}"}}`,
		`{"a":1} {"a":1}`:        `{"a":1}`,
		"\ufeff {}":              `{}`,
		`{"a":"say \"{\" once"}`: `{"a":"say \"{\" once"}`,
	} {
		got, err := model.Extract(in)
		if err != nil || string(got) != want {
			t.Errorf("%q: got %s, %v", in, got, err)
		}
	}
	for in, part := range map[string]string{
		``:                              "no JSON object",
		`no object here`:                "no JSON object",
		`[1,2]`:                         "no JSON object",
		`{"a":1} or {"a":2}`:            "more than one",
		`{"a":1,"b":{"c":1,"c":2}}`:     "/b/c twice",
		`{"a":[{"b":1},{"b":1,"b":1}]}`: "/a/1/b twice",
		`{"a":{"b":1}`:                  "not valid JSON",
		`{"a": tru, "b": {"c":1}}`:      "not valid JSON",
		`{`:                             "not valid JSON",
	} {
		got, err := model.Extract(in)
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q: got %s, %v, want %q", in, got, err, part)
		}
	}
}

func FuzzExtract(f *testing.F) {
	for _, s := range []string{`{"a":1}`, "x {\"a\": [1, {}]} y", `{"a":1}{"b":2}`, `{"a":"\u00e9","a":2}`, "{{\"a\":1}}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		object, err := model.Extract(s)
		if err != nil {
			return
		}
		if !json.Valid(object) || object[0] != '{' || !strings.Contains(s, string(object)) {
			t.Errorf("%q gave %q", s, object)
		}
		again, err := model.Extract(string(object))
		if err != nil || string(again) != string(object) {
			t.Errorf("%q is not stable: %q, %v", object, again, err)
		}
	})
}
