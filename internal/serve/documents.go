package serve

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.tmpl
var docsPage string

// documents serves the OpenAPI document, and a page made of it that needs
// nothing from elsewhere. Both are made once.
func (s *Server) documents() {
	doc := s.api.OpenAPI()
	for _, unused := range []string{"ErrorModel", "ErrorDetail"} { // huma's own; asProblem replaces them
		delete(doc.Components.Schemas.Map(), unused)
	}
	spec, err := json.Marshal(doc)
	if err != nil {
		panic(err) // a document of our own: a test would have failed
	}
	var page bytes.Buffer
	view := template.Must(template.New("docs").Funcs(template.FuncMap{"type": typeName, "anchor": anchor}).Parse(docsPage))
	if err := view.Execute(&page, newOverview(doc)); err != nil {
		panic(err) // as above
	}
	s.mount("GET /openapi.json", fixed("application/openapi+json", spec))
	s.mount("GET /docs", fixed("text/html; charset=utf-8", page.Bytes()))
}

func fixed(media string, content []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		_, _ = w.Write(content) // the client may have left
	})
}

// overview is what the page shows.
type overview struct {
	Info       *huma.Info
	Operations []operation
	Schemas    []namedSchema
}

type operation struct {
	*huma.Operation
	Scope   string
	Bodies  []namedSchema // by media type
	Answers []answer
}

type answer struct {
	Status, Description string
	Bodies              []namedSchema
}

type namedSchema struct {
	Name       string
	Schema     *huma.Schema
	Properties []property
}

type property struct {
	Name     string
	Required bool
	Schema   *huma.Schema
}

func newOverview(doc *huma.OpenAPI) overview {
	o := overview{Info: doc.Info}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Delete} {
			if op != nil {
				o.Operations = append(o.Operations, newOperation(op))
			}
		}
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		n := namedSchema{Name: name, Schema: schemas[name]}
		for _, p := range slices.Sorted(maps.Keys(n.Schema.Properties)) {
			n.Properties = append(n.Properties, property{p, slices.Contains(n.Schema.Required, p), n.Schema.Properties[p]})
		}
		o.Schemas = append(o.Schemas, n)
	}
	return o
}

func newOperation(op *huma.Operation) operation {
	o := operation{Operation: op, Scope: strings.Join(op.Security[0]["token"], " ")}
	if op.RequestBody != nil {
		o.Bodies = bodies(op.RequestBody.Content)
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		r := op.Responses[status]
		o.Answers = append(o.Answers, answer{status, r.Description, bodies(r.Content)})
	}
	return o
}

func bodies(content map[string]*huma.MediaType) []namedSchema {
	var all []namedSchema
	for _, media := range slices.Sorted(maps.Keys(content)) {
		all = append(all, namedSchema{Name: media, Schema: content[media].Schema})
	}
	return all
}

// typeName says in words what a schema allows.
func typeName(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return refName(s)
	case s.Type == huma.TypeArray:
		return "list of " + typeName(s.Items)
	case len(s.Enum) > 0:
		var words []string
		for _, e := range s.Enum {
			if word, ok := e.(string); ok {
				words = append(words, word)
			}
		}
		return strings.Join(words, " | ")
	}
	if values, ok := s.AdditionalProperties.(*huma.Schema); ok {
		return "map of " + typeName(values)
	}
	return cmp.Or(s.Format, s.Type, "any JSON")
}

// anchor is where a schema is described on the page, "" where it is not.
func anchor(s *huma.Schema) string {
	for s != nil && s.Ref == "" {
		values, ok := s.AdditionalProperties.(*huma.Schema)
		if s = s.Items; s == nil && ok {
			s = values
		}
	}
	if s == nil {
		return ""
	}
	return refName(s)
}

func refName(s *huma.Schema) string { return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:] }
