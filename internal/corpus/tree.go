package corpus

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
)

// Tree is a project: the text of each file under its path, with slashes.
type Tree map[string]string

// Edit is one change of a file. Exactly one of New with Old, Remove, Move and
// Write says which.
type Edit struct {
	File   string `yaml:"file"`
	Old    string `yaml:"old,omitempty"` // must occur exactly once, unless All
	New    string `yaml:"new,omitempty"`
	All    bool   `yaml:"all,omitempty"`    // every occurrence of Old, at least one
	Remove bool   `yaml:"remove,omitempty"` // the file goes
	Move   string `yaml:"move,omitempty"`   // the file's new path
	Write  string `yaml:"write,omitempty"`  // the whole text of a file that was not there
}

// Fault is a mistake that can be planted in a sound tree. Its fix is not to
// plant it: the tree with all faults but this one.
type Fault struct {
	Name  string `yaml:"name"`
	Class string `yaml:"class"` // what was done: renamed function, missing import, …
	Edits []Edit `yaml:"edits"`
}

// Plant returns a copy of t with the faults in it. It fails when an edit does
// not fit.
func (t Tree) Plant(faults ...Fault) (Tree, error) {
	out := maps.Clone(t)
	for _, f := range faults {
		for _, e := range f.Edits {
			if err := out.apply(e); err != nil {
				return nil, fmt.Errorf("plant %s: %w", f.Name, err)
			}
		}
	}
	return out, nil
}

func (t Tree) apply(e Edit) error {
	text, there := t[e.File]
	if there == (e.Write != "") {
		return fmt.Errorf("%s: the file is there: %t", e.File, there)
	}
	switch {
	case e.Write != "":
		t[e.File] = e.Write
	case e.Remove:
		delete(t, e.File)
	case e.Move != "":
		delete(t, e.File)
		t[e.Move] = text
	default:
		n := strings.Count(text, e.Old)
		if e.Old == "" || n == 0 || n > 1 && !e.All {
			return fmt.Errorf("%s holds %q %d times", e.File, e.Old, n)
		}
		t[e.File] = strings.ReplaceAll(text, e.Old, e.New)
	}
	return nil
}

// Save writes the tree into the folder dir, which it makes if it has to. Files
// that lie there already and are not in the tree stay.
func (t Tree) Save(dir string) error {
	for name, text := range t {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Line returns the text of a line, counted from 1, without the white space
// around it; "" where there is none.
func (t Tree) Line(file string, n int) string {
	lines := strings.Split(t[file], "\n")
	if n < 1 || n > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[n-1])
}
