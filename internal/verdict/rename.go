package verdict

import (
	"fmt"
	"strings"

	"github.com/airesdev/aires"
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
	type spot struct {
		file string
		line int
	}
	done := map[spot]bool{}
	for _, p := range places {
		lines := j.look.Lines(p.File)
		if p.PathStatus != aires.PathWorkspace || p.Line < 1 || p.Line > len(lines) {
			return nil, true
		}
		was := lines[p.Line-1]
		ats := found(was, old)
		if len(ats) == 0 || len(ats) > 1 && p.Column > 0 && count(places, p) != len(ats) {
			return nil, true // which of them is meant is not certain
		}
		for _, at := range ats {
			n := arguments(lines[p.Line-1:], at+len(old))
			switch {
			case d.arity >= 0 && n < 0:
				return nil, true // whether it fits is not certain
			case d.arity >= 0 && n != d.arity, d.value && n >= 0:
				return nil, false
			}
		}
		if at := (spot{p.File, p.Line}); !done[at] {
			done[at] = true
			edits = append(edits, aires.Edit{File: p.File, Line: p.Line, Old: was, New: swap(was, old, d.name)})
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
	for i := 0; i+len(name) <= len(line); i++ {
		if strings.HasPrefix(line[i:], name) && (i == 0 || !isName(line[i-1])) && (i+len(name) == len(line) || !isName(line[i+len(name)])) {
			at = append(at, i)
		}
	}
	return at
}

func swap(line, old, name string) string {
	at := found(line, old)
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
