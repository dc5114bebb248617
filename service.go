package aires

import (
	"context"
	"io"
	"iter"
	"slices"
	"strings"
	"time"
)

// Priority orders runs and causes. The zero value is PriorityNormal.
type Priority int

// The four priorities.
const (
	PriorityLow      Priority = -1
	PriorityNormal   Priority = 0
	PriorityHigh     Priority = 1
	PriorityCritical Priority = 2
)

// String is the priority's name: low, normal, high or critical.
func (p Priority) String() string {
	switch {
	case p < PriorityNormal:
		return "low"
	case p == PriorityNormal:
		return "normal"
	case p == PriorityHigh:
		return "high"
	default:
		return "critical"
	}
}

// Submission asks for a booklet. The log is read to its end before Submit
// returns; nothing else is read from it later.
type Submission struct {
	Title     string    // the build's command line, or the log's name
	Log       io.Reader // raw build output
	Workspace string    // folder that the log's paths belong to
	Priority  Priority
	NoAI      bool // ask no model
	// Green is the hash of the commit of the last build that succeeded: what
	// came later is looked at first. "" where it is not known.
	Green string
	// Dossier stands for a log that was read already; Log is then left alone.
	// What it has not gathered yet is gathered in Workspace.
	Dossier *Dossier
	// ID is the run's, where it has one from before; "" makes a new one.
	ID string
	// Labels sort runs: a branch, a pipeline. Services that keep no queue ignore
	// them, as they do Key and Client.
	Labels map[string]string
	// Key makes a submission safe to repeat: of those with the same key from one
	// client the first makes a run and the others get that run. "" makes one
	// each time.
	Key string
	// Client is who submits, for quotas and the record.
	Client string
}

// Query chooses runs. The zero value means all.
type Query struct {
	Status []Status          // any of these
	Labels map[string]string // all of these
	Text   string            // in the title, whatever its case
	Before string            // id: only runs older than it, to go on after a page
	Limit  int               // at most so many; 0 means all
}

// Service is what every interface speaks to, in process or from afar. All
// methods are safe for concurrent use. Unknown ids give ErrorMissing.
type Service interface {
	// Submit reads the log and starts a run. A log that holds nothing to
	// analyse gives ErrorInput.
	Submit(ctx context.Context, s Submission) (Run, error)
	// Events yields the run's events from the one after seq on, in order and
	// without gaps (progress events excepted, which may be merged), and ends
	// after the run's last event or with ctx.
	Events(ctx context.Context, run string, seq int64) iter.Seq2[Event, error]
	// Cancel stops a run: what is queued at once, what is in flight by aborting
	// it. A run that has ended is left as it is.
	Cancel(ctx context.Context, run string) error
	// Report returns what is known about a run by now.
	Report(ctx context.Context, run string) (*Report, error)
	// Runs lists runs, newest first.
	Runs(ctx context.Context, q Query) ([]Run, error)
}

// Fits reports whether q chooses r.
func (q Query) Fits(r Run) bool {
	if len(q.Status) > 0 && !slices.Contains(q.Status, r.Status) || q.Before != "" && r.ID >= q.Before {
		return false
	}
	for k, v := range q.Labels {
		if r.Labels[k] != v {
			return false
		}
	}
	return strings.Contains(strings.ToLower(r.Title), strings.ToLower(q.Text))
}

// EventType says what happened.
type EventType string

// The events of a run. A node's events come in this order: queued, ready, then
// any number of started, answers, progress and retried, then ended. One whose
// answer is known already is never ready.
const (
	EventRunQueued    EventType = "run.queued"    // Title; it waits for its turn
	EventRunResumed   EventType = "run.resumed"   // Reason; what had not ended begins anew
	EventRunStarted   EventType = "run.started"   // Title
	EventParsed       EventType = "run.parsed"    // Analysis
	EventEvidence     EventType = "run.evidence"  // Count
	EventNodeQueued   EventType = "node.queued"   // everything it needs is there
	EventNodeReady    EventType = "node.ready"    // its wave has come: it lacks nothing but a slot
	EventNodeStarted  EventType = "node.started"  // it got a slot on Host; Attempt
	EventNodeAnswers  EventType = "node.answers"  // the first token of its answer has come
	EventNodeProgress EventType = "node.progress" // Tokens so far; may be merged
	EventNodeRetried  EventType = "node.retried"  // Error, and Wait until the next attempt
	EventNodeEnded    EventType = "node.ended"    // Outcome, and Error or Because
	EventHostDown     EventType = "host.down"     // Host, Error
	EventHostUp       EventType = "host.up"       // Host
	EventHostLimit    EventType = "host.limit"    // Host, Model, Count: requests it runs at once; Reason
	EventModelLoading EventType = "model.loading" // Host, Model: nothing else is asked of the host meanwhile
	EventModelLoaded  EventType = "model.loaded"  // Host, Model, Wait: how long it took; Error
	EventRunEnded     EventType = "run.ended"     // Status; always the last
)

// Event is one step in the life of a run. Seq counts from 1 within the run;
// progress events carry the Seq of the state they follow.
type Event struct {
	Seq      int64         `json:"seq"`
	Time     time.Time     `json:"time"`
	Run      string        `json:"run"`
	Type     EventType     `json:"type"`
	Title    string        `json:"title,omitempty"`
	Node     string        `json:"node,omitempty"`
	Stage    string        `json:"stage,omitempty"`
	Causes   []string      `json:"causes,omitempty"` // the causes a node works for; empty for the whole run
	Needs    []string      `json:"needs,omitempty"`  // the node's inputs, on queued
	Model    string        `json:"model,omitempty"`
	Host     string        `json:"host,omitempty"`
	Attempt  int           `json:"attempt,omitempty"`
	Wait     time.Duration `json:"wait_ns,omitempty"` // until the next attempt, or for a load
	Outcome  Outcome       `json:"outcome,omitempty"`
	Because  string        `json:"because,omitempty"`
	Error    string        `json:"error,omitempty"`
	Reason   string        `json:"reason,omitempty"`
	Cached   bool          `json:"cached,omitempty"`
	Tokens   *Tokens       `json:"tokens,omitempty"`
	Count    int           `json:"count,omitempty"`
	Status   Status        `json:"status,omitempty"`
	Analysis *Analysis     `json:"analysis,omitempty"`
}
