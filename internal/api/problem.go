package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/airesdev/aires"
)

// ProblemType is the media type of a Problem.
const ProblemType = "application/problem+json"

// Problem says what went wrong (RFC 9457). The members after Detail are ours.
type Problem struct {
	Title  string          `json:"title" doc:"the status in words"`
	Status int             `json:"status" doc:"the HTTP status"`
	Detail string          `json:"detail,omitempty" doc:"what happened, to what, and what to do next, in one line"`
	Kind   aires.ErrorKind `json:"kind,omitempty" doc:"who has to do something about it: usage, config, input, output, missing, busy or state"`
	Op     string          `json:"op,omitempty" doc:"what was attempted"`
	About  string          `json:"subject,omitempty" doc:"to what"`
	Why    string          `json:"reason,omitempty"`
	Hint   string          `json:"hint,omitempty" doc:"what to do next"`
	After  int             `json:"retry_after,omitempty" doc:"seconds until it may work"`
	Errors []Fault         `json:"errors,omitempty" doc:"what is wrong with single values"`
}

// Fault is a value that is wrong.
type Fault struct {
	Message  string `json:"message,omitempty"`
	Location string `json:"location,omitempty" doc:"as in query.limit"`
	Value    any    `json:"value,omitempty"`
}

// Error implements error.
func (p *Problem) Error() string { return cmp.Or(p.Detail, p.Title) }

// GetStatus returns the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType says as what JSON of a problem is sent.
func (p *Problem) ContentType(string) string { return ProblemType }

// Send answers with the problem.
func (p *Problem) Send(w http.ResponseWriter) {
	w.Header().Set("Content-Type", ProblemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may have left
}

// NewProblem makes a problem of a status and a line of text.
func NewProblem(status int, detail string) *Problem {
	return &Problem{Title: http.StatusText(status), Status: status, Detail: detail}
}

// statuses are the HTTP statuses of kinds of errors.
var statuses = map[aires.ErrorKind]int{
	aires.ErrorUsage:   http.StatusBadRequest,
	aires.ErrorInput:   http.StatusUnprocessableEntity,
	aires.ErrorMissing: http.StatusNotFound,
	aires.ErrorBusy:    http.StatusTooManyRequests,
	aires.ErrorState:   http.StatusConflict,
	aires.ErrorOutput:  http.StatusServiceUnavailable,
}

// ProblemOf describes err. One that is no *aires.Error says nothing of itself:
// known is then false, and somebody should write it down.
func ProblemOf(err error) (p *Problem, known bool) {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p, true
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge(large.Limit), true
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return NewProblem(http.StatusRequestTimeout, "the body came too slowly; send it without pauses, or run the build with: aires run --server URL"), true
	}
	e, ok := errors.AsType[*aires.Error](err)
	if !ok || statuses[e.Kind] == 0 {
		return NewProblem(http.StatusInternalServerError, "something went wrong inside the server; its log says what"), false
	}
	p = NewProblem(statuses[e.Kind], oneLine(e.Error()))
	p.Kind, p.Op, p.About, p.Hint = e.Kind, e.Op, e.Subject, e.Hint
	if e.Err != nil {
		p.Why = oneLine(e.Err.Error())
	}
	p.After = int((e.After + time.Second - 1) / time.Second)
	return p, true
}

// oneLine shows joined errors on one line.
func oneLine(s string) string { return strings.ReplaceAll(s, "\n", "; ") }

// Err is the problem as the error that it was made of, or as good as that.
func (p *Problem) Err() error {
	e := &aires.Error{Kind: p.Kind, Op: p.Op, Subject: p.About, Hint: p.Hint, After: time.Duration(p.After) * time.Second}
	if p.Why != "" {
		e.Err = errors.New(p.Why)
	}
	if p.Kind != "" {
		return e
	}
	e.Op, e.Err = "ask the server", errors.New(p.Error()+faults(p.Errors))
	switch p.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		e.Kind = aires.ErrorConfig
	case http.StatusNotFound:
		e.Kind = aires.ErrorMissing
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		e.Kind = aires.ErrorBusy
	case http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity, http.StatusRequestTimeout:
		e.Kind = aires.ErrorInput
	default:
		e.Kind = aires.ErrorOutput
	}
	return e
}

func faults(list []Fault) string {
	var b strings.Builder
	for _, f := range list {
		b.WriteString("; " + f.Location + ": " + f.Message)
	}
	return b.String()
}
