package verdict

import (
	_ "embed"
	"fmt"
	"go/token"
	"path"
	"strings"

	"github.com/airesdev/aires"
)

// goExports lists what the packages of Go's standard library export that
// programs use most, a package a line, as "go doc -short" shows it.
//
//go:embed go_exports.txt
var goExports string

// goStandard finds what is meant by a name that a package of the standard library
// does not export: the one that is spelt nearly so.
func (j *Judge) goStandard(ds []*aires.Diagnostic, full string) (Verdict, bool) {
	pkg, name, _ := strings.Cut(full, ".")
	_, f := j.goFile(ds[0].File)
	if f == nil || !token.IsIdentifier(name) {
		return Verdict{}, false
	}
	at := ""
	for _, imp := range f.Imports {
		p := strings.Trim(imp.Path.Value, `"`)
		if imp.Name == nil && path.Base(p) == pkg || imp.Name != nil && imp.Name.Name == pkg {
			at = p
		}
	}
	near := exportsLike(at, name)
	if len(near) == 0 {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("Package %s exports no %s; it exports %s, which is probably what is meant.", at, name, strings.Join(near, " and ")),
			Confidence: 0.9,
		},
		Steps: []string{fmt.Sprintf("Write %s.%s in place of %s.", pkg, strings.Join(near, " or "+pkg+"."), full)},
	}
	if len(near) > 1 {
		v.Hypothesis.Confidence = 0.6
		return v, true
	}
	v.Edits, _ = j.replace(full, declared{name: pkg + "." + near[0], arity: -1}, only(ds, full))
	return v, true
}

// exportsLike are the names spelt like name that the package at a path exports:
// those nearest to it.
func exportsLike(at, name string) []string {
	var near []string
	least := len(name)
	for l := range strings.Lines(goExports) {
		p, names, _ := strings.Cut(strings.TrimSpace(l), ": ")
		if p != at {
			continue
		}
		for n := range strings.FieldsSeq(names) {
			d := distance(folded(name), folded(n))
			if !typo(name, n) || d > least {
				continue
			}
			if d < least {
				near, least = nil, d
			}
			near = append(near, n)
		}
	}
	return near
}
