package verdict

import (
	"fmt"
	"path"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// prototype is the verdict on a function of C or C++ that is defined, and that no
// header declares: its declaration belongs to those of its neighbours.
func (j *Judge) prototype(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	name := plainName(d.Missing())
	if member, _ := lacks(d); member != "" {
		name = member
	}
	if index.Language(d.File) != "c" || !isIdentifier(name) {
		return Verdict{}, false
	}
	all := j.look.Declared(name)
	if len(all) != 1 || all[0].Kind != index.Func || strings.HasPrefix(path.Ext(all[0].File), ".h") || all[0].File == d.File || !j.defines(all[0]) {
		return Verdict{}, false
	}
	def := all[0]
	head := strings.TrimSpace(j.look.Lines(def.File)[def.Line-1])
	text, _, whole := strings.Cut(head, ")")
	if strings.HasPrefix(head, "static ") || !whole || strings.HasPrefix(head, name) {
		return Verdict{}, false
	}
	text += ");"
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s is defined (%s:%d), but no header declares it, so %s does not know it.", name, def.File, def.Line, d.File),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Declare it where %s is declared what else %s defines: %s", def.File, def.File, text)},
		Shows: []aires.Evidence{j.show(from(def))},
	}
	v.Steps[0] = fmt.Sprintf("Declare it in the header of %s: %s", def.File, text)
	defs, _ := j.look.File(def.File)
	for _, sibling := range defs.Decls {
		for _, o := range j.look.Declared(sibling.Name) {
			lines := j.look.Lines(o.File)
			if o.File == def.File || !strings.HasPrefix(path.Ext(o.File), ".h") || o.Scope != def.Scope || !j.includes(d.File, o.File) {
				continue
			}
			if line := lines[o.Line-1]; strings.HasSuffix(strings.TrimSpace(line), ";") {
				indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
				v.Edits = []aires.Edit{{File: o.File, Line: o.Line, Old: line, New: line + "\n" + indent + text}}
			}
		}
	}
	return v, true
}

// includes reports whether a file includes a header, directly or by another.
func (j *Judge) includes(user, header string) bool {
	seen := map[string]bool{}
	var visit func(file string, deep int) bool
	visit = func(file string, deep int) bool {
		f, ok := j.look.File(file)
		if !ok || seen[file] || deep > 8 {
			return false
		}
		seen[file] = true
		for _, i := range f.Imports {
			if ends(header, i.Path) {
				return true
			}
			for _, name := range j.look.Names() {
				if ends(name, i.Path) && visit(name, deep+1) {
					return true
				}
			}
		}
		return false
	}
	return visit(user, 0)
}
