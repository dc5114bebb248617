package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/ledger"
)

// submitting is what may stand beside a raw log; JSON and forms hold the same.
type submitting struct {
	Key       string   `header:"Idempotency-Key" maxLength:"200" doc:"makes it safe to send the same again: the first makes a run, the others get that run"`
	Title     string   `query:"title" doc:"the build's command line, or the log's name"`
	Priority  string   `query:"priority" enum:"low,normal,high,critical"`
	Workspace string   `query:"workspace" doc:"the name of a folder that the server's configuration lists"`
	Label     []string `query:"label,explode" doc:"as in team=web"`
	NoAI      bool     `query:"no_ai" doc:"ask no model"`
}

type submitted struct {
	Status   int
	Location string `header:"Location" doc:"the run"`
	Body     aires.Run
}

func (s *Server) submitRoute() {
	schema := schemaOf[api.Submission](s)
	s.api.OpenAPI().Components.Schemas.SchemaFromRef(schema.Ref).Properties["dossier"] = schemaOf[aires.Dossier](s)
	form := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"log": {Type: huma.TypeString, Description: "a file; what stands after it is not read"}}, Required: []string{"log"}}
	for _, name := range []string{"title", "priority", "workspace", "label", "no_ai"} {
		form.Properties[name] = text
	}
	run := schemaOf[aires.Run](s)
	route(s, ledger.ScopeSubmit, huma.Operation{
		OperationID: "submit-run", Method: http.MethodPost, Path: "/v1/runs", Summary: "Submit a build's log",
		Description:   "Accepted means on disk. 200 instead of 201 says that the Idempotency-Key stood for a run already.",
		DefaultStatus: http.StatusCreated,
		Responses: map[string]*huma.Response{
			"200": {Description: "the run that the key stands for", Content: content(run, "application/json")},
		},
	}, s.submit)
	// Only now: huma would read into memory what it knows beforehand.
	s.api.OpenAPI().Paths["/v1/runs"].Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"text/plain": {Schema: text}, "application/json": {Schema: schema}, "multipart/form-data": {Schema: form},
	}}
}

// submit takes a log in, in any of the three ways.
func (s *Server) submit(ctx context.Context, in *submitting) (*submitted, error) {
	v := at(ctx)
	if err := s.throttle(v.caller); err != nil {
		return nil, err
	}
	labels, err := labelsOf(in.Label)
	if err != nil {
		return nil, err
	}
	sub := &submission{Submission: api.Submission{
		Title: in.Title, Priority: in.Priority, Workspace: in.Workspace, Labels: labels, NoAI: in.NoAI,
	}}
	if err := sub.read(v.request); err != nil {
		return nil, err
	}
	run, fresh, err := s.config.Daemon.Take(ctx, aires.Submission{
		Title: sub.title(), Log: sub.log, Dossier: sub.dossier, Workspace: sub.Workspace, Priority: api.Priorities[sub.Priority],
		NoAI: sub.NoAI, Labels: sub.Labels, Key: in.Key, Client: v.caller.name,
	})
	if err != nil {
		return nil, err
	}
	out := &submitted{Status: http.StatusOK, Location: "/v1/runs/" + run.ID, Body: run}
	if fresh {
		out.Status = http.StatusCreated
		s.audit(v, "submitted", run.ID, "title", run.Title, "priority", int(run.Priority), "workspace", run.Workspace)
	}
	return out, nil
}

// submission is what a request asks for, with its log still to be read.
type submission struct {
	api.Submission
	log     io.Reader
	dossier *aires.Dossier
}

func (s *submission) title() string {
	if s.Title == "" {
		return "a log"
	}
	return s.Title
}

// read takes from the request what its parameters do not say.
func (s *submission) read(r *http.Request) error {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.Header.Get("Content-Type") != "" {
		return api.NewProblem(http.StatusUnsupportedMediaType, "the content type cannot be read")
	}
	switch kind {
	case "application/json":
		err = s.readJSON(r.Body)
	case "multipart/form-data":
		err = s.readForm(r, params["boundary"])
	case "", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded": // the last is what curl says of everything
		s.log = r.Body
	default:
		return api.NewProblem(http.StatusUnsupportedMediaType, "send the log as text/plain, or as application/json or multipart/form-data")
	}
	if err != nil {
		return err
	}
	return s.Check()
}

func (s *submission) readJSON(body io.Reader) error {
	in := json.NewDecoder(body)
	in.DisallowUnknownFields()
	if err := in.Decode(&s.Submission); err != nil {
		return malformed(err)
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return malformed(errors.New("something follows the JSON object"))
	}
	if (s.Log == "") == (len(s.Submission.Dossier) == 0) {
		return api.NewProblem(http.StatusUnprocessableEntity, "give either log or dossier")
	}
	if s.log = strings.NewReader(s.Log); s.Log != "" {
		return nil
	}
	if err := json.NewDecoder(bytes.NewReader(s.Submission.Dossier)).Decode(&s.dossier); err != nil { // newer clients know more keys
		return malformed(err)
	}
	if s.dossier == nil {
		return api.NewProblem(http.StatusUnprocessableEntity, "the dossier is null")
	}
	return nil
}

// malformed says what is wrong with JSON, unless it could not be read at all.
func malformed(err error) error {
	if p, known := api.ProblemOf(err); known {
		return p
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return api.NewProblem(http.StatusUnprocessableEntity, strings.TrimPrefix(wrong.Field+": ", ": ")+article(wrong.Value)+" stands where "+expected(wrong.Type)+" belongs")
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return api.NewProblem(http.StatusBadRequest, "the JSON ends too early")
	}
	return api.NewProblem(http.StatusBadRequest, "the body is no JSON that is known here: "+strings.TrimPrefix(err.Error(), "json: "))
}

// expected is what JSON calls a Go type.
func expected(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "a boolean"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Struct, reflect.Map:
		return "an object"
	}
	return "a number"
}

func article(value string) string {
	if strings.HasPrefix(value, "array") || strings.HasPrefix(value, "object") {
		return "an " + value
	}
	return "a " + value
}
