package diag

import (
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// maxCompared bounds how often a log's folders are asked for a line.
const maxCompared = 200_000

// from returns dirs with the one last that d's file is named from. Makes that
// run side by side enter several folders and say of no line which it is from;
// where the tool showed the line of source, the one folder whose file holds just
// that there is it.
func (r *resolver) from(dirs []string, d *aires.Diagnostic) []string {
	file := slashed(d.File)
	if r.lines == nil || len(dirs) < 2 || file == "" || isAbs(file) || d.Line == 0 || strings.TrimSpace(d.Source) == "" {
		return dirs
	}
	found, at := "", 0
	for i, dir := range slices.Backward(dirs) {
		if i+1 < len(dirs) && dir == dirs[i+1] {
			continue
		}
		if r.compared++; r.compared > maxCompared {
			return dirs
		}
		joined, status := r.look(path.Join(slashed(dir), file))
		if status == aires.PathOutside && isAbs(joined) {
			joined = strings.TrimPrefix(joined, r.prefix(joined)) // the log was made elsewhere; see graft
		}
		if joined == found || !r.shows(joined, d) {
			continue
		}
		if found != "" {
			return dirs // nothing tells them apart
		}
		found, at = joined, i
	}
	if found == "" {
		return dirs
	}
	return append(slices.Delete(slices.Clone(dirs), at, at+1), dirs[at])
}

// shown returns the one file of the workspace whose path ends with rel and that
// holds the line that d shows, or "".
func (r *resolver) shown(rel string, d *aires.Diagnostic) string {
	if r.lines == nil || r.root == nil || d.Line == 0 || strings.TrimSpace(d.Source) == "" {
		return ""
	}
	found := ""
	for _, file := range r.alike(rel) {
		if !r.shows(file, d) {
			continue
		}
		if found != "" {
			return ""
		}
		found = file
	}
	return found
}

// shows reports whether the file holds d's source at d's line. Tools expand tabs
// and cut ends, so blanks do not count.
func (r *resolver) shows(file string, d *aires.Diagnostic) bool {
	lines := r.lines(file)
	return d.Line <= len(lines) && slices.Equal(strings.Fields(lines[d.Line-1]), strings.Fields(d.Source))
}
