package diag

import (
	"strings"

	"github.com/airesdev/aires"
)

// maxVoters is how many files are asked for the foreign root. A log's files
// share one, so the first few settle it.
const maxVoters = 200

// graft moves the files of a log that was made elsewhere, on a CI machine or
// in a container, into the workspace: /builds/team/app/src/a.c becomes
// src/a.c when that is there. The foreign root is the one prefix that most
// absolute files agree on; files below it then count as the workspace's,
// present or missing. A log whose files lie here is left alone.
func (r *resolver) graft(ds []aires.Diagnostic) {
	if r.root == nil {
		return
	}
	root := r.foreignRoot(ds)
	if root == "" {
		return
	}
	move := func(file string, status aires.PathStatus) (string, aires.PathStatus) {
		if rest, ok := strings.CutPrefix(slashed(file), root); ok && status == aires.PathOutside {
			return r.look(rest)
		}
		return file, status
	}
	for i := range ds {
		ds[i].File, ds[i].PathStatus = move(ds[i].File, ds[i].PathStatus)
		for j := range ds[i].Notes {
			n := &ds[i].Notes[j]
			n.File, _ = move(n.File, aires.PathOutside)
		}
	}
}

// foreignRoot returns the prefix, with its last slash, that most files outside
// the workspace agree on, or "" when none of them is in the workspace.
func (r *resolver) foreignRoot(ds []aires.Diagnostic) string {
	votes := map[string]int{}
	seen := map[string]bool{}
	best := ""
	for i := range ds {
		file := slashed(ds[i].File)
		if ds[i].PathStatus != aires.PathOutside || !isAbs(file) || seen[file] || installed(file) {
			continue
		}
		if seen[file] = true; len(seen) > maxVoters {
			break
		}
		prefix := r.prefix(file)
		if prefix == "" {
			continue
		}
		votes[prefix]++
		if best == "" || votes[prefix] > votes[best] || votes[prefix] == votes[best] && len(prefix) < len(best) {
			best = prefix
		}
	}
	return best
}

// prefix returns what has to be cut off an absolute file so that the rest is a
// file of the workspace: as little as possible.
func (r *resolver) prefix(file string) string {
	for i := 1; i < len(file); i++ {
		if file[i-1] == '/' && r.exists(file[i:]) {
			return file[:i]
		}
	}
	return ""
}

// installed reports whether a file belongs to a tool or a library rather than
// to a project, so that include/stdio.h is not mistaken for one's own.
func installed(file string) bool {
	for _, dir := range []string{"/usr/", "/lib/", "/opt/", "/System/", "/Library/", "/nix/"} {
		if strings.HasPrefix(file, dir) {
			return true
		}
	}
	for _, part := range []string{
		"/site-packages/", "/dist-packages/", "/node_modules/", "/.cargo/", "/.rustup/",
		"/pkg/mod/", "/.m2/", "/.nuget/", "/Program Files", "/lib/python",
	} {
		if strings.Contains(file, part) {
			return true
		}
	}
	return false
}
