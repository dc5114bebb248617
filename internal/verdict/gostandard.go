package verdict

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// goStandard finds what is meant by a name that a package of the standard library
// does not export: one that is spelt nearly so or, if it shares a word, the only
// one that fits how it is used.
func (j *Judge) goStandard(ds []*aires.Diagnostic, full string) (Verdict, bool) {
	pkg, name, _ := strings.Cut(full, ".")
	at, stub := j.goStandardPackage(ds[0].File, pkg)
	if stub == nil || !token.IsIdentifier(name) {
		return Verdict{}, false
	}
	uses := j.goUses(name, "std:"+at)
	var names []string
	for _, n := range stub.Scope().Names() {
		o := stub.Scope().Lookup(n)
		if !slices.ContainsFunc(uses, func(u goUse) bool { return !stands(o, u) }) {
			names = append(names, n)
		}
	}
	return j.goMeant(ds, name, pkg+".", "Package "+at+" exports", names, uses)
}

// goStandardMember is goStandard for the members of a type.
func (j *Judge) goStandardMember(ds []*aires.Diagnostic, name, pkg, typeName string) (Verdict, bool) {
	at, stub := j.goStandardPackage(ds[0].File, pkg)
	if stub == nil || stub.Scope().Lookup(typeName) == nil {
		return Verdict{}, false
	}
	t := stub.Scope().Lookup(typeName).Type()
	uses := j.goMemberUses(name, "std:"+at, typeName)
	var names []string
	add := func(o types.Object) {
		if !slices.ContainsFunc(uses, func(u goUse) bool { return !stands(o, u) }) {
			names = append(names, o.Name())
		}
	}
	if s, ok := t.Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			add(f)
		}
	}
	if !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	for s := range types.NewMethodSet(t).Methods() {
		add(s.Obj())
	}
	return j.goMeant(ds, name, "", pkg+"."+typeName+" has", names, uses)
}

// goStandardPackage is the package of the standard library that a file imports
// under a name, or the only one that is called so.
func (j *Judge) goStandardPackage(file, pkg string) (at string, stub *types.Package) {
	_, f := j.goFile(file)
	if f == nil {
		return "", nil
	}
	for _, imp := range f.Imports {
		p := strings.Trim(imp.Path.Value, `"`)
		s, err := goImports{j, file}.Import(p)
		if err == nil && (imp.Name == nil && s.Name() == pkg || imp.Name != nil && imp.Name.Name == pkg) {
			return p, s
		}
	}
	if paths := j.packages(pkg, "."); len(paths) == 1 { // its types are used without it
		if s, err := (goImports{j, file}).Import(paths[0]); err == nil {
			return paths[0], s
		}
	}
	return "", nil
}

// stands reports whether an object can stand where u does: a call has to fit
// what it takes.
func stands(o types.Object, u goUse) bool {
	s, function := o.Type().Underlying().(*types.Signature)
	_, isType := o.(*types.TypeName)
	switch u.role {
	case asACall:
		if isType {
			return u.args == 1
		}
		if !function || u.args >= 0 && u.args != s.Params().Len() && !(s.Variadic() && u.args >= s.Params().Len()-1) {
			return false
		}
		for i, t := range u.given {
			if i < s.Params().Len() && !(s.Variadic() && i == s.Params().Len()-1) && s.TypeParams().Len() == 0 && !passes(t, s.Params().At(i).Type()) {
				return false
			}
		}
		return true
	case asAType:
		return isType
	case asAKey, asATarget:
		return !function && !isType
	}
	return !isType && (function || passes(o.Type(), u.want))
}

// goMeant is the verdict that one of names is meant by name.
func (j *Judge) goMeant(ds []*aires.Diagnostic, name, prefix, has string, names []string, uses []goUse) (Verdict, bool) {
	confidence := 0.9
	near := nearExports(name, names)
	if len(near) == 0 {
		confidence = 0
		for _, n := range names {
			switch a := alike(name, n); {
			case a == 0 || a < confidence:
			case a == confidence:
				near = append(near, n)
			default:
				near, confidence = []string{n}, a
			}
		}
		confidence = min(max(confidence, guess), doubtful)
	}
	if len(near) == 0 || len(near) > 3 {
		return Verdict{}, false
	}
	said := strings.Join(near, " or ")
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s no %s, but %s, which is probably what is meant.", has, name, said),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Write %s in place of %s%s.", said, prefix, name)},
	}
	if len(near) > 1 {
		v.Hypothesis.Confidence = guess
		return v, true
	}
	if v.Edits = j.goEdits(uses, near[0]); len(v.Edits) == 0 {
		v.Edits, _ = j.replace(prefix+name, declared{name: prefix + near[0], arity: -1}, only(ds, prefix+name))
	}
	return v, true
}

// nearExports are the names spelt most like name, if any is spelt nearly so.
func nearExports(name string, names []string) []string {
	var near []string
	least := len(name)
	for _, n := range names {
		d := distance(folded(name), folded(n))
		if !typo(name, n) || d > least {
			continue
		}
		if d < least {
			near, least = nil, d
		}
		near = append(near, n)
	}
	return near
}
