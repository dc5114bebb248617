package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/airesdev/aires/internal/alert"
)

// Alerts returns what is wrong with the daemon, and what was.
func (c *Client) Alerts(ctx context.Context) (list []alert.Alert, err error) {
	return list, c.do(ctx, call{method: http.MethodGet, path: "/v1/alerts", into: &list})
}

// Acknowledge says that somebody looks after an alert. One that is not there
// gives ErrorMissing.
func (c *Client) Acknowledge(ctx context.Context, key, by string) (done alert.Alert, err error) {
	text, err := json.Marshal(map[string]string{"key": key, "by": by})
	if err != nil {
		return done, err
	}
	body := func() (io.Reader, error) { return bytes.NewReader(text), nil }
	return done, c.do(ctx, call{
		method: http.MethodPost, path: "/v1/alerts/ack", header: http.Header{"Content-Type": {"application/json"}}, body: body, into: &done,
	})
}
