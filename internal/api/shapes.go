package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/sched"
)

// Priorities are the names that priorities have in requests.
var Priorities = map[string]aires.Priority{
	"low": aires.PriorityLow, "normal": aires.PriorityNormal, "high": aires.PriorityHigh, "critical": aires.PriorityCritical,
}

// Submission asks for a booklet: of a log, or of a dossier that was made where
// the source is. Exactly one of them is there.
type Submission struct {
	Log       string            `json:"log,omitempty" doc:"raw build output"`
	Dossier   json.RawMessage   `json:"dossier,omitempty" doc:"a log that was read, and evidence that was gathered, by the client"`
	Title     string            `json:"title,omitempty" doc:"the build's command line, or the log's name" maxLength:"1000"`
	Priority  string            `json:"priority,omitempty" enum:"low,normal,high,critical"`
	Workspace string            `json:"workspace,omitempty" doc:"the name of a folder that the server's configuration lists"`
	Labels    map[string]string `json:"labels,omitempty" doc:"to find and count runs by; at most 32"`
	NoAI      bool              `json:"no_ai,omitempty" doc:"ask no model"`
}

// RunList is a page of runs, newest first.
type RunList struct {
	Runs []aires.Run `json:"runs" nullable:"false"`
	Next string      `json:"next,omitempty" doc:"path of the next page"`
}

// Queue says how much waits and is worked on.
type Queue struct {
	Waiting map[string]int `json:"waiting" doc:"runs by priority"`
	Oldest  time.Time      `json:"oldest,omitzero" doc:"when the first of those that wait came"`
	Active  int            `json:"active" doc:"runs that are worked on"`
	Room    int            `json:"room" doc:"how many more may wait"`
	Outage  int            `json:"waiting_for_host,omitempty" doc:"of those that wait, how many do so because no model host answers"`
	Held    []string       `json:"held,omitempty" doc:"why less is taken in just now"`
}

// Host is what is known of a model host.
type Host struct {
	Host   string  `json:"host"`
	Error  string  `json:"error,omitempty" doc:"why it cannot be asked"`
	Limit  int     `json:"limit" doc:"requests at once; 0: as many as it runs, measured"`
	Models []Model `json:"models,omitempty"`
}

// Model is what is known of one of the pipeline's models on a host.
type Model struct {
	Model   string     `json:"model"`
	State   string     `json:"state" doc:"loaded, on disk or missing"`
	Size    int64      `json:"size,omitempty" doc:"bytes in memory"`
	GPU     int64      `json:"gpu,omitempty" doc:"of these, in GPU memory"`
	Context int        `json:"context,omitempty" doc:"tokens it was loaded for"`
	Learnt  sched.Cost `json:"learnt"`
}

// Stage is one kind of question of the pipeline.
type Stage struct {
	Name  string   `json:"name"`
	Model string   `json:"model"`
	Per   string   `json:"per" doc:"what it is asked for: code, cause or run"`
	Needs []string `json:"needs,omitempty" doc:"stages whose answers it works with"`
}

// Check bounds what a client may say about a submission. It gives a Problem.
func (s *Submission) Check() error {
	bad := func(format string, args ...any) error {
		return NewProblem(http.StatusUnprocessableEntity, fmt.Sprintf(format, args...))
	}
	_, known := Priorities[s.Priority]
	switch {
	case s.Priority != "" && !known:
		return bad("there is no priority %q; choose low, normal, high or critical", s.Priority)
	case len(s.Title) > maxTitle:
		return bad("the title is longer than %d bytes", maxTitle)
	case len(s.Labels) > maxLabels:
		return bad("there are %d labels; at most %d are kept", len(s.Labels), maxLabels)
	}
	for k, v := range s.Labels {
		if k == "" || len(k) > maxLabel || len(v) > maxLabel || slices.ContainsFunc([]byte(k), func(c byte) bool { return c == '=' || c < ' ' }) {
			return bad("the label %q is no label: it needs a name without = and at most %d bytes on each side", k+"="+v, maxLabel)
		}
	}
	return nil
}

const (
	maxTitle  = 1000
	maxLabels = 32
	maxLabel  = 200
)

func tooLarge(limit int64) *Problem {
	return NewProblem(http.StatusRequestEntityTooLarge,
		fmt.Sprintf("the body is larger than the %d bytes that are taken; send the end of the log, or read it where it is with: aires process --server URL", limit))
}
