package evidence

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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
	run := func(_ context.Context, c Command) ([]byte, error) {
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
	if want := []string{"rustc --explain E0425", "rustc --explain E0308"}; !slices.Equal(asked, want) {
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
	runs := 0
	run := func(context.Context, Command) ([]byte, error) {
		runs++
		return []byte(strings.Repeat("A line of the explanation, é.\n", 1000)), nil
	}
	c := open(t, t.TempDir(), Options{Run: run})
	var ds []aires.Diagnostic
	for i := range 100 {
		ds = append(ds, rust("rustc", fmt.Sprintf("E%04d", i)))
	}
	got := explained(c.Collect(t.Context(), codes(ds...)))
	if runs != maxExplained || len(got) != maxExplained {
		t.Errorf("%d runs and %d explanations, want %d", runs, len(got), maxExplained)
	}
	if text := got[0].Text; len(text) > maxExplain+len("\n…") || !strings.HasSuffix(text, "é.\n…") {
		t.Errorf("%d bytes, ending in %q", len(text), text[len(text)-20:])
	}
}

func TestExplainSpendsItsTimeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		x := newExplanations(func(ctx context.Context, _ Command) ([]byte, error) {
			runs++
			<-ctx.Done() // rustup downloads a compiler
			return nil, ctx.Err()
		})
		began := time.Now()
		for i := range 5 {
			if text := x.explain(t.Context(), fmt.Sprintf("E%04d", i)); text != "" {
				t.Errorf("explains %q", text)
			}
		}
		if spent := time.Since(began); runs != 1 || spent != explainBudget {
			t.Errorf("%d runs took %v, want one and %v", runs, spent, explainBudget)
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
