package verdict

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// enough is the confidence from which on edits are proposed.
const enough = 0.5

// renamed is the verdict that what is called old is declared as d. what tells
// of which thing, as in "package money"; prefix is what always stands before the
// name, or "".
func (j *Judge) renamed(prefix, old string, d declared, confidence float64, what string, places []*aires.Diagnostic) Verdict {
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s has no %s; it declares %s (%s:%d), which is probably what is meant.", what, old, d.name, d.file, d.line),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Use %s in place of %s, or declare %s again in %s.", d.name, old, old, d.file)},
		Shows: []aires.Evidence{j.show(d)},
	}
	qualified := d
	qualified.name = prefix + d.name
	edits, fits := j.replace(prefix+old, qualified, places)
	if !fits {
		v.Steps = append(v.Steps, fmt.Sprintf("Mind the arguments: %s does not take what %s is called with.", d.name, old))
	} else if confidence >= enough {
		v.Edits = edits
		if language := index.Language(d.file); returns(language) && prefix == "" && (edits == nil || len(j.unreported(d, places, old, language)) > 0) {
			if back := j.back(d, old); back != nil {
				v.Edits = back
			}
		}
	}
	return v
}

// replace writes d's name in the place of old wherever places point at it, in
// every place or in none. fits is false where a call gives another number of
// arguments than d takes.
func (j *Judge) replace(old string, d declared, places []*aires.Diagnostic) (edits []aires.Edit, fits bool) {
	type at struct {
		file string
		line int
	}
	done := map[at][]int{}
	var order []*aires.Diagnostic
	alone := len(j.look.Declared(plainName(old))) == 0 // so that all on a line are the one
	for _, p := range places {
		lines := j.look.Lines(p.File)
		if p.PathStatus != aires.PathWorkspace || p.Line < 1 || p.Line > len(lines) {
			return nil, true
		}
		was := lines[p.Line-1]
		ats := pointed(named(was, old), places, p)
		if len(ats) > 1 && p.Column > 0 && count(places, p) != len(ats) && !alone {
			ats = atColumn(ats, p.Column)
		}
		if len(ats) == 0 {
			return nil, true // which of them is meant is not certain
		}
		for _, at := range ats {
			n := arguments(lines[p.Line-1:], at+len(old))
			switch {
			case d.arity >= 0 && n < 0 && strings.HasPrefix(lines[p.Line-1][at+len(old):], "("):
				return nil, true // whether it fits is not certain
			case d.arity >= 0 && n >= 0 && n != d.arity, d.value && n >= 0:
				return nil, false
			}
		}
		here := at{p.File, p.Line}
		if done[here] == nil {
			order = append(order, p)
		}
		done[here] = append(done[here], ats...)
	}
	for _, p := range order {
		was, ats := j.look.Lines(p.File)[p.Line-1], done[at{p.File, p.Line}]
		slices.Sort(ats)
		now := swapAt(was, slices.Compact(ats), old, d.name)
		edits = append(edits, aires.Edit{File: p.File, Line: p.Line, Old: was, New: keyed(p, was, now, old, d.name)})
	}
	return inOrder(edits), true
}

// atColumn leaves of the offsets the one that a column points at, or at the dot in
// front of.
func atColumn(ats []int, column int) []int {
	return slices.DeleteFunc(slices.Clone(ats), func(at int) bool { return at != column-1 && at != column })
}

// pointed leaves of ats, where old names stand on p's line, those that the tool
// points at. Only rustc can be trusted to point at all of them.
func pointed(ats []int, places []*aires.Diagnostic, p *aires.Diagnostic) []int {
	if index.Language(p.File) != "rust" {
		return ats
	}
	own := slices.DeleteFunc(slices.Clone(ats), func(at int) bool {
		return !slices.ContainsFunc(places, func(o *aires.Diagnostic) bool {
			return o.File == p.File && o.Line == p.Line && o.Column == at+1
		})
	})
	if len(own) != count(places, p) {
		return ats
	}
	return own
}

// count is the number of places on p's line.
func count(places []*aires.Diagnostic, p *aires.Diagnostic) int {
	n := 0
	for _, o := range places {
		if o.File == p.File && o.Line == p.Line {
			n++
		}
	}
	return n
}

// found lists where name stands in line as a word of its own.
func found(line, name string) []int {
	var at []int
	for from := 0; name != ""; {
		i := strings.Index(line[from:], name)
		if i < 0 {
			break
		}
		i += from
		if end := i + len(name); (i == 0 || !isName(line[i-1])) && (end == len(line) || !isName(line[end])) {
			at = append(at, i)
		}
		from = i + 1
	}
	return at
}

// named is found, without what stands in literals and comments.
func named(line, name string) []int { return found(masked(line), name) }

// masked blanks out literals and comments of one line, in any language; what it
// takes for one too much is left alone, which is safe.
func masked(line string) string {
	b := []byte(line)
	if t := strings.TrimSpace(line); strings.HasPrefix(t, "* ") || strings.HasPrefix(t, "/*") {
		return strings.Repeat(" ", len(line))
	}
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '"' || b[i] == '`' && strings.Count(line, "`")%2 == 0 || b[i] == '\'' && i+1 < len(b):
			end := closing(line[i:])
			if end < 0 || b[i] == '\'' && i > 0 && strings.IndexByte("<&", b[i-1]) >= 0 { // a lifetime, an apostrophe
				continue
			}
			blank(b, line, i, i+end)
			i += end
		case strings.HasPrefix(line[i:], "//") || strings.HasPrefix(line[i:], "# ") || strings.HasPrefix(line[i:], "-- "):
			return string(b[:i]) + strings.Repeat(" ", len(b)-i)
		}
	}
	return string(b)
}

// blank blanks out the literal that begins at from in line and ends at to, but
// for the code that stands in it, as in f"{x}", $"{x}", `${x}` and "$x".
func blank(b []byte, line string, from, to int) {
	formatted := from > 0 && strings.IndexByte("fF$s@", line[from-1]) >= 0 && (from < 2 || !isName(line[from-2]))
	depth := 0
	for k := from + 1; k < to; k++ {
		switch c := line[k]; {
		case depth > 0:
			if c == '{' {
				depth++
			} else if c == '}' {
				depth--
			}
		case c == '{' && line[k+1] == '{': // stands for itself
			b[k] = ' '
			k++
		case c == '{' && (line[k-1] == '$' || formatted):
			depth++
		case c == '$' && isName(line[k+1]) && line[from] == '"':
			for k+1 < to && isName(line[k+1]) {
				k++
			}
			continue
		}
		if depth == 0 {
			b[k] = ' '
		}
	}
}

func swap(line, old, name string) string {
	return swapAt(line, named(line, old), old, name)
}

// swapAt writes name in the place of old where it stands, in order.
func swapAt(line string, at []int, old, name string) string {
	for i := len(at) - 1; i >= 0; i-- {
		line = line[:at[i]] + name + line[at[i]+len(old):]
	}
	return line
}

func isName(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80
}

// maxCall is how many lines a call may go on for.
const maxCall = 12

// arguments counts what the call whose name ends at from in the first of lines
// is given; -1 where it is no call, or one that cannot be counted for certain.
func arguments(lines []string, from int) int {
	text := strings.Join(append([]string{lines[0][from:]}, lines[1:min(len(lines), maxCall)]...), "\n")
	if !strings.HasPrefix(text, "(") || strings.Contains(lines[0], "//") {
		return -1
	}
	depth, n, any := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '(', '[', '{':
			any = any || depth > 0
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				if any {
					n++
				}
				return n
			}
		case ',':
			if depth == 1 {
				n++
				any = false // a comma may stand behind the last
			}
		case '"', '\'', '`':
			any = true
			end := closing(text[i:])
			if end < 0 {
				return -1
			}
			i += end
		case ' ', '\t', '\n':
		default:
			any = true
		}
	}
	return -1
}

// closing finds the end of the literal that text begins with.
func closing(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			if text[0] != '`' {
				i++
			}
		case text[0]:
			return i
		}
	}
	return -1
}

// maxUses is how many uses of a name are looked at.
const maxUses = 200

// places are the diagnostics among ds that speak of name and, where the name is
// declared nowhere, the lines that use it and that the tool did not come to.
func (j *Judge) places(ds []*aires.Diagnostic, name string) []*aires.Diagnostic {
	own := j.pointing(ds, name)
	language := index.Language(ds[0].File)
	if len(own) > 0 {
		language = index.Language(own[0].File)
	}
	for _, d := range j.look.Declared(name) {
		if index.Together(index.Language(d.File), language) {
			return own
		}
	}
	reported := map[string]bool{}
	for _, d := range own {
		reported[d.File+":"+strconv.Itoa(d.Line)] = true
	}
	for _, u := range j.look.Uses(name, language, maxUses) {
		if !reported[u.File+":"+strconv.Itoa(u.Line)] && len(named(u.Text, name)) > 0 {
			own = append(own, &aires.Diagnostic{File: u.File, Line: u.Line, PathStatus: aires.PathWorkspace})
		}
	}
	return own
}

// pointing leaves of ds those that point at a line that names name, each line
// once.
func (j *Judge) pointing(ds []*aires.Diagnostic, name string) []*aires.Diagnostic {
	var own []*aires.Diagnostic
	for _, d := range ds {
		if (len(found(d.Message, name)) > 0 || plainName(d.Missing()) == name) && len(found(j.line(d), name)) > 0 {
			own = append(own, d)
		}
	}
	return own
}

// keyed gives a property of TypeScript or a field of Rust that is written in short
// its variable back: { title } becomes { text: title }.
func keyed(p *aires.Diagnostic, was, now, old, name string) string {
	language := index.Language(p.File)
	field := language == "rust" && lackingField.MatchString(p.Message)
	if !field && (language != "typescript" || strings.Contains(was, "import") || strings.Contains(was, "export {") || !strings.Contains(was, "{")) {
		return now
	}
	at := named(was, old)
	if len(at) != 1 {
		return now
	}
	lacked, _ := lacks(p)
	before, after := strings.TrimSpace(was[:at[0]]), strings.TrimSpace(was[at[0]+len(old):])
	if field && before == "" && (after == "" || after == ",") {
		return was[:at[0]] + name + ": " + old + was[at[0]+len(old):]
	}
	if exportsObject.MatchString(was) && lacked == "" { // the value is what is missing: others know it by its new name
		return now
	}
	if before == "" || after == "" || !strings.ContainsAny(before[len(before)-1:], "{,") || !strings.ContainsAny(after[:1], ",}") || innermost(before) != '{' {
		return now
	}
	return was[:at[0]] + name + ": " + old + was[at[0]+len(old):]
}

// exportsObject matches the object that a module of node exports.
var exportsObject = regexp.MustCompile(`\bmodule\.exports\s*=\s*\{`)

// lackingField is what rustc says of a field that a literal gives and the type
// does not have.
var lackingField = said(`^(?:struct|union|variant) Q([\w:]+)(?:<.*>)?Q (?:has no field named|does not have a field named) Q(\w+)`)

// innermost is the last bracket that text opens and does not close, or 0.
func innermost(text string) byte {
	depth := 0
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ')', ']', '}':
			depth++
		case '(', '[', '{':
			if depth == 0 {
				return text[i]
			}
			depth--
		}
	}
	return 0
}
