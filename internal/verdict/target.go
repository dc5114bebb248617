package verdict

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

var (
	noCommand = regexp.MustCompile(`^Unknown CMake command "(\w+)"`)
	noTarget  = regexp.MustCompile(`target\s+"([\w.-]+)"\s+which is not built|Cannot specify .* for target "([\w.-]+)"`)
	defines   = regexp.MustCompile(`(?i)^\s*(?:function|macro)\s*\(\s*(\w+)`)
	targets   = regexp.MustCompile(`(?i)^\s*(?:add_library|add_executable|add_custom_target)\s*\(\s*([\w.-]+)`)
)

// target finds what a command or a target of CMake is called now.
func (j *Judge) target(ds []*aires.Diagnostic) (Verdict, bool) {
	expr, name := defines, ""
	if m := noCommand.FindStringSubmatch(ds[0].Message); m != nil {
		name = m[1]
	}
	if m := noTarget.FindStringSubmatch(ds[0].Message); m != nil {
		expr, name = targets, m[1]+m[2]
	}
	if name == "" {
		return Verdict{}, false
	}
	var all []declared
	uses := map[string]int{}
	for _, file := range j.look.Names() {
		if path.Base(file) != "CMakeLists.txt" && path.Ext(file) != ".cmake" {
			continue
		}
		for i, l := range j.look.Lines(file) {
			if m := expr.FindStringSubmatch(l); m != nil {
				all = append(all, declared{name: m[1], file: file, line: i + 1, arity: -1})
				continue
			}
			for _, w := range word.FindAllString(l, -1) {
				uses[w]++
			}
		}
	}
	best, confidence, ok := pick(name, all, func(d declared) use {
		if uses[d.name] > 0 {
			return widely
		}
		return unused
	})
	if !ok {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("CMake knows no %s; there is %s (%s:%d), which is probably what is meant.", name, best.name, best.file, best.line),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Write %s in place of %s.", best.name, name)},
		Shows: []aires.Evidence{j.show(best)},
	}
	if confidence < enough {
		return v, true
	}
	for _, file := range j.look.Names() {
		if path.Base(file) != "CMakeLists.txt" && path.Ext(file) != ".cmake" {
			continue
		}
		for i, l := range j.look.Lines(file) {
			if at := named(l, name); len(at) > 0 && (expr == targets || strings.HasPrefix(strings.TrimSpace(l[at[0]+len(name):]), "(")) {
				v.Edits = append(v.Edits, aires.Edit{File: file, Line: i + 1, Old: l, New: swap(l, name, best.name)})
			}
		}
	}
	return v, true
}
