package verdict

import (
	"fmt"
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
	done := map[at]bool{}
	alone := len(j.look.Declared(plainName(old))) == 0 // so that all on a line are the one
	for _, p := range places {
		lines := j.look.Lines(p.File)
		if p.PathStatus != aires.PathWorkspace || p.Line < 1 || p.Line > len(lines) {
			return nil, true
		}
		was := lines[p.Line-1]
		ats := named(was, old)
		if len(ats) == 0 || len(ats) > 1 && p.Column > 0 && count(places, p) != len(ats) && !alone {
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
		if here := (at{p.File, p.Line}); !done[here] {
			done[here] = true
			edits = append(edits, aires.Edit{File: p.File, Line: p.Line, Old: was, New: keyed(p.File, was, swap(was, old, d.name), old, d.name)})
		}
	}
	return inOrder(edits), true
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
			if b[i] == '`' && strings.Contains(line[i:i+end], "${") { // code stands in it
				continue
			}
			for k := i + 1; k < i+end; k++ {
				b[k] = ' '
			}
			i += end
		case strings.HasPrefix(line[i:], "//") || strings.HasPrefix(line[i:], "# ") || strings.HasPrefix(line[i:], "-- "):
			return string(b[:i]) + strings.Repeat(" ", len(b)-i)
		}
	}
	return string(b)
}

func swap(line, old, name string) string {
	at := named(line, old)
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

// keyed gives a property of TypeScript that is written in short its variable back:
// { title } becomes { text: title }.
func keyed(file, was, now, old, name string) string {
	if index.Language(file) != "typescript" || strings.Contains(was, "import") || strings.Contains(was, "export {") || !strings.Contains(was, "{") {
		return now
	}
	at := named(was, old)
	if len(at) != 1 {
		return now
	}
	before, after := strings.TrimSpace(was[:at[0]]), strings.TrimSpace(was[at[0]+len(old):])
	if before == "" || after == "" || !strings.ContainsAny(before[len(before)-1:], "{,") || !strings.ContainsAny(after[:1], ",}") || strings.LastIndex(before, "(") > strings.LastIndex(before, "{") {
		return now
	}
	return was[:at[0]] + name + ": " + old + was[at[0]+len(old):]
}
