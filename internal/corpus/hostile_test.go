package corpus_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
	"github.com/airesdev/aires/internal/diag"
)

// chatter is what builds print that looks like errors and is none.
const chatter = `0 errors, 0 warnings
error: 0
errors: 0, failures: 0
test_error_handling ok
--- PASS: TestErrorPath (0.00s)
test error_is_reported ... ok
tests/test_errors.py::test_error_message PASSED [ 50%]
GET http://localhost:8080/errors/12:30:45 200
see https://example.com:8443/docs/error.html#e1:2:3
12:30:45 starting the error reporter
2026-11-23 12:30:45,123 INFO no errors so far
[INFO] Errors: 0, Skipped: 0
cc -Wall -Werror -c -o error.o error.c
[ 50%] Building C object CMakeFiles/errors.dir/error.c.o
Compiling error-chain v0.12.4
Downloading error_prone_annotations-2.3.4.jar
added 12 packages, and audited 13 packages in 1s
found 0 errors
Build succeeded. 0 Warning(s) 0 Error(s)
`

// TestCorpusChatter puts chatter around every log: it must neither be taken for
// errors nor cost any.
func TestCorpusChatter(t *testing.T) {
	var raw, around tally
	for _, c := range load(t) {
		b := lay(t, c)
		ds, causes := b.read(t, b.log)
		one, _ := score(c.Truth.Errors, ds, causes)
		raw.add(one)
		ds, causes = b.read(t, []byte(chatter+string(b.log)+"\n"+chatter))
		two, p := score(c.Truth.Errors, ds, causes)
		around.add(two)
		if one.found != two.found || one.spurious != two.spurious {
			for _, d := range p.extra {
				t.Logf("%s/%s: spurious %s:%d %q", c.Toolchain, c.Name, d.File, d.Line, d.Message)
			}
		}
	}
	t.Logf("figure: with chatter around %d found, %d spurious (raw: %d, %d)", around.found, around.spurious, raw.found, raw.spurious)
	if around.found != raw.found || around.spurious != raw.spurious {
		t.Errorf("chatter changes what is found: %+v, raw %+v", around, raw)
	}
}

// TestCorpusHostile reads megabytes of each kind of hostile text, in
// bounded time, with a true error behind it that must not be lost.
func TestCorpusHostile(t *testing.T) {
	fill := func(part string) string { return strings.Repeat(part, hostileSize/len(part)) }
	truth := "\nsrc/main.c:7:3: error: expected ';' before '}' token\n"
	for _, c := range []struct {
		name, log string
		many      bool // holds errors of its own
	}{
		{"one line", fill("x"), false},
		{"one line of places", fill("a.c:1:1: "), false},
		{"one line of errors", fill("error: "), false},
		{"colons", fill(strings.Repeat(":", 400) + "\n"), false},
		{"brackets", fill(strings.Repeat("[", 300) + strings.Repeat("]", 300) + "\n"), false},
		{"spaces", fill(strings.Repeat(" ", 7000) + "x\n"), false},
		{"quotes", fill(strings.Repeat("'", 5000) + "\n"), false},
		{"slashes", fill(strings.Repeat("/..", 3000) + "\n"), false},
		{"carriage returns", fill("10%\r"), false},
		{"invalid UTF-8", fill("\x80\xff error\xc3\n"), false},
		{"Shift-JIS", fill("\x83G\x83\x89\x81[: \x83t\x83@\x83C\x83\x8b\n"), false},
		{"open escapes", fill("\x1b]8;;\x1bP\x1b_\x9b"), false},
		{"closed escapes", fill("\x1b[31m\x1b]0;t\a\x1b(B\x1b[0m\n"), false},
		{"bidi", fill("\u202e\u2066rorre\u2069\n"), false},
		{"errors", fill("/etc/passwd:1:1: error: unknown type name 'root'\n"), true},
		{"different errors", many(hostileSize / 52), true},
		{"traceback", fill("Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			log := []byte(c.log + truth)
			start := time.Now()
			res, err := diag.Parse(bytes.NewReader(log), diag.Options{})
			if err != nil {
				t.Fatal(err)
			}
			causes := cause.Group(res.Diagnostics, nil)
			took := time.Since(start)
			t.Logf("figure: hostile %s: %.2f s for %d MB, %d diagnostics, %d dropped", c.name, took.Seconds(), len(log)>>20, len(res.Diagnostics), res.Dropped)
			if took > slowest {
				t.Errorf("took %s, aim 2 s", took)
			}
			found, errs := false, 0
			for _, d := range res.Diagnostics {
				found = found || d.File == "src/main.c" && d.Line == 7
				if d.Severity == aires.SeverityError {
					errs += d.Count
				}
			}
			if !found && res.Dropped == 0 {
				t.Error("the true error behind it is lost, and nothing says so")
			}
			if !c.many && (errs != 1 || len(causes) != 1) {
				t.Errorf("%d errors in %d causes, there is one", errs, len(causes))
			}
		})
	}
}

// slowest leaves room for a busy machine and the race detector: what is measured
// here is time on the wall. diag's own test measures time of the processor.
const slowest = 30 * time.Second

func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "src/f%d.c:%d:5: error: 'sym%d' undeclared\n", i%500, i%3000+1, i)
	}
	return b.String()
}
