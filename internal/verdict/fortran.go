package verdict

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

var (
	// noType is what gfortran says of a variable that nothing declares.
	noType      = said(`^Symbol Q(\w+)Q at \(1\) has no IMPLICIT type`)
	fortranHead = regexp.MustCompile(`(?i)^\s*(?:(?:pure|elemental|recursive|impure|module|integer|real|logical|type\(\w+\)|double precision)(?:\([^)]*\))?\s+)*(?:program|function|subroutine)\s+\w+`)
	fortranType = regexp.MustCompile(`(?i)^\s*type\s*(?:,[^:]*)?(?:::)?\s*(\w+)\s*$`)
	fortranEnd  = regexp.MustCompile(`(?i)^\s*end\b`)
)

// undeclared is the verdict on a variable of Fortran that is not declared and that
// a loop counts with: an integer.
func (j *Judge) undeclared(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	m := noType.FindStringSubmatch(d.Message)
	if m == nil {
		return Verdict{}, false
	}
	counts := regexp.MustCompile(`(?i)\bdo\s+(?:concurrent\s*\(\s*)?` + m[1] + `\s*=|[(,]\s*` + m[1] + `\s*=\s*\w+\s*,`)
	lines := j.look.Lines(d.File)
	first := min(d.Line, len(lines))
	for first > 1 && !(fortranHead.MatchString(lines[first-1]) && !fortranEnd.MatchString(lines[first-1])) {
		first--
	}
	loop, last := false, first
	for n := first; n <= len(lines) && (n == first || !fortranHead.MatchString(lines[n-1])); n++ {
		loop = loop || counts.MatchString(lines[n-1])
		if n < d.Line && (strings.Contains(lines[n-1], "::") || strings.Contains(strings.ToLower(lines[n-1]), "implicit none")) {
			last = n
		}
	}
	if !loop || strings.HasSuffix(strings.TrimSpace(lines[last-1]), "&") {
		return Verdict{}, false
	}
	head := lines[first-1]
	indent := head[:len(head)-len(strings.TrimLeft(head, " \t"))] + "  "
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s counts a loop at %s:%d and is not declared.", m[1], d.File, d.Line),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Declare it: integer :: %s", m[1])},
		Edits: []aires.Edit{{File: d.File, Line: last, Old: lines[last-1], New: lines[last-1] + "\n" + indent + "integer :: " + m[1]}},
	}, true
}

// unbound is the verdict on a procedure that a type of Fortran does not bind: its
// module has one of that name, or of the type's and that name, which takes a value
// of the type first.
func (j *Judge) unbound(ds []*aires.Diagnostic) (Verdict, bool) {
	name, owner := lacks(ds[0])
	if index.Language(ds[0].File) != "fortran" || name == "" {
		return Verdict{}, false
	}
	for _, file := range j.look.Names() {
		if index.Language(file) != "fortran" {
			continue
		}
		lines := j.look.Lines(file)
		for i, l := range lines {
			m := fortranType.FindStringSubmatch(l)
			if m == nil || !strings.EqualFold(m[1], owner) {
				continue
			}
			bound, at := j.procedureOf(file, name, owner)
			if at == 0 {
				return Verdict{}, false
			}
			e, ok := binding(file, lines, i, name, bound)
			if !ok {
				return Verdict{}, false
			}
			return Verdict{
				Hypothesis: aires.Hypothesis{
					Claim:      fmt.Sprintf("The type %s does not bind %s; the procedure %s (%s:%d) takes a %s and is bound to nothing.", owner, name, bound, file, at, owner),
					Confidence: 0.75,
				},
				Steps: []string{fmt.Sprintf("Bind it in the type %s: procedure :: %s => %s", owner, name, bound)},
				Edits: []aires.Edit{e},
				Shows: []aires.Evidence{j.window("declaration of "+bound, file, at)},
			}, true
		}
	}
	return Verdict{}, false
}

// procedureOf is the procedure of file that may be bound as name, and its line.
func (j *Judge) procedureOf(file, name, owner string) (bound string, line int) {
	f, _ := j.look.File(file)
	takes := regexp.MustCompile(`(?i)\bclass\s*\(\s*` + owner + `\s*\)`)
	lines := j.look.Lines(file)
	for _, d := range f.Decls {
		like := strings.EqualFold(d.Name, name) || strings.EqualFold(d.Name, owner+"_"+name) || strings.EqualFold(d.Name, name+"_"+owner)
		for n := d.Line; like && d.Kind.Callable() && n <= min(d.Line+maxCall, len(lines)); n++ {
			if takes.MatchString(lines[n-1]) {
				return d.Name, d.Line
			}
		}
	}
	return "", 0
}

// binding is the edit that binds a procedure in the type that begins on lines[i].
func binding(file string, lines []string, i int, name, bound string) (aires.Edit, bool) {
	text := "procedure :: " + name
	if !strings.EqualFold(bound, name) {
		text += " => " + bound
	}
	for n := i + 1; n < len(lines); n++ {
		l := lines[n]
		indent := l[:len(l)-len(strings.TrimLeft(l, " \t"))] + "  "
		switch {
		case strings.EqualFold(strings.TrimSpace(l), "contains"):
			return aires.Edit{File: file, Line: n + 1, Old: l, New: l + "\n" + indent + text}, true
		case fortranEnd.MatchString(l):
			return aires.Edit{File: file, Line: n + 1, Old: l, New: strings.TrimSuffix(indent, "  ") + "contains\n" + indent + text + "\n" + l}, true
		}
	}
	return aires.Edit{}, false
}
