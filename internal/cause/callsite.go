package cause

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// callSites are complaints that do not name the function that is called: the
// line of source does, at the column.
var callSites = []struct {
	message *regexp.Regexp
	inside  bool // the column is at an argument, not at the function
	typed   bool // what was expected tells one complaint from another
}{
	{message: regexp.MustCompile(`^Expected (?:at least )?(\d+).* arguments?, but got \d+`)}, // tsc, see tooMany
	{message: regexp.MustCompile(`^too (?:few|many) arguments to function call`), inside: true},
	{message: regexp.MustCompile(`^Argument of type .* is not assignable to parameter`), inside: true, typed: true}, // tsc
	{message: regexp.MustCompile(`^Argument \d+: cannot convert from`), inside: true, typed: true},                  // csc
	{message: regexp.MustCompile(`^No value passed for parameter`), inside: true},                                   // kotlinc
}

var argumentCounts = regexp.MustCompile(`^Expected (?:at least )?(\d+)(?:-(\d+))? arguments?, but got (\d+)`)

// tooMany reports whether tsc marks the first argument that is too many rather
// than the function.
func tooMany(line string) bool {
	m := argumentCounts.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	most := m[1]
	if m[2] != "" {
		most = m[2]
	}
	return len(m[3]) > len(most) || len(m[3]) == len(most) && m[3] > most
}

// byCallSite joins calls of one function that do not fit it, by the function's
// name in the source.
func byCallSite(d *aires.Diagnostic) (string, bool) {
	if d.Source == "" || d.Column < 1 {
		return "", false
	}
	line := headline(d)
	for _, c := range callSites {
		if !c.message.MatchString(line) {
			continue
		}
		name := calledAt(d.Source, d.Column)
		if c.inside || tooMany(line) {
			name = enclosingCall(d.Source, d.Column)
		}
		if name == "" {
			return "", false
		}
		if c.typed {
			return join(d.Tool, d.Code, name, symbol(d, aires.RoleExpected)), true
		}
		return join(d.Tool, d.Code, name), true
	}
	return "", false
}

func symbol(d *aires.Diagnostic, role aires.Role) string {
	for _, s := range d.Symbols {
		if s.Role == role {
			return s.Name
		}
	}
	return ""
}

// calledAt returns the last part of the name that is called at a column of
// source, counted from 1, or "" when nothing is called there.
func calledAt(source string, column int) string {
	if column < 1 || column > len(source) {
		return ""
	}
	from, i := column-1, column-1
	for i < len(source) && (inName(source[i]) || source[i] == '.' || source[i] == ':') {
		if !inName(source[i]) {
			from = i + 1
		}
		i++
	}
	if rest := strings.TrimLeft(source[i:], " !"); from == i || !strings.HasPrefix(rest, "(") && !strings.HasPrefix(rest, "<") {
		return ""
	}
	return source[from:i]
}

// enclosingCall returns the last part of the name of the call whose arguments
// hold the column, or "".
func enclosingCall(source string, column int) string {
	depth := 0
	for i := min(column-1, len(source)) - 1; i >= 0; i-- {
		switch source[i] {
		case ')':
			depth++
		case '(':
			if depth == 0 {
				end := len(strings.TrimRight(source[:i], " "))
				from := end
				for from > 0 && inName(source[from-1]) {
					from--
				}
				return source[from:end]
			}
			depth--
		}
	}
	return ""
}

func inName(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
