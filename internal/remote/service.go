package remote

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
)

// Submit implements aires.Service. A dossier is sent until the daemon has
// accepted it; a log can be read once only, and is sent once.
func (c *Client) Submit(ctx context.Context, s aires.Submission) (run aires.Run, err error) {
	if s.Key == "" {
		s.Key = rand.Text()
	}
	k := call{method: http.MethodPost, path: "/v1/runs", into: &run, header: http.Header{"Idempotency-Key": {s.Key}}}
	if s.Dossier == nil {
		k.once, k.body = true, func() (io.Reader, error) { return s.Log, nil }
		k.query = parameters(s)
		k.header.Set("Content-Type", "text/plain")
		return run, c.do(ctx, k)
	}
	body := api.Submission{Title: s.Title, Priority: priority(s.Priority), Workspace: s.Workspace, Labels: s.Labels, NoAI: s.NoAI}
	if body.Dossier, err = json.Marshal(s.Dossier); err != nil {
		return run, err
	}
	if k.body, err = packed(body); err != nil {
		return run, err
	}
	k.header.Set("Content-Type", "application/json")
	k.header.Set("Content-Encoding", "gzip")
	return run, c.do(ctx, k)
}

// parameters say of a log what a dossier's document would.
func parameters(s aires.Submission) url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"title": s.Title, "priority": priority(s.Priority), "workspace": s.Workspace} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if s.NoAI {
		q.Set("no_ai", "true")
	}
	for _, k := range slices.Sorted(maps.Keys(s.Labels)) {
		q.Add("label", k+"="+s.Labels[k])
	}
	return q
}

func priority(p aires.Priority) string {
	for name, known := range api.Priorities {
		if known == p {
			return name
		}
	}
	return ""
}

// Cancel implements aires.Service.
func (c *Client) Cancel(ctx context.Context, id string) error {
	return c.do(ctx, call{method: http.MethodPost, path: at(id, "cancel")})
}

// Retry queues a run again that has ended: what was answered is not asked
// again. A run on its way, and one that is complete, give ErrorState.
func (c *Client) Retry(ctx context.Context, id string) (run aires.Run, err error) {
	return run, c.do(ctx, call{method: http.MethodPost, path: at(id, "retry"), into: &run})
}

// Delete removes a run and all that belongs to it.
func (c *Client) Delete(ctx context.Context, id string) error {
	return c.do(ctx, call{method: http.MethodDelete, path: at(id)})
}

// Run returns a run as it stands.
func (c *Client) Run(ctx context.Context, id string) (run aires.Run, err error) {
	return run, c.do(ctx, call{method: http.MethodGet, path: at(id), into: &run})
}

// Report implements aires.Service.
func (c *Client) Report(ctx context.Context, id string) (*aires.Report, error) {
	var r aires.Report
	err := c.do(ctx, call{method: http.MethodGet, path: at(id, "booklet"), query: url.Values{"format": {"json"}}, into: &r})
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// Runs implements aires.Service.
func (c *Client) Runs(ctx context.Context, q aires.Query) ([]aires.Run, error) {
	query := url.Values{}
	for _, s := range q.Status {
		query.Add("status", string(s))
	}
	for k, v := range q.Labels {
		query.Add("label", k+"="+v)
	}
	if q.Text != "" {
		query.Set("text", q.Text)
	}
	var all []aires.Run
	for before := q.Before; ; before = all[len(all)-1].ID {
		if before != "" {
			query.Set("before", before)
		}
		page := mostAPage
		if q.Limit > 0 {
			page = min(page, q.Limit-len(all))
		}
		query.Set("limit", strconv.Itoa(page))
		var list api.RunList
		if err := c.do(ctx, call{method: http.MethodGet, path: "/v1/runs", query: query, into: &list}); err != nil {
			return all, err
		}
		all = append(all, list.Runs...)
		if list.Next == "" || len(list.Runs) == 0 || q.Limit > 0 && len(all) >= q.Limit {
			return all, nil
		}
	}
}

// mostAPage is how many runs are asked for at once.
const mostAPage = 1000

// Hosts returns what is known of the daemon's model hosts.
func (c *Client) Hosts(ctx context.Context) (list []api.Host, err error) {
	return list, c.do(ctx, call{method: http.MethodGet, path: "/v1/hosts", into: &list})
}

// Queue returns how the daemon's queue stands.
func (c *Client) Queue(ctx context.Context) (q api.Queue, err error) {
	return q, c.do(ctx, call{method: http.MethodGet, path: "/v1/queue", into: &q})
}

// at is the path of a run, or of something of it.
func at(id string, of ...string) string {
	path := "/v1/runs/" + url.PathEscape(id)
	for _, name := range of {
		path += "/" + name
	}
	return path
}
