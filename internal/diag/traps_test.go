package diag

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// traps are lines of builds in which all went well, and of whatever else stands
// in logs: each looks like an error to somebody.
var traps = []string{
	"internal/a/b_test.go:43:\t\tlog: \"C.java:3: error: cannot find symbol\",", // grep -n
	"src/Main.java:10:  // A.java:3: error: ';' expected",
	"docs/errors.md:12:a.c:1:2: is where the error is",
	"+\tif err != nil { return fmt.Errorf(\"error: %w\", err) }", "-a.c:1:2: the error was here", "@@ -1,2 +3,4 @@ error",
	"internal/linker.go:60:\tcase strings.Contains(text, \"error: linker command failed\"):",
	"/usr/bin/ld: supported targets: elf64-x86-64 elf32-i386", "ld: supported emulations: elf_x86_64",
	"# Error: logged: src/a.ts(1,2): error TS1: said by a test that passed", "ok 2 - error is thrown", "not ok 3 - later # TODO not yet",
	`{"level":"error","error":null,"msg":"0 errors","file":"a.c:1:2"}`, `[{"kind":"error"}]`, `{"Issues":[],"FromLinter":""}`, "[]", "[{}]",
	"[error] ", "[vite] 0 errors", "[ 50%] Building C object CMakeFiles/errors.dir/error.c.o", "[1/3] error.c", "[0] 0 errors",
	"INFO: Build completed successfully, 3 total actions", "//t:error_test                                PASSED in 0.1s", "DEBUG: /src/demo/BUILD:1:2: error is a word",
	"Loading: 0 packages loaded", "ERROR: Job failed: exit code 2", "ERROR: failed to solve: process \"/bin/sh -c make\" did not complete successfully: exit code: 2",
	"BUILD SUCCESSFUL", "[javac] Note: Some input files use unchecked or unsafe operations.", "build-1: pulling fs layer", "a1b2c3d4e5f6: Pull complete",
	"added 12 packages, and audited 13 packages in 1s", "found 0 vulnerabilities", "3 moderate severity vulnerabilities", "npm warn deprecated inflight@1.0.6: error prone",
	"  2 passing (5ms)", "  1) is a list", "  error is one of the words", "> error-app@1.0.0 build", "> tsc -p .", "packages/error build$ tsc -p .",
	"Nov 23 12:30:45 host ci-runner[12]: 0 errors", "@team/error:build: cache hit, replaying output", "error> building", "| NOTE: 0 errors",
	"::debug::error", "checking for error.h... no", "configure: error_at_line is missing, using our own", "-- Looking for error.h - not found",
	"Header \"error.h\" has symbol \"error\" : NO", "Run-time dependency error found: NO (tried pkgconfig)",
	"test tests::error_is_reported ... ok", "test tests::failed - should panic ... ok", "0 errors, 0 warnings", "1 problem was fixed",
	"Unable to find image 'error:latest' locally", "(node:12) [DEP0001] DeprecationWarning: error: old", "make: 'error' is up to date.",
	"ninja: no work to do.", "make: Nothing to be done for 'errors'.", "ar: creating liberror.a", "ranlib: file: liberror.a(error.o) has no symbols",
}

func TestTraps(t *testing.T) {
	for _, log := range append(slices.Clone(traps), strings.Join(traps, "\n"), strings.Join(traps, "\n\n")) {
		for _, d := range mustParse(t, log+"\n", Options{Workspace: workspace}).Diagnostics {
			if d.Severity == aires.SeverityError {
				t.Errorf("%q: found %s %s:%d %q", shorten(log, 200), d.Tool, d.File, d.Line, d.Message)
			}
		}
	}
	t.Logf("figure: %d lines that look like errors and are none: 0 found", len(traps))
}

// A test that is to panic says so before it passed.
func TestPanicsOfTestsThatPass(t *testing.T) {
	log := "running 2 tests\nthread 'tests::brews' panicked at src/lib.rs:4:65:\nboom\nthread 'tests::pours' panicked at src/lib.rs:9:5:\nsplash\n" +
		"test tests::brews - should panic ... ok\ntest tests::pours ... FAILED\n"
	d := only(t, log)
	if d.Line != 9 || d.Message != "splash" {
		t.Errorf("%+v", d)
	}
}

// What configure and CMake try out is no part of the build.
func TestProbes(t *testing.T) {
	for _, file := range []string{"conftest.c", "/b/CMakeFiles/CMakeScratch/TryCompile-x/a.c", "b/meson-private/tmp1/testfile.c"} {
		if res := mustParse(t, file+":1:2: fatal error: nope.h: No such file or directory\n", Options{}); res.Errors != 0 {
			t.Errorf("%s: %+v", file, res.Diagnostics)
		}
	}
	only(t, "tests/conftest.c.in/a.c:1:2: error: x\n")
}

// Linkers and monorepos leave out where a file lies.
func TestFilesWithoutTheirFolder(t *testing.T) {
	dir := t.TempDir()
	for _, file := range []string{"src/tea/pot.c", "src/cup.c", "lib/cup.c", "packages/a/src/index.ts", "packages/b/src/index.ts", ".git/leaf.c", "node_modules/x/root.c"} {
		name := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ log, file string }{
		{"pot.c:(.text+0x1): undefined reference to `x'", "src/tea/pot.c"},
		{"tea/pot.c:1:2: error: x", "src/tea/pot.c"},
		{"cup.c:1:2: error: x", "cup.c"}, // which of the two, nobody knows
		{"leaf.c:1:2: error: x", "leaf.c"},
		{"root.c:1:2: error: x", "root.c"},
		{"src/index.ts(1,2): error TS1: x", "src/index.ts"},
		{"@team/b:build: src/index.ts(1,2): error TS1: x", "packages/b/src/index.ts"},
		{"> @team/a@1.0.0 build\n> tsc\n\nsrc/index.ts(1,2): error TS1: x", "packages/a/src/index.ts"},
		{"packages/b build$ tsc\npackages/b build: src/index.ts(1,2): error TS1: x", "packages/b/src/index.ts"},
		{"[a] src/index.ts(1,2): error TS1: x", "packages/a/src/index.ts"},
	} {
		ds := mustParse(t, c.log+"\n", Options{Workspace: dir}).Diagnostics
		if len(ds) != 1 || ds[0].File != c.file {
			t.Errorf("%s: %+v, want %s", c.log, ds, c.file)
		}
	}
}

// The same words about the same relative path are two errors in two packages.
func TestJobsAreToldApart(t *testing.T) {
	res := mustParse(t, "@t/a:build: src/x.ts(1,2): error TS1: y\n@t/b:build: src/x.ts(1,2): error TS1: y\n@t/b:build: src/x.ts(1,2): error TS1: y\n", Options{})
	if len(res.Diagnostics) != 2 || res.Errors != 3 {
		t.Errorf("%+v", res)
	}
}

// A report may be broken by what other processes write.
func TestBrokenReport(t *testing.T) {
	one := `{"kind": "error", "message": "x", "locations": [{"caret": {"file": "a.c", "line": 3, "column": 4}}], "children": [], "column-origin": 1}`
	for _, log := range []string{"[" + one + "]\n", "ar: creating a.a [" + one + ", {\"kind\": \"err", "[" + one + ", " + one[:40] + "\n", "[{\"kind\": 3, \"column-origin\"" + one + "]\n"} {
		if d := only(t, log); d.File != "a.c" || d.Line != 3 || d.Tool != "gcc" {
			t.Errorf("%s: %+v", log, d)
		}
	}
}

// A line of JSON is kept whole, however long: cut short, it is none.
func TestLongReport(t *testing.T) {
	long := `[{"filePath":"a.js","source":"` + strings.Repeat("x", 3*maxLine) + `","messages":[{"ruleId":"r","severity":2,"message":"m","line":7,"column":1}]}]`
	for _, log := range []string{long, "npm run lint\n" + long, "2026-11-23T12:34:56.1234567Z " + long, "[build] \n[build] \n[build] \n[build] " + long} {
		if d := only(t, log+"\n"); d.Line != 7 || d.Code != "r" {
			t.Errorf("%s: %+v", shorten(log, 80), d)
		}
	}
}

// Names of jobs that no list knows are believed once they were met three times.
func TestNamesOfJobs(t *testing.T) {
	for _, name := range []string{"[@team/app]: ", "[app] ", "hello> ", "| ", "+build | ", "app  | ", "@team/app:build: ", "@team/app: "} {
		log := strings.Repeat(name+"> make all\n", 3) + name + "a.c:1:2: error: x\n" + name + "    1 | y\n" + name + "      | ^\n"
		d := only(t, log)
		if d.File != "a.c" || d.Log.LastLine != 6 {
			t.Errorf("%s: %+v", name, d)
		}
	}
}
