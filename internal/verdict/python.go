package verdict

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

var (
	cannotImport = regexp.MustCompile(`^cannot import name '(\w+)' from (?:partially initialized module )?'([\w.]+)'`)
	pythonTop    = regexp.MustCompile(`^(?:async def|def|class)\s+(\w+)|^([A-Za-z_]\w*)\s*(?::[^=]+)?=[^=]`)
)

// pythonName finds what a module's name is called now.
func (j *Judge) pythonName(ds []*aires.Diagnostic) (Verdict, bool) {
	m := cannotImport.FindStringSubmatch(ds[0].Message)
	if m == nil || languageOf(ds[0].File) != "python" {
		return Verdict{}, false
	}
	name, module := m[1], strings.ReplaceAll(m[2], ".", "/")
	var all []declared
	modules := 0
	for _, file := range j.look.Names() {
		if !ends(file, module+".py") && !ends(file, module+"/__init__.py") {
			continue
		}
		modules++
		for i, line := range j.look.Lines(file) {
			if d := pythonTop.FindStringSubmatch(line); d != nil {
				all = append(all, declared{name: d[1] + d[2], file: file, line: i + 1, arity: -1})
			}
		}
	}
	if modules != 1 {
		return Verdict{}, false
	}
	best, confidence, ok := pick(name, all, func(d declared) bool { return j.mentioned(d) })
	if !ok {
		return Verdict{}, false
	}
	v := j.renamed("", name, best, confidence, "module "+m[2], nil)
	if confidence >= enough {
		v.Edits = j.importers(m[2], name, best.name)
	}
	return v, true
}

// ends reports whether file is name in some folder.
func ends(file, name string) bool { return file == name || strings.HasSuffix(file, "/"+name) }

// mentioned reports whether a Python file other than d's own names it.
func (j *Judge) mentioned(d declared) bool {
	for _, file := range j.look.Names() {
		if file == d.file || path.Ext(file) != ".py" {
			continue
		}
		for _, line := range j.look.Lines(file) {
			if strings.Contains(line, d.name) && len(found(line, d.name)) > 0 {
				return true
			}
		}
	}
	return false
}

// importers renames old in all files that import it from module: an
// interpreter stops at the first of them.
func (j *Judge) importers(module, old, name string) []aires.Edit {
	var all []aires.Edit
	last := module[strings.LastIndexByte(module, '.')+1:]
	for _, file := range j.look.Names() {
		if path.Ext(file) != ".py" {
			continue
		}
		for _, line := range j.look.Lines(file) {
			from, names, ok := strings.Cut(strings.TrimSpace(line), " import ")
			if !ok || !strings.HasPrefix(from, "from ") || !strings.HasSuffix(from, last) || len(found(names, old)) == 0 {
				continue
			}
			edits := j.everywhere(file, old, name)
			if edits == nil {
				return nil
			}
			all = append(all, edits...)
			break
		}
	}
	return all
}

// everywhere renames old in all of file, where it was imported. Lines with
// quotes or comments that hold it are left to their author, and then all are.
func (j *Judge) everywhere(file, old, name string) []aires.Edit {
	var edits []aires.Edit
	for i, line := range j.look.Lines(file) {
		at := found(line, old)
		if len(at) == 0 {
			continue
		}
		if len(found(line, name)) > 0 || strings.ContainsAny(line[:at[len(at)-1]], `#"'`) { // text, or a name that is taken
			return nil
		}
		edits = append(edits, aires.Edit{File: file, Line: i + 1, Old: line, New: swap(line, old, name)})
	}
	return edits
}
