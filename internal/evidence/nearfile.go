package evidence

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

const (
	maxNearFiles = 5
	maxLocked    = 4 // lines of a lock file
	maxModules   = 2 // submodules that are not there
)

// nearFiles shows what there is in place of a missing file, module or package.
type nearFiles struct {
	index *index.Index
	files *index.Reader
}

func (n *nearFiles) about(_ context.Context, s *subject) []aires.Evidence {
	d := s.root()
	name := d.Missing()
	if s.cause.Kind != aires.KindMissingFile || name == "" {
		return nil
	}
	var found []aires.Evidence
	if near := n.near(d, name); len(near) > 0 {
		found = append(found, aires.Evidence{
			Kind: aires.EvidenceSymbol, Title: cut("files of the workspace called like "+plain(name), 160),
			File: near[0], Text: strings.Join(near, "\n"),
		})
	}
	found = append(found, n.submodules()...)
	return append(found, n.locked(d, name)...)
}

// near lists files and folders whose names are like the missing one's.
func (n *nearFiles) near(d *aires.Diagnostic, name string) []string {
	file := asFile(name, languageOf(d))
	near := n.index.NearFiles(file, maxNearFiles)
	stem := strings.TrimSuffix(path.Base(file), path.Ext(file))
	seen := map[string]bool{}
	for _, f := range n.index.Names() {
		dir := path.Dir(f)
		if len(near) == maxNearFiles {
			break
		}
		if !seen[dir] && dir != "." && index.Alike(path.Base(dir), stem) >= index.Nearby {
			near = append(near, dir+"/")
		}
		seen[dir] = true
	}
	return slices.DeleteFunc(near, func(f string) bool { return f == d.File })
}

// asFile is the file in which a module of that name would lie.
func asFile(name, language string) string {
	name = strings.Trim(strings.ReplaceAll(name, `\`, "/"), "/")
	endings := map[string]string{
		"python": ".py", "java": ".java", "kotlin": ".kt", "scala": ".scala", "rust": ".rs", "typescript": ".ts", "go": ".go", "fortran": ".f90", "ada": ".ads",
	}
	switch language {
	case "python", "java", "kotlin", "scala":
		name = strings.Trim(strings.ReplaceAll(name, ".", "/"), "/")
	case "rust":
		name = strings.ReplaceAll(name, "::", "/")
	}
	if index.Language(name) == "" {
		name += endings[language]
	}
	return path.Clean(name)
}

// submodules shows those that are declared, but were not checked out.
func (n *nearFiles) submodules() []aires.Evidence {
	var found []aires.Evidence
	lines := n.files.Lines(".gitmodules")
	for i, line := range lines {
		key, dir, _ := strings.Cut(strings.TrimSpace(line), "=")
		dir = strings.TrimSpace(dir)
		if strings.TrimSpace(key) != "path" || len(n.files.List(dir)) > 0 || len(found) == maxModules {
			continue
		}
		found = append(found, aires.Evidence{
			Kind: aires.EvidenceManifest, Title: cut(fmt.Sprintf("the submodule %s is empty: git submodule update --init would fetch it", dir), 160),
			File: ".gitmodules", Line: i + 1, FirstLine: max(i, 1), Text: joined(lines[max(i-1, 0) : i+1]),
		})
	}
	return found
}

// locks are the files that say which versions were chosen, by the tools' families.
var locks = map[string][]string{
	"go": {"go.sum"}, "rust": {"Cargo.lock"}, "typescript": {"package-lock.json", "yarn.lock", "pnpm-lock.yaml"},
	"python": {"poetry.lock", "uv.lock", "Pipfile.lock"}, "csharp": {"packages.lock.json"},
	"java": {"gradle.lockfile"}, "kotlin": {"gradle.lockfile"}, "scala": {"build.sbt.lock"}, "c": {"conan.lock", "vcpkg-configuration.json"},
}

// locked shows what the lock file nearest to d says of the missing package.
func (n *nearFiles) locked(d *aires.Diagnostic, name string) []aires.Evidence {
	m := &manifests{files: n.files}
	file, lines := m.nearest(folderOf(d), locks[languageOf(d)])
	if lines == nil {
		return nil
	}
	first := 0
	var text []string
	for i, line := range lines {
		if len(text) < maxLocked && strings.Contains(line, name) {
			first = cmp.Or(first, i+1)
			text = append(text, fmt.Sprintf("%d: %s", i+1, cut(strings.TrimSpace(line), 200)))
		}
	}
	title := fmt.Sprintf("%s on %s", file, plain(name))
	if len(text) == 0 {
		text = []string{fmt.Sprintf("%s does not mention %s in its %d lines.", file, plain(name), len(lines))}
	}
	return []aires.Evidence{{
		Kind: aires.EvidenceManifest, Title: cut(title, 160), File: file, Line: first, Text: strings.Join(text, "\n"),
	}}
}
