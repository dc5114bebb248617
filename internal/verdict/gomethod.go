package verdict

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// goLowered is the verdict on a field or method that other packages use and that
// begins with a small letter now.
func (j *Judge) goLowered(name, typeName, dir string, members []declared, uses []goUse) (Verdict, bool) {
	var now declared
	for _, d := range members {
		if d.name == name {
			return Verdict{}, false
		}
		if strings.EqualFold(d.name, name) && token.IsExported(name) && !token.IsExported(d.name) {
			now = d
		}
	}
	called := slices.ContainsFunc(uses, func(u goUse) bool { return u.role == asACall })
	if now.name == "" || called && !now.function || !j.goOutside(uses, dir) { // a method may read the field
		return Verdict{}, false
	}
	edits := j.goEdits(j.goKnown(now.name, dir, func(p goPackage) types.Object {
		o := p.pkg.Scope().Lookup(typeName)
		if o == nil {
			return nil
		}
		m, _, _ := types.LookupFieldOrMethod(o.Type(), true, p.pkg, now.name)
		return m
	}), name)
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s of %s is called %s now (%s:%d), which other packages cannot use; %s is what they ask for.", name, typeName, now.name, now.file, now.line, name),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Call it %s again in %s.", name, now.file)},
		Shows: []aires.Evidence{j.show(now)},
		Edits: edits,
	}, true
}

// goDetached is the verdict on a method that was made a function: one that nothing
// calls, that takes the type first and whose comment still begins with the name.
func (j *Judge) goDetached(name, typeName, dir string) (Verdict, bool) {
	for _, file := range j.goFiles(dir) {
		fset, f := j.goFile(file)
		if f == nil {
			continue
		}
		for _, decl := range f.Decls {
			d, ok := decl.(*ast.FuncDecl)
			if !ok || d.Recv != nil || firstWord(d.Doc) != name || d.Type.TypeParams != nil || len(d.Type.Params.List) == 0 || receiver(d.Type.Params.List[0].Type) != typeName {
				continue
			}
			if j.goCalls(d.Name.Name, dir) || len(d.Type.Params.List[0].Names) != 1 {
				continue
			}
			at := fset.Position(d.Pos()).Line
			old := j.look.Lines(file)[at-1]
			head, rest, _ := strings.Cut(old, d.Name.Name+"(")
			first, others, ok := strings.Cut(rest, ",")
			if end := strings.IndexByte(rest, ')'); !ok || end < len(first) {
				if end < 0 {
					continue
				}
				first, others = rest[:end], rest[end:]
			}
			now := declared{name: d.Name.Name, file: file, line: at}
			return Verdict{
				Hypothesis: aires.Hypothesis{
					Claim:      fmt.Sprintf("%s has no method %s; the function %s (%s:%d), which nothing calls, takes a %s and is described as %s.", typeName, name, now.name, file, at, typeName, name),
					Confidence: 0.85,
				},
				Steps: []string{fmt.Sprintf("Make %s the method %s of %s again.", now.name, name, typeName)},
				Shows: []aires.Evidence{j.show(now)},
				Edits: []aires.Edit{{File: file, Line: at, Old: old, New: head + "(" + first + ") " + name + "(" + strings.TrimSpace(others)}},
			}, true
		}
	}
	return Verdict{}, false
}

// goCalls reports whether the package in dir calls its function name, or others
// call it by the package's name.
func (j *Judge) goCalls(name, dir string) bool {
	pkg := j.packageName(dir)
	return slices.ContainsFunc(j.look.Uses(name, "go", maxUses), func(u index.Use) bool {
		return slices.ContainsFunc(named(u.Text, name), func(at int) bool {
			before := u.Text[:at]
			call := strings.HasPrefix(u.Text[at+len(name):], "(")
			return call && path.Dir(u.File) == dir && !strings.HasSuffix(before, ".") || strings.HasSuffix(before, pkg+".")
		})
	})
}
