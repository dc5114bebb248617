package ollama

import (
	"encoding/json"
	"time"
)

// chatRequest is the body of POST /api/chat (api.ChatRequest).
type chatRequest struct {
	Model    string          `json:"model"`
	Messages []message       `json:"messages"` // empty: load the model only
	Stream   bool            `json:"stream"`
	Format   json.RawMessage `json:"format,omitempty"` // a JSON Schema
	Options  options         `json:"options"`
	Truncate bool            `json:"truncate"` // false: a prompt beyond the context is a 400
	Shift    bool            `json:"shift"`    // false: an answer beyond the context ends with "length"
	// Think is false: otherwise a model that can think spends num_predict on
	// thoughts. Models that cannot think accept false.
	Think bool `json:"think"`
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// options are the only ones sent (api.Options). NumCtx is part of the loaded
// model: another value loads it anew. The others are free.
type options struct {
	NumCtx      int      `json:"num_ctx,omitempty"`
	NumPredict  int      `json:"num_predict,omitempty"`
	Temperature *float64 `json:"temperature,omitempty"`
	Seed        *int     `json:"seed,omitempty"`
}

// chunk is one line of the answer (api.ChatResponse and api.Metrics). The
// counts and durations stand in the last line only. A line with Error may
// follow under status 200.
type chunk struct {
	Model      string  `json:"model"`
	Message    message `json:"message"`
	Done       bool    `json:"done"`
	DoneReason string  `json:"done_reason"` // stop, length, load, unload
	Error      string  `json:"error"`

	TotalDuration      time.Duration `json:"total_duration"` // nanoseconds, like the others
	LoadDuration       time.Duration `json:"load_duration"`  // the wait for the load queue included
	PromptEvalCount    int           `json:"prompt_eval_count"`
	PromptEvalDuration time.Duration `json:"prompt_eval_duration"`
	EvalCount          int           `json:"eval_count"`
	EvalDuration       time.Duration `json:"eval_duration"`
}

// tags is the answer of GET /api/tags (api.ListResponse).
type tags struct {
	Models []tag `json:"models"`
}

type tag struct {
	Name   string `json:"name"`
	Digest string `json:"digest"` // hex SHA-256 of the manifest
	Size   int64  `json:"size"`   // bytes on disk
}

// processes is the answer of GET /api/ps (api.ProcessResponse).
type processes struct {
	Models []struct {
		Name          string `json:"name"`
		Digest        string `json:"digest"`
		Size          int64  `json:"size"`           // bytes in memory
		SizeVRAM      int64  `json:"size_vram"`      // of these, in GPU memory
		ContextLength int    `json:"context_length"` // in force
	} `json:"models"`
}

// show is the part of POST /api/show (api.ShowResponse) that is used. The
// context length stands under "<architecture>.context_length".
type show struct {
	ModelInfo map[string]any `json:"model_info"`
}

// version is the answer of GET /api/version.
type version struct {
	Version string `json:"version"`
}

// pullRequest is the body of POST /api/pull (api.PullRequest).
type pullRequest struct {
	Model  string `json:"model"`
	Stream bool   `json:"stream"`
}

// pullLine is one line of its answer (api.ProgressResponse). The last status
// is "success".
type pullLine struct {
	Status    string `json:"status"`
	Digest    string `json:"digest"`
	Total     int64  `json:"total"`
	Completed int64  `json:"completed"`
	Error     string `json:"error"`
}
