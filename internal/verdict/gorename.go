package verdict

import (
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// noMember is what Go says of a selector that a type does not have.
var noMember = regexp.MustCompile(`^(\S+)\.(\w+) undefined \(type ([^\s,]+) has no field or method (\w+)`)

// goRenamed finds what a package's or a type's name is called now.
func (j *Judge) goRenamed(ds []*aires.Diagnostic) (Verdict, bool) {
	if ds[0].Tool != "go" {
		return Verdict{}, false
	}
	if m := noMember.FindStringSubmatch(ds[0].Message); m != nil {
		return j.goMember(ds, m[4], strings.TrimLeft(m[3], "*"))
	}
	full, ok := strings.CutPrefix(ds[0].Message, "undefined: ")
	pkg, name, selected := strings.Cut(full, ".")
	if ok && !selected {
		return j.goTypo(ds, full)
	}
	if !ok || !token.IsIdentifier(name) {
		return Verdict{}, false
	}
	dir, ok := j.goFolder(ds[0].File, pkg)
	if !ok {
		return j.goStandard(ds, full)
	}
	var exported []declared
	for _, d := range j.goNames(dir) {
		if token.IsExported(d.name) {
			exported = append(exported, d)
		}
	}
	best, confidence, ok := described(name, exported)
	if !ok {
		best, confidence, ok = pick(name, exported, j.access("go", pkg))
	}
	if !ok {
		return Verdict{}, false
	}
	return j.renamed(pkg+".", name, best, confidence, "package "+pkg, j.everyUse(only(ds, full), dir, pkg, full)), true
}

// everyUse adds to ds the lines that use what they miss and that the compiler
// did not come to: it stops at packages whose imports do not build.
func (j *Judge) everyUse(ds []*aires.Diagnostic, dir, pkg, full string) []*aires.Diagnostic {
	reported := map[string]bool{}
	for _, d := range ds {
		reported[d.File+":"+strconv.Itoa(d.Line)] = true
	}
	for _, u := range j.look.Uses(strings.TrimPrefix(full, pkg+"."), "go", maxUses) {
		at := found(u.Text, full)
		if len(at) == 0 || reported[u.File+":"+strconv.Itoa(u.Line)] || strings.Contains(u.Text[:at[0]], "//") {
			continue
		}
		if from, ok := j.goFolder(u.File, pkg); ok && from == dir {
			ds = append(ds, &aires.Diagnostic{File: u.File, Line: u.Line, PathStatus: aires.PathWorkspace})
		}
	}
	return ds
}

// goTypo is goRenamed for names of the file's own package: a letter or two differ,
// or it is the one name there that nothing uses.
func (j *Judge) goTypo(ds []*aires.Diagnostic, name string) (Verdict, bool) {
	if !token.IsIdentifier(name) {
		return Verdict{}, false
	}
	line := j.line(ds[0])
	at := named(line, name)
	call := len(at) > 0 && strings.HasPrefix(line[at[0]+len(name):], "(")
	selector := len(at) > 0 && strings.HasPrefix(line[at[0]+len(name):], ".") // a package, more likely
	how := j.uses("go")
	var all []declared
	for _, d := range j.goNames(path.Dir(ds[0].File)) {
		near := distance(folded(name), folded(d.name)) <= max(1, len(name)/5)
		if d.file == ds[0].File && d.line == ds[0].Line {
			continue
		}
		if near || !selector && how(d) == unused && (d.arity >= 0) == call {
			all = append(all, d)
		}
	}
	best, confidence, ok := described(name, j.goNames(path.Dir(ds[0].File)))
	if !ok {
		best, confidence, ok = pick(name, all, how)
	}
	if !ok || confidence < enough {
		return Verdict{}, false
	}
	places := only(ds, name)
	if how(best) == unused {
		places = j.places(ds, name)
	}
	return j.renamed("", name, best, confidence, "the package", places), true
}

// goMember is goRenamed for fields and methods.
func (j *Judge) goMember(ds []*aires.Diagnostic, name, typeName string) (Verdict, bool) {
	dir := path.Dir(ds[0].File)
	if pkg, t, qualified := strings.Cut(typeName, "."); qualified {
		var ok bool
		if dir, ok = j.goFolder(ds[0].File, pkg); !ok {
			return Verdict{}, false
		}
		typeName = t
	}
	members := j.goMembers(dir, typeName)
	if v, ok := j.goLowered(name, typeName, dir, members); ok {
		return v, true
	}
	if v, ok := j.goDetached(name, typeName, dir); ok {
		return v, true
	}
	if strings.Contains(ds[0].Message, "does have unexported") {
		return Verdict{}, false // it is not for other packages to use
	}
	fits := slices.DeleteFunc(kindred(members, name), func(d declared) bool { return !j.suits(d, j.line(ds[0]), name) })
	best, confidence, ok := described(name, members)
	if !ok {
		best, confidence, ok = pick(name, fits, j.access("go", ""))
	}
	if !ok {
		return Verdict{}, false
	}
	return j.renamed("", name, best, confidence, "type "+typeName, j.widened(ds, name, typeName, "go")), true
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
