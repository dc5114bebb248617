package main

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires/internal/corpus"
)

var (
	pyFrame  = regexp.MustCompile(`^ *File "(/src/[^"]+|[^/"<][^"]*)", line (\d+)`)
	pyRaised = regexp.MustCompile(`^([A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Exit)|StopIteration): ?(.*)`)
	pyTarget = regexp.MustCompile(`^\*\*\* Error compiling '(.*)'\.\.\.$`)
	pySorry  = regexp.MustCompile(`^Sorry: (\w+): (.*) \(\S+, line (\d+)\)$`)
	pyStart  = regexp.MustCompile(`^(?:Traceback \(most recent call last\):|\*\*\* Error compiling .*|  File ")`)
)

// python reads tracebacks: the exception, at the deepest frame of ours.
func python(lines []string) (found []corpus.Error) {
	var e corpus.Error
	open := false
	for i, l := range lines {
		if !open && pyStart.MatchString(l) || l == "Traceback (most recent call last):" {
			e, open = corpus.Error{Tool: "python", Severity: "error"}, true
		}
		if !open {
			continue
		}
		if m := pyTarget.FindStringSubmatch(l); m != nil {
			e.File = m[1]
		} else if m := pySorry.FindStringSubmatch(l); m != nil {
			e.Code, e.Message, e.Line, e.LogLine, open = m[1], m[2], atoi(m[3]), i+1, false
			found = append(found, e)
		} else if m := pyFrame.FindStringSubmatch(l); m != nil {
			e.File, e.Line = m[1], atoi(m[2])
		} else if m := pyRaised.FindStringSubmatch(l); m != nil {
			e.Code, e.Message, e.LogLine, open = bare(m[1]), m[2], i+1, false
			found = append(found, e)
		}
	}
	return found
}

// bare is the name of an exception without its module's.
func bare(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

var (
	testHead  = regexp.MustCompile(`^_{3,} (.+) _{3,}$|^ImportError while loading conftest`)
	testFrame = regexp.MustCompile(`^((?:\w+/)*\w+\.py):(\d+): ?(?:in .*|(\w+(?:Error|Exception|Exit)?))?$`)
	testSaid  = regexp.MustCompile(`^E   +(?:([A-Za-z_][\w.]*(?:Error|Exception|Exit)): ?)?(.*)`)
	testFile  = regexp.MustCompile(`^(?:E +File "([^"]+)"|file (\S+)), line (\d+)`)
)

// pytest reads the section of each failed test or module: the last place of
// ours in it, and what the first exception says.
func pytest(lines []string) (found []corpus.Error) {
	var e *corpus.Error
	for i, l := range lines {
		if testHead.MatchString(l) {
			found = append(found, corpus.Error{Tool: "pytest", Severity: "error", LogLine: i + 1})
			e = &found[len(found)-1]
			continue
		}
		if strings.HasPrefix(l, "===") {
			e = nil
		}
		if e == nil {
			continue
		}
		if m := testFile.FindStringSubmatch(l); m != nil {
			e.File, e.Line = m[1]+m[2], atoi(m[3])
		} else if m := testFrame.FindStringSubmatch(l); m != nil {
			e.File, e.Line = m[1], atoi(m[2])
			if m[3] != "" {
				e.Code = m[3]
			}
		} else if m := testSaid.FindStringSubmatch(l); m != nil && (m[1] != "" || e.Message == "") {
			if m[1] != "" {
				e.Code = bare(m[1])
			}
			e.Message = m[2]
		}
	}
	return found
}
