package verdict

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// worth is what a value is, as far as its declaration or a use of it shows.
type worth int

const (
	unknown worth = iota
	number
	text
)

var (
	numbers = regexp.MustCompile(`\b(?:u?int(?:8|16|32|64|ptr)?(?:_t)?|[iu](?:8|16|32|64|128|size)|f(?:32|64)|float(?:32|64)?|double|long|short|unsigned|u?size(?:_t)?|Duration)\b`)
	texts   = regexp.MustCompile(`\b(?:string|String|str|wstring|string_view)\b|\bchar\s*\*|\bchar\b.*\[`)
	// calculated matches what stands behind a number and before one.
	calculated = regexp.MustCompile(`^\s*(?:[*/%]\s*[\w(]|-\s*[\w(]|[-*/%]=|\+\+|--|[<>]=?\s*\d)`)
	calculates = regexp.MustCompile(`[\w)\]]\s*[-*/%]\s*(?:\w+(?:\.|->|::))*$`)
	comparedTo = regexp.MustCompile(`^\s*[!=]=\s*"`)
)

// worthOf reads what a line declares name as. A line with signs of both says nothing.
func worthOf(line, name string) worth {
	line = strings.Replace(line, name, " ", 1)
	switch n, t := numbers.MatchString(line), texts.MatchString(line); {
	case strings.ContainsAny(line, "(<[") && !strings.Contains(line, "char"), n == t:
		return unknown
	case n:
		return number
	}
	return text
}

// takenAs is what a line takes the value called name for.
func takenAs(line, name string) worth {
	for _, at := range named(line, name) {
		before, after := line[:at], line[at+len(name):]
		switch {
		case calculated.MatchString(after) && !strings.HasPrefix(strings.TrimSpace(after), "->"), calculates.MatchString(before):
			return number
		case comparedTo.MatchString(after):
			return text
		}
	}
	return unknown
}

// suits reports whether what is declared as d can be what line takes name for.
func (j *Judge) suits(d declared, line, name string) bool {
	lines := j.look.Lines(d.file)
	if d.function || d.line < 1 || d.line > len(lines) {
		return true
	}
	is, want := worthOf(lines[d.line-1], d.name), takenAs(line, name)
	return is == unknown || want == unknown || is == want
}

// holder matches whose member is accessed: a variable, an element of one or
// what a function returns.
var holder = regexp.MustCompile(`(\w+)(?:\([^()]*\)|\[[^\[\]]*\])*(?:\.|->)$`)

// ownedUses are the lines, beside known, that access the member name of a value
// that is declared with the type owner. Languages whose tools stop at the first
// broken part do not report them all.
func (j *Judge) ownedUses(known []*aires.Diagnostic, name, owner, language string) []*aires.Diagnostic {
	reported := map[string]map[int]bool{}
	note := func(file string, line int) bool {
		if reported[file] == nil {
			reported[file] = map[int]bool{}
		}
		had := reported[file][line]
		reported[file][line] = true
		return had
	}
	for _, d := range known {
		note(d.File, d.Line)
	}
	for _, u := range j.look.Uses(name, language, maxUses) {
		all := true
		ats := named(u.Text, name)
		for _, at := range ats {
			m := holder.FindStringSubmatch(u.Text[:at])
			all = all && m != nil && j.declaredAs(u.File, u.Line, m[1], owner)
		}
		if len(ats) > 0 && all && !note(u.File, u.Line) {
			known = append(known, &aires.Diagnostic{File: u.File, Line: u.Line, PathStatus: aires.PathWorkspace})
		}
	}
	return known
}

// asMember reports whether name stands in a line of a file as a member only: behind
// a dot or, in Go and Ada, as the key of a literal.
func asMember(file, line, name string) bool {
	for _, at := range named(line, name) {
		before, after := line[:at], strings.TrimSpace(line[at+len(name):])
		dotted := strings.HasSuffix(before, ".") || strings.HasSuffix(before, "->") || strings.HasSuffix(before, "::")
		if !dotted && index.Language(file) == "ada" && strings.HasPrefix(after, "=>") {
			continue
		}
		if !dotted && (path.Ext(file) != ".go" || !strings.HasPrefix(after, ":") || strings.HasPrefix(after, ":=") || strings.HasPrefix(after, "::")) {
			return false
		}
	}
	return true
}

// declaredAs reports whether the last declaration of a variable above a line, or
// that of a function or a field that is called so, has the type owner.
func (j *Judge) declaredAs(file string, line int, variable, owner string) bool {
	of := regexp.MustCompile(`\b` + regexp.QuoteMeta(owner) + `\b[\s*&\]]*(?:const\s+)?\b` + regexp.QuoteMeta(variable) + `\b|\b` +
		regexp.QuoteMeta(variable) + `\b\s*(?::\s*|\s+)[&*\[\]\w\s.:]*?\b` + regexp.QuoteMeta(owner) + `\b`)
	lines := j.look.Lines(file)
	for i := min(line, len(lines)) - 1; i >= 0; i-- {
		if of.MatchString(masked(lines[i])) {
			return true
		}
	}
	for _, d := range j.look.Declared(variable) {
		if lines := j.look.Lines(d.File); index.Together(index.Language(d.File), index.Language(file)) && d.Line <= len(lines) && len(named(lines[d.Line-1], owner)) > 0 {
			return true
		}
	}
	return false
}
