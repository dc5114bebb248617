package verdict

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// unreported are the lines that use name, which is declared as d now, as places
// do, and that are none of them: a tool that stops at the first part that fails does not come to all.
func (j *Judge) unreported(d declared, places []*aires.Diagnostic, name, language string) []index.Use {
	member := false
	for _, p := range places {
		if d.kind == index.Member { // a case label names it alone
			break
		}
		line := j.line(p)
		at := named(line, name)
		member = member || len(at) > 0 && strings.HasSuffix(line[:at[0]], ".")
	}
	var left []index.Use
	for _, u := range j.look.Uses(name, language, maxUses) {
		known := slices.ContainsFunc(places, func(p *aires.Diagnostic) bool { return p.File == u.File && p.Line == u.Line })
		for _, at := range named(u.Text, name) {
			dotted := strings.HasSuffix(u.Text[:at], ".") || strings.HasSuffix(u.Text[:at], "::")
			if !known && (dotted || !member) {
				left = append(left, u)
				break
			}
		}
	}
	return left
}

// back are the edits that give what is declared as d its old name again. There
// are none where files other than its own use the new name, where that is
// declared more than once, or where something of the type is called so already.
func (j *Judge) back(d declared, old string) []aires.Edit {
	language := index.Language(d.file)
	lines := j.look.Lines(d.file)
	same := 0
	for _, o := range j.look.Declared(d.name) {
		if isMember(o.Kind) == isMember(d.kind) || o.Kind.IsType() {
			same++
		}
	}
	if same != 1 || d.line < 1 || d.line > len(lines) || len(named(lines[d.line-1], old)) > 0 {
		return nil
	}
	own := dotted(lines[d.line-1], d.name) // self.name = name: the parameter keeps its name
	edits := []aires.Edit{{File: d.file, Line: d.line, Old: lines[d.line-1], New: swapAt(lines[d.line-1], own, d.name, old)}}
	for _, u := range j.look.Uses(d.name, language, maxUses) {
		at := mentions(d, u)
		switch {
		case len(at) == 0:
		case u.File != d.file || len(named(u.Text, old)) > 0:
			return nil
		default:
			edits = append(edits, aires.Edit{File: u.File, Line: u.Line, Old: u.Text, New: swapAt(u.Text, at, d.name, old)})
		}
	}
	return inOrder(edits)
}

// mentions lists where a line may mean d by its name: a member behind a dot or in
// its own file, a function where it is called or referred to.
func mentions(d declared, u index.Use) []int {
	member := isMember(d.kind)
	calls := d.function && !dynamic(d.file) && index.Language(d.file) != "scala"
	return slices.DeleteFunc(dotted(u.Text, d.name), func(at int) bool {
		before, after := u.Text[:at], u.Text[at+len(d.name):]
		reference := strings.HasSuffix(before, "::")
		behind := strings.HasSuffix(before, ".") || reference
		return member && u.File != d.file && !behind && d.kind != index.Member || calls && !reference && !strings.HasPrefix(after, "(")
	})
}

// isMember reports whether what a kind declares belongs to a type.
func isMember(k index.Kind) bool {
	return k == index.Method || k == index.Field || k == index.Member
}

// holding is the one of all that is given the value of a parameter called name, as
// in "Number = plate", or that returns what is called so.
func (j *Judge) holding(all []declared, name string) (declared, bool) {
	var own []declared
	value := `(?i)(?:^|[^.\w])` + regexp.QuoteMeta(name) + `\s*;?\s*$`
	returned := regexp.MustCompile(`(?:\breturn|=>|=)\s+(?:this\.|self\.)?` + regexp.QuoteMeta(name) + `\s*[;}]?\s*\}?\s*$`)
	given := regexp.MustCompile(value)
	for _, d := range all {
		lines := j.look.Lines(d.file)
		holds := false
		for i, l := range lines {
			inside := d.function && d.line <= i+1 && i+1 <= max(d.end, d.line)
			at := named(l, d.name)
			switch {
			case d.name == name:
				return declared{}, false
			case inside && returned.MatchString(masked(l)):
				holds = true
			case !d.function && len(at) > 0 && i+1-d.line < maxReach:
				was, is, ok := strings.Cut(l[at[0]:], "=")
				holds = holds || ok && strings.TrimSpace(was) == d.name && given.MatchString(" "+strings.TrimSpace(is))
			}
		}
		if holds {
			own = append(own, d)
		}
	}
	if len(own) != 1 {
		return declared{}, false
	}
	return own[0], true
}

// dotted lists where name stands in a line behind a dot or, where it never does,
// where it stands.
func dotted(line, name string) []int {
	all := named(line, name)
	if own := slices.DeleteFunc(slices.Clone(all), func(at int) bool { return !strings.HasSuffix(line[:at], ".") }); len(own) > 0 {
		return own
	}
	return all
}

// returns reports whether a name of a language is rather given back to what is
// declared than followed, where not every use of it is certain: the languages
// whose rules do not look for uses by themselves.
func returns(language string) bool {
	switch language {
	case "java", "kotlin", "scala", "csharp", "typescript", "python":
		return true
	}
	return false
}
