package engine

import (
	"context"
	"io"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
	"github.com/airesdev/aires/internal/diag"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/index"
	"github.com/airesdev/aires/internal/redact"
)

// Analyse reads a log and says what it holds, without any model. It gives
// ErrorInput for a log with nothing in it and for one that is not text. Secrets
// are masked. What the workspace declares is kept in the folder cache; where that
// is "", it is read anew.
func Analyse(log io.Reader, name, workspace, cache string, mask *redact.Masker, formats ...*diag.Format) (*aires.Analysis, error) {
	return analyse(log, mask.Text(name), workspace, cache, mask, formats)
}

// analyse is Analyse with the caller's mask. Nothing is derived from a diagnostic
// before its secrets are gone.
func analyse(log io.Reader, name, workspace, cache string, mask *redact.Masker, formats []*diag.Format) (*aires.Analysis, error) {
	o := diag.Options{Workspace: workspace, Formats: formats}
	if files, err := evidence.OpenWorkspace(workspace); err == nil && workspace != "" {
		defer files.Close() //nolint:errcheck // nothing was written
		o.Lines = files.Lines
	}
	res, err := diag.Parse(log, o)
	switch {
	case err != nil:
		return nil, &aires.Error{Kind: aires.ErrorInput, Op: "read log", Subject: name, Err: err}
	case res.Bytes == 0:
		return nil, &aires.Error{
			Kind: aires.ErrorInput, Op: "read log", Subject: name + ": it is empty",
			Hint: "pass a build's output, as in: make 2>&1 | aires",
		}
	case res.Binary:
		return nil, &aires.Error{
			Kind: aires.ErrorInput, Op: "read log", Subject: name + ": it is not text",
			Hint: "pass the build's output, not what it built",
		}
	}
	evidence.Show(workspace, res.Diagnostics)
	mask.Diagnostics(res.Diagnostics)
	cause.Mark(res.Diagnostics)
	a := &aires.Analysis{
		Schema:      aires.SchemaDiagnostics,
		Diagnostics: res.Diagnostics,
		Causes:      group(workspace, cache, res.Diagnostics),
		Summary: aires.Summary{
			Errors: res.Errors, Warnings: res.Warnings,
			Dropped: res.Dropped, BuildStoppedEarly: res.StoppedEarly, Mismatches: res.Mismatches,
		},
	}
	for _, d := range a.Diagnostics {
		if d.Severity == aires.SeverityError {
			a.Summary.UniqueErrors++
		}
	}
	a.Summary.Causes = len(a.Causes)
	if a.Diagnostics == nil {
		a.Diagnostics = []aires.Diagnostic{}
	}
	if a.Causes == nil {
		a.Causes = []aires.Cause{}
	}
	return a, nil
}

// group finds the causes, with the workspace's help where it can be read.
// One diagnostic is one cause, whatever the workspace says.
func group(workspace, cache string, ds []aires.Diagnostic) []aires.Cause {
	if len(ds) < 2 {
		return cause.Group(ds, nil)
	}
	x, err := index.Open(context.Background(), workspace, index.Options{Cache: cache})
	if err != nil {
		return cause.Group(ds, nil)
	}
	defer x.Close() //nolint:errcheck // nothing was written
	return cause.Group(ds, x)
}
