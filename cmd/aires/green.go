package main

import (
	"context"

	"github.com/airesdev/aires/internal/evidence"
)

// green is the commit at which this command succeeded last, or "".
func (a *app) green(command string) string {
	runs, err := a.runs()
	if err != nil {
		return ""
	}
	return runs.Green(command)
}

// keepGreen remembers that the command succeeds at the commit that is checked
// out, so that what breaks it later is looked for among newer commits. It is an
// extra: a workspace that cannot be written to, or is none of git's, has none.
func (a *app) keepGreen(ctx context.Context, command string) {
	commit := evidence.Head(ctx, a.flags.workspace)
	if commit == "" {
		return
	}
	if runs, err := a.runs(); err == nil {
		_ = runs.SetGreen(command, commit) // nothing that the build's user asked for
	}
}
