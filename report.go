package aires

import (
	"encoding/json"
	"time"
)

// The names of the published formats.
const (
	SchemaDiagnostics = "aires/diagnostics/v1"
	SchemaBooklet     = "aires/booklet/v1"
)

// Analysis is what a log says by itself, without any model: the format
// aires/diagnostics/v1. Causes stand in the order to fix them, and every error
// belongs to exactly one of them.
type Analysis struct {
	Schema      string       `json:"schema"`
	Diagnostics []Diagnostic `json:"diagnostics"`
	Causes      []Cause      `json:"causes"`
	Summary     Summary      `json:"summary"`
}

// Report is everything known about a run: the format aires/booklet/v1, a
// superset of Analysis.
type Report struct {
	Analysis
	Run      Run        `json:"run"`
	Evidence []Evidence `json:"evidence"`
	Findings []Finding  `json:"findings"`
	Loads    []Load     `json:"loads"` // of models into the hosts' memory, by start
	Booklet  Booklet    `json:"booklet"`
}

// Status is the state of a run.
type Status string

const (
	// StatusQueued is a run that waits for its turn.
	StatusQueued Status = "queued"
	// StatusRunning is a run on its way.
	StatusRunning Status = "running"
	// StatusComplete is a run whose every node succeeded.
	StatusComplete Status = "complete"
	// StatusPartial is a run that lost something; its booklet names what.
	StatusPartial Status = "partial"
	// StatusFailed is a run with nothing to show.
	StatusFailed Status = "failed"
	// StatusCancelled is a run that was stopped; it shows what it had by then.
	StatusCancelled Status = "cancelled"
)

// Run is one log on its way to a booklet. Its ID sorts by start time.
type Run struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"` // the build's command line, or the log's name
	Status    Status    `json:"status"`
	Policy    string    `json:"policy"`           // of the scheduler; "" where no model was asked
	Notice    string    `json:"notice,omitempty"` // one line: how to get what is missing
	Workspace string    `json:"workspace"`
	Started   time.Time `json:"started"`
	Ended     time.Time `json:"ended"`
	// What follows is known of runs that a daemon keeps.
	Queued   time.Time         `json:"queued,omitzero"`
	Priority Priority          `json:"priority,omitzero"`
	Labels   map[string]string `json:"labels,omitempty"`
	Client   string            `json:"client,omitempty"`
	NoAI     bool              `json:"no_ai,omitempty"` // no model is asked
}

// Over reports whether a run with this status has ended.
func (s Status) Over() bool { return s != StatusQueued && s != StatusRunning }

// Outcome is how a node ended.
type Outcome string

// The four ends of a node. Only a succeeded node has an answer.
const (
	OutcomeSucceeded Outcome = "succeeded"
	OutcomeFailed    Outcome = "failed"
	OutcomeSkipped   Outcome = "skipped"
	OutcomeCancelled Outcome = "cancelled"
)

// Finding is a node's end and, when it succeeded, its validated answer.
type Finding struct {
	Node     string          `json:"node"`  // stage/subject, as in context/c1
	Stage    string          `json:"stage"` // the node's stage
	Model    string          `json:"model"`
	Host     string          `json:"host"` // "" when no host was asked
	Outcome  Outcome         `json:"outcome"`
	Because  string          `json:"because,omitempty"` // the node that really failed, when skipped
	Error    string          `json:"error,omitempty"`   // one line, with what to do about it
	Cached   bool            `json:"cached"`            // the answer was known already; no model was asked
	Repaired bool            `json:"repaired,omitempty"`
	Dropped  int             `json:"dropped_ids,omitempty"` // references to ids that do not exist, removed
	Attempts int             `json:"attempts,omitempty"`
	Left     []string        `json:"left_out,omitempty"` // what the prompt had no room for
	Answer   json.RawMessage `json:"answer,omitempty"`   // valid under the stage's schema
	Tokens   Tokens          `json:"tokens"`
	Timing   Timing          `json:"timing"`
}

// Tokens counts what a model read and wrote for a finding.
type Tokens struct {
	Prompt int `json:"prompt"`
	Answer int `json:"answer"`
}

// Booklet is the readable core of a report: one chapter per cause, in the
// order to fix them.
type Booklet struct {
	Title   string    `json:"title"`
	Summary string    `json:"summary"`
	Causes  []Chapter `json:"causes"`
	Missing []Gap     `json:"missing,omitempty"` // what the whole run lacks
}

// Chapter says what is known, believed and proposed about one cause.
type Chapter struct {
	ID         string       `json:"id"` // of the cause
	Title      string       `json:"title"`
	RootCause  string       `json:"root_cause"`
	Confidence float64      `json:"confidence"` // 0 to 1
	Hypotheses []Hypothesis `json:"hypotheses"`
	Conflicts  []Conflict   `json:"conflicts"`
	Steps      []string     `json:"steps"`
	Edits      []Edit       `json:"edits"`
	// Patch is the edits as a unified diff, whose context is what stood in the
	// workspace: git apply and patch -p1 take it.
	Patch      string   `json:"patch,omitempty"`
	Verify     []string `json:"verify"`
	Prevention string   `json:"prevention"`
	Missing    []Gap    `json:"missing"`
	// RejectedEdits says of each edit that a model proposed and that does not fit
	// the workspace where it is and why it was dropped, one line each.
	RejectedEdits []string `json:"rejected_edits,omitempty"`
	// Contradictions are questions on which AIRES and the models, or the models
	// among themselves, disagree.
	Contradictions []Contradiction `json:"contradictions,omitempty"`
	// LeftOut says of each stage what its prompt had no room for, one line each.
	LeftOut []string `json:"left_out,omitempty"`
	// Meaning and UsualCauses are what a model says about the error in general.
	Meaning     string   `json:"meaning,omitempty"`
	UsualCauses []string `json:"usual_causes,omitempty"`
}

// Contradiction is a question and what different sources say about it.
type Contradiction struct {
	About     string     `json:"about"`
	Positions []Position `json:"positions"`
}

// Position is one answer in a contradiction. By is "evidence", "model" or a
// stage's name.
type Position struct {
	By       string   `json:"by"`
	Claim    string   `json:"claim"`
	Evidence []string `json:"evidence"`
}

// Hypothesis is a claim about a root cause. By is "evidence" or a stage's name.
type Hypothesis struct {
	Claim      string   `json:"claim"`
	Confidence float64  `json:"confidence"` // 0 to 1
	Evidence   []string `json:"evidence"`   // ids
	By         string   `json:"by"`
}

// Conflict is a place where the failing code departs from what the rest of the
// code base does.
type Conflict struct {
	Convention string   `json:"convention"`
	Departure  string   `json:"departure"`
	Evidence   []string `json:"evidence"`
}

// Edit replaces Old by New in File at Line. It is a proposal: nothing applies it.
type Edit struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Gap names a stage whose finding a chapter lacks, and why.
type Gap struct {
	Stage  string `json:"stage"`
	Reason string `json:"reason"`
}
