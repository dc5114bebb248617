package main

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/airesdev/aires/internal/corpus"
)

// reader finds the errors and warnings in the lines of a log.
type reader func(lines []string) []corpus.Error

// readers by the name that plans give.
var readers = map[string]reader{
	"gcc":      tagged("gcc", gnu),
	"clang":    tagged("clang", gnu),
	"lld":      lld,
	"go":       events(byLine(goLines...)),
	"gotest":   events(goTest),
	"rust":     rust,
	"javac":    java,
	"maven":    maven,
	"tsc":      byLine(tscLines...),
	"eslint":   eslint,
	"kotlin":   byLine(kotlinLines...),
	"mcs":      byLine(mcsLines...),
	"scala":    scala,
	"cmake":    cmake,
	"fortran":  fortran,
	"gnat":     gnat,
	"python":   python,
	"unittest": python,
	"pytest":   pytest,
	"node":     node,
}

// pattern reads an error from one line. Its groups are file, line, col, sev,
// code and msg, each optional.
type pattern struct {
	tool string
	re   *regexp.Regexp
}

func pat(tool, expr string) pattern { return pattern{tool, regexp.MustCompile(expr)} }

// match returns the error in a line, and whether there is one.
func (p pattern) match(line string, no int) (corpus.Error, bool) {
	m := p.re.FindStringSubmatch(line)
	if m == nil {
		return corpus.Error{}, false
	}
	e := corpus.Error{Tool: p.tool, Severity: "error", LogLine: no}
	for i, name := range p.re.SubexpNames() {
		switch name {
		case "file":
			e.File = m[i]
		case "line":
			e.Line, _ = strconv.Atoi(m[i])
		case "col":
			e.Column, _ = strconv.Atoi(m[i])
		case "sev":
			if strings.EqualFold(m[i], "warning") {
				e.Severity = "warning"
			}
		case "code":
			e.Code = m[i]
		case "msg":
			e.Message = m[i]
		}
	}
	return e, true
}

// byLine reads logs whose errors have a line each. Of several patterns the
// first that fits counts.
func byLine(ps ...pattern) reader {
	return func(lines []string) (found []corpus.Error) {
		for i, l := range lines {
			for _, p := range ps {
				if e, ok := p.match(strings.TrimRight(l, "\r"), i+1); ok {
					found = append(found, e)
					break
				}
			}
		}
		return found
	}
}

var goLines = []pattern{
	pat("go", `^(?:vet: )?(?P<file>[\w./-]+\.go|go\.mod):(?P<line>\d+):(?:(?P<col>\d+):)? (?P<msg>.+)`),
	pat("go", `^package \S+$`), // the head of an import cycle
	pat("go", `^(?P<msg>\S+: relocation target \S+ not defined)`),
}

var javaLines = []pattern{
	pat("javac", `^(?P<file>\S+\.java):(?P<line>\d+): (?P<sev>error|warning): (?:\[(?P<code>[\w-]+)\] )?(?P<msg>.*)`),
	pat("javac", `^error: (?P<msg>file not found: .*|warnings found and -Werror specified|release version .*|invalid flag: .*)`),
}

var mavenLines = []pattern{
	pat("javac", `^\[(?P<sev>ERROR|WARNING)\] (?P<file>/\S+\.java):\[(?P<line>\d+),(?P<col>\d+)\] (?:\[(?P<code>[\w-]+)\] )?(?P<msg>.*)`),
	pat("maven", `^\[ERROR\] Failed to execute goal on project \S+: (?P<msg>Could not resolve dependencies .*?: )`),
	pat("maven", `^\[FATAL\] (?P<msg>Non-parseable POM (?P<file>\S+): .*) @ line (?P<line>\d+), column (?P<col>\d+)$`),
	pat("maven", `^\[FATAL\] (?P<msg>'[\w.]+' is missing\.) @ line (?P<line>\d+), column (?P<col>\d+)$`),
	pat("maven", `^\[ERROR\] (?P<msg>Child module \S+ of \S+ does not exist)`),
}

var tscLines = []pattern{
	pat("tsc", `^(?P<file>[\w./-]+)\((?P<line>\d+),(?P<col>\d+)\): (?P<sev>error|warning) (?P<code>TS\d+): (?P<msg>.*)`),
	pat("tsc", `^(?P<file>[\w./-]+):(?P<line>\d+):(?P<col>\d+) - (?P<sev>error|warning) (?P<code>TS\d+): (?P<msg>.*)`),
	pat("tsc", `^(?P<sev>error|warning) (?P<code>TS\d+): (?P<msg>.*)`),
}

var kotlinLines = []pattern{
	pat("kotlinc", `^(?P<file>\S+\.kt):(?P<line>\d+):(?P<col>\d+): (?P<sev>error|warning): (?P<msg>.*)`),
}

var scalaLines = []pattern{
	pat("scalac", `^(?P<file>\S+\.scala):(?P<line>\d+): (?P<sev>error|warning): (?P<msg>.*)`),
}

// scala reads scalac's lines, with the column of the caret below each: a line
// may hold the same mistake twice.
func scala(lines []string) []corpus.Error {
	found := byLine(scalaLines...)(lines)
	for i := range found {
		end := len(lines)
		if i+1 < len(found) {
			end = found[i+1].LogLine - 1
		}
		for _, l := range lines[found[i].LogLine:end] {
			if strings.TrimSpace(l) == "^" {
				found[i].Column = len(l)
			}
		}
	}
	return found
}

var mcsLines = []pattern{
	pat("csc", `^(?P<file>[\w./-]+\.cs)\((?P<line>\d+),(?P<col>\d+)\): (?P<sev>error|warning) (?P<code>CS\d+): (?P<msg>.*)`),
	pat("csc", `^(?P<sev>error|warning) (?P<code>CS\d+): (?P<msg>.*)`),
}

var gnatLines = []pattern{
	pat("gnat", `^(?P<file>[\w.-]+\.ad[bs]):(?P<line>\d+):(?P<col>\d+): (?:error: |(?P<sev>warning): )?(?P<msg>.*)`),
}

// gnat reads GNAT's lines. A line at the place of the one before goes on with
// its message.
func gnat(lines []string) (found []corpus.Error) {
	for _, e := range byLine(gnatLines...)(lines) {
		if n := len(found) - 1; n >= 0 && found[n].File == e.File && found[n].Line == e.Line && found[n].Column == e.Column {
			found[n].Message += " " + e.Message
			continue
		}
		found = append(found, e)
	}
	return found
}
