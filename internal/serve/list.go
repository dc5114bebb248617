package serve

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
)

type listing struct {
	Status []string `query:"status,explode" enum:"queued,running,complete,partial,failed,cancelled" doc:"any of these"`
	Label  []string `query:"label,explode" doc:"all of these, as in team=web"`
	Text   string   `query:"text" maxLength:"1000" doc:"in the title, in small or capital letters"`
	Before string   `query:"before" maxLength:"200" doc:"id of a run: only older ones"`
	Limit  int      `query:"limit" default:"50" minimum:"1" maximum:"1000"`
}

type listed struct {
	Link string `header:"Link" doc:"the next page, rel=next (RFC 8288)"`
	Body api.RunList
}

// list answers a page of runs, and where the next one is.
func (s *Server) list(ctx context.Context, in *listing) (*listed, error) {
	labels, err := labelsOf(in.Label)
	if err != nil {
		return nil, err
	}
	q := aires.Query{Labels: labels, Text: in.Text, Before: in.Before, Limit: in.Limit + 1}
	for _, s := range in.Status {
		q.Status = append(q.Status, aires.Status(s))
	}
	runs, err := s.config.Daemon.Runs(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &listed{Body: api.RunList{Runs: runs}}
	if len(runs) > in.Limit {
		out.Body.Runs = runs[:in.Limit]
		next := url.Values{"status": in.Status, "label": in.Label, "before": {runs[in.Limit-1].ID}, "limit": {itoa(in.Limit)}}
		if in.Text != "" {
			next.Set("text", in.Text)
		}
		out.Body.Next = "/v1/runs?" + next.Encode()
		out.Link = "<" + out.Body.Next + ">; rel=\"next\""
	}
	return out, nil
}

// labelsOf reads labels such as team=web. It gives a Problem.
func labelsOf(list []string) (map[string]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	labels := map[string]string{}
	for _, l := range list {
		name, value, ok := strings.Cut(l, "=")
		if !ok || name == "" {
			return nil, api.NewProblem(422, "label "+quoted(l)+": write it as NAME=VALUE")
		}
		labels[name] = value
	}
	return labels, nil
}

// quoted shows what a client sent, shortened.
func quoted(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(slices.Concat(r[:60], []rune("…")))
	}
	return "\"" + s + "\""
}
