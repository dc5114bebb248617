package evidence

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

func mustLoad(t testing.TB) *catalogue {
	t.Helper()
	c, err := loadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCatalogueCovers(t *testing.T) {
	entries, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	per := map[string]int{}
	for _, e := range entries {
		family, _, _ := strings.Cut(e.ID, "/")
		per[family]++
	}
	if len(entries) < 400 {
		t.Errorf("%d entries, want at least 400", len(entries))
	}
	for tool, family := range families {
		if per[family] < 15 {
			t.Errorf("family %s (of %s) has %d entries, want at least 15", family, tool, per[family])
		}
	}
}

// Every tool that is said to have documentation has some.
func TestCatalogueSpeaksOfEveryTool(t *testing.T) {
	c := mustLoad(t)
	spoken := map[string]bool{}
	for _, e := range c.entries {
		for _, tool := range e.Tools {
			spoken[tool] = true
		}
	}
	for tool := range families {
		if !spoken[tool] {
			t.Errorf("no entry names %s", tool)
		}
	}
}

func TestLookupByEveryCode(t *testing.T) {
	c := mustLoad(t)
	for i := range c.entries {
		e := &c.entries[i]
		for _, code := range e.Codes {
			for _, tool := range e.Tools {
				if got := c.lookup(&aires.Diagnostic{Tool: tool, Code: code, Message: "words of no entry"}); got != e {
					t.Errorf("%s of %s finds %s, want %s", code, tool, id(got), e.ID)
				}
			}
		}
	}
}

// The message alone finds its own entry, so no entry shadows another.
func TestLookupByEveryExample(t *testing.T) {
	c := mustLoad(t)
	for i := range c.entries {
		e := &c.entries[i]
		if e.Match == "" {
			continue
		}
		if !regexp.MustCompile(e.Match).MatchString(e.Example) {
			t.Errorf("%s: match %q is not in its example %q", e.ID, e.Match, e.Example)
		}
		for _, tool := range e.Tools {
			if got := c.lookup(&aires.Diagnostic{Tool: tool, Message: e.Example}); got != e {
				t.Errorf("%s: %s of %q finds %s", e.ID, tool, e.Example, id(got))
			}
		}
	}
}

// Messages that look alike, in the words of the tools themselves.
func TestLookupTellsApart(t *testing.T) {
	c := mustLoad(t)
	for _, tt := range []struct{ tool, code, message, want string }{
		{"go", "", `./main.go:3:2: undefined: fmt.Printn`, "go/undefined"},
		{"go", "", `undefined: g`, "go/undefined"},
		{"go", "", `p.foo undefined (type *int has no field or method foo)`, "go/no-field-or-method"},
		{"go", "", `cannot use P{} (value of struct type P) as I value in variable declaration: P does not implement I (method M has pointer receiver)`, "go/missing-method"},
		{"go", "", `cannot use n (variable of type int) as float64 value in assignment`, "go/cannot-use"},
		{"go", "", `"fmt" imported as f and not used`, "go/unused-import"},
		{"go", "", `go: module github.com/spf13/pflag@upgrade found (v1.1.0), but does not contain package github.com/spf13/pflag/nosuch`, "go/no-required-module"},
		{"go", "", `runtime.main_main·f: function main is undeclared in the main package`, "go/main-undeclared"},
		{"gcc", "", `‘undeclared’ undeclared (first use in this function)`, "gcc/undeclared"},
		{"clang", "", `use of undeclared identifier 'foo'`, "gcc/undeclared"},
		{"gcc", "", `nosuch.h: No such file or directory`, "gcc/missing-header"},
		{"clang", "", `'nosuch.h' file not found`, "gcc/missing-header"},
		{"gcc", "", `expected ‘;’ before ‘return’`, "gcc/syntax"},
		{"gcc", "-Werror=unused-variable", `unused variable ‘x’`, "gcc/unused"},
		{"gcc", "-Wformat=", `format ‘%d’ expects argument of type ‘int’, but argument 2 has type ‘char *’`, "gcc/format"},
		{"ld", "", `cannot find -lnosuchlib: No such file or directory`, "gcc/missing-library"},
		{"ld", "", `undefined reference to 'main'`, "gcc/undefined-main"},
		{"ld", "", `undefined reference to 'main_loop'`, "gcc/undefined-reference"},
		{"ld", "", `undefined symbol: foo`, "gcc/undefined-reference"},
		{"make", "", `*** [Makefile:2: all] Error 127`, "gcc/make-command-not-found"},
		{"make", "", `*** [Makefile:2: all] Error 2`, "gcc/make-recipe-failed"},
		{"make", "", `nosuch.mk: No such file or directory`, "gcc/make-no-makefile"},
		{"gfortran", "", `Function ‘undefined_fn’ at (1) has no IMPLICIT type`, "fortran/no-implicit-type"},
		{"gfortran", "", `Named constant ‘n’ in variable definition context (assignment) at (1)`, "fortran/constant-changed"},
		{"gnat", "", `"end if;" expected for "if" at line 6`, "ada/end-expected"},
		{"gnat", "", `expected private type "T" defined at pkg.ads:3`, "ada/expected-type"},
		{"gnat", "", `assignment to loop parameter not allowed`, "ada/in-parameter"},
		{"scalac", "", `object Nope is not a member of package collection`, "scala/not-a-member"},
		{"scalac", "", `not found: object nowhere`, "scala/not-found-value"},
		{"swiftc", "", `cannot find 'Watering' in scope`, "swift/cannot-find"},
		{"swiftc", "", `cannot find type 'Watering' in scope`, "swift/cannot-find-type"},
		{"rustc", "E0502", `cannot borrow x as mutable because it is also borrowed as immutable`, "rust/e0499-two-mutable"},
		{"rustc", "", `cannot find macro nomacro in this scope`, "rust/macro-not-found"},
		{"cargo", "", `failed to select a version for the requirement serde = "^99"`, "rust/cargo-no-package"},
		{"tsc", "TS2345", `Argument of type 'string' is not assignable to parameter of type 'number'.`, "typescript/ts2345-argument"},
		{"javac", "", `incompatible types: possible lossy conversion from double to int`, "java/lossy-conversion"},
		{"javac", "", `incompatible types: String cannot be converted to int`, "java/incompatible-types"},
		{"javac", "", `class, interface, enum, or record expected`, "java/syntax"},
		{"gradle", "", `Execution failed for task ':app:compileJava'.`, "java/task-failed"},
		{"kotlinc", "", `unresolved reference: foo`, "java/kotlin-unresolved"},
		{"csc", "CS0234", `The type or namespace name 'Y' does not exist in the namespace 'X'`, "msbuild/cs0246-type-not-found"},
		{"python", "TypeError", `'NoneType' object is not subscriptable`, "python/none-value"},
		{"python", "TypeError", `object of type 'int' has no len()`, "python/not-that-kind"},
		{"python", "TypeError", `something new`, "python/type-error"},
		{"python", "", `TypeError: something new`, "python/type-error"},
		{"python", "AttributeError", `something new`, "python/attribute"},
		{"python", "SyntaxError", `something new`, "python/syntax"},
		{"python", "ImportError", `cannot import name 'a' from 'b' (b.py)`, "python/cannot-import-name"},
		{"python", "", `ModuleNotFoundError: No module named 'nosuch'`, "python/module-not-found"},
		{"pytest", "", `E       fixture 'nofix' not found`, "python/pytest-fixture"},
		{"pytest", "AssertionError", `assert [1, 2] == [1, 3]`, "python/assertion"},
	} {
		if got := id(c.lookup(&aires.Diagnostic{Tool: tt.tool, Code: tt.code, Message: tt.message})); got != tt.want {
			t.Errorf("%s %s %q finds %s, want %s", tt.tool, tt.code, tt.message, got, tt.want)
		}
	}
}

func TestLookupOfTheUnknownIsNil(t *testing.T) {
	c := mustLoad(t)
	for _, d := range []aires.Diagnostic{
		{},
		{Tool: "cobol", Code: "CS0246", Message: "undefined: x"},
		{Tool: "go", Code: "CS0246", Message: "words of no entry"},
		{Tool: "csc", Code: "CS99999", Message: "words of no entry"},
		{Tool: "gcc", Code: "-Wno-such-option", Message: ""},
	} {
		if e := c.lookup(&d); e != nil {
			t.Errorf("%+v finds %s", d, e.ID)
		}
	}
}

// official are the hosts of the documentation that entries may point at.
var official = []string{
	"go.dev", "pkg.go.dev", "gcc.gnu.org", "sourceware.org", "www.gnu.org", "isocpp.org", "cmake.org", "ninja-build.org",
	"doc.rust-lang.org", "www.typescriptlang.org", "docs.npmjs.com", "eslint.org", "docs.oracle.com", "maven.apache.org",
	"docs.gradle.org", "kotlinlang.org", "learn.microsoft.com", "docs.python.org", "docs.pytest.org", "pip.pypa.io", "mypy.readthedocs.io",
	"fortran-lang.org", "learn.adacore.com", "docs.scala-lang.org", "docs.swift.org",
}

func TestCatalogueLinksToOfficialDocumentation(t *testing.T) {
	used := map[string]bool{}
	for _, e := range mustLoad(t).entries {
		u, err := url.Parse(e.URL)
		if err != nil || u.Scheme != "https" || u.RawQuery != "" || u.User != nil || !slices.Contains(official, u.Host) {
			t.Errorf("%s: %q is not an address of official documentation (%v)", e.ID, e.URL, err)
			continue
		}
		used[u.Host] = true
	}
	if got := slices.Sorted(maps.Keys(used)); len(got) != len(official) {
		t.Errorf("hosts in use: %v, want all of %v", got, official)
	}
}

// The literals of a pattern only ever spare work, they never change its answer.
func TestRequiredLiteralsAreRequired(t *testing.T) {
	c := mustLoad(t)
	without := 0
	for _, tool := range []string{"go", "gcc", "rustc", "tsc", "javac", "msbuild", "python"} {
		for _, p := range c.patterns[tool] {
			if len(p.literals) == 0 {
				without++
			}
			for i := range c.entries {
				if families[c.entries[i].Tools[0]] != families[tool] {
					continue
				}
				if text := c.entries[i].Example; p.re.MatchString(text) != p.matches(text) {
					t.Errorf("%s: literals %q rule out %q", p.entry.ID, p.literals, text)
				}
			}
		}
	}
	if without > 5 {
		t.Errorf("%d patterns have no literal to look for first, want at most 5", without)
	}
}

func TestParseEntriesRefuses(t *testing.T) {
	good := "- {id: go/a, tools: [go], codes: [A1], title: T, explanation: E, causes: [a, b], remedies: [c, d], url: 'https://go.dev/', example: x}\n"
	if _, err := parseEntries([]byte(good), "go"); err != nil {
		t.Fatalf("the base of this test: %v", err)
	}
	for name, tt := range map[string]struct{ old, new, want string }{
		"an unknown field":    {"title: T", "title: T, tittle: T", "tittle"},
		"another family":      {"go/a", "gcc/a", "id must be go/slug"},
		"no slug":             {"go/a", "go/", "id must be go/slug"},
		"no tool":             {"tools: [go]", "tools: []", "no tool"},
		"a foreign tool":      {"tools: [go]", "tools: [gcc]", `"gcc"`},
		"nothing to find":     {"codes: [A1]", "codes: []", "neither codes nor match"},
		"http":                {"https:", "http:", "not https"},
		"no host":             {"https://go.dev/", "https:/ref", "not https"},
		"one cause":           {"[a, b]", "[a]", "causes: want 2 to 4"},
		"five remedies":       {"[c, d]", "[c, d, e, f, g]", "remedies: want 2 to 4"},
		"an empty title":      {"title: T", "title: ''", "title is empty"},
		"a long title":        {"title: T", "title: " + strings.Repeat("T", 81), "81 characters"},
		"an escape sequence":  {"explanation: E", `explanation: "E\e[31m"`, "plain text"},
		"a second document":   {"example: x}", "example: x}\n---\n[]", "more than one"},
		"not a list":          {"- {", "{", "cannot unmarshal"},
		"an empty code":       {"codes: [A1]", "codes: ['']", "code is empty"},
		"a padded remedy":     {"[c, d]", "['c ', d]", "padded"},
		"a line break inside": {"example: x", `example: "x\ny"`, "one line"},
	} {
		text := strings.Replace(good, tt.old, tt.new, 1)
		if _, err := parseEntries([]byte(text), "go"); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tt.want)
		}
	}
}

func TestNewCatalogueRefuses(t *testing.T) {
	a, b := Entry{ID: "go/a", Tools: []string{"go"}, Codes: []string{"A"}}, Entry{ID: "go/b", Tools: []string{"go"}, Codes: []string{"A"}}
	broken := Entry{ID: "go/c", Tools: []string{"go"}, Match: "("}
	for name, tt := range map[string]struct {
		entries []Entry
		want    string
	}{
		"an id twice":    {[]Entry{a, a}, "go/a is taken twice"},
		"a code twice":   {[]Entry{a, b}, "code A is in both go/a and go/b"},
		"a broken match": {[]Entry{broken}, "go/c"},
	} {
		if _, err := newCatalogue(tt.entries); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tt.want)
		}
	}
}

// FuzzLookup: whatever a log holds, an entry that is found is one of the
// tool's family, and finding it does not depend on the literals.
func FuzzLookup(f *testing.F) {
	c := mustLoad(f)
	for i := range c.entries {
		f.Add(c.entries[i].Tools[0], "", c.entries[i].Example)
	}
	f.Fuzz(func(t *testing.T, tool, code, message string) {
		e := c.lookup(&aires.Diagnostic{Tool: tool, Code: code, Message: message})
		if e != nil && families[e.Tools[0]] != families[tool] {
			t.Errorf("%q %q %q finds %s", tool, code, message, e.ID)
		}
		for _, p := range c.patterns[tool] {
			if p.re.MatchString(message) != p.matches(message) {
				t.Errorf("%s: literals %q rule out %q", p.entry.ID, p.literals, message)
			}
		}
	})
}

// BenchmarkLookup reports how much the search for literals spares: the ratio
// of the time with them to the time without, over every example.
func BenchmarkLookup(b *testing.B) {
	for name, prepare := range map[string]func(*pattern){
		"literals": func(*pattern) {},
		"regexp":   func(p *pattern) { p.literals = nil },
	} {
		b.Run(name, func(b *testing.B) {
			c := mustLoad(b)
			for _, patterns := range c.patterns {
				for i := range patterns {
					prepare(&patterns[i])
				}
			}
			for b.Loop() {
				for i := range c.entries {
					c.lookup(&aires.Diagnostic{Tool: c.entries[i].Tools[0], Message: c.entries[i].Example})
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(c.entries)), "ns/lookup")
		})
	}
}

func id(e *Entry) string {
	if e == nil {
		return "nothing"
	}
	return e.ID
}
