package verdict

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// outOfLine is what C++ compilers say of a member's definition that its class does
// not announce, with the groups of the class and of the member.
var outOfLine = []struct {
	expr          *regexp.Regexp
	class, member int
}{
	{said(`^no declaration matches Q.*?(\w+)(?:<.*>)?::(\w+)\(`), 1, 2},
	{said(`^out-of-line definition of Q(\w+)Q does not match any declaration in Q(?:\w+::)*(\w+)`), 2, 1},
}

// defined is the verdict on a member of a class in C++ that is defined under a name
// that the class does not declare: it declares one with as many parameters that
// nothing defines.
func (j *Judge) defined(ds []*aires.Diagnostic) (Verdict, bool) {
	class, name, root := "", "", 0
	for i, d := range ds {
		for _, o := range outOfLine {
			if m := o.expr.FindStringSubmatch(d.Message); m != nil && name == "" {
				class, name, root = m[o.class], m[o.member], i
			}
		}
	}
	if name == "" {
		return Verdict{}, false
	}
	params := -1
	for _, d := range j.look.Declared(name) {
		if d.File == ds[root].File && d.Line == ds[root].Line {
			params = d.Params
		}
	}
	var open []index.Decl
	for _, d := range j.look.Members(class) {
		switch {
		case d.Name == name && strings.HasPrefix(path.Ext(d.File), ".h"):
			return Verdict{}, false // it is there, and takes something else
		case !d.Kind.Callable() || d.Name == class || params >= 0 && d.Params != params || j.defines(d) || strings.Contains(j.look.Lines(d.File)[d.Line-1], "= "):
		case slices.ContainsFunc(j.look.Members(class), func(o index.Decl) bool { return o.Name == d.Name && (o.File != d.File || o.Line != d.Line) }):
		default:
			open = append(open, d)
		}
	}
	if len(open) != 1 {
		return Verdict{}, false
	}
	now := from(open[0])
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s defines %s::%s, which %s does not declare; it declares %s (%s:%d), which nothing defines and is probably the same.", ds[root].File, class, name, class, now.name, now.file, now.line),
			Confidence: 0.75,
		},
		Steps: []string{fmt.Sprintf("Call it %s in both places, or %s.", name, now.name)},
		Shows: []aires.Evidence{j.show(now)},
	}
	used := slices.ContainsFunc(j.look.Uses(name, "c", maxUses), func(u index.Use) bool { return u.File != ds[root].File && asMember(u.File, u.Text, name) })
	if used {
		line := j.look.Lines(now.file)[now.line-1]
		v.Edits = []aires.Edit{{File: now.file, Line: now.line, Old: line, New: swap(line, now.name, name)}}
		return v, true
	}
	if line := j.line(ds[root]); len(named(line, name)) == 1 {
		v.Edits = []aires.Edit{{File: ds[root].File, Line: ds[root].Line, Old: line, New: swap(line, name, now.name)}}
	}
	return v, true
}
