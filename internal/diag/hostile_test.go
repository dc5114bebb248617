package diag

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"
)

// A hostile log of 10 MB is to be read in hostileTime. All are tried at a
// tenth of that, and the slowest at their full size.
const (
	hostileSize  = 1 << 20 / slowness
	hostileTimes = 10
	hostileTime  = 2 * time.Second
)

// repeated is s over and over, up to the size of a hostile log.
func repeated(s string) string { return strings.Repeat(s, hostileSize/len(s)+1) }

// hostile are logs that somebody made to hold up or fool who reads them.
func hostile() map[string]string {
	logs := map[string]string{
		"one line":            "a.c:1:2: error: " + repeated("x") + "\n",
		"one line of colons":  repeated(":1:"),
		"one line of blanks":  repeated(" ") + "\nerror: x\n",
		"errors":              numbered("a%d.c:%d:2: error: 'x%d' undeclared\n"),
		"one error again":     repeated("a.c:1:2: error: 'x' undeclared\n"),
		"escapes":             repeated("\x1b[31m\x1b]0;t\x07\x1b_a\x1b\\\x1bPq\x1b\\\u009b1m"),
		"unfinished OSC":      repeated("\x1b]8;;"),
		"unfinished OSCs":     repeated("\x1b]8;;http://x\n"),
		"backspaces":          repeated("ab\b\b"),
		"returns":             repeated("a.c:1:2: error: x\r"),
		"invalid UTF-8":       repeated("a.c:1:2: error: \xff\xfe\xc0\xaf\n"),
		"zeros":               repeated("a\x00b\x00\n\x00\x00x"),
		"UTF-16 and back":     repeated("abcdefgh\n" + utf16le("ijklmnop\n")),
		"quotes":              repeated("a.c:1:2: error: '" + strings.Repeat("'x", 40) + "\n"),
		"brackets":            repeated("a(1,2): error CS1: " + strings.Repeat("[a", 60) + "\n"),
		"parentheses":         repeated("x " + strings.Repeat("(", 100) + " error: y\n"),
		"frames":              repeated("In file included from a.h:1,\n                 from b.h:2:\n"),
		"template frames":     repeated("a.cpp:3:4:   required from 'f'\n"),
		"tracebacks":          repeated("Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n"),
		"javac heads":         repeated("A.java:1: error: x\n  y\n"),
		"rustc heads":         repeated("error[E0308]: x\n --> a.rs:1:2\n  |\n1 | y\n  | ^ z\n"),
		"make directories":    repeated("make[1]: Entering directory '/src/a'\n"),
		"messages of msbuild": repeated("  a.cs(1,2): error CS0001: x [a.csproj]\n    more\n"),
		"npm":                 repeated("npm ERR! x\n"),
		"go chains":           repeated("package a\n\timports b\n"),
		"go tests":            repeated("=== RUN   TestA\n--- FAIL: TestA (0.00s)\n    a_test.go:1: x\n"),
		"JSON":                repeated(`{"reason":"compiler-message","message":{"message":"x","level":"error","spans":[]}}` + "\n"),
		"JSON that ends":      `{"version":"2.1.0","runs":[` + repeated(`{"results":[`),
		"go events":           repeated(`{"Action":"output","Output":"a.go:1:2: x\n"}` + "\n"),
		"wrappings":           repeated("2026-11-23T12:34:56.1Z #1 2.3 12:34:56 [12:34:56] x-1  | a.c:1:2: error: x\n"),
		"totals":              repeated("3 errors\n"),
		"compose":             repeated("a-1  | b-1  | c-1  | d-1  | error\n"),
		"node":                repeated("/a.js:1\nx\n^\n\nError: y\n    at f (/a.js:1:2)\n"),
		"jest":                repeated("FAIL a.test.js\n  ● t\n\n    x\n"),
		"scala":               repeated("[error] a.scala:1:2: x\n[error]   y\n"),
		"ecj":                 repeated("1. ERROR in a.java (at line 3)\n\tx\n\t^\ny\n----------\n"),
		"fortran":             repeated("a.f90:1:2:\n\n    1 | x\n      | 1\nError: y\n"),
		"linker":              repeated("/usr/bin/ld: a.o: in function `f':\na.c:(.text+0x1): undefined reference to `g'\n"),
		"cmake":               repeated("CMake Error at a:1 (x):\n  y\n\n\n"),
		"short prose":         repeated("\x80\xff error\xc3\n"),
		"prose":               repeated("src/a b c: error: foo bar baz\n"),
		"jobs":                numbered("[job%d] x%d: error %d\n"),
		"lists":               repeated(`[{"kind":"error","column-origin":[{"kind": "x` + "\n"),
		"one list":            `[{"kind":"error","column-origin":` + repeated(`{"kind":`),
		"bazel":               repeated("ERROR: /a/BUILD:1:2: x\n"),
		"esbuild":             repeated("✘ [ERROR] x\n\n    a.js:1:2:\n      1 │ y\n"),
		"webpack":             repeated("ERROR in ./a.js 1:2-3\nx\n @ ./b.js 1:2\n"),
		"tap":                 repeated("not ok 1 - x\n  ---\n  error: y\n  ...\n"),
		"missing files":       numbered("src/%d/a%d.c:1:2: error: x%d\n"),
		"panics":              repeated("thread 'a' panicked at a.rs:1:2:\nx\ntest a ... ok\n"),
		"lld":                 repeated("ld.lld: error: undefined symbol: x\n>>> referenced by a.c:1\n"),
		"heads alone":         repeated("Error: x\n  y\n"),
		"frames of OCaml":     repeated("File \"a.ml\", line 1, characters 1-2:\n1 | x\n    ^\nError: y\n"),
		"biome":               repeated("src/a.ts:1:8 lint/x/y ━━━━\n\n  ! x\n"),
		"CI commands":         repeated("::error file=a.c,line=3,col=5,title=x::y\n##teamcity[testFailed name='a' message='b' details='c|n|'']\n"),
		"quotes of TeamCity":  "##teamcity[x a='" + repeated("|'") + "\n",
		"XML":                 repeated("<file name=\"a\"><error line=\"1\" column=\"2\" severity=\"error\" message=\"x\" source=\"y.z\"/>\n"),
		"XML that ends":       repeated("<testcase <failure <testcase \n"),
		"numbers of a page":   numbered("%[2]d: a.c:%[2]d:2: error: x%[2]d\n"),
		"pytest's summary":    numbered("ERROR tests/test_%d.py::test_%d - E: %d\n"),
		"pytest without end":  numbered("a.py:%d: E%d: x%d\n"),
		"messages of javac":   numbered("A%d.java:%d: error: m(T%d) is already defined in class B\n"),
		"words of cargo":      repeated("error: could not find `Cargo.toml` in `/a` or any parent directory\n"),
		"words of Maven":      repeated("[ERROR]   symbol:   method m()\n"),
		"words of Bazel":      repeated("ERROR: test_a (tests.a.A.test_a)\n"),
		"words of pyright":    repeated("  /a/tea.py:4:8 - error: Import \"x\" could not be resolved (reportMissingImports)\n"),
		"short lines":         repeated("ld: x\nE7x\nerror: x\nwarning: x\n"),
		"many words":          repeated("WARNING: DATA RACE error: warning: note: x(1,2): error AB12: [x.proj]\n"),
		"deep":                repeated(strings.Repeat(" ", 60) + "error: x(1,2): error AB12: y\n"),
		"halves":              repeated("In file included from a.h:1,\nerror[E0308]: x\nTraceback (most recent call last):\nCMake Error at a:1 (x):\nA.java:1: error: x\n"),
		"many tools":          repeated("a.c:1:2: error: x\nerror[E1]: x\na.ts(1,2): error TS1: x\na.go:1:2: x\na.py:1:2: E1 x\nA.java:1: error: x\nld: x\n"),
		"folders of make":     repeated("make[1]: Entering directory '/x/y'\na.c:1:2: error: x\n    1 | a\n      | ^\n"),
		"no carets":           repeated("A.java:1: error: x\n" + strings.Repeat("b c d\n", 12) + "a.scala:3:5: error: x\nfoo\n"),
		"open parentheses":    repeated(strings.Repeat("(", 3000) + "1,2): error CS1: x\n"),
		"many jobs":           numbered("[job%d] a.c:%d:2: error: x%d\n"),
		"sentences of CMake":  repeated("CMake Error: x\nAaa bbb\nCcc ddd\nEee fff\n"),
		"Docker's file":       repeated(`{"log":"{\"log\":\"{}\"}","stream":"stderr"}` + "\n"),
		"bidi":                repeated("a.c:1:2: error: \u202e\u2066x\u2069\u202c\n"),
	}
	return logs
}

// numbered is a log in which every line is another.
func numbered(format string) string {
	var b strings.Builder
	for i := 0; b.Len() < hostileSize; i++ {
		fmt.Fprintf(&b, format, i, i+1, i)
	}
	return b.String()
}

func TestHostileLogs(t *testing.T) {
	type timed struct {
		name, log string
		took      time.Duration
	}
	var all []timed
	for name, log := range hostile() {
		began := processorTime(t)
		res, err := Parse(strings.NewReader(log), Options{Workspace: workspace, Max: 50})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, timed{name, log, processorTime(t) - began})
		checkResult(t, res)
		if res.Bytes != int64(len(log)) {
			t.Errorf("%s: read %d bytes of %d", name, res.Bytes, len(log))
		}
	}
	if raceEnabled || testing.Short() {
		return // no time to measure
	}
	slices.SortFunc(all, func(a, b timed) int { return cmp.Compare(b.took, a.took) })
	worst := timed{}
	for _, one := range all[:5] {
		one.took = quickest(t, strings.Repeat(one.log, hostileTimes))
		if one.took > worst.took {
			worst = one
		}
	}
	t.Logf("figure: hostile logs of 10 MB: the worst (%s) took %.2f s of CPU, at most %v", worst.name, worst.took.Seconds(), hostileTime)
	if worst.took > 10*hostileTime { // a pattern that blows up takes minutes; a busy machine does not
		t.Errorf("%s took %v", worst.name, worst.took)
	}
}

// quickest is the least CPU time of three that a log takes to read: the machine
// may have other things to do.
func quickest(t *testing.T, log string) time.Duration {
	t.Helper()
	best := time.Hour
	for range 3 {
		began := processorTime(t)
		if _, err := Parse(strings.NewReader(log), Options{Workspace: workspace, Max: 50}); err != nil {
			t.Fatal(err)
		}
		best = min(best, processorTime(t)-began)
		if best < hostileTime {
			break
		}
	}
	return best
}

func TestOldEncodings(t *testing.T) {
	text, err := japanese.ShiftJIS.NewEncoder().String("src/主.c:3:5: error: 型が違います\n")
	if err != nil {
		t.Fatal(err)
	}
	res := mustParse(t, text+"src/b.c:4:1: error: two\n", Options{})
	if len(res.Diagnostics) != 2 || res.Diagnostics[0].Line != 3 || res.Diagnostics[1].File != "src/b.c" || res.Binary {
		t.Errorf("%+v", res)
	}
	checkResult(t, res)
}

// Nothing of what a log names is read, and nothing of it leads out.
func TestPathsOutside(t *testing.T) {
	dir := t.TempDir()
	for _, file := range []string{"/etc/passwd", "../../../../etc/passwd", "/dev/zero", "a/../../b.c", "~/x.c", "C:/windows/x.c", "//host/share/x.c"} {
		for _, d := range mustParse(t, file+":1:2: error: x\n", Options{Workspace: dir}).Diagnostics {
			if d.PathStatus == "workspace" {
				t.Errorf("%s: %+v", file, d)
			}
		}
	}
}

// mixed is a log of size bytes of which one line in a hundred is a diagnostic.
type mixed struct {
	part []byte
	at   int
	left int
}

func (m *mixed) Read(b []byte) (int, error) {
	if m.left <= 0 {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), m.left)], m.part[m.at:])
	m.at = (m.at + n) % len(m.part)
	m.left -= n
	return n, nil
}

func TestReadingSpeed(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("measures")
	}
	const size = 100 << 20
	part := buildLog(100_000)
	part = part[:bytes.LastIndexByte(part, '\n')+1]
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := processorTime(t)
	res, err := Parse(&mixed{part: part, left: size}, Options{Workspace: workspace})
	took := processorTime(t) - began
	runtime.ReadMemStats(&after)
	if err != nil || res.Bytes != size || res.Warnings < 10_000 {
		t.Fatalf("%v, %d bytes, %d warnings", err, res.Bytes, res.Warnings)
	}
	grown := (after.Sys - before.Sys) >> 20
	t.Logf("figure: a mixed log of 100 MB: %.0f MB per second of CPU, memory grew by %d MiB", size/1e6/took.Seconds(), grown)
	if grown > 64 {
		t.Errorf("memory grew by %d MiB", grown)
	}
}
