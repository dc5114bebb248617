package verdict

import (
	_ "embed"
	"fmt"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// std lists the packages of Go's standard library, as "go list std" does.
//
//go:embed std.txt
var std string

// goImport finds the package that a file uses without importing it.
func (j *Judge) goImport(ds []*aires.Diagnostic) (Verdict, bool) {
	name, ok := strings.CutPrefix(ds[0].Message, "undefined: ")
	if ds[0].Tool != "go" || !ok || !token.IsIdentifier(name) {
		return Verdict{}, false
	}
	var files []string
	for _, d := range ds {
		if d.Message != ds[0].Message || !j.selects(d, name) {
			return Verdict{}, false
		}
		if !slices.Contains(files, d.File) {
			files = append(files, d.File)
		}
	}
	if v, ok := j.goClause(name, ds[0].File); ok {
		return v, true
	}
	paths := j.packages(name, path.Dir(ds[0].File))
	if len(paths) == 0 {
		return Verdict{}, false
	}
	v := Verdict{Hypothesis: aires.Hypothesis{
		Claim:      fmt.Sprintf("%s is used without importing %s.", name, strings.Join(quoted(paths), " or ")),
		Confidence: 0.95,
	}, Steps: []string{fmt.Sprintf("Import %s in %s.", strings.Join(quoted(paths), " or "), strings.Join(files, ", "))}}
	if len(paths) > 1 {
		v.Hypothesis.Confidence = 0.7
		return v, true
	}
	for _, file := range files {
		e, ok := j.imported(file, paths[0])
		if !ok {
			v.Edits = nil
			break
		}
		v.Edits = append(v.Edits, e)
	}
	return v, true
}

// goClause is the verdict on a package that a file imports from a folder called
// name and whose files call it something else.
func (j *Judge) goClause(name, file string) (Verdict, bool) {
	_, f := j.goFile(file)
	if f == nil {
		return Verdict{}, false
	}
	for _, imp := range f.Imports {
		dir, ok := j.goDir(strings.Trim(imp.Path.Value, `"`))
		if !ok || imp.Name != nil || path.Base(dir) != name || j.packageName(dir) == name {
			continue
		}
		v := Verdict{
			Hypothesis: aires.Hypothesis{
				Claim:      fmt.Sprintf("The files in %s call their package %s; %s asks for %s.", dir, j.packageName(dir), file, name),
				Confidence: doubtful,
			},
			Steps: []string{fmt.Sprintf("Call the package %s again, or use it as %s.", name, j.packageName(dir))},
		}
		for _, own := range j.goFiles(dir) {
			if fset, g := j.goFile(own); g != nil {
				n := fset.Position(g.Name.Pos()).Line
				old := j.look.Lines(own)[n-1]
				v.Edits = append(v.Edits, aires.Edit{File: own, Line: n, Old: old, New: swap(old, g.Name.Name, name)})
			}
		}
		return v, true
	}
	return Verdict{}, false
}

// selects reports whether d points at name with a selector behind it.
func (j *Judge) selects(d *aires.Diagnostic, name string) bool {
	lines := j.look.Lines(d.File)
	if d.PathStatus != aires.PathWorkspace || d.Line < 1 || d.Line > len(lines) || d.Column < 1 || d.Column > len(lines[d.Line-1]) {
		return false
	}
	return strings.HasPrefix(lines[d.Line-1][d.Column-1:], name+".")
}

// packages lists the import paths of packages called name: of the standard
// library, and of the module that dir belongs to.
func (j *Judge) packages(name, dir string) []string {
	var paths []string
	for p := range strings.Lines(std) {
		p = strings.TrimSpace(p)
		if path.Base(p) == name || strings.HasSuffix(p, "/"+name+"/v2") {
			paths = append(paths, p)
		}
	}
	mod, root := j.module(dir)
	if mod == "" {
		return paths
	}
	var seen []string
	for _, file := range j.look.Names() {
		folder := path.Dir(file)
		if path.Ext(file) != ".go" || slices.Contains(seen, folder) || root != "." && !strings.HasPrefix(folder+"/", root+"/") {
			continue
		}
		seen = append(seen, folder)
		if path.Base(folder) == name && folder != dir && j.packageName(folder) == name {
			rel := strings.TrimPrefix(strings.TrimPrefix(folder, root), "/")
			paths = append(paths, path.Join(mod, rel))
		}
	}
	return paths
}

// imported is the edit that imports p in file, in the order that gofmt keeps.
func (j *Judge) imported(file, p string) (aires.Edit, bool) {
	lines := j.look.Lines(file)
	fset, f := j.goFile(file)
	if f == nil {
		return aires.Edit{}, false
	}
	at := func(n int, text string) (aires.Edit, bool) {
		return aires.Edit{File: file, Line: n, Old: lines[n-1], New: text}, true
	}
	quote := "\t\"" + p + "\""
	after := 0 // the line behind which it goes
	for _, imp := range f.Imports {
		n := fset.Position(imp.Pos()).Line
		text := strings.TrimSpace(lines[n-1])
		switch old := strings.Trim(imp.Path.Value, `"`); {
		case old == p:
			return aires.Edit{}, false
		case strings.HasPrefix(text, "import "):
			single := strings.TrimSpace(strings.TrimPrefix(text, "import "))
			pair := []string{"\t" + single, quote}
			if p < old {
				slices.Reverse(pair)
			}
			return at(n, "import (\n"+strings.Join(pair, "\n")+"\n)")
		case outside(old) == outside(p) && old < p:
			after = n
		}
	}
	if after > 0 {
		return at(after, lines[after-1]+"\n"+quote)
	}
	if len(f.Imports) == 0 {
		n := fset.Position(f.Name.Pos()).Line
		return at(n, lines[n-1]+"\n\nimport \""+p+"\"")
	}
	first := fset.Position(f.Imports[0].Pos()).Line
	if outside(p) && !outside(strings.Trim(f.Imports[0].Path.Value, `"`)) {
		last := fset.Position(f.Imports[len(f.Imports)-1].Pos()).Line
		return at(last, lines[last-1]+"\n\n"+quote)
	}
	gap := ""
	if !outside(p) && outside(strings.Trim(f.Imports[0].Path.Value, `"`)) {
		gap = "\n"
	}
	return at(first, quote+"\n"+gap+lines[first-1])
}

// outside reports whether an import path is not the standard library's.
func outside(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return strings.Contains(first, ".")
}

func quoted(paths []string) []string {
	out := make([]string, 0, len(paths))
	for _, p := range paths {
		out = append(out, `"`+p+`"`)
	}
	return out
}

// without is the edit that deletes line n: together with the line before it,
// because an edit replaces text and cannot name a line end alone.
func without(file string, lines []string, n int) aires.Edit {
	e := aires.Edit{File: file, Line: n, Old: lines[n-1]}
	if n > 1 && strings.TrimSpace(lines[n-2]) != "" {
		e.Line, e.Old, e.New = n-1, lines[n-2]+"\n"+lines[n-1], lines[n-2]
	}
	return e
}

// tookAway reports whether a step of history took a text out of a file.
func (j *Judge) tookAway(file, text string) bool {
	for p := range j.history[:min(len(j.history), maxSteps)] {
		for _, f := range j.history[p].Files {
			for _, h := range f.Hunks {
				if f.New == file && slices.ContainsFunc(h.Lines, func(l string) bool { return l[0] == '-' && strings.Contains(l, text) }) {
					return true
				}
			}
		}
	}
	return false
}

// goUnused takes out imports that nothing uses. What to do about a variable is
// for its author to say.
func (j *Judge) goUnused(ds []*aires.Diagnostic) (Verdict, bool) {
	if ds[0].Tool != "go" {
		return Verdict{}, false
	}
	if name, ok := strings.CutPrefix(ds[0].Message, "declared and not used: "); ok {
		return Verdict{Hypothesis: aires.Hypothesis{
			Claim: fmt.Sprintf("%s is given a value that nothing reads.", name), Confidence: 0.95,
		}, Steps: []string{fmt.Sprintf("Use %s, or delete it; assign to _ what is needed only for its effect.", name)}}, true
	}
	var v Verdict
	for _, d := range ds {
		p, ok := strings.CutSuffix(d.Message, " imported and not used")
		lines := j.look.Lines(d.File)
		if !ok || d.Line < 1 || d.Line >= len(lines) || !strings.Contains(lines[d.Line-1], p) {
			return Verdict{}, false
		}
		v.Steps = append(v.Steps, fmt.Sprintf("Delete the import of %s in %s, or use it.", p, d.File))
		v.Edits = append(v.Edits, without(d.File, lines, d.Line))
		if v.Hypothesis.Claim == "" {
			v.Hypothesis = aires.Hypothesis{Claim: fmt.Sprintf("%s is imported, and nothing uses it.", p), Confidence: 0.95}
		}
		if j.tookAway(d.File, path.Base(strings.Trim(p, `"`))+".") {
			v.Hypothesis.Claim = fmt.Sprintf("%s is imported, and nothing uses it any more: a line that did was taken away.", p)
			v.Hypothesis.Confidence = doubtful
		}
	}
	return v, true
}
