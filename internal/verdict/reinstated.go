package verdict

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// recomposed is the verdict that a type has lost a component that is still given
// to its constructor.
func (j *Judge) recomposed(ds []*aires.Diagnostic) (Verdict, bool) {
	return j.restoredBy(ds, (*Judge).component)
}

// reinstated is the verdict that a type has lost what is still asked of it, and
// that nothing else there can be meant: a property, a value of an enumeration, the
// reader of a field. It is declared again with the type that its uses demand.
func (j *Judge) reinstated(ds []*aires.Diagnostic) (Verdict, bool) {
	return j.restoredBy(ds, (*Judge).anew)
}

// restoredBy is the verdict that a member is lost which how can declare again: how
// returns the edit, the declaration and how far it is believed.
func (j *Judge) restoredBy(ds []*aires.Diagnostic, how func(j *Judge, owner index.Decl, name, language string) (aires.Edit, string, float64)) (Verdict, bool) {
	language := index.Language(ds[0].File)
	if !nominal(language) {
		return Verdict{}, false
	}
	lost := ds
	if overfull.MatchString(ds[0].Message) { // what is given too much, another cause may miss
		for i := range j.all {
			lost = append(lost[:len(lost):len(lost)], &j.all[i])
		}
	}
	for _, d := range lost[:min(len(lost), 2*maxRoots)] {
		name, owner := j.lostMember(d)
		if owner == nil || !isIdentifier(name) || slices.ContainsFunc(j.inherited(owner.Name, language), func(c declared) bool { return c.name == name }) {
			continue
		}
		e, text, confidence := how(j, *owner, name, language)
		if text == "" {
			continue
		}
		return Verdict{
			Hypothesis: aires.Hypothesis{
				Claim:      fmt.Sprintf("%s (%s:%d) has no %s any more, which is still asked of it; nothing else there can be meant.", owner.Name, owner.File, owner.Line, name),
				Confidence: confidence,
			},
			Steps: []string{fmt.Sprintf("Declare it in %s again: %s", owner.Name, text)},
			Shows: []aires.Evidence{j.show(from(*owner))},
			Edits: []aires.Edit{e},
		}, true
	}
	return Verdict{}, false
}

// overfull is what compilers say of a constructor that is given more than it takes.
var overfull = said(`^(?i)(?:constructor \w+ in (?:record|class|enum) \w+ cannot be applied|too many arguments for |wrong number of arguments for pattern|cannot find a parameter with this name|incorrect number of nested patterns)`)

// lostMember reads which member d misses of which type of the workspace.
func (j *Judge) lostMember(d *aires.Diagnostic) (string, *index.Decl) {
	language := index.Language(d.File)
	name, owner := lacks(d)
	if name == "" {
		name = plainName(d.Missing())
		for _, n := range noParameter {
			if m := n.expr.FindStringSubmatch(d.Message); m != nil {
				name = m[n.argument]
				if at := named(j.line(d), name); len(at) > 0 {
					if all := calls(masked(j.line(d))[:at[0]]); len(all) > 0 {
						owner = all[len(all)-1]
					}
				}
			}
		}
		if owner == "" {
			owner = bare(j.valueBefore(d, name))
		}
	}
	return name, j.one(plainName(owner), language, func(c index.Decl) bool { return c.Kind.IsType() })
}

// valueBefore is the type of what stands in front of the dot before name at d's
// place, of the type around where there is no dot.
func (j *Judge) valueBefore(d *aires.Diagnostic, name string) string {
	line := j.line(d)
	at := named(line, name)
	if len(at) == 0 {
		return ""
	}
	before, dotted := strings.CutSuffix(strings.TrimSuffix(line[:at[0]], "?."), ".")
	if !dotted && !strings.HasSuffix(line[:at[0]], "?.") {
		return ""
	}
	value := lastValue.FindString(masked(before))
	if value == "" {
		return ""
	}
	value = before[len(before)-len(value):]
	if language := index.Language(d.File); j.isType(value, language) {
		return value
	}
	return j.valueType(value, d.File, d.Line, 0)
}

// lastValue matches the value that a text ends with: a.b(c).d.
var lastValue = regexp.MustCompile(`(?:\w+(?:\([^()]*\))?\.)*\w+(?:\([^()]*\))?$`)

// anew is the edit that declares name in owner again, with the text it declares it
// by, and how far that is believed.
func (j *Judge) anew(owner index.Decl, name, language string) (e aires.Edit, text string, confidence float64) {
	uses := j.memberUses(name, language)
	called := slices.ContainsFunc(uses, func(u usedAt) bool { return strings.HasPrefix(u.after(), "(") })
	switch {
	case owner.Kind == index.Enum:
		if called {
			return e, "", 0
		}
		return j.anotherValue(owner, name, language)
	case owner.Kind == index.Interface:
		return e, "", 0
	}
	if called && language == "java" {
		return j.reader(owner, name, uses)
	}
	of := j.askedFor(uses)
	if called || of == "" || strings.HasPrefix(of, "var") {
		return e, "", 0
	}
	switch language {
	case "csharp":
		text = fmt.Sprintf("public %s %s { get; set; }", of, name)
	case "java":
		text = fmt.Sprintf("%s %s;", of, name)
	case "kotlin":
		empty := emptyValue[of]
		if empty == "" {
			return e, "", 0
		}
		text = fmt.Sprintf("var %s: %s = %s", name, of, empty)
	case "scala":
		text = fmt.Sprintf("var %s: %s = _", name, of)
	}
	e, ok := j.intoBody(owner, text)
	if !ok {
		return e, "", 0
	}
	return e, text, 0.6
}

// emptyValue is what a value of Kotlin or Scala is before it is given another.
var emptyValue = map[string]string{"String": `""`, "Int": "0", "Long": "0L", "Double": "0.0", "Float": "0f", "Boolean": "false"}

// intoBody is the edit that puts a declaration first into the body of a type.
func (j *Judge) intoBody(owner index.Decl, text string) (aires.Edit, bool) {
	lines := j.look.Lines(owner.File)
	for n := owner.Line; n <= min(len(lines), owner.Line+maxHead, max(owner.End-1, owner.Line)); n++ {
		line := lines[n-1]
		if !strings.HasSuffix(strings.TrimSpace(line), "{") {
			continue
		}
		head := lines[owner.Line-1]
		indent := head[:len(head)-len(strings.TrimLeft(head, " \t"))]
		step := "    "
		if n < len(lines) {
			if next := lines[n]; strings.TrimSpace(next) != "" {
				if own := next[:len(next)-len(strings.TrimLeft(next, " \t"))]; len(own) > len(indent) && strings.HasPrefix(own, indent) {
					step = own[len(indent):]
				}
			}
		}
		return aires.Edit{File: owner.File, Line: n, Old: line, New: line + "\n" + indent + step + text}, true
	}
	return aires.Edit{}, false
}

// anotherValue is the edit that adds a value to an enumeration whose values are
// plain names, behind the last of them.
func (j *Judge) anotherValue(owner index.Decl, name, language string) (e aires.Edit, text string, confidence float64) {
	last := index.Decl{}
	for _, c := range j.look.Members(owner.Name) {
		if c.Kind == index.Member && c.File == owner.File && c.Line >= last.Line {
			last = c
		}
	}
	lines := j.look.Lines(owner.File)
	if last.Name == "" || last.Line > len(lines) || capitals(last.Name) != capitals(name) {
		return e, "", 0
	}
	line := lines[last.Line-1]
	at := named(line, last.Name)
	if len(at) == 0 {
		return e, "", 0
	}
	end := at[len(at)-1] + len(last.Name)
	if rest := strings.TrimSpace(line[end:]); rest != "" && strings.IndexByte(",;}", rest[0]) < 0 {
		return e, "", 0 // it is made of something
	}
	return aires.Edit{File: owner.File, Line: last.Line, Old: line, New: line[:end] + ", " + name + line[end:]}, name, 0.7
}

// reader is the edit that declares the method again by which Java reads a field:
// getName, isName or name.
func (j *Judge) reader(owner index.Decl, name string, uses []usedAt) (e aires.Edit, text string, confidence float64) {
	for _, u := range uses {
		if !strings.HasPrefix(strings.ReplaceAll(u.after(), " ", ""), "()") {
			return e, "", 0
		}
	}
	for _, c := range j.look.Members(owner.Name) {
		if c.Kind != index.Field || c.File != owner.File || !strings.EqualFold(c.Name, name) && !strings.EqualFold("get"+c.Name, name) && !strings.EqualFold("is"+c.Name, name) {
			continue
		}
		of := j.typeDeclared(&c, 0)
		line := j.look.Lines(owner.File)[c.Line-1]
		if of == "" || !strings.HasSuffix(strings.TrimSpace(line), ";") {
			continue
		}
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		head := fmt.Sprintf("public %s %s()", of, name)
		end := j.look.Lines(owner.File)[min(owner.End, len(j.look.Lines(owner.File)))-1]
		if strings.TrimSpace(end) != "}" {
			return e, "", 0
		}
		body := fmt.Sprintf("\n%s%s {\n%s%sreturn %s;\n%s}\n", indent, head, indent, indent, c.Name, indent)
		return aires.Edit{File: owner.File, Line: owner.End, Old: end, New: body + end}, head, doubtful
	}
	return e, "", 0
}

// usedAt is one place where a name stands.
type usedAt struct {
	index.Use
	at, length int
}

func (u usedAt) before() string { return u.Text[:u.at] }
func (u usedAt) after() string  { return u.Text[u.at+u.length:] }

// memberUses lists where files of a language use a member: behind a dot, or where
// it is given a value.
func (j *Judge) memberUses(name, language string) []usedAt {
	var all []usedAt
	for _, u := range j.look.Uses(name, language, maxTyped) {
		for _, at := range named(u.Text, name) {
			p := usedAt{u, at, len(name)}
			if strings.HasSuffix(p.before(), ".") || assigned.MatchString(p.after()) {
				all = append(all, p)
			}
		}
	}
	return all
}

var (
	// conditions stand around a value that is true or false.
	conditionBefore = regexp.MustCompile(`(?:\b(?:if|while)\s*\(|!|&&\s*|\|\|\s*)(?:\w+(?:\(\))?\??\.)*$`)
	conditionAfter  = regexp.MustCompile(`^(?:\(\))?\s*(?:\)|&&|\|\||\?|$)`)
	withNumber      = regexp.MustCompile(`^(?:\(\))?\s*(?:[-+*/%]|[<>]=?|[!=]=)\s*(-?\d[\w.]*)`)
	typedBefore     = regexp.MustCompile(`^\s*(?:final\s+)?([A-Za-z_][\w.]*(?:<[^()=]*>)?(?:\[\])*\??)\s+\w+\s*=\s*(?:\w+(?:\(\))?\.)*$`)
	returnedBefore  = regexp.MustCompile(`(?:^|\s)return\s+(?:\w+(?:\(\))?\.)*$`)
)

// askedFor is the type that the uses of a member ask for: the first that is known.
func (j *Judge) askedFor(uses []usedAt) string {
	for _, u := range uses {
		basic := inferred[index.Language(u.File)]
		before, after := u.before(), u.after()
		if assigned.MatchString(after) {
			_, value, _ := strings.Cut(after, "=")
			if t := j.valueType(firstValue(value), u.File, u.Line, 0); t != "" {
				return t
			}
			continue
		}
		m := typedBefore.FindStringSubmatch(before)
		ends := regexp.MustCompile(`^(?:\(\))?\s*(?:;|$)`).MatchString(after)
		switch {
		case conditionBefore.MatchString(before) && conditionAfter.MatchString(after):
			return basic["bool"]
		case m != nil && ends && m[1] != "var":
			return m[1]
		case returnedBefore.MatchString(before) && ends:
			if f, ok := j.functionAround(u.File, u.Line); ok {
				if t := j.typeDeclared(&f, 0); t != "" && t != "void" {
					return t
				}
			}
		}
		if m := withNumber.FindStringSubmatch(after); m != nil {
			if t := j.valueType(m[1], u.File, u.Line, 0); t != "" {
				return t
			}
		}
		if t := j.parameterFor(u); t != "" {
			return t
		}
	}
	return ""
}

// firstValue cuts a text off where the value that it begins with ends.
func firstValue(text string) string {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return text[:i]
			}
		case ',', ';':
			if depth == 0 {
				return text[:i]
			}
		case '"', '\'':
			if end := closing(text[i:]); end > 0 {
				i += end
			}
		}
	}
	return text
}

// parameterFor is the type of the parameter that a use is an argument for: of the
// one function of the workspace that is called so.
func (j *Judge) parameterFor(u usedAt) string {
	language := index.Language(u.File)
	before := masked(u.before())
	depth, n := 0, 0
	for i := len(before) - 1; i >= 0; i-- {
		switch before[i] {
		case ')', ']', '}':
			depth++
		case ',':
			if depth == 0 {
				n++
			}
		case '(', '[', '{':
			if depth--; depth >= 0 {
				continue
			}
			if before[i] != '(' {
				return ""
			}
			function := regexp.MustCompile(`(\w+)$`).FindString(before[:i])
			c := j.one(function, language, func(c index.Decl) bool { return c.Kind.Callable() || c.Kind.IsType() })
			if c == nil {
				return ""
			}
			if all := j.taken(*c); n < len(all) && !strings.ContainsAny(before[i:], "+-*/?:") {
				return all[n].of
			}
			return ""
		}
	}
	return ""
}
