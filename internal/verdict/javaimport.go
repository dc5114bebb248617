package verdict

import (
	_ "embed"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// javaClasses lists the public classes of the Java platform's packages that
// programs import from, as the platform itself tells of them.
//
//go:embed java.txt
var javaClasses string

// javaImport finds the class that a file uses without importing it, or imports
// from a package that it has left.
func (j *Judge) javaImport(ds []*aires.Diagnostic) (Verdict, bool) {
	name := j.javaClass(ds[0])
	if name == "" {
		return j.staticImport(ds[0])
	}
	full := j.javaPaths(name)
	if len(full) != 1 {
		full = j.importedElsewhere(ds[0], name)
	}
	if len(full) != 1 {
		return j.staticImport(ds[0])
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{Claim: fmt.Sprintf("%s is used without importing %s.", name, full[0]), Confidence: 0.9},
	}
	if strings.HasPrefix(full[0], "java.") && !commonPackage.MatchString(full[0]) { // it may be something of our own
		v.Hypothesis.Confidence = doubtful
	}
	var files []string
	for _, d := range ds {
		if j.javaClass(d) != name || slices.Contains(files, d.File) {
			continue
		}
		files = append(files, d.File)
		e, had, ok := j.javaImported(d.File, name, full[0])
		if !ok {
			return Verdict{}, false
		}
		if had {
			v.Hypothesis.Claim = fmt.Sprintf("%s is imported from a package that does not have it; it is %s.", name, full[0])
		}
		v.Edits = append(v.Edits, e)
	}
	v.Steps = []string{fmt.Sprintf("Import %s in %s.", full[0], strings.Join(files, ", "))}
	return v, true
}

// staticImport finds the one constant or function of another class that a file of
// Java uses without its class and without importing it.
func (j *Judge) staticImport(d *aires.Diagnostic) (Verdict, bool) {
	kind, _ := javaSymbol(d)
	name := d.Missing()
	at := named(j.line(d), name)
	if kind == "" || len(at) == 0 || strings.HasSuffix(j.line(d)[:at[0]], ".") {
		return Verdict{}, false
	}
	var full []string
	for _, c := range j.look.Declared(name) {
		f, _ := j.look.File(c.File)
		lines := j.look.Lines(c.File)
		if f.Language != "java" || c.Line > len(lines) || c.Scope == "" || c.Kind.IsType() {
			continue
		}
		if !shared.MatchString(lines[c.Line-1]) || c.File == d.File || private(lines[c.Line-1], name) || f.Package == "" {
			return Verdict{}, false
		}
		full = append(full, f.Package+"."+c.Scope+"."+name)
	}
	if len(full) != 1 {
		return Verdict{}, false
	}
	text := "import static " + full[0] + ";"
	v := Verdict{
		Hypothesis: aires.Hypothesis{Claim: fmt.Sprintf("%s is used in %s without: %s", name, d.File, text), Confidence: doubtful},
		Steps:      []string{fmt.Sprintf("Add to %s: %s", d.File, text)},
	}
	for i, l := range j.look.Lines(d.File) {
		if strings.HasPrefix(l, "import ") {
			v.Edits = []aires.Edit{{File: d.File, Line: i + 1, Old: l, New: text + "\n" + l}}
			break
		}
		if strings.HasPrefix(l, "package ") {
			v.Edits = []aires.Edit{{File: d.File, Line: i + 1, Old: l, New: l + "\n\n" + text}}
		}
	}
	return v, true
}

// commonPackage matches the packages of the Java platform that most programs use.
var commonPackage = regexp.MustCompile(`^java\.(?:io|math|time|time\.format|util|util\.(?:function|stream|concurrent|concurrent\.atomic|regex)|nio\.file|nio\.charset|text|net)\.\w+$`)

// importedElsewhere lists what other files of d's language import under a name.
func (j *Judge) importedElsewhere(d *aires.Diagnostic, name string) []string {
	var full []string
	language := index.Language(d.File)
	for _, u := range j.look.Uses(name, language, maxUses) {
		f, _ := j.look.File(u.File)
		for _, i := range f.Imports {
			if i.Line == u.Line && u.File != d.File && f.Language == language && strings.HasSuffix(i.Path, "."+name) && !slices.Contains(full, i.Path) && !strings.Contains(u.Text, " static ") {
				full = append(full, i.Path)
			}
		}
	}
	return full
}

// platformClass lists the full names of the classes of the Java platform that are
// called name.
func platformClass(name string) []string {
	var full []string
	for class := range strings.Lines(javaClasses) {
		if class = strings.TrimSpace(class); strings.HasSuffix(class, "."+name) {
			full = append(full, class)
		}
	}
	return full
}

// javaClass is the class that d misses, or "".
func (j *Judge) javaClass(d *aires.Diagnostic) string {
	lines := j.look.Lines(d.File)
	if path.Ext(d.File) != ".java" || d.PathStatus != aires.PathWorkspace || d.Line < 1 || d.Line > len(lines) {
		return ""
	}
	name := d.Missing()
	if class, ok := strings.CutPrefix(strings.TrimSpace(lines[d.Line-1]), "import "); ok {
		class = strings.TrimSuffix(class, ";")
		return class[strings.LastIndexByte(class, '.')+1:]
	}
	kind, _ := javaSymbol(d)
	if name == "" || kind == "" || strings.HasPrefix(kind, "method ") || name[0] < 'A' || name[0] > 'Z' {
		return ""
	}
	return name
}

// javaPaths lists the full names of the classes called name: those of the
// workspace or, where it has none, of the platform.
func (j *Judge) javaPaths(name string) []string {
	var full []string
	for _, file := range j.look.Names() {
		if path.Base(file) == name+".java" {
			pkg := j.javaPackage(file)
			if !ends(path.Dir(file), strings.ReplaceAll(pkg, ".", "/")) {
				return nil // it says another package than it lies in: that is the mistake
			}
			if pkg != "" {
				full = append(full, pkg+"."+name)
			}
		}
	}
	if len(full) > 0 {
		return full
	}
	return platformClass(name)
}

func (j *Judge) javaPackage(file string) string {
	for _, line := range j.look.Lines(file) {
		if pkg, ok := strings.CutPrefix(strings.TrimSpace(line), "package "); ok {
			return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(pkg), ";"))
		}
	}
	return ""
}

// javaImported is the edit that imports full in file. had tells that the class
// was imported from elsewhere. A file of the class's own package needs none.
func (j *Judge) javaImported(file, name, full string) (e aires.Edit, had, ok bool) {
	text := "import " + full + ";"
	lines := j.look.Lines(file)
	pkg, after := 0, 0
	for i, line := range lines {
		line = strings.TrimSpace(line)
		switch {
		case line == text:
			return e, false, false
		case strings.HasPrefix(line, "import ") && strings.HasSuffix(line, "."+name+";") && !strings.HasPrefix(line, "import static "):
			return aires.Edit{File: file, Line: i + 1, Old: lines[i], New: text}, true, true
		case strings.HasPrefix(line, "package "):
			pkg = i + 1
		case strings.HasPrefix(line, "import ") && (after == 0 || line < text):
			after = i + 1
		}
	}
	switch {
	case pkg == 0 || j.javaPackage(file)+"."+name == full:
		return e, false, false
	case after == 0:
		return aires.Edit{File: file, Line: pkg, Old: lines[pkg-1], New: lines[pkg-1] + "\n\n" + text}, false, true
	case strings.TrimSpace(lines[after-1]) > text:
		return aires.Edit{File: file, Line: after, Old: lines[after-1], New: text + "\n" + lines[after-1]}, false, true
	}
	return aires.Edit{File: file, Line: after, Old: lines[after-1], New: lines[after-1] + "\n" + text}, false, true
}
