package main

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires/internal/corpus"
)

// gnu are the lines of gcc, clang, as, ld and make.
var gnu = []pattern{
	pat("", `^(?P<file>[^\s:]+):(?P<line>\d+):(?P<col>\d+): (?P<sev>fatal error|error|warning): (?P<msg>.*?)(?: \[(?P<code>-W[^\]]+)\])?$`),
	pat("ld", `^(?:/usr/bin/ld: )?(?P<file>[^\s:(]+\.\w+):(?P<line>\d+): (?P<msg>(?:undefined reference to|multiple definition of) .*)`),
	pat("ld", `^(?:/usr/bin/ld: )?(?:[^\s:]+: )?(?P<file>[^\s:(]+\.\w+):\([^)]*\): (?P<msg>(?:undefined reference to|multiple definition of) .*)`),
	pat("ld", `^/usr/bin/ld: (?:(?P<file>\S+\.o): )?(?P<sev>warning): (?P<msg>.*)`),
	pat("ld", `^/usr/bin/ld: (?P<msg>cannot find .*)`),
	pat("make", `^make(?:\[\d+\])?: \*\*\* (?P<msg>No rule to make target .*)`),
	pat("make", `^(?P<file>[\w./-]*[Mm]akefile):(?P<line>\d+): \*\*\* (?P<msg>.*?)(?:\.  Stop\.)?$`),
}

// entering is how make says which folder the lines that follow are seen from.
var entering = regexp.MustCompile(`^make(?:\[\d+\])?: (Entering|Leaving) directory '(.*)'`)

// tagged reads gnu lines, with compiler as the tool where none is known, and
// joins files to the folder that make is in.
func tagged(compiler string, ps []pattern) reader {
	return func(lines []string) (found []corpus.Error) {
		var dirs []string
		for i, l := range lines {
			if m := entering.FindStringSubmatch(l); m != nil {
				if m[1] == "Entering" {
					dirs = append(dirs, m[2])
				} else if len(dirs) > 0 {
					dirs = dirs[:len(dirs)-1]
				}
				continue
			}
			for _, p := range ps {
				e, ok := p.match(l, i+1)
				if !ok {
					continue
				}
				if e.Tool == "" {
					e.Tool = compiler
				}
				e.Code = strings.Replace(strings.Replace(e.Code, "-Werror,", "", 1), "-Werror=", "-W", 1)
				if len(dirs) > 0 && e.File != "" && !path.IsAbs(e.File) {
					e.File = path.Join(dirs[len(dirs)-1], e.File)
				}
				found = append(found, e)
				break
			}
		}
		return found
	}
}

var (
	lldHead  = pat("ld", `^ld\.lld: error: (?P<msg>(?:undefined|duplicate) symbol: .*|unable to find library .*)`)
	lldPlace = regexp.MustCompile(`^>>> (?:referenced by|defined at) (\S+?):(\d+) \((\S+?):\d+\)`)
)

// lld reads lld's errors with the first place below each.
func lld(lines []string) (found []corpus.Error) {
	for i, l := range lines {
		if e, ok := lldHead.match(l, i+1); ok {
			if i+1 < len(lines) {
				if m := lldPlace.FindStringSubmatch(lines[i+1]); m != nil {
					e.File, e.Line = m[3], atoi(m[2])
				}
			}
			found = append(found, e)
		}
	}
	return append(found, tagged("clang", gnu)(lines)...)
}

var cmakeHead = pat("cmake", `^CMake (?P<sev>Error|Warning)(?: \(dev\))? at (?P<file>[\w./-]+):(?P<line>\d+)(?: \(|:$)`)

// cmake reads CMake's own errors, whose text stands on the next lines, and the
// compiler's behind them.
func cmake(lines []string) (found []corpus.Error) {
	for i, l := range lines {
		e, ok := cmakeHead.match(l, i+1)
		if !ok {
			continue
		}
		for _, t := range lines[i+1:] {
			if t = strings.TrimSpace(t); t != "" {
				e.Message = t
				break
			}
		}
		found = append(found, e)
	}
	return append(found, tagged("gcc", gnu)(lines)...)
}

var (
	fortranPlace  = regexp.MustCompile(`^([\w./-]+\.f90):(\d+):(\d+):$`)
	fortranDriver = pat("gfortran", `^f951: (?:Fatal )?(?P<sev>Error|Warning): (?P<msg>.*)`)
	fortranSaid   = pat("gfortran", `^(?:Fatal )?(?P<sev>Error|Warning): (?P<msg>.*?)(?: \[(?P<code>-W[^\]]+)\])?$`)
)

// fortran reads gfortran's blocks: a place, the source, then what is wrong.
func fortran(lines []string) (found []corpus.Error) {
	var at []string
	for i, l := range lines {
		if m := fortranPlace.FindStringSubmatch(l); m != nil {
			at = m
		} else if e, ok := fortranSaid.match(l, i+1); ok && at != nil {
			e.File, e.Line, e.Column = at[1], atoi(at[2]), atoi(at[3])
			e.Code = strings.Replace(e.Code, "-Werror=", "-W", 1)
			found, at = append(found, e), nil
		}
	}
	found = append(found, byLine(fortranDriver)(lines)...)
	return append(found, tagged("gfortran", gnu)(lines)...)
}
