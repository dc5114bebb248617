package evidence

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// Options adjusts a Collector. The zero value works.
type Options struct {
	// Run runs the external programs (rustc, git); nil means Exec.
	Run Runner
	// Cache is the folder in which the workspace's index is kept; "" keeps none.
	Cache string
}

// Collector collects evidence from one workspace. It is safe for concurrent
// use until it is closed.
type Collector struct {
	workspace string // absolute
	root      *os.Root
	run       Runner
	catalogue *catalogue
	cache     string

	opened sync.Once
	index  *index.Index
	listed error // why git did not list the files
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
	return &Collector{workspace: abs, root: root, run: run, catalogue: catalogue, cache: o.Cache}, nil
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

// Index is the workspace's, brought up to date on the first call. It is good until
// the Collector is closed.
func (c *Collector) Index(ctx context.Context) *index.Index {
	c.opened.Do(func() {
		list := func(ctx context.Context) (names []string, err error) {
			names, c.listed = listFiles(ctx, c.workspace, c.run)
			return names, c.listed
		}
		c.index = index.New(ctx, c.root, index.Options{Cache: c.cache, List: list})
	})
	return c.index
}

// Collect returns the evidence about a's causes, with the ids E1, E2, … in the
// order of the causes. What could not be looked at is skipped. When ctx ends,
// it returns what it has by then.
func (c *Collector) Collect(ctx context.Context, a *aires.Analysis) []aires.Evidence {
	all := subjects(a)
	manuals := newManuals(ctx, c, all) // ask while git is asked
	defer manuals.asking.Wait()
	sources := c.sources(ctx, all, manuals)
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
func (c *Collector) sources(ctx context.Context, all []*subject, m *manuals) []source {
	x := c.Index(ctx)
	files := x.Reader
	return []source{
		&windows{files: files, index: x},
		&symbols{files: files, index: x},
		&nearFiles{files: files, index: x},
		&manifests{files: files},
		&entries{catalogue: c.catalogue},
		m,
		newChanges(ctx, c.workspace, c.run, all),
	}
}
