package model

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Kind says what went wrong with a call.
type Kind string

// The kinds of errors. Their remedies differ; see the methods of Error.
const (
	KindUnreachable   Kind = "unreachable"     // no connection: refused, no such name, no route
	KindBusy          Kind = "busy"            // 503 or 429: the host's own queue is full
	KindModelMissing  Kind = "model-missing"   // the host does not have the model
	KindPromptTooLong Kind = "prompt-too-long" // the prompt does not fit into the context
	KindBadRequest    Kind = "bad-request"     // the host refuses the request for what it says
	KindUnauthorized  Kind = "unauthorized"    // a token is missing or wrong
	KindCutOff        Kind = "cut-off"         // the connection broke before the answer was whole
	KindIncomplete    Kind = "incomplete"      // the stream ended in order, but the host never said done
	KindLength        Kind = "length"          // the answer reached MaxTokens or the end of the context
	KindTimeout       Kind = "timeout"         // see Error.Phase
	KindRunner        Kind = "runner-died"     // the server lives, its model process died
	KindServer        Kind = "server"          // any other 5xx, or an error in the middle of a stream
	KindGarbage       Kind = "garbage"         // not JSON, or not a model server at all
	KindTooLarge      Kind = "model-too-large" // the host lacks the memory for this model
	KindBadAnswer     Kind = "bad-answer"      // empty, only white space, withheld, or from another model
	KindCancelled     Kind = "cancelled"       // the caller's context ended
)

// Phase says which of the split timeouts ended a call.
type Phase string

// The phases of a call, in order. Total runs beside the other three.
const (
	PhaseConnect   Phase = "connect"
	PhaseFirstByte Phase = "first byte"
	PhaseChunk     Phase = "next part of the answer"
	PhaseTotal     Phase = "whole answer"
)

// Error says in one line what happened, to what, and what to do next.
type Error struct {
	Kind   Kind
	Host   string // base URL of the host
	Model  string // "" where the call was about no model
	Status int    // HTTP status, 0 before there was one
	Phase  Phase  // for KindTimeout
	Hint   string // what to do next; may be ""
	Err    error  // why; may be nil
}

// Error joins the parts as "host, model: what: why; hint".
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Host)
	if e.Model != "" {
		fmt.Fprintf(&b, ", %s", e.Model)
	}
	fmt.Fprintf(&b, ": %s", e.what())
	if e.Err != nil && !e.late() {
		fmt.Fprintf(&b, ": %s", oneLine(e.Err.Error()))
	}
	if e.Hint != "" {
		fmt.Fprintf(&b, "; %s", e.Hint)
	}
	return strings.TrimPrefix(b.String(), ": ")
}

// what puts the kind into words.
func (e *Error) what() string {
	switch e.Kind {
	case KindUnreachable:
		return "no connection"
	case KindBusy:
		return "the host's queue is full"
	case KindModelMissing:
		return "the host does not have this model"
	case KindPromptTooLong:
		return "the prompt does not fit into the context"
	case KindBadRequest:
		return "the host refused the request"
	case KindUnauthorized:
		return "not authorized"
	case KindCutOff:
		return "the connection broke before the answer was whole"
	case KindIncomplete:
		return "the answer ended without being done"
	case KindLength:
		return "the answer was cut at its limit"
	case KindTimeout:
		return fmt.Sprintf("timed out waiting for the %s", e.Phase)
	case KindRunner:
		return "the model's process died"
	case KindTooLarge:
		return "the host has not enough memory for this model"
	case KindGarbage:
		return "this does not look like a model server"
	case KindBadAnswer:
		return "the answer is of no use"
	case KindCancelled:
		if e.late() {
			return "it did not answer in time"
		}
		return "cancelled"
	default:
		return "the host failed"
	}
}

// late reports whether the caller's own deadline passed. To people that is a
// host that keeps silent; nobody cancelled anything.
func (e *Error) late() bool {
	return e.Kind == KindCancelled && errors.Is(e.Err, context.DeadlineExceeded)
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Transient reports whether the same call may succeed if it is made again a
// little later. A timeout in the middle of an answer is not transient: the
// same question takes as long the next time.
func (e *Error) Transient() bool {
	switch e.Kind {
	case KindUnreachable, KindBusy, KindCutOff, KindIncomplete, KindRunner:
		return true
	case KindTimeout:
		return e.Phase == PhaseConnect || e.Phase == PhaseFirstByte
	default:
		return false
	}
}

// HostFault reports whether the error speaks against the host rather than
// against the request, and so counts for the host's circuit breaker. A busy
// host is well; a missing model says nothing about the others; and an answer
// that ends in order without being done is the model's doing: Ollama stops one
// that repeats a token thirty times that way (runner, v0.17.4).
func (e *Error) HostFault() bool {
	switch e.Kind {
	case KindUnreachable, KindCutOff, KindRunner, KindServer, KindGarbage, KindUnauthorized:
		return true
	case KindTimeout:
		return e.Phase == PhaseConnect || e.Phase == PhaseFirstByte || e.Phase == PhaseChunk
	default:
		return false
	}
}

// Elsewhere reports whether another host may serve the same request.
func (e *Error) Elsewhere() bool {
	return e.HostFault() || e.Kind == KindBusy || e.Kind == KindModelMissing || e.Kind == KindTooLarge
}

// KindOf returns the kind of the first *Error in err's chain, or "".
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}

// oneLine makes what a hostile or chatty server sends fit for a terminal: one
// line, no control characters, not long.
func oneLine(s string) string {
	const most = 300
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
