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

var (
	noBody = said(`^missing body for Q(\w+)Q`)
	// instanceAt is where gnat has seen the type that it names by a generic's
	// formal.
	instanceAt = regexp.MustCompile(`instance at (\S+?):(\d+)`)
	// subprogram matches the head of one of Ada, up to its parameters.
	subprogram = regexp.MustCompile(`(?i)^\s*(?:overriding\s+)?(procedure|function)\s+(\w+)`)
)

// instance is the type that owner stands for, where that is a formal of a generic
// and gnat says what takes its place.
func (j *Judge) instance(d *aires.Diagnostic, owner string) string {
	m := instanceAt.FindStringSubmatch(d.Message)
	if m == nil {
		return owner
	}
	f, _ := j.look.File(m[1])
	for _, c := range f.Decls {
		if fmt.Sprint(c.Line) == m[2] && c.Kind.IsType() {
			return c.Name
		}
	}
	for i, l := range j.look.Lines(m[1]) { // package Queues is new Generic (Item)
		if fmt.Sprint(i+1) == m[2] {
			for _, w := range names(l) {
				if slices.ContainsFunc(j.look.Members(w), func(c index.Decl) bool { return c.Kind == index.Field }) {
					return w
				}
			}
		}
	}
	return owner
}

// unannounced is the verdict on a subprogram of Ada whose body and declaration no
// longer go together: the body of a package has one that its declaration does not,
// or the declaration has one without a body. Where there is one of each that take
// the same, one of them was renamed; else the declaration has lost it.
func (j *Judge) unannounced(ds []*aires.Diagnostic) (Verdict, bool) {
	if index.Language(ds[0].File) != "ada" {
		return Verdict{}, false
	}
	name := plainName(ds[0].Missing())
	if member, _ := lacks(ds[0]); member != "" {
		name = member
	}
	if m := noBody.FindStringSubmatch(ds[0].Message); m != nil {
		return j.bodiless(m[1], ds)
	}
	if ds[0].Kind != aires.KindMissingSymbol || !isIdentifier(name) {
		return Verdict{}, false
	}
	var bodies []index.Decl
	for _, c := range j.look.Declared(name) {
		spec := strings.TrimSuffix(c.File, ".adb") + ".ads"
		if path.Ext(c.File) == ".adb" && c.Kind.Callable() && strings.EqualFold(c.Scope, unitOf(c.File)) && j.look.Lines(spec) != nil && !j.holds(spec, name) {
			bodies = append(bodies, c)
		}
	}
	if len(bodies) != 1 {
		return Verdict{}, false
	}
	body := bodies[0]
	spec := strings.TrimSuffix(body.File, ".adb") + ".ads"
	if open := j.open(spec, body); len(open) == 1 {
		v := j.respelt(open[0], name, 0.85)
		v.Hypothesis.Claim = fmt.Sprintf("%s defines %s (line %d), which %s does not declare; it declares %s (line %d), which has no body and takes the same.", body.File, name, body.Line, spec, open[0].Name, open[0].Line)
		return v, true
	}
	head := j.adaHead(body)
	at := j.lastDeclared(spec)
	if head == "" || at == 0 {
		return Verdict{}, false
	}
	line := j.look.Lines(spec)[at-1]
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s is defined (%s:%d), but %s does not declare it, so other units do not see it.", name, body.File, body.Line, spec),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Declare it in %s: %s", spec, head)},
		Edits: []aires.Edit{{File: spec, Line: at, Old: line, New: line + "\n" + head}},
		Shows: []aires.Evidence{j.show(from(body))},
	}, true
}

// holds reports whether a file declares a name.
func (j *Judge) holds(file, name string) bool {
	f, _ := j.look.File(file)
	return slices.ContainsFunc(f.Decls, func(c index.Decl) bool { return strings.EqualFold(c.Name, name) })
}

// open lists the subprograms of a package's declaration that take what like does,
// and that its body does not have; or, given a body, the other way round.
func (j *Judge) open(file string, like index.Decl) []index.Decl {
	f, _ := j.look.File(file)
	other := strings.TrimSuffix(file, path.Ext(file)) + map[string]string{".ads": ".adb", ".adb": ".ads"}[path.Ext(file)]
	var all []index.Decl
	for _, c := range f.Decls {
		if c.Kind.Callable() && strings.EqualFold(c.Scope, like.Scope) && c.Params == like.Params && !j.holds(other, c.Name) && j.profile(c) == j.profile(like) {
			all = append(all, c)
		}
	}
	return all
}

// profile is what a subprogram takes and returns, without its name.
func (j *Judge) profile(c index.Decl) string {
	head := strings.TrimSuffix(j.adaHead(c), ";")
	m := subprogram.FindStringSubmatchIndex(head)
	if m == nil {
		return ""
	}
	return strings.ToLower(head[m[2]:m[3]] + strings.Join(strings.Fields(head[m[5]:]), " "))
}

// adaHead is the declaration that the head of a subprogram is, as it is indented.
func (j *Judge) adaHead(c index.Decl) string {
	lines := j.look.Lines(c.File)
	text := ""
	for n := c.Line; n <= min(len(lines), c.Line+maxCall); n++ {
		if n > c.Line {
			text += "\n"
		}
		text += lines[n-1]
		depth := strings.Count(text, "(") - strings.Count(text, ")")
		t := strings.TrimRight(text, " \t")
		switch lower := strings.ToLower(t); {
		case depth > 0:
		case strings.HasSuffix(t, ";"):
			return t
		case strings.HasSuffix(lower, " is"), strings.HasSuffix(lower, "\nis"):
			return strings.TrimRight(t[:len(t)-2], " \t\n") + ";"
		}
	}
	return ""
}

// lastDeclared is the line on which the last subprogram of a package's visible
// part ends, or the last but one of that part; 0 where there is none.
func (j *Judge) lastDeclared(spec string) int {
	at := 0
	lines := j.look.Lines(spec)
	f, _ := j.look.File(spec)
	end := len(lines)
	for i, l := range lines {
		if t := strings.ToLower(strings.TrimSpace(l)); t == "private" || strings.HasPrefix(t, "end "+strings.ToLower(unitOf(spec))) {
			end = i
			break
		}
	}
	for _, c := range f.Decls {
		if c.Kind.Callable() && strings.EqualFold(c.Scope, unitOf(spec)) && c.Line <= end {
			at = c.Line + strings.Count(j.adaHead(c), "\n")
		}
	}
	if at == 0 {
		for at = end; at > 0 && strings.TrimSpace(lines[at-1]) == ""; at-- {
		}
	}
	return at
}

// bodiless is the verdict on a declaration whose body is called something else.
func (j *Judge) bodiless(name string, ds []*aires.Diagnostic) (Verdict, bool) {
	for _, c := range j.look.Declared(name) {
		body := strings.TrimSuffix(c.File, ".ads") + ".adb"
		if path.Ext(c.File) != ".ads" || !c.Kind.Callable() || j.look.Lines(body) == nil {
			continue
		}
		open := j.open(body, c)
		if len(open) != 1 {
			continue
		}
		used := func(name string) bool {
			return slices.ContainsFunc(j.look.Uses(name, "ada", maxUses), func(u index.Use) bool { return u.File != body && u.File != c.File && len(named(u.Text, name)) > 0 })
		}
		was, now := open[0], name
		if used(open[0].Name) && !used(name) {
			was, now = c, open[0].Name
		}
		v := j.respelt(was, now, 0.85)
		v.Hypothesis.Claim = fmt.Sprintf("%s declares %s (line %d), which %s does not define; it defines %s (line %d), which is not declared and takes the same.", c.File, name, c.Line, body, open[0].Name, open[0].Line)
		return v, true
	}
	return Verdict{}, false
}

// respelt is the verdict that a subprogram should be called now, where it is
// declared and, in its own file, where it is used and ends.
func (j *Judge) respelt(c index.Decl, now string, confidence float64) Verdict {
	v := Verdict{
		Hypothesis: aires.Hypothesis{Confidence: confidence},
		Steps:      []string{fmt.Sprintf("Write %s in place of %s in %s.", now, c.Name, c.File)},
		Shows:      []aires.Evidence{j.show(from(c))},
	}
	for i, l := range j.look.Lines(c.File) {
		if at := named(l, c.Name); len(at) > 0 {
			v.Edits = append(v.Edits, aires.Edit{File: c.File, Line: i + 1, Old: l, New: swapAt(l, at, c.Name, now)})
		}
	}
	return v
}

var (
	typeSlot      = regexp.MustCompile(`(?i)(?:^[^=]*:\s*(?:(?:in|out|constant|aliased|not null|access|all)\s+)*|\breturn\s+(?:access\s+)?|\bof\s+|\bnew\s+|\bsubtype\s+\w+\s+is\s+|\bin\s+|\buse type\s+)(?:\w+\.)*$`)
	returnsValue  = regexp.MustCompile(`(?i)^\s*return\b`)
	exceptionSlot = regexp.MustCompile(`(?i)^\s*(?:when|raise)\s+(?:\w+\.|\w+\s*\|\s*)*$`)
	callSlot      = regexp.MustCompile(`(?i)(?:^|;|\b(?:then|else|loop|begin|=>))\s*(?:\w+\.)*$`)
)

// adaFits reports whether what is declared as d can stand where name stands in a
// line of Ada: types, procedures, exceptions and values have places of their own.
func (j *Judge) adaFits(d declared, line, name string) bool {
	at := named(line, name)
	lines := j.look.Lines(d.file)
	if len(at) == 0 || d.line < 1 || d.line > len(lines) {
		return true
	}
	if regexp.MustCompile(`(?i)\b` + d.name + `\s*=>`).MatchString(line) {
		return false // it has its value already
	}
	own, before, after := strings.ToLower(lines[d.line-1]), line[:at[0]], strings.TrimSpace(line[at[0]+len(name):])
	m := subprogram.FindStringSubmatch(own)
	procedure := m != nil && m[1] == "procedure"
	raised := strings.Contains(own, ": exception")
	value := !d.kind.IsType() && !procedure && !raised && d.kind != index.Module
	switch {
	case typeSlot.MatchString(before) && !returnsValue.MatchString(line):
		return d.kind.IsType()
	case exceptionSlot.MatchString(before):
		return raised || d.kind == index.Member || d.kind == index.Const
	case callSlot.MatchString(before) && !strings.HasPrefix(after, ":=") && !strings.HasPrefix(after, "=>") && (after == "" || after[0] == ';' || after[0] == '('):
		return procedure
	}
	return value
}

// sees reports whether a file of Ada names the unit of another one, or is of it.
func (j *Judge) sees(user, file string) bool {
	if unitOf(user) == unitOf(file) {
		return true
	}
	withs, _ := context(j.look.Lines(user))
	spec, _ := context(j.look.Lines(strings.TrimSuffix(user, ".adb") + ".ads"))
	return slices.Contains(slices.Concat(withs, spec), strings.ToLower(unitOf(file)))
}

// valuesOf lists what the declaration of a unit of Ada gives to others beside its
// members: the values of its enumerations.
func (j *Judge) valuesOf(unit string) []declared {
	var all []declared
	for _, file := range j.look.Names() {
		if path.Ext(file) != ".ads" || !strings.EqualFold(unitOf(file), unit) {
			continue
		}
		f, _ := j.look.File(file)
		for _, c := range f.Decls {
			if c.Kind != index.Field && c.Scope != "" && !strings.EqualFold(c.Scope, unit) {
				all = append(all, from(c))
			}
		}
	}
	return all
}
