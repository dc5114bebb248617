package serve

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/ledger"
)

// formats are those of a booklet, with their media types.
var formats = map[string]struct {
	media string
	write func(io.Writer, *aires.Report) error
}{
	"json":     {"application/json", booklet.JSON},
	"markdown": {"text/markdown; charset=utf-8", booklet.Markdown},
	"html":     {"text/html; charset=utf-8", booklet.HTML},
	"text": {"text/plain; charset=utf-8", func(w io.Writer, r *aires.Report) error {
		return booklet.Text(w, r, booklet.Style{Width: 100})
	}},
	"sarif": {"application/sarif+json", booklet.SARIF},
	"github": {"text/plain; charset=utf-8", func(w io.Writer, r *aires.Report) error {
		return booklet.Annotations(w, r, "")
	}},
}

// accepted are the formats that an Accept header may ask for, best first.
var accepted = []struct{ media, format string }{
	{"application/json", "json"},
	{"text/html", "html"},
	{"text/markdown", "markdown"},
	{"text/plain", "text"},
	{"application/sarif+json", "sarif"},
}

type booking struct {
	RunPath
	Format string `query:"format" enum:"json,markdown,html,text,sarif,github" doc:"without it Accept says which; JSON where that says nothing"`
	Accept string `header:"Accept"`
}

func (s *Server) bookletRoute() {
	texts := content(text, "text/markdown", "text/html", "text/plain", "application/sarif+json")
	texts["application/json"] = &huma.MediaType{Schema: schemaOf[aires.Report](s)}
	route(s, ledger.ScopeRead, huma.Operation{
		OperationID: "get-booklet", Method: http.MethodGet, Path: "/v1/runs/{id}/booklet", Summary: "A run's booklet",
		Description: "Of a run that has not ended it holds what is known by now.",
		Responses:   map[string]*huma.Response{"200": {Description: "the booklet", Content: texts}},
	}, s.booklet)
}

func (s *Server) booklet(ctx context.Context, in *booking) (*huma.StreamResponse, error) {
	name := in.Format
	if name == "" {
		name = negotiate(in.Accept)
	}
	report, err := s.config.Daemon.Report(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer // whole or not at all
	if err := formats[name].write(&b, report); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		c.SetHeader("Content-Type", formats[name].media)
		c.SetHeader("Content-Length", itoa(b.Len()))
		c.SetStatus(http.StatusOK)
		_, _ = b.WriteTo(c.BodyWriter()) // the client may have left
	}}, nil
}

// negotiate chooses the format that an Accept header likes best (RFC 9110).
func negotiate(accept string) string {
	best, most := "json", 0.0
	for _, a := range accepted {
		if q := quality(accept, a.media); q > most {
			best, most = a.format, q
		}
	}
	return best
}
