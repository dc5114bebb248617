package evidence

import (
	"context"
	"os"
	"sync"

	"github.com/airesdev/aires/internal/index"
)

// Workspace reads the text files of a workspace within the same limits as a
// Collector: regular files of bounded size, nothing outside. It is safe for
// concurrent use until it is closed.
type Workspace struct {
	*index.Reader
	root  *os.Root
	names func() []string
}

// OpenWorkspace opens the folder dir. A folder that cannot be opened gives an
// *aires.Error of kind ErrorUsage.
func OpenWorkspace(dir string) (*Workspace, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, unopened(dir, err)
	}
	return &Workspace{
		Reader: index.NewReader(root), root: root,
		names: sync.OnceValue(func() []string { return index.List(context.Background(), root) }),
	}, nil
}

// Close lets go of the workspace.
func (w *Workspace) Close() error { return w.root.Close() }

// Names returns the names of the workspace's files in the order of the alphabet,
// as index.List finds them. The caller must not change them.
func (w *Workspace) Names() []string { return w.names() }
