package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/airesdev/aires"
)

// The exit codes, documented in docs/commands.md.
const (
	exitOK          = 0
	exitFailOn      = 1
	exitUsage       = 2
	exitConfig      = 3
	exitNothing     = 4
	exitPartial     = 5
	exitOutput      = 6
	exitBusy        = 7
	exitNotStarted  = 127 // as in a shell
	exitInterrupted = 130
)

// exitError ends the command with a code without a message: all has been said.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// exitCode says how the process ends after err, and tells the user why.
func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return exitOK
	}
	if code, ok := errors.AsType[exitError](err); ok {
		return int(code)
	}
	fmt.Fprintf(stderr, "aires: %s\n", oneLine(err.Error()))
	switch aires.KindOf(err) {
	case aires.ErrorConfig:
		return exitConfig
	case aires.ErrorInput, aires.ErrorMissing:
		return exitNothing
	case aires.ErrorOutput:
		return exitOutput
	case aires.ErrorBusy:
		return exitBusy
	default:
		return exitUsage
	}
}

// oneLine makes a complaint fit for a terminal: one line that it cannot leave,
// whatever the names and texts in it.
func oneLine(s string) string {
	return printable(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), "; "))
}

// statusCode says how the process ends after a run.
func statusCode(s aires.Status) error {
	switch s {
	case aires.StatusPartial:
		return exitError(exitPartial)
	case aires.StatusFailed:
		return exitError(exitNothing)
	case aires.StatusCancelled:
		return exitError(exitInterrupted)
	default:
		return nil
	}
}

func usage(format string, args ...any) error {
	return &aires.Error{Kind: aires.ErrorUsage, Op: fmt.Sprintf(format, args...)}
}
