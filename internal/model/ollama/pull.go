package ollama

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/airesdev/aires/internal/model"
)

// pullSilence is how long a pull may say nothing: checking the sum of a layer
// of many gigabytes gives no sign of life.
const pullSilence = 10 * time.Minute

// Pull fetches a model (POST /api/pull, streamed).
func (c *Client) Pull(ctx context.Context, name string, progress func(model.PullProgress)) error {
	limits := c.http.Limits()
	limits.Chunk, limits.Total = pullSilence, -1
	var last string
	err := c.http.Stream(ctx, limits, "/api/pull", pullRequest{Model: name, Stream: true}, func(data []byte) error {
		var p pullLine
		if err := json.Unmarshal(data, &p); err != nil {
			return &model.Error{Kind: model.KindGarbage, Err: fmt.Errorf("a line is not JSON: %.40q", data)}
		}
		if p.Error != "" {
			return pullError(p.Error)
		}
		last = p.Status
		if progress != nil {
			progress(model.PullProgress{Status: p.Status, Digest: p.Digest, Total: p.Total, Completed: p.Completed})
		}
		return nil
	})
	if err == nil && last != "success" {
		err = &model.Error{Kind: model.KindIncomplete, Err: fmt.Errorf("the pull ended at %q", last), Hint: "run it again: what has arrived is kept"}
	}
	return c.explain(err, name)
}

// pullError sorts what a registry says. A name that no registry knows gets a
// hint of its own: "ollama pull" would only say the same.
func pullError(text string) error {
	e := model.Refused(0, text)
	if strings.Contains(text, "file does not exist") || strings.Contains(text, "not found") {
		e.Kind, e.Hint = model.KindModelMissing, "check the model's name: the registry does not know it"
	}
	return e
}
