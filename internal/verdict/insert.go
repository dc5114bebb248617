package verdict

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// leads match the lines of a language among which an import stands.
var importLine = map[string]*regexp.Regexp{
	"c":          regexp.MustCompile(`^\s*#\s*include\b`),
	"rust":       regexp.MustCompile(`^use\s`),
	"csharp":     regexp.MustCompile(`^using\s+[\w.]+;`),
	"kotlin":     regexp.MustCompile(`^import\s`),
	"scala":      regexp.MustCompile(`^import\s`),
	"typescript": regexp.MustCompile(`^(?:import\s.*from\s|import\s+['"]|(?:const|var|let)\s.*=\s*require\()`),
	"python":     regexp.MustCompile(`^(?:import|from)\s`),
	"ada":        regexp.MustCompile(`(?i)^with\s`),
}

// preamble matches the lines that stand in front of a file's first import.
var preamble = map[string]*regexp.Regexp{
	"c":          regexp.MustCompile(`^\s*(?:$|//|/\*|\*|#\s*(?:pragma|ifndef|define)\b)`),
	"rust":       regexp.MustCompile(`^\s*(?:$|//|/\*|\*|#!)`),
	"csharp":     regexp.MustCompile(`^\s*(?:$|//|/\*|\*)`),
	"kotlin":     regexp.MustCompile(`^\s*(?:$|//|/\*|\*|package\s|@file)`),
	"scala":      regexp.MustCompile(`^\s*(?:$|//|/\*|\*|package\s)`),
	"typescript": regexp.MustCompile(`^\s*(?:$|//|/\*|\*|#!|["']use strict)`),
	"python":     regexp.MustCompile(`^\s*(?:#|$|from __future__)`),
	"ada":        regexp.MustCompile(`^\s*(?:--|$|pragma\s)`),
}

// inserted is the edit that puts an import into a file: among its other imports,
// in order where they are in order, or in front of everything but what has to
// stand first.
func (j *Judge) inserted(file, text string) (aires.Edit, bool) {
	language := index.Language(file)
	lines := j.look.Lines(file)
	expr := importLine[language]
	if expr == nil || slices.Contains(lines, text) {
		return aires.Edit{}, false
	}
	behind := func(n int) (aires.Edit, bool) { // line n, counted from 1
		return aires.Edit{File: file, Line: n, Old: lines[n-1], New: lines[n-1] + "\n" + text}, true
	}
	var at []int
	for i, l := range lines {
		if expr.MatchString(l) && balanced(l) && sort(l) == sort(text) {
			at = append(at, i+1)
		}
	}
	if len(at) == 0 { // none of the same sort: behind those of any
		for i, l := range lines {
			if expr.MatchString(l) && balanced(l) {
				at = append(at, i+1)
			}
		}
		if len(at) > 0 && language == "c" {
			n := at[0]
			return aires.Edit{File: file, Line: n, Old: lines[n-1], New: text + "\n" + lines[n-1]}, true
		}
	}
	if n := len(at); n > 0 && language == "ada" && strings.HasPrefix(text, "use ") { // what it names is named before
		return behind(at[n-1])
	}
	for i := len(at) - 1; i >= 0; i-- {
		if lines[at[i]-1] < text || i == 0 && language == "python" && strings.HasPrefix(lines[at[i]-1], "from __future__") {
			return behind(at[i])
		}
	}
	if len(at) > 0 {
		n := at[0]
		return aires.Edit{File: file, Line: n, Old: lines[n-1], New: text + "\n" + lines[n-1]}, true
	}
	return j.first(file, text, lines, preamble[language])
}

// sort tells apart imports that stand in groups: of the system and of our own.
func sort(line string) string {
	if strings.Contains(line, "#") {
		return line[strings.IndexAny(line+"<", "<\""):][:1]
	}
	return ""
}

// balanced reports whether an import is all on its line.
func balanced(line string) bool {
	return strings.Count(line, "{") == strings.Count(line, "}") && strings.Count(line, "(") == strings.Count(line, ")") && !strings.HasSuffix(line, "\\")
}

// first is the edit that puts text in front of the first line that is more than
// a preamble.
func (j *Judge) first(file, text string, lines []string, before *regexp.Regexp) (aires.Edit, bool) {
	comment := false
	for i, l := range lines {
		t := strings.TrimSpace(l)
		switch {
		case comment:
			comment = !strings.Contains(t, "*/") && !strings.HasSuffix(t, `"""`)
			continue
		case strings.HasPrefix(t, "/*") && !strings.Contains(t, "*/"), strings.HasPrefix(t, `"""`) && strings.Count(t, `"""`) == 1:
			comment = true
			continue
		case before.MatchString(l), strings.HasPrefix(t, `"""`):
			continue
		}
		return aires.Edit{File: file, Line: i + 1, Old: l, New: text + "\n\n" + l}, true
	}
	return aires.Edit{}, false
}

// fortranUnit is the line that a program or a module of Fortran begins with.
var fortranUnit = regexp.MustCompile(`(?i)^\s*(?:program|module|submodule\s*\(.*\))\s+([a-z]\w*)\s*(?:!.*)?$`)

// usedAt is the edit that puts use statements where they belong in Fortran: behind
// the line that begins the unit which line n stands in.
func (j *Judge) usedAt(file string, n int, text string) (aires.Edit, bool) {
	lines := j.look.Lines(file)
	for i := min(n, len(lines)) - 1; i >= 0; i-- {
		l := lines[i]
		if m := fortranUnit.FindStringSubmatch(l); m != nil && !strings.EqualFold(m[1], "procedure") {
			indent := l[:len(l)-len(strings.TrimLeft(l, " \t"))] + "  "
			return aires.Edit{File: file, Line: i + 1, Old: l, New: l + "\n" + indent + strings.ReplaceAll(text, "\n", "\n"+indent)}, true
		}
	}
	return aires.Edit{}, false
}
