package evidence

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
)

func rust(tool, code string) aires.Diagnostic {
	return aires.Diagnostic{Tool: tool, Code: code, Severity: aires.SeverityError, Kind: aires.KindType, Message: "no", PathStatus: aires.PathNone}
}

// codes is an analysis with one cause per diagnostic.
func codes(ds ...aires.Diagnostic) *aires.Analysis {
	a := &aires.Analysis{}
	for i, d := range ds {
		d.ID = fmt.Sprintf("d%d", i+1)
		a.Diagnostics = append(a.Diagnostics, d)
		a.Causes = append(a.Causes, aires.Cause{ID: fmt.Sprintf("c%d", i+1), Root: d.ID, Diagnostics: []string{d.ID}})
	}
	return a
}

func explained(all []aires.Evidence) []aires.Evidence {
	return slices.DeleteFunc(all, func(e aires.Evidence) bool { return !strings.HasPrefix(e.Title, "rustc --explain ") })
}

func TestExplainOncePerCode(t *testing.T) {
	var asked []string
	var mu sync.Mutex
	run := func(_ context.Context, c Command) ([]byte, error) {
		if c.Name == "git" {
			return nil, exec.ErrNotFound
		}
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, c.Name+" "+strings.Join(c.Args, " "))
		if c.Dir != string(filepath.Separator) {
			t.Errorf("runs in %q, where a rust-toolchain file may choose the compiler", c.Dir)
		}
		return []byte("Explains.\r\n\x1b[1mBold\x1b[0m\n"), nil
	}
	c := open(t, t.TempDir(), Options{Run: run})
	got := explained(c.Collect(t.Context(), codes(
		rust("rustc", "E0425"), rust("cargo", "E0425"), rust("rustc", "E0308"),
		// None of these may reach a command line.
		rust("pylint", "E1101"), rust("rustc", "E042"), rust("rustc", "E0425 -Zx"), rust("rustc", "--version"), rust("rustc", "E0425\n"), rust("rustc", ""),
	)))
	slices.Sort(asked)
	if want := []string{"rustc --explain E0308", "rustc --explain E0425"}; !slices.Equal(asked, want) {
		t.Errorf("ran %q, want %q", asked, want)
	}
	var lines []string
	for _, e := range got {
		lines = append(lines, e.Cause+" "+e.Title+" "+e.URL)
		if e.Text != "Explains.\n?[1mBold?[0m" {
			t.Errorf("text %q", e.Text)
		}
	}
	want := []string{
		"c1 rustc --explain E0425 https://doc.rust-lang.org/error_codes/E0425.html",
		"c2 rustc --explain E0425 https://doc.rust-lang.org/error_codes/E0425.html",
		"c3 rustc --explain E0308 https://doc.rust-lang.org/error_codes/E0308.html",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
}

func TestExplainIsBounded(t *testing.T) {
	var runs atomic.Int32
	run := func(_ context.Context, c Command) ([]byte, error) {
		if c.Name == "git" {
			return nil, exec.ErrNotFound
		}
		runs.Add(1)
		return []byte(strings.Repeat("A line of the explanation, é.\n", 1000)), nil
	}
	c := open(t, t.TempDir(), Options{Run: run})
	var ds []aires.Diagnostic
	for i := range 100 {
		ds = append(ds, rust("rustc", fmt.Sprintf("E%04d", i)))
	}
	got := explained(c.Collect(t.Context(), codes(ds...)))
	if runs.Load() != maxQuestions || len(got) != maxQuestions {
		t.Errorf("%d runs and %d explanations, want %d", runs.Load(), len(got), maxQuestions)
	}
	if text := got[0].Text; len(text) > maxExplain+len("\n…") || !strings.HasSuffix(text, "é.\n…") {
		t.Errorf("%d bytes, ending in %q", len(text), text[len(text)-20:])
	}
}

func TestExplainSpendsItsTimeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		c := &Collector{run: func(ctx context.Context, _ Command) ([]byte, error) {
			runs.Add(1)
			<-ctx.Done() // rustup downloads a compiler
			return nil, ctx.Err()
		}}
		c.opened.Do(func() {})
		var all []*subject
		for i := range 9 {
			d := rust("rustc", fmt.Sprintf("E%04d", i))
			all = append(all, &subject{diagnostics: []*aires.Diagnostic{&d}})
		}
		began := time.Now()
		m := newManuals(t.Context(), c, all)
		m.asking.Wait()
		if spent := time.Since(began); runs.Load() != maxAtOnce || spent != manualBudget {
			t.Errorf("%d runs took %v, want %d and %v", runs.Load(), spent, maxAtOnce, manualBudget)
		}
		if got := m.about(t.Context(), all[0]); len(got) != 0 {
			t.Errorf("explains %v", got)
		}
	})
}

func TestExplainWithoutRust(t *testing.T) {
	c, _ := workspace(t)
	if got := explained(c.Collect(t.Context(), codes(rust("rustc", "E0425")))); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestExplainWithRealRust(t *testing.T) {
	if _, err := exec.LookPath("rustc"); errors.Is(err, exec.ErrNotFound) {
		t.Skip("rustc is not installed")
	}
	c := open(t, t.TempDir(), Options{Run: patient})
	got := explained(c.Collect(t.Context(), codes(rust("rustc", "E0425"))))
	if len(got) != 1 || !strings.Contains(got[0].Text, "unresolved name") {
		t.Errorf("got %+v", got)
	}
}

// answers collects the documentation that real tools give on d, by title.
func answers(t *testing.T, d aires.Diagnostic, files ...string) map[string]string {
	t.Helper()
	c, _ := workspace(t, files...)
	c.run, c.cache = patient, t.TempDir()
	texts := map[string]string{}
	for range 2 { // the second time from the cache
		all := c.Collect(t.Context(), codes(d))
		for _, e := range all {
			if e.Kind == aires.EvidenceDocumentation {
				if old, again := texts[e.Title]; again && old != e.Text {
					t.Errorf("%s: first %q, then %q", e.Title, old, e.Text)
				}
				texts[e.Title] = e.Text
			}
		}
		c.run = func(_ context.Context, c Command) ([]byte, error) {
			if c.Name != "git" {
				t.Errorf("%s is asked again", c.Name)
			}
			return nil, exec.ErrNotFound
		}
	}
	return texts
}

// TestManuals asks the tools that are installed here.
func TestManuals(t *testing.T) {
	source := "package a\n\nimport \"strings\"\n\nvar a = strings.Repeat(1, 2)\nvar b = strings.Repeet(\"x\", 2)\nvar c = sort.Ints\n"
	at := func(line int, kind aires.Kind, message string) aires.Diagnostic {
		d := inside("go", "a.go", line, 9)
		d.Kind, d.Message = kind, message
		return d
	}
	python := func(code, message string, kind aires.Kind, missing string) aires.Diagnostic {
		d := inside("python", "a.py", 1, 1)
		d.Kind, d.Code, d.Message = kind, code, message
		if missing != "" {
			d.Symbols = []aires.Symbol{{Name: missing, Role: aires.RoleMissing}}
		}
		return d
	}
	coded := func(tool, code string) aires.Diagnostic {
		d := inside(tool, "a.c", 1, 1)
		d.Code = code
		return d
	}
	tests := []struct {
		tool, title, want string
		d                 aires.Diagnostic
	}{
		{"go", "go doc strings.Repeat", "func Repeat(s string, count int) string", at(5, aires.KindType, "cannot use 1 (untyped int constant) as string value in argument to strings.Repeat")},
		{"go", "what strings exports, by go doc -short", "func Repeat(s string, count int) string", at(6, aires.KindMissingSymbol, "undefined: strings.Repeet")},
		{"go", "go doc sort", `import "sort"`, at(7, aires.KindMissingSymbol, "undefined: sort")},
		{"gcc", "gcc --help=warnings on -Wunused-variable", "Warn when a variable is unused", coded("gcc", "-Werror=unused-variable")},
		{"javac", "javac --help-lint on rawtypes", "raw types", coded("javac", "rawtypes")},
		{"python3", "Python on KeyError", "Mapping key not found.", python("KeyError", "KeyError: 'x'", aires.KindTest, "")},
		{"python3", "Python's standard library on json", "import json", python("NameError", "name 'json' is not defined", aires.KindMissingSymbol, "json")},
		{"python3", "Python's standard library on OrderedDict", "from collections import OrderedDict", python("NameError", "name 'OrderedDict' is not defined", aires.KindMissingSymbol, "OrderedDict")},
	}
	for _, test := range tests {
		t.Run(test.title, func(t *testing.T) {
			if _, err := exec.LookPath(test.tool); err != nil {
				t.Skip(test.tool, " is not installed")
			}
			got := answers(t, test.d, "a.go", source, "a.py", "x\n", "a.c", "int a;\n")
			if !strings.Contains(got[test.title], test.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestManualsPassNamesAsNames holds that nothing of a log becomes an option or a
// command.
func TestManualsPassNamesAsNames(t *testing.T) {
	c, _ := workspace(t, "a.go", "package a\n\nimport \"strings\"\n")
	c.run = func(_ context.Context, c Command) ([]byte, error) {
		for _, a := range c.Args[1:] {
			if c.Name != "git" && strings.HasPrefix(a, "-") && a != "-short" && !strings.HasPrefix(a, "-J") && a != "--help-lint" && a != "-S" && a != "-c" && a != "-I" {
				t.Errorf("%s %q", c.Name, c.Args)
			}
		}
		return nil, nil
	}
	var ds []aires.Diagnostic
	for _, tool := range []string{"go", "gcc", "javac", "python", "rustc"} {
		for _, text := range []string{"--exec=x", "-Wl,x", "-W-x", "-o x", "x;y", "undefined: -exec", "strings.-Exec", "$(x)Error", "-cError"} {
			d := inside(tool, "a.go", 1, 1)
			d.Code, d.Message, d.Kind = text, text, aires.KindMissingSymbol
			d.Symbols = []aires.Symbol{{Name: text, Role: aires.RoleMissing}}
			ds = append(ds, d)
		}
	}
	c.Collect(t.Context(), codes(ds...))
}
