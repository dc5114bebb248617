package verdict

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// introduces a variable, by language; each match has the names in its groups.
var variables = map[string][]*regexp.Regexp{
	"typescript": {regexp.MustCompile(`\b(?:let|const|var)\s+(\w+)`), regexp.MustCompile(`\b(?:let|const|var)\s*[{[]([^}\]=]*)[}\]]`)},
	"kotlin":     {regexp.MustCompile(`\b(?:val|var)\s+(\w+)`), regexp.MustCompile(`\bfor\s*\(\s*(\w+)\s*(?::[^)]*)?in\b`)},
	"scala":      {regexp.MustCompile(`\b(?:val|var)\s+(\w+)`), regexp.MustCompile(`(\w+)\s*<-`)},
	"python":     {regexp.MustCompile(`^\s*(\w+)(?:\s*:\s*[^=]+)?\s*=[^=]`), regexp.MustCompile(`^\s*(\w+\s*(?:,\s*\w+\s*)+)=[^=]`), regexp.MustCompile(`\bfor\s+([\w\s,()]+?)\s+in\b`), regexp.MustCompile(`\bas\s+(\w+)\s*[:,)]`)},
	"java":       {typedVariable}, "csharp": {typedVariable},
}

// typedVariable is a variable behind its type, as in Java and C#.
var typedVariable = regexp.MustCompile(`(?:^|[({;])\s*(?:final\s+|out\s+)?(?:[A-Za-z_][\w.]*(?:<[^=;()]*>)?(?:\[\])*\??)\s+([a-z_]\w*)\s*(?:=[^=]|;|:|\bin\b|,)`)

// local finds what a parameter or a variable is called in the function that misses
// a name: one that is spelt nearly so, or the only one there that nothing uses.
func (j *Judge) local(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	name, language := plainName(d.Missing()), index.Language(d.File)
	line := j.line(d)
	at := named(line, name)
	if !returns(language) && language != "rust" || d.Kind != aires.KindMissingSymbol || !isIdentifier(name) || len(at) == 0 || strings.HasSuffix(line[:at[0]], ".") || len(j.look.Declared(name)) > 0 {
		return Verdict{}, false
	}
	around, ok := j.functionAround(d.File, d.Line)
	if !ok || around.End <= around.Line { // without a body, nothing uses its parameters
		return Verdict{}, false
	}
	lines := j.look.Lines(d.File)[around.Line-1 : min(around.End, len(j.look.Lines(d.File)))]
	own := introduced(lines, around.Name, language)
	var near, idle []string
	for _, v := range own {
		if v == name || v == "_" {
			continue
		}
		if typo(name, v) && upper(name) == upper(v) && v != name+"s" && name != v+"s" {
			near = append(near, v)
		}
		if mentioned(lines, v) < 2 && upper(name) == upper(v) {
			idle = append(idle, v)
		}
	}
	lost := j.lostIn(around, d, name)
	now, confidence, why := map[string]string{}, 0.0, ""
	switch {
	case len(near) == 1:
		now[name], confidence, why = near[0], 0.85, "is spelt nearly so"
	case returns(language) && len(near) == 0 && len(idle) == len(lost) && !strings.HasPrefix(line[at[0]+len(name):], "("):
		confidence, why = doubtful, "is used nowhere"
		if len(idle) > 1 {
			confidence = 0.6 // which is which, only their order says
		}
		for i := range lost {
			now[lost[i]] = idle[i]
		}
	default:
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s (%s:%d) uses %s, which nothing declares; its %s %s, and is probably what is meant.", around.Name, d.File, around.Line, name, now[name], why),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Write %s in place of %s in %s.", now[name], name, around.Name)},
	}
	for i, l := range lines {
		is := l
		for _, old := range slices.Sorted(maps.Keys(now)) {
			is = swap(is, old, now[old])
		}
		if is != l {
			v.Edits = append(v.Edits, aires.Edit{File: d.File, Line: around.Line + i, Old: l, New: is})
		}
	}
	return v, true
}

// lostIn lists the names that a function uses and that nothing declares, name
// among them, in the order in which they stand there.
func (j *Judge) lostIn(around index.Decl, d *aires.Diagnostic, name string) []string {
	var lost []string
	add := func(n string) {
		if isIdentifier(n) && !slices.Contains(lost, n) {
			lost = append(lost, n)
		}
	}
	for i := range j.all {
		o := &j.all[i]
		at := named(j.line(o), o.Missing())
		if o.File == d.File && around.Line <= o.Line && o.Line <= around.End && o.Kind == d.Kind && len(at) > 0 && !strings.HasSuffix(j.line(o)[:at[0]], ".") && len(j.look.Declared(o.Missing())) == 0 {
			add(o.Missing())
		}
	}
	add(name)
	return lost
}

// functionAround is the innermost function that a line stands in.
func (j *Judge) functionAround(file string, line int) (index.Decl, bool) {
	f, _ := j.look.File(file)
	best := index.Decl{}
	for _, c := range f.Decls {
		if (c.Kind == index.Func || c.Kind == index.Method) && c.Line <= line && line <= c.End && c.Line >= best.Line {
			best = c
		}
	}
	return best, best.Name != ""
}

// introduced lists the parameters and variables of the function that lines are.
func introduced(lines []string, function, language string) []string {
	var all []string
	add := func(text string) {
		for _, n := range names(text) {
			if !slices.Contains(all, n) && !slices.Contains(statements, n) {
				all = append(all, n)
			}
		}
	}
	head := strings.Join(lines[:min(len(lines), maxHead)], " ")
	if at := found(head, function); len(at) > 0 {
		if _, rest, ok := strings.Cut(head[at[0]:], "("); ok {
			for _, p := range parameters(rest) {
				add(parameterName(p, language))
			}
		}
	}
	for _, l := range lines[1:] {
		text := masked(l)
		if first := leadingWord(text); slices.Contains(statements, first) && first != "for" && first != "if" && first != "while" {
			continue
		}
		for _, expr := range variables[language] {
			for _, m := range expr.FindAllStringSubmatch(text, -1) {
				add(m[1])
			}
		}
	}
	return all
}

func leadingWord(text string) string { return word.FindString(strings.TrimSpace(text)) }

// parameters parts a text at its commas, up to the bracket that ends it.
func parameters(text string) []string {
	var all []string
	depth, from := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '(', '[', '{', '<':
			depth++
		case ')', ']', '}', '>':
			if text[i] == '>' && i > 0 && strings.IndexByte("=-", text[i-1]) >= 0 {
				continue
			}
			if depth--; depth < 0 {
				return append(all, text[from:i])
			}
		case ',':
			if depth == 0 {
				all, from = append(all, text[from:i]), i+1
			}
		}
	}
	return nil
}

// parameterName is what a parameter is called: the first name or, where types come
// first, the last.
func parameterName(text, language string) string {
	text, _, _ = strings.Cut(text, "=")
	own := names(text)
	if language != "java" && language != "csharp" {
		text, _, _ = strings.Cut(text, ":")
		own = names(text)
	}
	if len(own) == 0 || own[0] == "self" || own[0] == "cls" || strings.Contains(text, "{") {
		return ""
	}
	return own[len(own)-1]
}

// mentioned counts the places where lines name something.
func mentioned(lines []string, name string) int {
	n := 0
	for _, l := range lines {
		n += len(named(l, name))
	}
	return n
}
