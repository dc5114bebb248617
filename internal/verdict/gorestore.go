package verdict

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// restores is how far a declaration is believed that is put back as its uses
// demand: what value it had, nothing says.
const restores = 0.6

// goUnexported is the verdict on a name that other packages use and that begins
// with a small letter now.
func (j *Judge) goUnexported(name, pkg, dir string, uses []goUse) (Verdict, bool) {
	var now []declared
	for _, d := range j.goNames(dir, false) {
		if d.name == name {
			return Verdict{}, false
		}
		if strings.EqualFold(d.name, name) && !token.IsExported(d.name) && j.goFits(d, dir, uses) {
			now = append(now, d)
		}
	}
	if len(now) != 1 || !token.IsExported(name) {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("Package %s has no %s for others; it declares %s (%s:%d), which only it can use.", pkg, name, now[0].name, now[0].file, now[0].line),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Call it %s again in %s.", name, now[0].file)},
		Shows: []aires.Evidence{j.show(now[0])},
	}
	v.Edits = j.goEdits(j.goKnown(now[0].name, dir, func(p goPackage) types.Object { return p.pkg.Scope().Lookup(now[0].name) }), name)
	return v, true
}

// goKnown are the places of a folder that mean by a name the object that of finds
// in its package, its declaration among them.
func (j *Judge) goKnown(name, dir string, of func(goPackage) types.Object) []goUse {
	var all []goUse
	for _, p := range j.goTypes(dir) {
		object := of(p)
		for _, f := range p.files {
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && object != nil && id.Name == name && (p.info.Uses[id] == object || p.info.Defs[id] == object) {
					all = append(all, goUse{id: id})
				}
				return true
			})
		}
	}
	return all
}

// errorName is what variables that hold errors are called.
var errorName = regexp.MustCompile(`^(?:Err|err)[A-Z]`)

// goRestored is the verdict on a name that the package in dir had and that
// nothing there can stand for: an error, or a constant of a list, can be
// declared again as its uses demand.
func (j *Judge) goRestored(name, dir string, uses []goUse) (Verdict, bool) {
	if len(uses) == 0 || len(j.goFiles(dir)) == 0 {
		return Verdict{}, false
	}
	var want types.Type
	isError := errorName.MatchString(name)
	for _, u := range uses {
		if u.role != asAValue {
			return Verdict{}, false
		}
		isError = isError || u.isError
		if want == nil {
			want = u.want
		}
	}
	if want != nil && types.TypeString(want, nil) == "error" {
		isError = true
	}
	v := Verdict{Hypothesis: aires.Hypothesis{
		Claim:      fmt.Sprintf("Package %s declares no %s, and nothing else in it can be meant.", j.packageName(dir), name),
		Confidence: guess,
	}, Steps: []string{fmt.Sprintf("Declare %s in %s again, or stop using it.", name, dir)}}
	switch n := namedType(want); {
	case isError:
		v.Edits = j.errorBack(name, dir)
	case n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == dir:
		v.Edits = j.constantBack(name, dir, n.Obj().Name())
	}
	if v.Edits != nil {
		v.Hypothesis.Confidence = restores
		v.Hypothesis.Claim = fmt.Sprintf("%s has no %s any more, which is still used.", j.packageName(dir), name)
		v.Steps[0] = fmt.Sprintf("Declare %s again, as its uses demand: %s", name, strings.TrimSpace(added(v.Edits[len(v.Edits)-1])))
	}
	return v, true
}

// added is what an edit puts in.
func added(e aires.Edit) string {
	return strings.TrimPrefix(strings.TrimSuffix(e.New, e.Old), e.Old)
}

// errorBack are the edits that declare an error: behind the others, or in front
// of what the package declares first.
func (j *Judge) errorBack(name, dir string) []aires.Edit {
	text := fmt.Sprintf("var %s = errors.New(%q)", name, strings.Join(words(strings.TrimPrefix(strings.TrimPrefix(name, "Err"), "err")), " "))
	file, line := "", 0
	for _, d := range j.goNames(dir, false) {
		if d.kind == index.Var && errorName.MatchString(d.name) {
			file, line = d.file, d.line
		}
	}
	if file == "" {
		file = j.goFiles(dir)[0]
		for _, f := range j.goFiles(dir) {
			if strings.TrimSuffix(path.Base(f), ".go") == j.packageName(dir) {
				file = f
			}
		}
	}
	_, f := j.goFile(file)
	lines := j.look.Lines(file)
	var edits []aires.Edit
	if !slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"errors"` }) {
		e, ok := j.imported(file, "errors")
		if !ok {
			return nil
		}
		edits = append(edits, e)
	}
	if line > 0 {
		old := lines[line-1]
		if !strings.HasPrefix(old, "var ") { // in a group
			text = strings.TrimPrefix(text, "var ")
		}
		if !strings.HasSuffix(strings.TrimSpace(old), ")") || strings.Count(old, "(") != strings.Count(old, ")") {
			return nil
		}
		indent := old[:len(old)-len(strings.TrimLeft(old, " \t"))]
		return append(edits, aires.Edit{File: file, Line: line, Old: old, New: old + "\n" + indent + text})
	}
	for _, decl := range f.Decls {
		if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.IMPORT {
			continue
		}
		at := decl.Pos()
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Doc != nil {
				at = d.Doc.Pos()
			}
		case *ast.GenDecl:
			if d.Doc != nil {
				at = d.Doc.Pos()
			}
		}
		n := j.code.fset.Position(at).Line
		return append(edits, aires.Edit{File: file, Line: n, Old: lines[n-1], New: text + "\n\n" + lines[n-1]})
	}
	return nil
}

// constantBack is the edit that adds a constant to the list of those of its type
// that count up. There is none where one of those is used by its package only: it
// may be called so now.
func (j *Judge) constantBack(name, dir, typeName string) []aires.Edit {
	how := j.uses("go")
	for _, d := range j.goNames(dir, false) {
		if o := j.goObject(dir, d.name); d.kind == index.Const && token.IsExported(d.name) && how(d) != widely && o != nil && declaredIn(o.Type(), dir, typeName) {
			return nil
		}
	}
	for _, file := range j.goFiles(dir) {
		_, f := j.goFile(file)
		if f == nil {
			continue
		}
		for _, decl := range f.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok || d.Tok != token.CONST || len(d.Specs) == 0 {
				continue
			}
			first, last := d.Specs[0].(*ast.ValueSpec), d.Specs[len(d.Specs)-1].(*ast.ValueSpec)
			if t, ok := first.Type.(*ast.Ident); !ok || t.Name != typeName || len(d.Specs) > 1 && len(last.Values) > 0 || len(d.Specs) == 1 && !d.Lparen.IsValid() {
				continue
			}
			n := j.code.fset.Position(last.End()).Line
			old := j.look.Lines(file)[n-1]
			indent := old[:len(old)-len(strings.TrimLeft(old, " \t"))]
			return []aires.Edit{{File: file, Line: n, Old: old, New: old + "\n" + indent + name}}
		}
	}
	return nil
}

// goRestoredMember is goRestored for a field of a struct, whose type its uses
// show, and for a method of an interface that types of the workspace still have.
func (j *Judge) goRestoredMember(name, owner, dir string, uses []goUse) (Verdict, bool) {
	spec, file := j.goType(owner, dir)
	if spec == nil || len(uses) == 0 {
		return Verdict{}, false
	}
	text := ""
	var list *ast.FieldList
	switch t := spec.Type.(type) {
	case *ast.StructType:
		if text, list = j.fieldText(uses, dir, file), t.Fields; text != "" {
			text = name + " " + text
		}
	case *ast.InterfaceType:
		text, list = j.methodText(name, owner, dir, file), t.Methods
	}
	if text == "" || list == nil {
		return Verdict{}, false
	}
	lines := j.look.Lines(file)
	n := j.code.fset.Position(list.Opening).Line
	if len(list.List) > 0 {
		n = j.code.fset.Position(list.List[len(list.List)-1].End()).Line
	}
	if n == j.code.fset.Position(list.Closing).Line { // all on one line
		return Verdict{}, false
	}
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s (%s:%d) has no %s any more, which is still used.", owner, file, j.code.fset.Position(spec.Pos()).Line, name),
			Confidence: restores,
		},
		Steps: []string{fmt.Sprintf("Declare it in %s again, as its uses demand: %s", owner, text)},
		Shows: []aires.Evidence{j.window("declaration of "+owner, file, j.code.fset.Position(spec.Pos()).Line)},
		Edits: []aires.Edit{{File: file, Line: n, Old: lines[n-1], New: lines[n-1] + "\n\t" + text}},
	}, true
}

// goType is the declaration of a type in dir, with its file.
func (j *Judge) goType(name, dir string) (spec *ast.TypeSpec, in string) {
	for _, file := range j.goFiles(dir) {
		_, f := j.goFile(file)
		if f == nil {
			continue
		}
		for _, decl := range f.Decls {
			if d, ok := decl.(*ast.GenDecl); ok {
				for _, s := range d.Specs {
					if t, ok := s.(*ast.TypeSpec); ok && t.Name.Name == name {
						return t, file
					}
				}
			}
		}
	}
	return nil, ""
}

// fieldText is the type of a field as all uses that show one demand it; "" where
// none does, two differ, or the file cannot name it.
func (j *Judge) fieldText(uses []goUse, dir, file string) string {
	text := ""
	for _, u := range uses {
		if u.role == asACall {
			return ""
		}
		if u.want == nil || !known(u.want) || types.IsInterface(u.want) && u.role != asAKey && u.role != asATarget {
			continue
		}
		t := types.Default(u.want)
		if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedNil {
			continue
		}
		own, ok := j.spelled(t, dir, file)
		if !ok {
			return ""
		}
		if typed := t == u.want; text == "" || typed && text != own && slices.Contains([]string{"int", "float64"}, text) {
			text = own
		} else if text != own && typed {
			return ""
		}
	}
	return text
}

// spelled writes a type as a file of dir does, if that imports all it needs.
func (j *Judge) spelled(t types.Type, dir, file string) (text string, ok bool) {
	_, f := j.goFile(file)
	ok = true
	text = types.TypeString(t, func(p *types.Package) string {
		if p.Path() == dir {
			return ""
		}
		for _, i := range f.Imports {
			own := strings.Trim(i.Path.Value, `"`)
			if at, inside := j.goDir(own); (inside && at == p.Path() || "std:"+own == p.Path()) && i.Name == nil {
				return p.Name()
			}
		}
		ok = false
		return p.Name()
	})
	return text, ok
}

// methodText is the method that an interface has lost, as a type of its own
// package, or the only one, declares it.
func (j *Judge) methodText(name, owner, dir, file string) string {
	text := ""
	for _, d := range j.look.Declared(name) {
		if d.Kind != index.Method || index.Language(d.File) != "go" || d.Scope == owner {
			continue
		}
		for _, p := range j.goTypes(path.Dir(d.File)) {
			o := p.pkg.Scope().Lookup(d.Scope)
			if o == nil {
				continue
			}
			m, _, _ := types.LookupFieldOrMethod(types.NewPointer(o.Type()), true, p.pkg, name)
			if m == nil || !j.hasAll(o.Type(), owner, dir, p.pkg) {
				continue
			}
			own, ok := j.spelled(m.Type(), dir, file)
			if own = name + strings.TrimPrefix(own, "func"); !ok || text != "" && text != own {
				return ""
			}
			text = own
		}
	}
	return text
}

// hasAll reports whether a type has all methods that an interface still asks for.
func (j *Judge) hasAll(t types.Type, owner, dir string, from *types.Package) bool {
	o := j.goObject(dir, owner)
	if o == nil {
		return false
	}
	i, ok := o.Type().Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range i.Methods() {
		if o, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, from, m.Name()); o == nil {
			return false
		}
	}
	return true
}
