package diag

import (
	"io/fs"
	"path"
	"strings"
)

// Limits of the search for a file whose folder is not known: how many entries
// of the workspace are looked at, and how many files of one name are told
// apart.
const (
	maxIndexed = 100_000
	maxAlike   = 100
)

// only returns the one file of the workspace whose path ends with rel, or of
// several the one below a folder of the job's name, or "" where there is none
// or more than one.
func (r *resolver) only(rel, job string) string {
	if r.root == nil {
		return ""
	}
	found, own := "", ""
	several, severalOwn := false, false
	for _, file := range r.alike(rel) {
		several, found = several || found != "", file
		if job != "" && strings.Contains("/"+strings.TrimSuffix(file, rel), "/"+job+"/") {
			severalOwn, own = severalOwn || own != "", file
		}
	}
	switch {
	case own != "" && !severalOwn:
		return own
	case several, len(r.index[path.Base(rel)]) == maxAlike: // there may be more
		return ""
	}
	return found
}

// alike returns the files of the workspace whose path ends with rel.
func (r *resolver) alike(rel string) []string {
	if r.index == nil {
		r.index = indexed(r.root.FS())
	}
	var all []string
	for _, file := range r.index[path.Base(rel)] {
		if file == rel || strings.HasSuffix(file, "/"+rel) {
			all = append(all, file)
		}
	}
	return all
}

// indexed lists the files by their last name. Symbolic links are not followed;
// what tools downloaded and hidden folders are left out, as the project's own
// files are asked for.
func indexed(tree fs.FS) map[string][]string {
	index, entries := map[string][]string{}, 0
	// A folder that cannot be read is one in which nothing is found.
	_ = fs.WalkDir(tree, ".", func(file string, entry fs.DirEntry, err error) error {
		if entries++; entries > maxIndexed {
			return fs.SkipAll
		}
		name := path.Base(file)
		switch {
		case err != nil:
			return fs.SkipDir
		case entry.IsDir() && file != "." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "__pycache__"):
			return fs.SkipDir
		case entry.Type().IsRegular() && len(index[name]) < maxAlike:
			index[name] = append(index[name], file)
		}
		return nil
	})
	if entries > maxIndexed {
		return map[string][]string{} // what is the only one so far may not be
	}
	return index
}
