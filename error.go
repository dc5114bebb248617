package aires

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrorKind sorts errors by who has to do something about them. The command
// line maps each to an exit code.
type ErrorKind string

// The kinds of errors.
const (
	ErrorUsage   ErrorKind = "usage"   // the command was called wrongly
	ErrorConfig  ErrorKind = "config"  // a setting or aires.yaml is wrong
	ErrorInput   ErrorKind = "input"   // there is nothing that could be analysed
	ErrorOutput  ErrorKind = "output"  // a result could not be written
	ErrorMissing ErrorKind = "missing" // a run that does not exist
	ErrorBusy    ErrorKind = "busy"    // not now: a queue is full, a quota used up, a daemon stops
	ErrorState   ErrorKind = "state"   // the run is in no state for that
)

// Error tells a user in one line what happened, to what, and what to do next.
type Error struct {
	Kind    ErrorKind
	Op      string // what was attempted: "read log"
	Subject string // to what: a path, a host, a key; may be ""
	Hint    string // what to do next; may be ""
	Err     error  // why; may be nil
	// After is when to try again, where that is known.
	After time.Duration
}

// Error joins the parts as "op subject: why; hint".
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Subject != "" {
		fmt.Fprintf(&b, " %s", e.Subject)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %s", e.Err)
	}
	if e.Hint != "" {
		fmt.Fprintf(&b, "; %s", e.Hint)
	}
	return b.String()
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first *Error in err's chain, or "".
func KindOf(err error) ErrorKind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}
