package main

import (
	"encoding/json"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/airesdev/aires/internal/corpus"
)

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

var (
	rustHead  = pat("rustc", `^(?P<sev>error|warning)(?:\[(?P<code>E\d+)\])?: (?P<msg>.*)`)
	rustPlace = regexp.MustCompile(`^ *--> ([^:]+):(\d+):(\d+)$`)
	rustLint  = regexp.MustCompile("^ *= note: (?:`#\\[\\w+\\((\\w+)\\)\\]`.* on by default|requested on the command line with `-D (\\w+)`)")
	rustPanic = pat("cargo", `^thread '.*' (?:\(\d+\) )?panicked at (?P<file>[^:]+):(?P<line>\d+):(?P<col>\d+):$`)
	cargoOwn  = regexp.MustCompile("^(?:failed to|no matching package|could not find|can't find|no targets|package `|cyclic|multiple)")
	rustSum   = regexp.MustCompile("^(?:could not compile|aborting due|`.*` \\(.*\\) generated|test failed|build failed, waiting|\\d+ target)")
)

// rust reads the blocks of rustc and cargo, and panics of tests. What has no
// place is a sum, unless cargo itself says it.
func rust(lines []string) (found []corpus.Error) {
	for i := 0; i < len(lines); i++ {
		if e, ok := rustPanic.match(lines[i], i+1); ok && i+1 < len(lines) {
			e.Message = lines[i+1]
			found = append(found, e)
			continue
		}
		e, ok := rustHead.match(lines[i], i+1)
		if !ok || rustSum.MatchString(e.Message) {
			continue
		}
		for _, l := range lines[i+1:] {
			if l == "" {
				break
			}
			if m := rustPlace.FindStringSubmatch(l); m != nil && e.File == "" {
				e.File, e.Line, e.Column = m[1], atoi(m[2]), atoi(m[3])
			}
			if m := rustLint.FindStringSubmatch(l); m != nil && e.Code == "" {
				e.Code = m[1] + m[2]
			}
		}
		if strings.HasSuffix(e.File, "Cargo.toml") {
			e.Tool = "cargo"
		}
		if e.File == "" {
			if !cargoOwn.MatchString(e.Message) {
				continue
			}
			e.Tool = "cargo"
		}
		found = append(found, e)
	}
	return found
}

var (
	goFail  = pat("go", `^ {4,}(?P<file>\w+_test\.go):(?P<line>\d+): (?P<msg>.*)`)
	goPanic = regexp.MustCompile(`^panic: (.*?)(?: \[recovered.*\])?$`)
	goFrame = regexp.MustCompile(`^\t(/src/[^:]+):(\d+)`)
	goEnd   = regexp.MustCompile(`^(?:FAIL|ok)\s+(\S+)\s`)
)

// goTest reads go test. A failed test names its file without the folder, which
// the package's last line tells; a panic belongs to the first frame of ours.
func goTest(lines []string) (found []corpus.Error) {
	found = byLine(goLines...)(lines)
	open := 0
	var tests []corpus.Error
	for i, l := range lines {
		if e, ok := goFail.match(l, i+1); ok {
			tests = append(tests, e)
		}
		if m := goPanic.FindStringSubmatch(l); m != nil && !strings.HasPrefix(lines[max(i-1, 0)], "panic:") {
			e := corpus.Error{Tool: "go", Severity: "error", Message: m[1], LogLine: i + 1}
			for _, f := range lines[i:] {
				if m := goFrame.FindStringSubmatch(f); m != nil {
					e.File, e.Line = m[1], atoi(m[2])
					break
				}
			}
			tests = append(tests, e)
		}
		if m := goEnd.FindStringSubmatch(l); m != nil {
			_, pkg, _ := strings.Cut(m[1], "/")
			for j := open; j < len(tests); j++ {
				if !path.IsAbs(tests[j].File) {
					tests[j].File = path.Join(strings.TrimPrefix(pkg, "shop/"), tests[j].File)
				}
			}
			open = len(tests)
		}
	}
	return append(found, tests...)
}

// events unwraps what go's -json prints around each line, and gives it to read.
func events(read reader) reader {
	return func(lines []string) []corpus.Error {
		plain := make([]string, len(lines))
		for i, l := range lines {
			var e struct{ Action, Output string }
			if json.Unmarshal([]byte(l), &e) == nil && e.Action != "" {
				l = strings.TrimRight(e.Output, "\n")
			}
			plain[i] = l
		}
		return read(plain)
	}
}

var mavenProject = regexp.MustCompile(`^\[ERROR\] +The project .* \((/\S+pom\.xml)\) has \d+ error`)

// maven reads Maven's lines. What is wrong with a model has its file further
// down, in the line that counts a project's errors.
func maven(lines []string) []corpus.Error {
	found := byLine(mavenLines...)(lines)
	for _, l := range lines {
		if m := mavenProject.FindStringSubmatch(l); m != nil {
			for i := range found {
				if found[i].File == "" && found[i].Line > 0 {
					found[i].File = m[1]
				}
			}
		}
	}
	return found
}

// java reads javac's lines, with the column of the caret below each.
func java(lines []string) []corpus.Error {
	found := byLine(javaLines...)(lines)
	for i := range found {
		for _, l := range lines[found[i].LogLine:min(found[i].LogLine+3, len(lines))] {
			if strings.TrimSpace(l) == "^" && found[i].Column == 0 && found[i].File != "" {
				found[i].Column = len(l)
			}
		}
	}
	return found
}

var (
	eslintFile = regexp.MustCompile(`^(/\S+)$`)
	eslintLine = pat("eslint", `^ +(?P<line>\d+):(?P<col>\d+) +(?P<sev>error|warning) +(?P<msg>.*?)(?:  +(?P<code>[\w/-]+))?$`)
)

// eslint reads the stylish format: a file, and its findings below.
func eslint(lines []string) (found []corpus.Error) {
	file := ""
	for i, l := range lines {
		if m := eslintFile.FindStringSubmatch(l); m != nil {
			file = m[1]
		} else if e, ok := eslintLine.match(l, i+1); ok {
			e.File = file
			found = append(found, e)
		}
	}
	return found
}

var (
	nodeHead  = regexp.MustCompile(`^(?:file://)?(/src/[^:]+|node:[^:]+):(\d+)$`)
	nodeError = regexp.MustCompile(`^(?:\w+ )?(\w*Error)(?: \[\w+\])?: (.*)`)
	nodeFrom  = regexp.MustCompile(` imported from (/src/\S+)$`)
	nodeFrame = regexp.MustCompile(`^    at .*?(?:file://)?(/src/[^:()]+):(\d+):(\d+)`)
)

// node reads an uncaught exception: the deepest frame of ours, or the place
// above the message where the source did not parse.
func node(lines []string) (found []corpus.Error) {
	for i, l := range lines {
		m := nodeError.FindStringSubmatch(l)
		if m == nil {
			continue
		}
		e := corpus.Error{Tool: "node", Severity: "error", Code: m[1], Message: m[2], LogLine: i + 1}
		if m := nodeFrom.FindStringSubmatch(l); m != nil {
			e.File = m[1] // the runtime names the file, not the line
		}
		for _, h := range lines[max(0, i-6):i] {
			if h := nodeHead.FindStringSubmatch(h); h != nil && strings.HasPrefix(h[1], "/src/") {
				e.File, e.Line = h[1], atoi(h[2])
			}
		}
		for _, f := range lines[i+1:] {
			if e.File != "" {
				break
			}
			if f := nodeFrame.FindStringSubmatch(f); f != nil {
				e.File, e.Line, e.Column = f[1], atoi(f[2]), atoi(f[3])
			}
		}
		found = append(found, e)
	}
	return found
}
