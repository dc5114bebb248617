package evidence

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"

	"github.com/airesdev/aires"
)

// Options adjusts a Collector. The zero value works.
type Options struct {
	// Run runs the external programs (rustc, git); nil means Exec.
	Run Runner
}

// Collector collects evidence from one workspace. It is safe for concurrent
// use until it is closed.
type Collector struct {
	workspace string // absolute
	root      *os.Root
	run       Runner
	catalogue *catalogue
}

// New opens the folder workspace for reading. A folder that cannot be opened
// gives an *aires.Error of kind ErrorUsage.
func New(workspace string, o Options) (*Collector, error) {
	abs, err := filepath.Abs(workspace)
	if err != nil {
		return nil, unopened(workspace, err)
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, unopened(workspace, err)
	}
	catalogue, err := loadCatalogue()
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	run := o.Run
	if run == nil {
		run = Exec
	}
	return &Collector{workspace: abs, root: root, run: run, catalogue: catalogue}, nil
}

func unopened(workspace string, err error) error {
	// The path is the subject already; the reason alone says the rest.
	if p, ok := errors.AsType[*os.PathError](err); ok {
		err = p.Err
	}
	return &aires.Error{
		Kind: aires.ErrorUsage, Op: "open workspace", Subject: workspace, Err: err,
		Hint: "name an existing folder with -C DIR",
	}
}

// Close lets go of the workspace.
func (c *Collector) Close() error { return c.root.Close() }

// Collect returns the evidence about a's causes, with the ids E1, E2, … in the
// order of the causes. What could not be looked at is skipped. When ctx ends,
// it returns what it has by then.
func (c *Collector) Collect(ctx context.Context, a *aires.Analysis) []aires.Evidence {
	all := subjects(a)
	sources := c.sources(ctx, all)
	var found []aires.Evidence
	for _, s := range all {
		for _, src := range sources {
			if ctx.Err() != nil {
				return found
			}
			for _, e := range src.about(ctx, s) {
				e.ID = "E" + strconv.Itoa(len(found)+1)
				e.Cause = s.cause.ID
				found = append(found, e)
			}
		}
	}
	return found
}

// sources makes the sources of one Collect, in the order in which their
// evidence stands within a cause. A new kind of evidence is one more entry.
func (c *Collector) sources(ctx context.Context, all []*subject) []source {
	files := newFiles(c.root)
	return []source{
		&windows{files: files},
		&entries{catalogue: c.catalogue},
		newExplanations(c.run),
		&manifests{files: files},
		newChanges(ctx, c.workspace, c.run, all),
	}
}
