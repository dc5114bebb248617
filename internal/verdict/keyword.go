package verdict

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// noParameter is what languages with named arguments say of one that a function
// does not take, with the groups of the function, which may be absent, and of the
// argument.
var noParameter = []struct {
	expr               *regexp.Regexp
	function, argument int
}{
	{said(`(?:^|\s)(?:\w+\.)*(\w+)\(\) got an unexpected keyword argument Q(\w+)`), 1, 2},
	{said(`The best overload for Q(\w+)Q does not have a parameter named Q(\w+)`), 1, 2},
	{said(`(?i)^(?:cannot find a parameter with this name|no parameter with name Q?):?\s*Q?(\w+)`), 0, 1},
}

// parameter matches the names of what a function of Python, Kotlin or C# takes.
var parameter = regexp.MustCompile(`(\w+)\s*(?:[:=][^,()]*(?:\([^()]*\)[^,()]*)*)?(?:,|\)|$)`)

// keyword finds what a named argument is called now.
func (j *Judge) keyword(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	name, function := "", ""
	for _, n := range noParameter {
		if m := n.expr.FindStringSubmatch(d.Message); m != nil {
			m[0] = ""
			function, name = m[n.function], m[n.argument]
			break
		}
	}
	line := j.line(d)
	at := named(line, name)
	if len(at) != 1 {
		return Verdict{}, false
	}
	if function == "" || function == "__init__" {
		called := calls(masked(line)[:at[0]])
		if len(called) == 0 {
			return Verdict{}, false
		}
		function = called[len(called)-1]
	}
	head, where, ok := j.heading(function, d)
	if !ok {
		return Verdict{}, false
	}
	var all []declared
	given := positional(masked(line), at[0])
	for _, p := range parameter.FindAllStringSubmatch(head, -1) {
		if p[1] == "self" || p[1] == "cls" {
			continue
		}
		if given--; given < 0 && len(named(line, p[1])) == 0 {
			all = append(all, declared{name: p[1], file: where.File, line: where.Line, arity: -1})
		}
	}
	best, confidence, ok := pick(name, all, func(declared) use { return unused })
	if !ok {
		return Verdict{}, false
	}
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s takes no %s; it takes %s (%s:%d), which is probably what is meant.", function, name, best.name, where.File, where.Line),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Write %s in place of %s at %s:%d.", best.name, name, d.File, d.Line)},
		Edits: []aires.Edit{{File: d.File, Line: d.Line, Old: line, New: swap(line, name, best.name)}},
		Shows: []aires.Evidence{j.show(from(where))},
	}, true
}

// positional counts the arguments in front of the one that begins at in line:
// what they give no other can give by name.
func positional(line string, at int) int {
	n, depth := 0, 0
	for i := at - 1; i >= 0; i-- {
		switch line[i] {
		case ')', ']', '}':
			depth++
		case '(', '[', '{':
			if depth--; depth < 0 {
				return n
			}
		case ',':
			if depth == 0 {
				n++
			}
		case '=':
			if depth == 0 && n > 0 { // by name as well
				n--
			}
		}
	}
	return 0
}

// heading is what stands in the parentheses of the one declaration of function:
// of a class's constructor, where it is a class.
func (j *Judge) heading(function string, d *aires.Diagnostic) (string, index.Decl, bool) {
	var all []index.Decl
	for _, c := range j.look.Declared(function) {
		switch {
		case !index.Together(index.Language(c.File), index.Language(d.File)):
		case c.Kind.Callable():
			all = append(all, c)
		case c.Kind.IsType():
			for _, m := range j.look.Members(function) {
				if m.Name == "__init__" {
					all = append(all, m)
				}
			}
		}
	}
	if len(all) != 1 {
		return "", index.Decl{}, false
	}
	lines := j.look.Lines(all[0].File)
	text := strings.Join(lines[all[0].Line-1:min(len(lines), all[0].Line+maxCall)], " ")
	_, text, ok := strings.Cut(text, "(")
	depth := 1
	for i := range len(text) {
		switch text[i] {
		case '(', '[':
			depth++
		case ')', ']':
			if depth--; depth == 0 {
				return text[:i], all[0], ok
			}
		}
	}
	return "", index.Decl{}, false
}
