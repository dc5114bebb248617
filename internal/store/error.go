package store

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/airesdev/aires"
)

// outputError says why something was not written, and what to do about it.
func outputError(op, subject string, err error) error {
	hint := "write elsewhere with --output"
	switch {
	case diskFull(err):
		hint = "free some space, or " + hint
	case errors.Is(err, fs.ErrPermission) || readOnly(err):
		hint = "make it writable, or " + hint
	}
	return &aires.Error{Kind: aires.ErrorOutput, Op: op, Subject: subject, Err: oneLine{err}, Hint: hint}
}

// oneLine shows joined errors on one line.
type oneLine struct{ err error }

func (e oneLine) Error() string { return strings.ReplaceAll(e.err.Error(), "\n", "; ") }

func (e oneLine) Unwrap() error { return e.err }
