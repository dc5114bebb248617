package sched

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// Fault is an error that says what it means for the schedule.
type Fault struct {
	Err       error // never nil
	Transient bool  // worth another attempt
	Host      bool  // the host's doing: counts against its breaker
	Elsewhere bool  // not on this host, but another may serve the node
	Busy      bool  // the host has more to do than it takes (503, 429)
}

func (f *Fault) Error() string { return f.Err.Error() }

// Unwrap returns the reason.
func (f *Fault) Unwrap() error { return f.Err }

// NoHostError says that no host can serve a node's model.
type NoHostError struct {
	Model string
	Err   error // why the last host was given up; nil when no host has the model
}

func (e *NoHostError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("no host has the model %s", e.Model)
	}
	return fmt.Sprintf("no host is left for the model %s: %s", e.Model, e.Err)
}

// Unwrap returns the last host's error.
func (e *NoHostError) Unwrap() error { return e.Err }

// PanicError is a panic in a node, with its stack.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.Value, e.Stack) }

// errExited is the error of a node that ended its goroutine instead of
// returning, as t.FailNow does in a test.
var errExited = errors.New("goroutine ended without a result (runtime.Goexit)")

// protect calls f, then done with f's error: a *PanicError after a panic,
// errExited after runtime.Goexit. So done is called once, whatever f does.
func protect(f func() error, done func(error)) {
	err := errExited
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
		done(err)
	}()
	err = f()
}
