package verdict

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/airesdev/aires"
)

// goLocal finds the variable, the parameter, the import or the built-in name that
// is meant by one that is spelt nearly so.
func (j *Judge) goLocal(ds []*aires.Diagnostic, name, dir string) (Verdict, bool) {
	d := ds[0]
	for _, p := range j.goTypes(dir) {
		for _, f := range p.files {
			if j.code.fset.Position(f.Pos()).Filename != d.File {
				continue
			}
			var uses []goUse
			ast.PreorderStack(f, nil, func(n ast.Node, stack []ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if !ok || id.Name != name || p.info.Uses[id] != nil || len(stack) == 0 {
					return true
				}
				if _, defined := p.info.Defs[id]; defined {
					return true
				}
				if s, ok := stack[len(stack)-1].(*ast.SelectorExpr); !ok || s.Sel != id {
					uses = append(uses, p.use(id, id, stack))
				}
				return true
			})
			at := 0
			for at < len(uses) && j.code.fset.Position(uses[at].id.Pos()).Line != d.Line {
				at++
			}
			if at == len(uses) {
				return Verdict{}, false
			}
			o := p.meant(uses[at])
			if o == nil {
				return Verdict{}, false
			}
			confidence := 0.85
			if o.Name() == name+"s" || name == o.Name()+"s" || len(name) < 4 {
				confidence = doubtful
			}
			same := uses[:0]
			for _, u := range uses {
				if p.meant(u) == o {
					same = append(same, u)
				}
			}
			return Verdict{
				Hypothesis: aires.Hypothesis{
					Claim:      fmt.Sprintf("Nothing declares %s, which %s:%d uses; %s, which can be seen from there, is spelt nearly so and is probably what is meant.", name, d.File, d.Line, o.Name()),
					Confidence: confidence,
				},
				Steps: []string{fmt.Sprintf("Write %s in place of %s.", o.Name(), name)},
				Edits: j.goEdits(same, o.Name()),
			}, true
		}
	}
	return Verdict{}, false
}

// meant is the object that can be seen from a use and that is spelt most like
// it; nil where two are alike, or where the package declares it: others may use
// that too.
func (p goPackage) meant(u goUse) types.Object {
	var best types.Object
	least, twice := 0, false
	for s := p.pkg.Scope().Innermost(u.id.Pos()); s != nil; s = s.Parent() {
		for _, n := range s.Names() {
			o := s.Lookup(n)
			if s != p.pkg.Scope() && s != types.Universe && o.Pos() > u.id.Pos() || !typo(u.id.Name, n) || upper(n) != upper(u.id.Name) || !suitsRole(o, u) {
				continue
			}
			switch far := distance(u.id.Name, n); {
			case best == nil || far < least:
				best, least, twice = o, far, false
			case far == least && o.Name() != best.Name():
				twice = true
			}
		}
	}
	if best == nil || twice || best.Parent() == p.pkg.Scope() {
		return nil
	}
	return best
}

// suitsRole reports whether an object can stand where u does.
func suitsRole(o types.Object, u goUse) bool {
	switch o := o.(type) {
	case *types.TypeName:
		return u.role == asAType || u.role == asACall && u.args == 1
	case *types.PkgName:
		return u.selected
	case *types.Builtin:
		return u.role == asACall
	case *types.Var:
		return u.role != asAType && (u.role != asACall || !known(o.Type()) || isFunction(o.Type())) && (u.role != asAValue || passes(o.Type(), u.want))
	}
	return u.role == asAValue && passes(o.Type(), u.want)
}
