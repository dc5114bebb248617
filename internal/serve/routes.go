package serve

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/ledger"
)

// describe begins the OpenAPI document.
func (s *Server) describe() {
	s.api = humago.New(s.mux, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "AIRES", Version: s.config.Version,
				Description: "Turns failing builds into booklets. Times are RFC 3339, durations nanoseconds, errors problem documents (RFC 9457).",
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token": {Type: "http", Scheme: "bearer", Description: "made with: aires token create NAME --scope read|submit|admin; each scope includes those before it"},
				},
			},
		},
		Formats: map[string]huma.Format{
			"application/json": huma.DefaultJSONFormat,
			"json":             huma.DefaultJSONFormat, // of what ends in +json
		},
		DefaultFormat: "application/json", RejectUnknownQueryParameters: true,
		Transformers: []huma.Transformer{asProblem},
	})
}

// asProblem makes huma's complaints about parameters problems of our own shape.
func asProblem(_ huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := api.NewProblem(m.Status, m.Detail)
	for _, e := range m.Errors {
		p.Errors = append(p.Errors, api.Fault{Message: e.Message, Location: e.Location, Value: e.Value})
	}
	return p, nil
}

// route describes a route and serves it to who has the scope.
func route[I, O any](s *Server, scope ledger.Scope, op huma.Operation, serve func(context.Context, *I) (*O, error)) {
	op.Security = []map[string][]string{{"token": {string(scope)}}, {}}
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	op.Responses["default"] = &huma.Response{
		Description: "a problem",
		Content:     map[string]*huma.MediaType{api.ProblemType: {Schema: schemaOf[api.Problem](s)}},
	}
	s.scopes[op.Method+" "+op.Path] = scope
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := serve(ctx, in)
		if err != nil {
			return nil, s.problem(at(ctx), err)
		}
		return out, nil
	})
}

// schemaOf makes T known to the document.
func schemaOf[T any](s *Server) *huma.Schema {
	return s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
}

// content describes bodies by their media types.
func content(schema *huma.Schema, types ...string) map[string]*huma.MediaType {
	all := map[string]*huma.MediaType{}
	for _, t := range types {
		all[t] = &huma.MediaType{Schema: schema}
	}
	return all
}

// text is the schema of what is no JSON.
var text = &huma.Schema{Type: huma.TypeString}

// body is an answer that is nothing but JSON.
type body[T any] struct{ Body T }

// RunPath names a run. It is exported because huma looks at no other fields.
type RunPath struct {
	ID string `path:"id" maxLength:"200" doc:"the run"`
}

func (s *Server) runRoutes() {
	s.submitRoute()
	s.bookletRoute()
	s.eventRoutes()
	route(s, ledger.ScopeRead, huma.Operation{
		OperationID: "list-runs", Method: http.MethodGet, Path: "/v1/runs", Summary: "List runs, newest first",
	}, s.list)
	route(s, ledger.ScopeRead, huma.Operation{
		OperationID: "get-run", Method: http.MethodGet, Path: "/v1/runs/{id}", Summary: "How a run stands",
	}, func(ctx context.Context, in *RunPath) (*body[aires.Run], error) {
		run, err := s.config.Daemon.Run(ctx, in.ID)
		return &body[aires.Run]{run}, err
	})
	route(s, ledger.ScopeSubmit, huma.Operation{
		OperationID: "cancel-run", Method: http.MethodPost, Path: "/v1/runs/{id}/cancel", Summary: "Cancel a run",
		Description: "What waits ends at once, what is asked of models is aborted. A run that has ended stays as it is.",
	}, func(ctx context.Context, in *RunPath) (*body[aires.Run], error) {
		if err := s.config.Daemon.Cancel(ctx, in.ID); err != nil {
			return nil, err
		}
		s.audit(at(ctx), "cancelled", in.ID)
		run, err := s.config.Daemon.Run(ctx, in.ID)
		return &body[aires.Run]{run}, err
	})
	route(s, ledger.ScopeSubmit, huma.Operation{
		OperationID: "retry-run", Method: http.MethodPost, Path: "/v1/runs/{id}/retry", Summary: "Queue a run again",
		Description: "For a run that ended partial, failed or cancelled. What was answered is not asked again.",
	}, func(ctx context.Context, in *RunPath) (*body[aires.Run], error) {
		run, err := s.config.Daemon.Retry(ctx, in.ID)
		if err == nil {
			s.audit(at(ctx), "retried", in.ID)
		}
		return &body[aires.Run]{run}, err
	})
	route(s, ledger.ScopeAdmin, huma.Operation{
		OperationID: "delete-run", Method: http.MethodDelete, Path: "/v1/runs/{id}", Summary: "Remove a run and all that belongs to it",
	}, func(ctx context.Context, in *RunPath) (*struct{}, error) {
		err := s.config.Daemon.Delete(ctx, in.ID)
		if err == nil {
			s.audit(at(ctx), "deleted", in.ID)
		}
		return nil, err
	})
}

func (s *Server) stateRoutes() {
	route(s, ledger.ScopeRead, huma.Operation{
		OperationID: "list-hosts", Method: http.MethodGet, Path: "/v1/hosts", Summary: "The model hosts: what is loaded, and what was learnt about them",
	}, func(ctx context.Context, _ *struct{}) (*body[[]api.Host], error) {
		return &body[[]api.Host]{s.config.Hosts(ctx)}, nil
	})
	route(s, ledger.ScopeRead, huma.Operation{
		OperationID: "get-pipeline", Method: http.MethodGet, Path: "/v1/pipeline", Summary: "The stages that runs go through",
	}, func(context.Context, *struct{}) (*body[[]api.Stage], error) {
		return &body[[]api.Stage]{s.config.Pipeline}, nil
	})
	route(s, ledger.ScopeRead, huma.Operation{
		OperationID: "get-queue", Method: http.MethodGet, Path: "/v1/queue", Summary: "How much waits and is worked on",
	}, func(context.Context, *struct{}) (*body[api.Queue], error) {
		q := s.config.Daemon.Queue()
		out := api.Queue{Waiting: map[string]int{}, Oldest: q.Oldest, Active: q.Active, Room: q.Room, Outage: q.Outage, Held: q.Held}
		for name, p := range api.Priorities {
			out.Waiting[name] = q.Waiting[p]
		}
		return &body[api.Queue]{out}, nil
	})
}
