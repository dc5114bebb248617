package evidence

import (
	"context"
	"errors"
	"strings"
	"time"
)

// listBudget is for git's list of files. A repository that takes longer is walked.
const listBudget = 5 * time.Second

// listFiles asks git which files of the workspace are tracked, or new and not
// ignored.
func listFiles(ctx context.Context, workspace string, run Runner) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, listBudget)
	defer cancel()
	g := &git{run: run, dir: workspace}
	out, err := g.output(ctx, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, err
	case len(out) >= maxOutput:
		return nil, errors.New("git's list is too long")
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 }), nil
}
