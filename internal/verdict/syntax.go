package verdict

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// expects is what parsers say is missing, with the group of what it is.
var expects = []*regexp.Regexp{
	said("^expected Q([;,:)\\]}])Q"),
	said("^Q([;,:)\\]}])Q expected"),
	said("^expecting Q([;,:)\\]}])Q"),
	said("^missing Q([;,:)\\]}])Q"),
	said("^expected Q,Q or Q(;)Q"),
	said(`^(?:syntax error: )?(?:unexpected \S+, )?expect(?:ed|ing) Q([;,:)\]}])Q`),
}

// closers end a construct; a line that lacks one is shorter in it.
var closers = map[string]string{")": "(", "]": "[", "}": "{"}

// syntax puts in the one character that a parser misses, where it is certain
// where it goes: at the end of a statement, of a heading, or of a line whose
// brackets do not match without it.
func (j *Judge) syntax(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	line := j.line(d)
	if d.Kind != aires.KindSyntax || strings.TrimSpace(line) == "" {
		return Verdict{}, false
	}
	sign := ""
	for _, e := range expects {
		if m := e.FindStringSubmatch(d.Message); m != nil {
			sign = m[1]
		}
	}
	if sign == "" {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("A %q is missing at %s:%d: %s", sign, d.File, d.Line, strings.TrimSpace(line)),
			Confidence: 0.75,
		},
		Steps: []string{fmt.Sprintf("Put %q there, or before it.", sign)},
	}
	n := d.Line
	if at := strings.TrimSpace(line[:max(0, min(len(line), d.Column-1))]); at == "" && d.Column > 0 || path.Ext(d.File) == ".rs" && at == "" { // it belongs behind what comes before
		for n--; n > 0 && strings.TrimSpace(j.look.Lines(d.File)[n-1]) == ""; n-- {
		}
	}
	if n < 1 {
		return v, true
	}
	was := j.look.Lines(d.File)[n-1]
	now, ok := completed(was, sign, index.Language(d.File))
	if lines := j.look.Lines(d.File); sign == ";" && n < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[n]), "{") {
		ok = false // it is the head of a body
	}
	if ok {
		v.Hypothesis.Claim = fmt.Sprintf("A %q is missing at the end of %s:%d: %s", sign, d.File, n, strings.TrimSpace(was))
		v.Steps = []string{fmt.Sprintf("Write %s", strings.TrimSpace(now))}
		v.Edits = []aires.Edit{{File: d.File, Line: n, Old: was, New: now}}
	}
	return v, true
}

// completed puts sign into a line, or says that it is not certain where.
func completed(line, sign, language string) (string, bool) {
	bare := strings.TrimRight(masked(line), " \t")
	if bare == "" || len(bare) > len(line) {
		return "", false
	}
	code, rest := line[:len(bare)], line[len(bare):]
	open := closers[sign]
	switch {
	case sign == ";" && !strings.ContainsAny(bare[len(bare)-1:], ";{},(=:") && language != "typescript" && strings.Count(bare, "(") == strings.Count(bare, ")"):
		return code + ";" + rest, true
	case sign == ":" && language == "python" && !strings.HasSuffix(bare, ":") && strings.Count(bare, "(") == strings.Count(bare, ")"):
		return code + ":" + rest, true
	case open != "" && sign != "}" && strings.Count(bare, open) == strings.Count(bare, sign)+1:
		for _, tail := range []string{";", ",", ":", " {", ""} {
			if head, ok := strings.CutSuffix(code, tail); ok {
				return head + sign + tail + rest, true
			}
		}
	}
	return "", false
}

// unclosed is the verdict that a type of C lacks the semicolon behind its brace:
// compilers complain about what comes next.
func (j *Judge) unclosed(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	if d.Kind != aires.KindSyntax && d.Kind != aires.KindOther && d.Kind != aires.KindType || index.Language(d.File) != "c" || d.PathStatus != aires.PathWorkspace || !strings.Contains(d.Message, "expected") {
		return Verdict{}, false
	}
	lines := j.look.Lines(d.File)
	for n := min(d.Line, len(lines)); n > 0 && n > d.Line-4; n-- {
		if t := strings.TrimSpace(lines[n-1]); t == "}" {
			return j.bodyOf(d, lines, n)
		} else if t != "" && n < d.Line {
			break
		}
	}
	return Verdict{}, false
}

// typeHead begins a type of C or C++.
var typeHead = regexp.MustCompile(`^\s*(?:typedef\s+)?(?:struct|class|union|enum)\b[^;()=]*$`)

func (j *Judge) bodyOf(d *aires.Diagnostic, lines []string, n int) (Verdict, bool) {
	depth := 0
	for i := n; i > 0; i-- {
		text := masked(lines[i-1])
		depth += strings.Count(text, "}") - strings.Count(text, "{")
		if depth > 0 {
			continue
		}
		head, _, _ := strings.Cut(text, "{")
		if strings.TrimSpace(head) == "" && i > 1 {
			head = lines[i-2]
		}
		if !typeHead.MatchString(head) {
			return Verdict{}, false
		}
		return Verdict{
			Hypothesis: aires.Hypothesis{
				Claim:      fmt.Sprintf("A \";\" is missing at %s:%d, behind the brace that ends %q.", d.File, n, strings.TrimSpace(head)),
				Confidence: 0.9,
			},
			Steps: []string{fmt.Sprintf("Write }; on line %d of %s.", n, d.File)},
			Edits: []aires.Edit{{File: d.File, Line: n, Old: lines[n-1], New: strings.TrimRight(lines[n-1], " \t") + ";"}},
		}, true
	}
	return Verdict{}, false
}
