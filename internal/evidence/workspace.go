package evidence

import (
	"os"
	"path"
	"slices"
	"strings"
	"sync"
)

// Workspace reads the text files of a workspace within the same limits as a
// Collector: regular files of bounded size, nothing outside. It is safe for
// concurrent use until it is closed.
type Workspace struct {
	root  *os.Root
	mu    sync.Mutex
	files *files
	names []string // of all files, once they were asked for
	known bool
}

// OpenWorkspace opens the folder dir. A folder that cannot be opened gives an
// *aires.Error of kind ErrorUsage.
func OpenWorkspace(dir string) (*Workspace, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, unopened(dir, err)
	}
	return &Workspace{root: root, files: newFiles(root)}, nil
}

// Close lets go of the workspace.
func (w *Workspace) Close() error { return w.root.Close() }

// Lines returns the lines of the text file name, without line ends, or nil when
// there is no such file that may be read. name is relative to the workspace,
// with forward slashes. The caller must not change them.
func (w *Workspace) Lines(name string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.files.lines(name)
}

const (
	maxWalked = 20000 // entries of folders looked at
	maxDeep   = 12    // folders within folders
)

// passed are folders whose files nobody of the project wrote.
var passed = []string{"node_modules", "vendor", "target", "dist", "build", "bin", "obj", "__pycache__", "venv"}

// Names returns the names of the workspace's files in the order of the alphabet:
// those of hidden folders, of dependencies and of builds are left out, and of a
// very large workspace some of the others. The caller must not change them.
func (w *Workspace) Names() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.known {
		return w.names
	}
	w.known = true
	left := maxWalked
	folders := []string{"."}
	for len(folders) > 0 && left > 0 {
		dir := folders[0]
		folders = folders[1:]
		folder := w.files.open(dir, os.FileMode.IsDir)
		if folder == nil {
			continue
		}
		found, err := folder.ReadDir(min(left, maxListed))
		_ = folder.Close() // nothing was written
		if err != nil {
			continue
		}
		left -= len(found)
		for _, e := range found {
			name := path.Join(dir, e.Name())
			switch {
			case e.Type().IsRegular():
				w.names = append(w.names, name)
			case e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(passed, e.Name()) && strings.Count(name, "/") < maxDeep:
				folders = append(folders, name)
			}
		}
	}
	slices.Sort(w.names)
	return w.names
}
