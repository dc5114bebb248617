package diag

import (
	"fmt"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// parsed reads a log given as text.
func parsed(t testing.TB, log string) []aires.Diagnostic {
	t.Helper()
	res, err := Parse(strings.NewReader(log), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return res.Diagnostics
}

// only returns the one diagnostic of a log.
func only(t *testing.T, log string) aires.Diagnostic {
	t.Helper()
	ds := parsed(t, log)
	if len(ds) != 1 {
		t.Fatalf("%d diagnostics, want 1: %+v", len(ds), ds)
	}
	return ds[0]
}

// symbols writes symbols as "role=name role=name".
func symbols(d *aires.Diagnostic) string {
	var words []string
	for _, s := range d.Symbols {
		words = append(words, string(s.Role)+"="+s.Name)
	}
	return strings.Join(words, " ")
}

func TestRustKinds(t *testing.T) {
	for _, c := range []struct {
		head    string
		kind    aires.Kind
		symbols string
	}{
		{"error[E0425]: cannot find value `totl` in this scope", aires.KindMissingSymbol, "missing=totl"},
		{"error[E0412]: cannot find type `Gadget` in this scope", aires.KindMissingSymbol, "missing=Gadget"},
		{"error[E0433]: failed to resolve: use of undeclared type `HashMap`", aires.KindMissingSymbol, "missing=HashMap"},
		{"error[E0433]: failed to resolve: use of undeclared crate or module `serde`", aires.KindMissingSymbol, "missing=serde"},
		{"error[E0599]: no method named `shout` found for struct `Greeter` in the current scope", aires.KindMissingSymbol, "missing=shout"},
		{"error[E0609]: no field `nam` on type `&Greeter`", aires.KindMissingSymbol, "missing=nam"},
		{"error[E0432]: unresolved import `foo::bar`", aires.KindMissingFile, "missing=foo::bar"},
		{"error[E0463]: can't find crate for `std`", aires.KindMissingFile, "missing=std"},
		{"error[E0583]: file not found for module `gone`", aires.KindMissingFile, "missing=gone"},
		{"error[E0308]: mismatched types", aires.KindType, ""},
		{"error[E0382]: use of moved value: `g`", aires.KindType, ""},
		{"error[E0765]: unterminated double quote string", aires.KindSyntax, ""},
		{"error: expected one of `.`, `;`, `?`, `}`, or an operator, found `let`", aires.KindSyntax, "expected=. found=let"},
		{"error: this file contains an unclosed delimiter", aires.KindSyntax, ""},
		{"error: cannot find macro `shriek` in this scope", aires.KindMissingSymbol, "missing=shriek"},
		{"error: couldn't read `src/gone.txt`: No such file or directory (os error 2)", aires.KindMissingFile, "missing=src/gone.txt"},
		{"error: no such feature here", aires.KindOther, ""},
	} {
		d := only(t, c.head+"\n  --> src/main.rs:4:5\n   |\n4  |     x\n   |     ^\n\n")
		if d.Kind != c.kind || symbols(&d) != c.symbols {
			t.Errorf("%s: kind %s symbols %q, want %s %q", c.head, d.Kind, symbols(&d), c.kind, c.symbols)
		}
		if d.Tool != "rustc" || d.Severity != aires.SeverityError || d.File != "src/main.rs" || d.Line != 4 || d.Column != 5 || d.EndColumn != 6 {
			t.Errorf("%s: %+v", c.head, d)
		}
	}
}

func TestRustLint(t *testing.T) {
	log := "warning: unused variable: `a`\n --> src/main.rs:1:5\n  |\n1 | let a;\n  |     ^\n  |\n  = note: `#[warn(unused_variables)]` on by default\n\n" +
		"warning: unused variable: `b`\n --> src/main.rs:2:5\n\n" +
		"error: returning the result of a `let` binding from a block\n --> src/main.rs:3:5\n  |\n" +
		"  = help: for further information visit https://rust-lang.github.io/rust-clippy/master/index.html#let_and_return\n\n" +
		"error: unused import: `std::io`\n --> src/main.rs:4:5\n  |\nnote: the lint level is defined here\n --> src/main.rs:1:9\n" +
		"  |\n1 | #![deny(warnings)]\n  |         ^^^^^^^^\n  = note: `#[deny(unused_imports)]` implied by `#[deny(warnings)]`\n\n"
	want := []string{"unused_variables", "unused_variables", "clippy::let_and_return", "unused_imports"}
	ds := parsed(t, log)
	if len(ds) != len(want) {
		t.Fatalf("%d diagnostics: %+v", len(ds), ds)
	}
	for i, d := range ds {
		if d.Code != want[i] {
			t.Errorf("%s: code %q, want %q", d.Message, d.Code, want[i])
		}
	}
	if ds[0].Kind != aires.KindWarning || ds[3].Kind != aires.KindOther || ds[3].Severity != aires.SeverityError {
		t.Errorf("kinds: %s %s", ds[0].Kind, ds[3].Kind)
	}
	if n := ds[3].Notes[0]; n.File != "src/main.rs" || n.Line != 1 || n.Column != 9 {
		t.Errorf("note has no place: %+v", n)
	}
}

func TestRustClosingLineAloneIsTheError(t *testing.T) {
	d := only(t, "   Compiling big v0.1.0 (/src/demo/big)\nerror: could not compile `big` (lib)\n\nCaused by:\n  process didn't exit successfully: `rustc --crate-name big` (signal: 9, SIGKILL: kill)\n")
	if d.Tool != "cargo" || d.Kind != aires.KindFatal || !d.Fatal || len(d.Notes) != 1 {
		t.Errorf("%+v", d)
	}
}

func TestRustOldPanic(t *testing.T) {
	d := only(t, "thread 'tests::adds' panicked at 'no luck', src/lib.rs:11:9\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\n\nfailures:\n    tests::adds\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored\n")
	if d.Kind != aires.KindTest || d.Message != "no luck" || d.File != "src/lib.rs" || d.Line != 11 || d.Column != 9 {
		t.Errorf("%+v", d)
	}
}

// TestProse feeds lines that look like diagnostics and are none.
func TestProse(t *testing.T) {
	for _, log := range []string{
		"    0 Error(s)", "    0 Warning(s)", "0 errors, 0 warnings", "warning: 3 files", "error: 0", "errors: 0",
		"see http://localhost:8080/error: nothing", "12:30:45 error count: 0", "Found 0 errors. Watching for file changes.",
		"no error: all is well", "the build had an error: see above", "[INFO] 0 errors", "[ERROR] ", "[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.",
		"BUILD SUCCESSFUL in 3s", "> Task :compileJava UP-TO-DATE", "Build succeeded.", "Time Elapsed 00:00:01.00", "npm warn deprecated x@1.0.0: use y",
		"Test result: error: none", "error TS: none", "TS2304: Cannot find name", "error CS", "CS0246", "A.java:5: see here", "e: x", "* Try:",
		"src/a.ts:1:2 - no error here", "Downloading https://example.org:443/a.rs:1:2: error handling", "thread 'main' is running",
		"    Finished `dev` profile [unoptimized] target(s) in 0.02s", "test tests::error_works ... ok", "test result: ok. 5 passed; 0 failed; 0 ignored",
		"note: this is an error: really", "Compilation failed: 0 error(s), 0 warnings", "✖ 0 problems (0 errors, 0 warnings)", "1 error", "2 warnings",
		"   Compiling thiserror v1.0.0", "  Failed to say hello", "warning level 3: enabled", "Copying error.cs -> bin/error.cs", "Note: A.java uses unchecked or unsafe operations.",
	} {
		if ds := parsed(t, log+"\n"); len(ds) != 0 {
			t.Errorf("%q: %+v", log, ds)
		}
	}
}

func FuzzRust(f *testing.F) {
	fuzzFamily(f, "rust", func() family { return newRust() })
}

// fuzzFamily feeds one family alone whatever the fuzzer makes of the fixtures
// of dir, and checks what always holds.
func fuzzFamily(f *testing.F, dir string, fresh func() family) {
	for _, log := range fixtures(f) {
		if strings.Contains(log, dir) {
			f.Add(string(read(f, log)))
		}
	}
	g := openGate()
	f.Fuzz(func(t *testing.T, log string) {
		res, err := parse(strings.NewReader(log), Options{}, []asked{{fresh(), everyone}}, g)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range res.Diagnostics {
			if d.Count < 1 || d.Line < 0 || d.Column < 0 || d.EndLine < 0 || d.EndColumn < 0 {
				t.Fatalf("counts and places: %+v", d)
			}
			if d.Tool == "" || d.Kind == "" || d.Severity == "" {
				t.Fatalf("incomplete: %+v", d)
			}
			if d.EndLine != 0 && d.EndLine < d.Line && dir == "rust" {
				t.Fatalf("ends before it begins: %+v", d)
			}
			if d.Log.FirstLine < 1 || d.Log.LastLine < d.Log.FirstLine || d.Log.LastLine > res.Lines {
				t.Fatalf("span: %+v of %d lines", d.Log, res.Lines)
			}
		}
	})
}

// TestFamiliesInCI reads the fixtures as a CI system wraps them, and without
// the gate: neither may change what is found.
func TestFamiliesInCI(t *testing.T) {
	for _, dir := range []string{"rust", "typescript", "java", "msbuild"} {
		for _, file := range fixtures(t) {
			if !strings.Contains(file, dir) {
				continue
			}
			log := string(read(t, file))
			want := brief(parsed(t, log))
			var wrapped strings.Builder
			for text := range strings.Lines(log) {
				wrapped.WriteString("2026-11-23T12:34:56.7890123Z " + strings.TrimRight(text, "\r\n") + "\r\n")
			}
			if got := brief(parsed(t, wrapped.String())); got != want {
				t.Errorf("%s behind timestamps:\n%s\nwant:\n%s", file, got, want)
			}
			res, err := parse(strings.NewReader(log), Options{}, families(), anyOf(bytewise()))
			if err != nil {
				t.Fatal(err)
			}
			if got := brief(res.Diagnostics); got != want {
				t.Errorf("%s with the gate open:\n%s\nwant:\n%s", file, got, want)
			}
		}
	}
}

// bytewise are words that open the gate on any line but an empty one.
func bytewise() []string {
	var words []string
	for b := range 256 {
		words = append(words, string([]byte{byte(b)}))
	}
	return words
}

// brief writes diagnostics one a line.
func brief(ds []aires.Diagnostic) string {
	var b strings.Builder
	for _, d := range ds {
		fmt.Fprintf(&b, "%s %s %s %s %s:%d:%d-%d:%d x%d %d notes: %s\n", d.Tool, d.Severity, d.Kind, d.Code,
			d.File, d.Line, d.Column, d.EndLine, d.EndColumn, d.Count, len(d.Notes), d.Message)
	}
	return b.String()
}

func TestRustLinking(t *testing.T) {
	for note, want := range map[string]string{
		"/usr/bin/ld: cannot find -lssl: No such file or directory":              "missing=ssl",
		"rust-lld: error: unable to find library -lssl":                          "missing=ssl",
		"LINK : fatal error LNK1181: cannot open input file 'ssl.lib'":           "missing=ssl.lib",
		"main.rs:(.text+0x5): undefined reference to `not_there'":                "missing=not_there",
		"rust-lld: error: undefined symbol: not_there":                           "missing=not_there",
		"collect2: fatal error: ld terminated with signal 9 [Killed], core dump": "",
	} {
		d := only(t, "error: linking with `cc` failed: exit status: 1\n  |\n  = note:  \"cc\" \"-m64\"\n  = note: "+note+"\n          \n\nerror: could not compile `a` (bin \"a\") due to 1 previous error\n")
		if d.Tool != "rustc" || symbols(&d) != want {
			t.Errorf("%s: %s %q, want %q", note, d.Tool, symbols(&d), want)
		}
	}
}
