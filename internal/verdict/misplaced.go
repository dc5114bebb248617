package verdict

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// packageLine is the line by which a file of Java, Kotlin or Scala says which
// package it belongs to.
var packageLine = regexp.MustCompile(`^package\s+([\w.]+)\s*;?\s*$`)

// misplaced is the verdict on a class that cannot be found because its file says
// that it belongs to another package than that of its folder, where the files
// beside it and those that ask for it say the folder's.
func (j *Judge) misplaced(ds []*aires.Diagnostic) (Verdict, bool) {
	name := plainName(ds[0].Missing())
	language := index.Language(ds[0].File)
	if language != "java" && language != "kotlin" && language != "scala" {
		return Verdict{}, false
	}
	if class := j.javaClass(ds[0]); class != "" {
		name = class
	}
	for _, c := range j.look.Declared(name) {
		if c.Scope != "" && strings.Contains(c.Scope, ".") || index.Language(c.File) != language || c.File == ds[0].File {
			continue
		}
		f, _ := j.look.File(c.File)
		want := j.folderPackage(c.File, language)
		lines := j.look.Lines(c.File)
		if f.Package == "" || want == "" || f.Package == want {
			continue
		}
		for i, l := range lines {
			m := packageLine.FindStringSubmatchIndex(l)
			if m == nil || l[m[2]:m[3]] != f.Package {
				continue
			}
			return Verdict{
				Hypothesis: aires.Hypothesis{
					Claim:      fmt.Sprintf("%s:%d says that %s lies in %s; its folder, and what asks for it, say %s.", c.File, i+1, name, f.Package, want),
					Confidence: 0.9,
				},
				Steps: []string{fmt.Sprintf("Write %s in place of %s at %s:%d.", want, f.Package, c.File, i+1)},
				Shows: []aires.Evidence{j.window("package of "+name, c.File, i+1)},
				Edits: []aires.Edit{{File: c.File, Line: i + 1, Old: l, New: l[:m[2]] + want + l[m[3]:]}},
			}, true
		}
	}
	return Verdict{}, false
}

// folderPackage is the package that the folder of a file stands for: that of a
// file beside it or of an import, if it ends as the folder's path does.
func (j *Judge) folderPackage(file, language string) string {
	dir := path.Dir(file)
	stands := func(pkg string) bool { return pkg != "" && ends(dir, strings.ReplaceAll(pkg, ".", "/")) }
	for _, name := range j.look.Names() {
		f, ok := j.look.File(name)
		if !ok || f.Language != language || name == file {
			continue
		}
		if path.Dir(name) == dir && stands(f.Package) {
			return f.Package
		}
		for _, i := range f.Imports {
			pkg := firstOf(strings.TrimSuffix(i.Path, ".*"))
			if strings.HasSuffix(i.Path, "*") {
				pkg = strings.TrimSuffix(i.Path, ".*")
			}
			if stands(pkg) && strings.Contains(pkg, ".") {
				return pkg
			}
		}
	}
	return ""
}
