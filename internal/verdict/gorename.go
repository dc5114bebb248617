package verdict

import (
	"fmt"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

var (
	// noMember is what Go says of a selector that a type does not have.
	noMember = regexp.MustCompile(`^(\S.*)\.(\w+) undefined \(type ([^\s,[]+)(?:\[.*\])? has no field or method (\w+)`)
	// noKey is what it says of a field in a literal.
	noKey = regexp.MustCompile(`^unknown field (\w+) in struct literal of type ([^\s,[]+)`)
)

// goRenamed finds what a package's or a type's name is called now.
func (j *Judge) goRenamed(ds []*aires.Diagnostic) (Verdict, bool) {
	if ds[0].Tool != "go" {
		return Verdict{}, false
	}
	if m := noMember.FindStringSubmatch(ds[0].Message); m != nil {
		return j.goMember(ds, m[4], strings.TrimLeft(m[3], "*"))
	}
	if m := noKey.FindStringSubmatch(ds[0].Message); m != nil {
		return j.goMember(ds, m[1], m[2])
	}
	full, ok := strings.CutPrefix(ds[0].Message, "undefined: ")
	full, _, _ = strings.Cut(full, " (but have ")
	pkg, name, selected := strings.Cut(full, ".")
	if ok && !selected && token.IsIdentifier(full) {
		return j.goTypo(ds, full)
	}
	if !ok || !token.IsIdentifier(name) {
		return Verdict{}, false
	}
	dir, ok := j.goFolder(ds[0].File, pkg)
	if !ok {
		return j.goStandard(ds, full)
	}
	uses := j.goUses(name, dir)
	if v, ok := j.goUnexported(name, pkg, dir, uses); ok {
		return v, true
	}
	exported := slices.DeleteFunc(j.goNames(dir, false), func(d declared) bool { return !token.IsExported(d.name) || !j.goFits(d, dir, uses) })
	best, confidence, ok := described(name, exported)
	if !ok {
		best, confidence, ok = pick(name, exported, j.goUsed(pkg))
	}
	if !ok {
		return j.goRestored(name, dir, uses)
	}
	return j.goFollowed(pkg+".", name, best, confidence, "package "+pkg, uses, only(ds, full)), true
}

// goUsed says how much what a package exports is used: by others under the
// package's name, or by itself.
func (j *Judge) goUsed(pkg string) func(declared) use {
	outside, plain := j.access("go", pkg), j.uses("go")
	return func(d declared) use {
		if how := outside(d); how != unused || plain(d) == unused {
			return how
		}
		return inside
	}
}

// goFollowed is the verdict that what is called old is declared as d, with the
// edits that say so at all uses; where none is known, at those that ds report.
func (j *Judge) goFollowed(prefix, old string, d declared, confidence float64, what string, uses []goUse, ds []*aires.Diagnostic) Verdict {
	if len(uses) == 0 {
		return j.renamed(prefix, old, d, confidence, what, ds)
	}
	v := j.renamed(prefix, old, d, confidence, what, nil)
	for _, u := range uses {
		if u.role == asACall && (u.args >= 0 && d.arity >= 0 && u.args != d.arity || d.value) {
			v.Steps = append(v.Steps, fmt.Sprintf("Mind the arguments: %s does not take what %s is called with.", d.name, old))
			return v
		}
	}
	if confidence >= enough {
		v.Edits = j.goEdits(uses, d.name)
	}
	return v
}

// goFits reports whether what is declared as d in dir can stand where all uses do.
func (j *Judge) goFits(d declared, dir string, uses []goUse) bool {
	object := j.goObject(dir, d.name)
	for _, u := range uses {
		switch {
		case u.role == asAType && d.kind != index.Type,
			u.role == asACall && d.kind == index.Const,
			u.role == asACall && d.kind == index.Type && (u.args != 1 || !basicType(object)),
			u.role == asAValue && d.kind == index.Type,
			u.role == asATarget && d.kind != index.Var,
			object != nil && u.role == asAValue && !passes(object.Type(), u.want),
			object != nil && !holds(object.Type(), u.keys):
			return false
		}
	}
	return true
}

// holds reports whether a type has the fields that a literal gives; nil is no
// literal.
func holds(t types.Type, keys []string) bool {
	if keys == nil {
		return true
	}
	if types.IsInterface(t) {
		return false
	}
	for _, k := range keys {
		if f, _, _ := types.LookupFieldOrMethod(t, true, nil, k); f == nil && token.IsExported(k) {
			return false
		}
	}
	return true
}

// basicType reports whether an object is a type that numbers or strings are
// converted to.
func basicType(o types.Object) bool {
	if o == nil {
		return false
	}
	_, ok := o.Type().Underlying().(*types.Basic)
	return ok
}

// passes reports whether a value of type t can be where want is asked for, as far
// as both are known.
func passes(t, want types.Type) bool {
	if t == nil || want == nil || !known(t) || !known(want) {
		return true
	}
	if i, ok := want.Underlying().(*types.Interface); ok {
		for m := range i.Methods() {
			if o, _, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name()); o == nil && t != types.Typ[types.UntypedNil] {
				return false
			}
		}
		return true
	}
	if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		w, ok := want.Underlying().(*types.Basic)
		return ok && b.Info()&types.IsConstType&w.Info()&(types.IsBoolean|types.IsString|types.IsNumeric) != 0 || b.Kind() == types.UntypedNil
	}
	if b, ok := want.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		return passes(want, t)
	}
	_, named := types.Unalias(t).(*types.Named)
	_, wanted := types.Unalias(want).(*types.Named)
	if !named || !wanted { // one without a name goes for all that are made like it
		t, want = t.Underlying(), want.Underlying()
	}
	return types.TypeString(t, nil) == types.TypeString(want, nil)
}

// known reports whether a type is one.
func known(t types.Type) bool {
	return t != nil && !strings.Contains(types.TypeString(t, nil), "invalid type")
}

// goTypo is goRenamed for names that are not qualified: a letter or two of one
// that can be seen from there differ, or it is the one name of the package that
// nothing uses.
func (j *Judge) goTypo(ds []*aires.Diagnostic, name string) (Verdict, bool) {
	dir := path.Dir(ds[0].File)
	if v, ok := j.goLocal(ds, name, dir); ok {
		return v, true
	}
	uses := j.goUses(name, dir)
	if j.goOutside(uses, dir) {
		if v, ok := j.goUnexported(name, j.packageName(dir), dir, uses); ok {
			return v, true
		}
	}
	line := j.line(ds[0])
	at := named(line, name)
	selector := len(at) > 0 && strings.HasPrefix(line[at[0]+len(name):], ".") // a package, more likely
	how := j.uses("go")
	own := slices.DeleteFunc(j.goNames(dir, strings.HasSuffix(ds[0].File, "_test.go")), func(d declared) bool {
		return d.file == ds[0].File && d.line == ds[0].Line || !j.goFits(d, dir, uses)
	})
	best, confidence, ok := described(name, own)
	if !ok {
		best, confidence, ok = pick(name, slices.DeleteFunc(own, func(d declared) bool {
			return !typo(name, d.name) && (selector || how(d) != unused)
		}), how)
	}
	if !ok || confidence < enough {
		if selector {
			return Verdict{}, false
		}
		return j.goRestored(name, dir, uses)
	}
	return j.goFollowed("", name, best, confidence, "the package", uses, only(ds, name)), true
}

// goMember is goRenamed for fields and methods.
func (j *Judge) goMember(ds []*aires.Diagnostic, name, typeName string) (Verdict, bool) {
	dir := path.Dir(ds[0].File)
	if pkg, t, qualified := strings.Cut(typeName, "."); qualified {
		var ok bool
		if dir, ok = j.goFolder(ds[0].File, pkg); !ok {
			return j.goStandardMember(ds, name, pkg, t)
		}
		typeName = t
	}
	members := j.goMembers(dir, typeName)
	uses := j.goMemberUses(name, dir, typeName)
	if v, ok := j.goLowered(name, typeName, dir, members, uses); ok {
		return v, true
	}
	if v, ok := j.goDetached(name, typeName, dir); ok {
		return v, true
	}
	if strings.Contains(ds[0].Message, "does have unexported") {
		return Verdict{}, false // it is not for other packages to use
	}
	if o := j.goObject(dir, typeName); o != nil && types.IsInterface(o.Type()) { // what all of its types have, it had
		if v, ok := j.goRestoredMember(name, typeName, dir, uses); ok {
			return v, true
		}
	}
	all := j.goTypes(dir)
	fits := slices.DeleteFunc(kindred(members, name), func(d declared) bool {
		return !j.suits(d, j.line(ds[0]), name) || len(all) > 0 && !memberFits(all[0].pkg, typeName, d.name, uses)
	})
	best, confidence, ok := described(name, members)
	if !ok {
		best, confidence, ok = pick(name, fits, j.access("go", ""))
	}
	if !ok {
		return j.goRestoredMember(name, typeName, dir, uses)
	}
	if len(uses) > 0 {
		return j.goFollowed("", name, best, confidence, "type "+typeName, uses, ds), true
	}
	return j.renamed("", name, best, confidence, "type "+typeName, j.widened(ds, name, typeName, "go")), true
}

// memberFits reports whether a member of the type called owner can stand where
// all uses do.
func memberFits(pkg *types.Package, owner, member string, uses []goUse) bool {
	o := pkg.Scope().Lookup(owner)
	if o == nil {
		return true
	}
	m, _, _ := types.LookupFieldOrMethod(o.Type(), true, pkg, member)
	if m == nil {
		return true
	}
	_, method := m.(*types.Func)
	_, function := m.Type().Underlying().(*types.Signature)
	for _, u := range uses {
		switch {
		case u.role == asACall && !function && known(m.Type()),
			method && (u.role == asAKey || u.role == asATarget),
			(u.role == asAKey || u.role == asATarget) && u.want != nil && !passes(u.want, m.Type()),
			u.role == asAValue && !passes(m.Type(), u.want):
			return false
		}
	}
	return true
}

// goOutside reports whether packages other than the one in dir are among uses.
func (j *Judge) goOutside(uses []goUse, dir string) bool {
	return slices.ContainsFunc(uses, func(u goUse) bool { return path.Dir(j.code.fset.Position(u.id.Pos()).Filename) != dir })
}

func isFunction(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// described finds the one declaration whose comment begins with another name: it
// was called so when the comment was written.
func described(name string, all []declared) (best declared, confidence float64, ok bool) {
	for _, d := range all {
		switch {
		case d.name == name:
			return declared{}, 0, false
		case d.doc == name && ok:
			return declared{}, 0, false
		case d.doc == name:
			best, ok = d, true
		}
	}
	return best, 0.9, ok
}

// only leaves out diagnostics that do not speak of name: they follow from those
// that do.
func only(ds []*aires.Diagnostic, name string) []*aires.Diagnostic {
	var own []*aires.Diagnostic
	for _, d := range ds {
		if len(found(d.Message, name)) > 0 || d.Missing() == name {
			own = append(own, d)
		}
	}
	return own
}
