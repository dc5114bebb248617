package diag

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/airesdev/aires"
)

func mustParse(t testing.TB, log string, o Options) Result {
	t.Helper()
	res, err := Parse(strings.NewReader(log), o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// A family that is registered and has no log that it reads is not tested.
func TestEveryFamilyHasAFixture(t *testing.T) {
	for i, f := range families() {
		found := 0
		for _, log := range fixtures(t) {
			res, err := parse(bytes.NewReader(read(t, log)), Options{}, families()[i:i+1], openGate())
			if err != nil {
				t.Fatal(err)
			}
			found += len(res.Diagnostics)
		}
		if found == 0 {
			t.Errorf("%T reads nothing in testdata", f.family)
		}
	}
}

// A gate that is shut too tight loses diagnostics.
func TestGateLetsEveryDiagnosticThrough(t *testing.T) {
	var bytesOfAll []string
	for b := range 256 {
		bytesOfAll = append(bytesOfAll, string([]byte{byte(b)}))
	}
	everything := anyOf(bytesOfAll)
	for _, log := range fixtures(t) {
		with := mustParse(t, string(read(t, log)), Options{Workspace: workspace})
		without, err := parse(bytes.NewReader(read(t, log)), Options{Workspace: workspace}, families(), everything)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(with, without) {
			t.Errorf("%s: the gate changes the result: %d errors with it, %d without", log, with.Errors, without.Errors)
		}
	}
}

// wrappings are what stands around the lines of a log that says the same.
var wrappings = map[string]func(log string) string{
	"CRLF":          func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"GitHub":        each("2026-11-23T12:34:56.1234567Z "),
	"gh":            each("build\tRun make\t2026-11-23T12:34:56.1234567Z "),
	"GitLab":        each("2026-11-23T12:34:56.123456Z 01O "),
	"Jenkins":       each("[2026-11-23T12:34:56.123Z] "),
	"clock":         each("12:34:56 "),
	"docker":        each("#12 3.456 "),
	"nested":        each("2026-11-23T12:34:56.1234567Z #12 3.456 "),
	"colour":        each("\x1b[0m\x1b[1;31m\x1b[K"),
	"window title":  each("\x1b]0;building\x07"),
	"progress":      each("[ 12%] working\r\x1b[2K"),
	"bar":           each("  3% [=>      ] 1/30\r 50% [====>   ]\r\x1b[K"),
	"link":          each("\x1b]8;;file:///src/a.c\x1b\\\x1b]8;;\x07"),
	"C1":            each("\u009b31m\u009b0m"),
	"APC and DCS":   each("\x1b_state\x1b\\\x1bPq\x1b\\"),
	"Azure":         each("2026-11-23T12:34:56.1234567Z ##[error]"),
	"job":           each("2026-11-23 12:34:56,123 "),
	"GitLab +":      each("2026-11-23T12:34:56.123456Z 01E+"),
	"compose 1":     each("builder_1  | "),
	"compose 2":     each("builder-1   | "),
	"compose name":  each("builder   | "),
	"Turborepo":     each("@acme/web:build: "),
	"gh and job":    each("build\tRun make\t2026-11-23T12:34:56.1234567Z builder-1  | "),
	"TeamCity":      each("[12:34:56][Step 1/2] "),
	"TeamCity 2":    each("[12:34:56]i:\t\t [Step 1/2] "),
	"Bazel":         each("(12:34:56) "),
	"Cloud Build":   each("Step #1 - \"build\": "),
	"Cloud Build 2": each("Step #12: "),
	"CRI":           each("2026-11-23T12:34:56.123456789Z stderr F "),
	"log4j":         each("2026-11-23 12:34:56,123 INFO  [builder] "),
	"BOM":           func(s string) string { return "\ufeff" + s },
	"UTF-16":        func(s string) string { return utf16le("\ufeff" + s) },
	"UTF-16 bare":   utf16le,
	"UTF-16 big":    func(s string) string { return swapped(utf16le("\ufeff" + s)) },
}

// habits are wrappings that are believed where several lines have them.
var habits = map[string]func(log string) string{
	"job in Jenkins": each("[build-linux] "),
	"pod":            each("[pod/build-abc12/main] "),
	"clock and job":  each("[2026-11-23T12:34:56.123Z] [build-linux] "),
	"Tekton":         each("[build : make] "),
	"Drone":          counted,
	"page":           numberedFrom1,
	"Docker's file":  kept,
	"mail":           each("> "),
	"pasted":         each("    "),
}

// counted puts a job's name with the number of the line in front of each.
func counted(s string) string {
	var b strings.Builder
	n := 0
	for l := range strings.Lines(s) {
		n++
		fmt.Fprintf(&b, "[build:%d] %s", n, l)
	}
	return b.String()
}

// numberedFrom1 is a log as it is copied from a page, with a number and a blank in
// front of each line.
func numberedFrom1(s string) string {
	var b strings.Builder
	n := 0
	for l := range strings.Lines(s) {
		n++
		fmt.Fprintf(&b, "%d %s", n, l)
	}
	return b.String()
}

// kept is a log as Docker keeps it.
func kept(s string) string {
	var b strings.Builder
	for l := range strings.Lines(s) {
		text, err := json.Marshal(l)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&b, `{"log":%s,"stream":"stderr","time":"2026-11-23T12:34:56.1Z"}`+"\n", text)
	}
	return b.String()
}

func each(prefix string) func(string) string {
	return func(s string) string {
		lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
		return prefix + strings.Join(lines, "\n"+prefix) + "\n"
	}
}

func utf16le(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

// swapped is b with the bytes of each pair exchanged.
func swapped(s string) string {
	b := []byte(s)
	for i := 0; i+1 < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}

// around are lines above a log that say nothing, and what stands around a log
// of which some lines only are wrapped.
var around = map[string]struct{ above, below string }{
	"GitHub group":   {"##[group]Run make\nmake\nshell: /usr/bin/bash -e {0}\n##[endgroup]\n", "\n##[error]Process completed with exit code 2.\n"},
	"GitHub command": {"::group::Build\n", "\n::endgroup::\n"},
	"GitLab":         {"section_start:1764000000:build[collapsed=true]\r\x1b[0K\x1b[0KBuild\n", "\nsection_end:1764000000:build\r\x1b[0K\n\x1b[31;1mERROR: Job failed: exit code 1\x1b[0;m\n"},
	"Jenkins":        {"[Pipeline] sh\n+ make\n", "\n[Pipeline] }\nERROR: script returned exit code 2\nFinished: FAILURE\n"},
	"Azure":          {"##[section]Starting: Build\n", "\n##[error]Bash exited with code '2'.\n##[section]Finishing: Build\n"},
	"docker":         {"Step 3/7 : RUN make\n ---> Running in 0123456789ab\n", "\nThe command '/bin/sh -c make' returned a non-zero code: 2\n"},
	"buildx":         {"#9 [build 4/5] RUN make\n", "\n#9 ERROR: process \"/bin/sh -c make\" did not complete successfully: exit code: 2\nERROR: failed to solve: process \"/bin/sh -c make\" did not complete successfully: exit code: 2\n"},
	"npm":            {"\n> app@1.0.0 build\n> make all\n\n", "\nnpm error Lifecycle script `build` failed with error:\nnpm error code 2\nnpm error path /src/app\n"},
	"Bazel":          {"INFO: Analyzed 3 targets (1 packages loaded).\nINFO: From Compiling a.c:\n", "\nTarget //:app failed to build\nINFO: Elapsed time: 1.2s, Critical Path: 0.5s\nFAILED: Build did NOT complete successfully\n"},
	"ninja":          {"[1/3] Building C object a.o\n", "\nninja: build stopped: subcommand failed.\n"},
}

// What CI systems write around a build adds no diagnostic and hides none.
func TestFramesChangeNothing(t *testing.T) {
	for _, log := range fixtures(t) {
		text := string(read(t, log))
		plain := mustParse(t, text, Options{Workspace: workspace}).Diagnostics
		for i := range plain {
			plain[i].Log.LastLine = 0
		}
		for name, a := range around {
			got := mustParse(t, a.above+text+a.below, Options{Workspace: workspace}).Diagnostics
			down := strings.Count(a.above, "\n")
			for i := range got {
				got[i].Log.FirstLine -= down
				got[i].Log.LastLine = 0 // traces take what stands below them
			}
			if !reflect.DeepEqual(plain, got) {
				t.Errorf("%s in %s: %s", log, name, firstDifference(plain, got))
			}
		}
	}
}

// PowerShell appends UTF-16 to a file that others began, and they go on.
func TestEncodingMayChange(t *testing.T) {
	one, two, three := "a.c:1:2: error: one\n", "é.c:2:2: error: zwölf 😀\r\nb.c:3:1: error: two\r\n", "c.c:4:4: error: three\n"
	for name, log := range map[string]string{
		"UTF-16 behind":        one + utf16le(two),
		"with a mark":          one + utf16le("\ufeff"+two),
		"between":              one + utf16le(two) + three,
		"UTF-8 behind":         utf16le("\ufeff"+two) + one + three,
		"beyond what is ahead": strings.Repeat("cc -c x.c\n", 7000) + one + utf16le(strings.Repeat("cc -c y.c\r\n", 7000)+two) + three,
	} {
		var got []string
		for _, d := range mustParse(t, log, Options{}).Diagnostics {
			got = append(got, d.File+" "+d.Message)
		}
		want := map[string]bool{"a.c one": true, "é.c zwölf 😀": true, "b.c two": true}
		if strings.Contains(log, three) {
			want["c.c three"] = true
		}
		if len(got) != len(want) {
			t.Errorf("%s: %q", name, got)
		}
		for _, g := range got {
			if !want[g] {
				t.Errorf("%s: %q", name, g)
			}
		}
	}
}

func TestWrappingsChangeNothing(t *testing.T) {
	for _, log := range fixtures(t) {
		text := string(read(t, log))
		plain := mustParse(t, text, Options{Workspace: workspace})
		all := maps.Clone(wrappings)
		if len(regexp.MustCompile(`(?m)^.+$`).FindAllString(text, -1)) > numberedLines {
			maps.Copy(all, habits)
		}
		for name, wrap := range all {
			res := mustParse(t, wrap(text), Options{Workspace: workspace})
			if !reflect.DeepEqual(plain.Diagnostics, res.Diagnostics) || plain.StoppedEarly != res.StoppedEarly {
				t.Errorf("%s in %s: %s", log, name, firstDifference(plain.Diagnostics, res.Diagnostics))
			}
		}
	}
}

func firstDifference(want, got []aires.Diagnostic) string {
	for i := range min(len(want), len(got)) {
		if !reflect.DeepEqual(want[i], got[i]) {
			return fmt.Sprintf("want %+v\n got %+v", want[i], got[i])
		}
	}
	return fmt.Sprintf("want %d diagnostics, got %d", len(want), len(got))
}

// Lines as they stand in logs of builds that succeed.
func TestNothingIsInvented(t *testing.T) {
	for _, text := range []string{
		"0 errors", "error: 0", "errors: 0, warnings: 0", "test_error_handling ok", "test_error.c passed",
		"http://host:8080/x", "http://host:8080: error page", "12:30:45 something", "12:30:45: error rate 0", "warning: 3 files",
		"2026-11-23 12:30:45: error: the clock is fine", "Nov 23 12:30:45 host app: error: no", "main.go:12: listening on :8080",
		"2026/11/23 12:30:45 main.go:12: listening", "example.com:443: error: connection refused", "db:5432: error: retrying",
		"The error was fixed in a.c:12 long ago.", "No errors found", "--- PASS: TestError (0.00s)", "ok  \texample.com/error\t0.1s",
		"# this is a comment about package errors", "# Configuration", "go: downloading example.com/error v1.0.0",
		"checking for error.h... no", "-- Looking for err.h - not found", "make[1]: Nothing to be done for 'all'.",
		"make: Entering directory '/src/errors'", "gcc -Werror -Wall -c error.c -o error.o", "FAILED tests: 0", "Failures: 0",
		"panic: is not a plan", "PASSED tests/test_error.py::test_fatal", "===== 3 passed in 0.12s =====",
		"collect2 version 12.2.0", "using ld: /usr/bin/ld", "undefined reference to history", "BUILD SUCCESSFUL in 3s",
		"    0 Warning(s)", "    0 Error(s)", "Compiling error v1.0.0", "test result: ok. 3 passed; 0 failed", "E   ", "Error: ",
		"note: nothing", "package main", "generated 3 files", "1 error generated a discussion", "In file included from memory",
		"Traceback (most recent call last):", "pkg/errors.go", "a.c:1:2", "a.c:1:2: ", "FAIL", "error", "***", "*** done ***",
	} {
		if res := mustParse(t, text+"\n", Options{}); len(res.Diagnostics) != 0 {
			t.Errorf("%q: invented %+v", text, res.Diagnostics[0])
		}
	}
}

func TestRepeatsFold(t *testing.T) {
	one := "lib.h:3:1: error: unknown type name 'widget'\n"
	res := mustParse(t, one+"cc -c b.c\n"+one+one+"lib.h:4:1: error: unknown type name 'widget'\n", Options{})
	if len(res.Diagnostics) != 2 || res.Errors != 4 || res.Diagnostics[0].Count != 3 || res.Diagnostics[1].Count != 1 {
		t.Errorf("errors %d, diagnostics %+v", res.Errors, res.Diagnostics)
	}
	if got := res.Diagnostics[0].Log; got != (aires.LogSpan{FirstLine: 1, LastLine: 1}) {
		t.Errorf("span of the first occurrence: %+v", got)
	}
}

func TestErrorsDisplaceWarnings(t *testing.T) {
	var b strings.Builder
	for i := range 10 {
		fmt.Fprintf(&b, "a.c:%d:1: warning: w%d\n", i+1, i)
	}
	fmt.Fprint(&b, "a.c:99:1: error: e1\na.c:100:1: error: e2\n")
	res := mustParse(t, b.String(), Options{Max: 3})
	var got []string
	for _, d := range res.Diagnostics {
		got = append(got, d.ID+" "+d.Message)
	}
	if want := []string{"d1 w0", "d2 e1", "d3 e2"}; !reflect.DeepEqual(got, want) {
		t.Errorf("kept %q, want %q", got, want)
	}
	if res.Errors != 2 || res.Warnings != 10 || res.Dropped != 9 {
		t.Errorf("errors %d, warnings %d, dropped %d", res.Errors, res.Warnings, res.Dropped)
	}
}

func TestDirectoriesOfMake(t *testing.T) {
	log := "make[1]: Entering directory '/src/demo/sub'\n" +
		"x.c:1:2: error: one\n" +
		"make[2]: Entering directory '/src/demo/sub/deep'\n" +
		"x.c:1:2: error: two\n" +
		"make[2]: Leaving directory '/src/demo/sub/deep'\n" +
		"../x.c:1:2: error: three\n" +
		"make[1]: Leaving directory '/src/demo/sub'\n" +
		"x.c:1:2: error: four\n"
	var files []string
	for _, d := range mustParse(t, log, Options{Workspace: workspace}).Diagnostics {
		files = append(files, d.File)
	}
	if want := []string{"sub/x.c", "sub/deep/x.c", "x.c", "x.c"}; !reflect.DeepEqual(files, want) {
		t.Errorf("files %q, want %q", files, want)
	}
}

func TestReaderFails(t *testing.T) {
	broken := errors.New("cable pulled")
	r := io.MultiReader(strings.NewReader("a.c:1:2: error: one\n"), iotest.ErrReader(broken))
	res, err := Parse(r, Options{})
	if !errors.Is(err, broken) || aires.KindOf(err) != aires.ErrorInput {
		t.Errorf("error %v", err)
	}
	if res.Errors != 1 || res.Diagnostics[0].ID != "d1" {
		t.Errorf("what came before is lost: %+v", res)
	}
}

// Noise holds carriage returns and escape sequences that swallow most of it,
// and a program holds long stretches of text.
func TestNoiseAndProgramsAreBinary(t *testing.T) {
	noise := make([]byte, 1<<20)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(noise), func(i, j int) { noise[i], noise[j] = byte(j), byte(i*7) })
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"noise": noise, "program": program[:1<<20]} {
		if res := mustParse(t, string(b), Options{}); !res.Binary {
			t.Errorf("%s passes for text", name)
		}
	}
}

func TestBinary(t *testing.T) {
	junk := bytes.Repeat([]byte{0x7f, 'E', 'L', 'F', 0, 0, 0, 1, 0xff, 0xfe, 0x80, '\n'}, 500)
	if res := mustParse(t, string(junk), Options{}); !res.Binary {
		t.Error("an executable passes for a log")
	}
	if res := mustParse(t, "caf\xe9\nall is well here\n", Options{}); res.Binary {
		t.Error("one byte of Latin-1 makes a log binary")
	}
	if res := mustParse(t, "", Options{}); res.Binary || res.Lines != 0 {
		t.Errorf("an empty log: %+v", res)
	}
}

// endless repeats one line without end, up to n bytes.
type endless struct{ line, left int }

func (e *endless) Read(b []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := min(len(b), e.left)
	for i := range b[:n] {
		b[i] = 'x'
		if e.line > 0 && (e.left-i)%e.line == 0 {
			b[i] = '\n'
		}
	}
	e.left -= n
	return n, nil
}

func TestMemoryDoesNotGrowWithTheLog(t *testing.T) {
	for name, line := range map[string]int{"one line": 0, "many lines": 80} {
		before := allocated()
		res, err := Parse(&endless{line: line, left: 32 << 20}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if res.Bytes != 32<<20 {
			t.Errorf("%s: read %d bytes", name, res.Bytes)
		}
		if grown := allocated() - before; grown > 4<<20 {
			t.Errorf("%s: 32 MiB of log allocated %d KiB in all", name, grown>>10)
		}
	}
}

// allocated returns how many bytes were ever allocated.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func TestWindowsPaths(t *testing.T) {
	res := mustParse(t, "C:\\src\\my app\\a.c:3:5: error: bad\nsrc\\b.c:4:1: error: worse\n", Options{Workspace: t.TempDir()})
	if len(res.Diagnostics) != 2 {
		t.Fatalf("got %+v", res.Diagnostics)
	}
	if d := res.Diagnostics[0]; d.File != "C:/src/my app/a.c" || d.PathStatus != aires.PathOutside || d.Line != 3 {
		t.Errorf("drive: %+v", d)
	}
	if d := res.Diagnostics[1]; filepath.ToSlash(d.File) != "src/b.c" || d.PathStatus != aires.PathMissing {
		t.Errorf("relative: %+v", d)
	}
}

// anyOf is a gate that opens for lines that hold one of words.
func anyOf(words []string) *gate {
	who := map[string]mask{}
	for _, w := range words {
		who[w] = everyone
	}
	return newGate(who)
}
