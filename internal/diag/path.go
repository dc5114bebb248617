package diag

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// resolver says where the files that a log names lie. It looks at directory
// entries through os.Root, which follows symbolic links inside the workspace
// and refuses those that leave it; it opens nothing else.
type resolver struct {
	root  *os.Root                   // nil where there is no workspace
	bases []string                   // the workspace's absolute names, slashed
	known map[string]placed          // answers, by path
	index map[string][]string        // files of the workspace by their last name; nil until one is asked for
	lines func(file string) []string // Options.Lines

	compared int // folders asked so far; see from
}

type placed struct {
	file   string
	status aires.PathStatus
}

// maxKnown bounds the memory that names of files take; a log that holds more
// is asked about again.
const maxKnown = 10_000

func newResolver(workspace string) *resolver {
	r := &resolver{known: make(map[string]placed)}
	if workspace == "" {
		return r
	}
	if abs, err := filepath.Abs(workspace); err == nil {
		r.addBase(abs)
		if real, err := filepath.EvalSymlinks(abs); err == nil {
			r.addBase(real)
		}
	}
	r.addBase(workspace)
	r.root, _ = os.OpenRoot(workspace) // without it every file is missing
	return r
}

func (r *resolver) addBase(dir string) {
	if dir = slashed(dir); isAbs(dir) {
		r.bases = append(r.bases, strings.TrimSuffix(path.Clean(dir), "/"))
	}
}

func (r *resolver) close() {
	if r.root != nil {
		_ = r.root.Close() // nothing was written
	}
}

// locate returns file as a result names it and where it lies. A relative file
// is looked up from dirs, the directories that make had entered, the last
// first, and then from the workspace. Where it is in none, it is the one file
// whose path ends so, since linkers and monorepos leave out where they are, or
// else would be in the last. In the log of several jobs, what lies in the job's
// own folder comes first.
func (r *resolver) locate(dirs []string, job, file string) (string, aires.PathStatus) {
	if file == "" {
		return "", aires.PathNone
	}
	file = shorten(file, maxPath)
	if strings.HasPrefix(file, "<") || strings.HasPrefix(file, "{") {
		return file, aires.PathOutside // <stdin>, <built-in>, {standard input}
	}
	slash := slashed(file)
	if isAbs(slash) {
		return r.look(slash)
	}
	for _, dir := range slices.Backward(dirs) {
		if joined, status := r.look(path.Join(slashed(dir), slash)); status == aires.PathWorkspace {
			return joined, status
		}
	}
	plain, status := r.look(slash)
	if status == aires.PathMissing || job != "" && status == aires.PathWorkspace {
		if only := r.only(plain, job); only != "" {
			return only, aires.PathWorkspace
		}
	}
	if status == aires.PathWorkspace || len(dirs) == 0 {
		return plain, status
	}
	return r.look(path.Join(slashed(dirs[len(dirs)-1]), slash))
}

// exists reports whether the slashed file is there, inside the workspace.
func (r *resolver) exists(file string) bool {
	_, status := r.look(slashed(file))
	return status == aires.PathWorkspace
}

func (r *resolver) look(slash string) (string, aires.PathStatus) {
	if k, ok := r.known[slash]; ok {
		return k.file, k.status
	}
	var k placed
	k.file, k.status = r.ask(slash)
	if len(r.known) >= maxKnown {
		clear(r.known)
	}
	r.known[slash] = k
	return k.file, k.status
}

func (r *resolver) ask(slash string) (string, aires.PathStatus) {
	rel := path.Clean(slash)
	if isAbs(slash) {
		inside := false
		if rel, inside = r.inside(rel); !inside {
			return rel, aires.PathOutside
		}
	}
	if rel == ".." || strings.HasPrefix(rel, "../") {
		return r.above(rel)
	}
	if r.root == nil {
		return rel, aires.PathMissing
	}
	info, err := r.root.Stat(filepath.FromSlash(rel))
	switch {
	case err == nil && info.Mode().IsRegular():
		return rel, aires.PathWorkspace
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return rel, aires.PathMissing
	case r.leaves(rel):
		return rel, aires.PathOutside
	}
	return rel, aires.PathMissing
}

// above places a path that leads out of the workspace. Builds in a folder of
// their own (build/) print "../src/a.c" without saying where they are; when
// src/a.c is there, it is meant.
func (r *resolver) above(rel string) (string, aires.PathStatus) {
	inner := rel
	for strings.HasPrefix(inner, "../") {
		inner = inner[len("../"):]
	}
	if r.root != nil && inner != ".." {
		if info, err := r.root.Stat(filepath.FromSlash(inner)); err == nil && info.Mode().IsRegular() {
			return inner, aires.PathWorkspace
		}
	}
	return rel, aires.PathOutside
}

// leaves reports whether rel is there and a symbolic link leads out of the
// workspace, as opposed to a name that cannot exist (too long, below a file).
func (r *resolver) leaves(rel string) bool {
	for p := rel; p != "." && p != "/"; p = path.Dir(p) {
		if info, err := r.root.Lstat(filepath.FromSlash(p)); err == nil {
			return info.Mode()&fs.ModeSymlink != 0
		}
	}
	first, _, _ := strings.Cut(rel, "/")
	info, err := r.root.Lstat(first)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// inside returns the absolute file relative to the workspace.
func (r *resolver) inside(file string) (string, bool) {
	for _, base := range r.bases {
		if rest, ok := strings.CutPrefix(file, base+"/"); ok {
			return rest, true
		}
	}
	return file, false
}

// slashed returns a path of Windows with forward slashes. A backslash in a
// path that has slashes too is a character like any other, as on Unix.
func slashed(file string) string {
	if strings.Contains(file, "/") && !hasDrive(file) {
		return file
	}
	return strings.ReplaceAll(file, `\`, "/")
}

// isAbs reports whether a slashed path is absolute on Unix or on Windows:
// logs travel between systems.
func isAbs(file string) bool { return strings.HasPrefix(file, "/") || hasDrive(file) }

func hasDrive(file string) bool {
	return len(file) >= 3 && file[1] == ':' && (file[2] == '\\' || file[2] == '/') &&
		(file[0]|0x20 >= 'a' && file[0]|0x20 <= 'z')
}

// contains reports whether the name of an absolute file lies in the workspace,
// whether or not the file is there.
func (r *resolver) contains(file string) bool {
	_, ok := r.inside(slashed(file))
	return ok
}
