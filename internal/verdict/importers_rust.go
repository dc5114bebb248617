package verdict

import (
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// useOf is Rust's.
func (j *Judge) useOf(d *aires.Diagnostic, name string) []string {
	if line := j.line(d); strings.Contains(line, "::"+name) && !strings.Contains(line, " "+name) {
		return nil
	}
	var texts []string
	for _, c := range j.outsideOf(d, name) {
		if p := j.rustPath(d.File, c); p != "" {
			texts = append(texts, "use "+p+"::"+name+";")
		}
	}
	if len(texts) == 0 {
		for _, o := range origins("rust", name) {
			texts = append(texts, "use "+o+"::"+name+";")
		}
	}
	return texts
}

// crateOf is the name by which Rust programs use the crate of a file, or "".
func (j *Judge) crateOf(file string) string {
	manifest := j.above(path.Dir(file), "Cargo.toml")
	for name, at := range j.crates() {
		if at == manifest {
			return strings.ReplaceAll(name, "-", "_")
		}
	}
	return ""
}

// names reports whether the manifest of a file's crate names a dependency.
func (j *Judge) names(user, crate string) bool {
	return slices.ContainsFunc(j.look.Lines(j.above(path.Dir(user), "Cargo.toml")), func(l string) bool {
		name, _, ok := strings.Cut(l, "=")
		name, _, _ = strings.Cut(strings.TrimSpace(name), ".")
		return ok && strings.ReplaceAll(name, "-", "_") == crate
	})
}

// rustPath is the module of a declaration, as in crate::soil or plants::soil; ""
// where it cannot be told, or the crate is none that the user depends on.
func (j *Judge) rustPath(user string, c index.Decl) string {
	root, rest, ok := strings.Cut("/"+c.File, "/src/")
	mine, _, same := strings.Cut("/"+user, "/src/")
	if !ok || !same || c.Scope != "" {
		return ""
	}
	p := "crate"
	if mine != root {
		if p = j.crateOf(c.File); p == "" || !j.names(user, p) {
			return ""
		}
	}
	rest = strings.TrimSuffix(strings.TrimSuffix(rest, ".rs"), "/mod")
	if rest != "lib" && rest != "main" {
		p += "::" + strings.ReplaceAll(rest, "/", "::")
	}
	return p
}
