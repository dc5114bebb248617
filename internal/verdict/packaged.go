package verdict

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// noSpace is what compilers say of a namespace or a package that does not exist.
var noSpace = said(`^(?:The type or namespace name Q(\w+)(?:, are you missing.*)?Q does not exist in the namespace Q([\w.]+)Q|package ([\w.]+) does not exist$)`)

// space finds what a namespace of C# or a package of Java is called now: the one
// that lies in the same, that files of the workspace declare and that nothing
// imports.
func (j *Judge) space(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	m := noSpace.FindStringSubmatch(d.Message)
	language := index.Language(d.File)
	if m == nil || language == "" {
		return Verdict{}, false
	}
	full := strings.Trim(m[2]+"."+m[1]+m[3], ".")
	declares, imports := map[string]declared{}, map[string]bool{}
	for _, name := range j.look.Names() {
		f, ok := j.look.File(name)
		if !ok || f.Language != language {
			continue
		}
		if _, had := declares[f.Package]; f.Package != "" && !had {
			declares[f.Package] = declared{name: f.Package, file: name, line: j.lineOf(name, f.Package), arity: -1}
		}
		for _, i := range f.Imports {
			imports[strings.TrimSuffix(i.Path, ".*")], imports[path.Dir(strings.ReplaceAll(i.Path, ".", "/"))] = true, true
		}
	}
	if _, is := declares[full]; is {
		return Verdict{}, false
	}
	var near []declared
	for name, at := range declares {
		if firstOf(name) == firstOf(full) && !imports[name] && !imports[strings.ReplaceAll(name, ".", "/")] {
			near = append(near, at)
		}
	}
	if len(near) != 1 {
		return Verdict{}, false
	}
	confidence := 0.7
	if alike(plainName(full), plainName(near[0].name)) > 0 {
		confidence = 0.85
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("Nothing lies in %s; %s:%d declares %s, which is probably what is meant.", full, near[0].file, near[0].line, near[0].name),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Import %s in place of %s, or declare %s again in %s.", near[0].name, full, full, near[0].file)},
		Shows: []aires.Evidence{j.show(near[0])},
		Edits: j.reimported(full, near[0].name, language),
	}
	return v, true
}

// importedFrom matches an import of Kotlin, Scala or Java of one name or several
// from a package.
var importedFrom = regexp.MustCompile(`^\s*import\s+(?:static\s+)?([\w.]+)\.(?:\w+;?\s*$|\{)`)

// packagedBeside lists what the package declares from which d's line imports what
// it misses; nil where the line imports nothing from a package of the workspace.
func (j *Judge) packagedBeside(d *aires.Diagnostic) []declared {
	language := index.Language(d.File)
	m := importedFrom.FindStringSubmatch(j.line(d))
	if m == nil || !nominal(language) {
		return nil
	}
	var all []declared
	for _, file := range j.look.Names() {
		if f, ok := j.look.File(file); ok && f.Language == language && f.Package == m[1] {
			all = append(all, j.top(file)...)
		}
	}
	user := j.look.Lines(d.File)
	return slices.DeleteFunc(all, func(c declared) bool { return mentioned(user, c.name) > 0 }) // it names both: they are two
}

// firstOf is a dotted name without its last part.
func firstOf(name string) string { return name[:max(0, strings.LastIndexByte(name, '.'))] }

// lineOf is the first line of file that holds text.
func (j *Judge) lineOf(file, text string) int {
	return 1 + max(0, slices.IndexFunc(j.look.Lines(file), func(l string) bool { return strings.Contains(l, text) }))
}

// reimported are the edits that import now wherever old is imported.
func (j *Judge) reimported(old, now, language string) []aires.Edit {
	var edits []aires.Edit
	for _, name := range j.look.Names() {
		f, ok := j.look.File(name)
		if !ok || f.Language != language {
			continue
		}
		for _, i := range f.Imports {
			lines := j.look.Lines(name)
			if i.Path != old && !strings.HasPrefix(i.Path, old+".") || i.Line > len(lines) {
				continue
			}
			was := lines[i.Line-1]
			edits = append(edits, aires.Edit{File: name, Line: i.Line, Old: was, New: strings.Replace(was, old, now, 1)})
		}
	}
	return edits
}

// misfiledClass is what javac says of a public class in a file of another name.
var misfiledClass = said(`^(?:class|interface|enum|record) (\w+) is public, should be declared in a file named`)

// misfiled is the verdict on a public class of Java that is not called like its
// file: where others still use the file's name, the class was renamed by mistake.
func (j *Judge) misfiled(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	m := misfiledClass.FindStringSubmatch(d.Message)
	if m == nil || j.line(d) == "" {
		return Verdict{}, false
	}
	class, stem := m[1], strings.TrimSuffix(path.Base(d.File), ".java")
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("The public class in %s is called %s, and has to be called %s like its file.", d.File, class, stem),
			Confidence: 0.8,
		},
		Steps: []string{fmt.Sprintf("Call the class %s, or the file %s.java.", stem, class)},
	}
	others := func(name string) bool {
		return slices.ContainsFunc(j.look.Uses(name, "java", maxUses), func(u index.Use) bool { return u.File != d.File })
	}
	if !others(stem) || others(class) {
		return v, true
	}
	for i, l := range j.look.Lines(d.File) {
		if len(named(l, class)) > 0 {
			v.Edits = append(v.Edits, aires.Edit{File: d.File, Line: i + 1, Old: l, New: swap(l, class, stem)})
		}
	}
	return v, true
}
