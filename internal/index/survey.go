package index

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

const (
	maxNames = 200_000 // files of a workspace
	maxDeep  = 40      // folders within folders
	maxSkips = 1000    // things not looked at that are told one by one
)

// passed are folders whose files nobody of the project wrote, whether a .gitignore
// says so or not; and so are outputs, where one of projects lies beside them: a
// package may be called build too.
var (
	passed   = []string{"node_modules", "vendor", "__pycache__", "venv"}
	outputs  = []string{"target", "dist", "build", "bin", "obj", "out"}
	projects = []string{
		"CMakeLists.txt", "Makefile", "meson.build", "package.json", "pom.xml", "build.gradle", "build.gradle.kts", "build.sbt", "Cargo.toml",
		"setup.py", "pyproject.toml", "*.csproj", "*.sln", "*.gpr", "Package.swift",
	}
)

// survey finds the workspace's files: x.names, and what is to be read of them.
func (x *Index) survey(ctx context.Context, list func(context.Context) ([]string, error)) []stat {
	var stats []stat
	if list != nil {
		if names, err := list(ctx); err == nil {
			stats = x.listed(ctx, names)
		}
	}
	if len(stats) == 0 {
		w := walk{x: x, ctx: ctx}
		w.folder(".", nil, 0)
		stats = w.found
	}
	slices.SortFunc(stats, func(a, b stat) int { return cmp.Compare(a.name, b.name) })
	x.names = make([]string, 0, len(stats))
	for _, s := range stats {
		x.names = append(x.names, s.name)
	}
	return slices.DeleteFunc(stats, func(s stat) bool {
		switch {
		case Language(s.name) == "":
			return true
		case s.size > MaxFile:
			x.skip(s.name, errLarge.Error())
			return true
		}
		return false
	})
}

func (x *Index) skip(name, why string) {
	if len(x.skipped) < maxSkips {
		x.skipped = append(x.skipped, Skip{name, why})
	}
}

// listed looks at the files of a list.
func (x *Index) listed(ctx context.Context, names []string) []stat {
	stats := make([]stat, 0, len(names))
	slices.Sort(names) // git lists a file in conflict three times
	for _, name := range slices.Compact(names) {
		if ctx.Err() != nil || len(stats) == maxNames {
			x.skip(name, "and what follows: too many files, or too little time")
			break
		}
		local := filepath.FromSlash(strings.TrimSuffix(name, "/"))
		if !filepath.IsLocal(local) || through(name) {
			continue
		}
		info, err := x.root.Lstat(local)
		switch {
		case err != nil: // deleted, and not yet committed
		case info.IsDir():
			x.skip(path.Clean(name), "a repository of its own")
		default:
			stats = x.take(stats, path.Clean(name), info)
		}
	}
	return stats
}

// through reports whether a file lies in a folder of dependencies that was
// committed with the project.
func through(name string) bool {
	for _, dir := range []string{"node_modules/", "vendor/"} {
		if strings.HasPrefix(name, dir) || strings.Contains(name, "/"+dir) {
			return true
		}
	}
	return false
}

// take adds a regular file, and says so where it is something else.
func (x *Index) take(stats []stat, name string, info fs.FileInfo) []stat {
	switch {
	case info.Mode().IsRegular():
		return append(stats, newStat(name, info))
	case info.Mode()&fs.ModeSymlink != 0:
		if why := x.link(name); why != "" {
			x.skip(name, "a symbolic link "+why)
		}
	default:
		x.skip(name, errSpecial.Error())
	}
	return stats
}

// link says what keeps a symbolic link from being looked at. What it leads to
// inside the workspace is looked at where it lies.
func (x *Index) link(name string) string {
	target, err := x.root.Stat(filepath.FromSlash(name))
	if err != nil {
		return "that leads nowhere: " + reason(err).Error()
	}
	for dir := path.Dir(name); target.IsDir(); dir = path.Dir(dir) {
		if above, err := x.root.Stat(filepath.FromSlash(dir)); err == nil && os.SameFile(above, target) {
			return "to a folder that it lies in"
		}
		if dir == "." {
			break
		}
	}
	return ""
}

// walk goes through the folders where there is no list.
type walk struct {
	x     *Index
	ctx   context.Context //nolint:containedctx // a walk is one call
	found []stat
}

// folder adds the files of dir and of the folders in it. No link is followed, so
// there is no circle.
func (w *walk) folder(dir string, above []rules, deep int) {
	if w.ctx.Err() != nil || deep > maxDeep || len(w.found) >= maxNames {
		w.x.skip(dir, "too many folders or files, or too little time")
		return
	}
	entries, err := w.x.entries(dir)
	if err != nil {
		w.x.skip(dir, err.Error())
		return
	}
	has := func(name string) bool {
		return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name })
	}
	if dir != "." && has(".git") {
		w.x.skip(dir, "a repository of its own")
		return
	}
	if has(".gitignore") {
		above = append(slices.Clip(above), readRules(dir, w.x.Lines(path.Join(dir, ".gitignore"))))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	project := slices.ContainsFunc(entries, isProject)
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if ignored(above, name, e.IsDir()) {
			continue
		}
		if e.IsDir() {
			if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(passed, e.Name()) && (!project || !slices.Contains(outputs, e.Name())) {
				w.folder(name, above, deep+1)
			}
			continue
		}
		if info, err := e.Info(); err == nil {
			w.found = w.x.take(w.found, name, info)
		}
	}
}

func isProject(e fs.DirEntry) bool {
	return slices.ContainsFunc(projects, func(pattern string) bool {
		ok, err := path.Match(pattern, e.Name())
		return ok && err == nil
	})
}
