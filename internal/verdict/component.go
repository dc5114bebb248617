package verdict

import (
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// taking is one parameter of a function or a constructor.
type taking struct{ name, of, text string }

// taken lists the parameters that the head of a declaration names.
func (j *Judge) taken(c index.Decl) []taking {
	lines := j.look.Lines(c.File)
	if c.Line < 1 || c.Line > len(lines) {
		return nil
	}
	head := strings.Join(lines[c.Line-1:min(len(lines), c.Line-1+maxCall)], "\n")
	at := found(head, c.Name)
	if len(at) == 0 {
		return nil
	}
	_, rest, ok := strings.Cut(head[at[0]:], "(")
	if !ok || strings.ContainsAny(head[at[0]:len(head)-len(rest)-1], "{=") {
		return nil
	}
	language := index.Language(c.File)
	var all []taking
	for _, p := range parameters(rest) {
		t := taking{name: parameterName(p, language), text: p}
		if ats := named(p, t.name); t.name != "" && len(ats) > 0 {
			if language == "java" || language == "csharp" {
				t.of = inFront(p[:ats[len(ats)-1]])
			} else {
				t.of = behindColon(p[ats[0]+len(t.name):])
			}
		}
		if strings.TrimSpace(p) != "" {
			all = append(all, t)
		}
	}
	return all
}

// made is a place where a type is made, or taken apart, of arguments.
type made struct {
	args []string
	file string
	line int
}

// makings lists where a type is made by its name.
func (j *Judge) makings(owner index.Decl, language string) []made {
	var all []made
	for _, u := range j.look.Uses(owner.Name, language, maxUses) {
		lines := j.look.Lines(u.File)
		for _, at := range named(u.Text, owner.Name) {
			rest := strings.Join(lines[u.Line-1:min(len(lines), u.Line-1+maxCall)], "\n")[at+len(owner.Name):]
			if !strings.HasPrefix(rest, "(") {
				continue
			}
			m := made{file: u.File, line: u.Line}
			for _, p := range parameters(rest[1:]) {
				if p = strings.TrimSpace(p); p != "" {
					m.args = append(m.args, p)
				}
			}
			all = append(all, m)
		}
	}
	return all
}

// component is the edit that gives a record, a case class or a class of Kotlin the
// component back that those who make it still give: the one argument too many, or
// the one that is named so.
func (j *Judge) component(owner index.Decl, name, language string) (e aires.Edit, text string, confidence float64) {
	has := j.taken(owner)
	makings := j.makings(owner, language)
	if has == nil && language == "csharp" || len(makings) == 0 {
		return e, "", 0
	}
	at, of, fewer := -1, "", false
	for _, m := range makings {
		if i := slices.IndexFunc(m.args, func(a string) bool { return givesTo(a, name) }); i >= 0 {
			if owing(has, m.args, name) {
				return e, "", 0 // it is called otherwise
			}
			_, value, _ := strings.Cut(m.args[i], "=")
			at, of = min(i, len(has)), j.valueType(value, m.file, m.line, 0)
		}
	}
	named := at >= 0
	for p := len(has); p >= 0 && !named && at < 0; p-- {
		if t, ok := j.atPlace(makings, has, p); ok {
			at, of = p, t
		}
	}
	for _, m := range makings {
		fewer = fewer || len(m.args) <= len(has) && !slices.ContainsFunc(m.args, func(a string) bool { return givesTo(a, name) })
	}
	if at < 0 || of == "" {
		return e, "", 0
	}
	switch language {
	case "java":
		text = of + " " + name
	case "kotlin":
		text = "val " + name + ": " + of
	default:
		text = name + ": " + of
		if len(has) > 0 && strings.Contains(has[0].text, "val ") {
			text = "val " + text
		}
	}
	if fewer {
		if emptyValue[of] == "" || language == "java" {
			return e, "", 0
		}
		text += " = " + emptyValue[of]
	}
	e, ok := j.amongParameters(owner, has, at, text)
	if !ok {
		return e, "", 0
	}
	return e, text, 0.7
}

// owing reports whether a making that gives name does not give one of the
// parameters that has no default.
func owing(has []taking, args []string, name string) bool {
	behind := 0
	for _, a := range args {
		if !assigned.MatchString(strings.TrimLeft(a, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")) {
			behind++
		}
	}
	for i, h := range has {
		if i >= behind && !strings.Contains(h.text, "=") && !slices.ContainsFunc(args, func(a string) bool { return givesTo(a, h.name) }) {
			return true
		}
	}
	return false
}

// givesTo reports whether an argument is given by name.
func givesTo(arg, name string) bool {
	rest, ok := strings.CutPrefix(arg, name)
	return ok && assigned.MatchString(rest)
}

// atPlace is the type of the arguments at place p, if every making has one argument
// more than there are parameters, and the others fit.
func (j *Judge) atPlace(makings []made, has []taking, p int) (of string, ok bool) {
	for _, m := range makings {
		if len(m.args) != len(has)+1 {
			return "", false
		}
		rest := slices.Delete(slices.Clone(m.args), p, p+1)
		for i, a := range rest {
			if is := j.valueType(a, m.file, m.line, 0); is != "" && has[i].of != "" && !fits(is, has[i].of) {
				return "", false
			}
		}
		is := j.valueType(m.args[p], m.file, m.line, 0)
		switch {
		case of == "":
			of = is
		case is != "" && fits(of, is): // the wider of the two
			of = is
		}
	}
	return of, of != ""
}

// fits reports whether a value of one type may be given for another, as far as that
// shows by their names: of what languages have themselves only numbers widen.
func fits(is, wanted string) bool {
	is, wanted = strings.ToLower(bare(is)), strings.ToLower(bare(wanted))
	order := []string{"char", "int", "long", "float", "double"}
	i, w := slices.Index(order, is), slices.Index(order, wanted)
	switch {
	case is == wanted:
		return true
	case i >= 0 && w >= 0:
		return i <= w
	case i >= 0 || w >= 0 || is == "string" || wanted == "string" || is == "boolean" || wanted == "boolean":
		return wanted == "any" || wanted == "object" || len(wanted) == 1
	}
	return true
}

// amongParameters is the edit that puts a parameter in the place at of a
// declaration's.
func (j *Judge) amongParameters(c index.Decl, has []taking, at int, text string) (aires.Edit, bool) {
	lines := j.look.Lines(c.File)
	beside, behind := taking{}, at > 0
	switch {
	case len(has) == 0:
		line := lines[c.Line-1]
		if old := c.Name + "()"; strings.Count(line, old) == 1 {
			return aires.Edit{File: c.File, Line: c.Line, Old: line, New: strings.Replace(line, old, c.Name+"("+text+")", 1)}, true
		}
		return aires.Edit{}, false
	case behind:
		beside = has[at-1]
	default:
		beside = has[0]
	}
	own := strings.TrimSpace(beside.text)
	for n := c.Line; n < min(len(lines)+1, c.Line+maxCall); n++ {
		line := lines[n-1]
		if strings.Count(line, own) != 1 {
			continue
		}
		now := strings.Replace(line, own, text+", "+own, 1)
		if behind {
			now = strings.Replace(line, own, own+", "+text, 1)
		}
		return aires.Edit{File: c.File, Line: n, Old: line, New: now}, true
	}
	return aires.Edit{}, false
}
