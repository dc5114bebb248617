package verdict

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

var (
	// noLiteral is what tsc says of a string that a type does not list.
	noLiteral = regexp.MustCompile(`(?:^Argument of type|^Type) '"([^"']+)"' is not assignable to (?:parameter of )?type '([^']+)'`)
	literals  = regexp.MustCompile(`["']([^"']+)["']`)
	keysOf    = regexp.MustCompile(`^keyof (\w+)$`)
)

// literal finds the string that is meant by one that a type does not list: its
// union names one that is spelt nearly so.
func (j *Judge) literal(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	m := noLiteral.FindStringSubmatch(d.Message)
	line := j.line(d)
	if m == nil || index.Language(d.File) != "typescript" {
		return Verdict{}, false
	}
	var near []string
	for _, name := range j.options(m[2]) {
		if alike(m[1], name) >= nearby && name != m[1] && !slices.Contains(near, name) {
			near = append(near, name)
		}
	}
	if len(near) != 1 {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s does not list %q; it lists %q, which is probably what is meant at %s:%d.", m[2], m[1], near[0], d.File, d.Line),
			Confidence: 0.75,
		},
		Steps: []string{fmt.Sprintf("Write %q in place of %q.", near[0], m[1])},
	}
	for _, q := range []string{`"`, "'"} {
		if strings.Count(line, q+m[1]+q) == 1 {
			v.Edits = []aires.Edit{{File: d.File, Line: d.Line, Old: line, New: strings.Replace(line, q+m[1]+q, q+near[0]+q, 1)}}
		}
	}
	return v, true
}

// options are the strings that a type of TypeScript lists: itself, as an alias, or
// as the keys of another.
func (j *Judge) options(text string) []string {
	var names []string
	if m := keysOf.FindStringSubmatch(text); m != nil {
		for _, d := range j.look.Members(m[1]) {
			names = append(names, d.Name)
		}
		return names
	}
	if isIdentifier(text) {
		for _, d := range j.look.Declared(text) {
			if lines := j.look.Lines(d.File); d.Line <= len(lines) {
				text = strings.Join(lines[d.Line-1:min(len(lines), max(d.End, d.Line))], " ")
			}
		}
	}
	for _, m := range literals.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}
