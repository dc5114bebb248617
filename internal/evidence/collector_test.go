package evidence

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// notInstalled is a machine without rustc and git.
func notInstalled(context.Context, Command) ([]byte, error) {
	return nil, errors.New("not installed")
}

// workspace writes files, given as name and content in turn, and opens a
// collector on them that runs no program.
func workspace(t testing.TB, files ...string) (*Collector, string) {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		write(t, filepath.Join(dir, filepath.FromSlash(files[i])), files[i+1])
	}
	return open(t, dir, Options{Run: notInstalled}), dir
}

func write(t testing.TB, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, dir string, o Options) *Collector {
	t.Helper()
	c, err := New(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// one is an analysis of one cause that owns all of ds, the first as its root.
func one(ds ...aires.Diagnostic) *aires.Analysis {
	c := aires.Cause{ID: "c1", Kind: ds[0].Kind, Root: "d1"}
	for i := range ds {
		ds[i].ID = fmt.Sprintf("d%d", i+1)
		c.Diagnostics = append(c.Diagnostics, ds[i].ID)
	}
	return &aires.Analysis{Diagnostics: ds, Causes: []aires.Cause{c}}
}

func inside(tool, file string, line, column int) aires.Diagnostic {
	return aires.Diagnostic{
		Tool: tool, Severity: aires.SeverityError, Kind: aires.KindOther, Message: "something is wrong",
		File: file, PathStatus: aires.PathWorkspace, Line: line, Column: column,
	}
}

func ofKind(all []aires.Evidence, kind aires.EvidenceKind) []aires.Evidence {
	return slices.DeleteFunc(slices.Clone(all), func(e aires.Evidence) bool { return e.Kind != kind })
}

// numberedLines is a file whose line n reads "line n".
func numberedLines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "line %d\n", i+1)
	}
	return b.String()
}

func TestNewRefusesWhatIsNoFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), "x")
	for _, name := range []string{"missing", "file"} {
		_, err := New(filepath.Join(dir, name), Options{})
		if aires.KindOf(err) != aires.ErrorUsage {
			t.Fatalf("%s: error %v, want one of kind usage", name, err)
		}
		if text := err.Error(); !strings.Contains(text, "-C DIR") || strings.Count(text, dir) != 1 || strings.Contains(text, "\n") {
			t.Errorf("%s: %q does not say in one line what to do", name, text)
		}
	}
}

func TestCollectNumbersInCauseOrder(t *testing.T) {
	c, _ := workspace(t, "a.go", "package a\n", "b.go", "package b\n")
	b, a := inside("go", "b.go", 1, 1), inside("go", "a.go", 1, 1)
	a.ID, b.ID = "d1", "d2"
	got := c.Collect(t.Context(), &aires.Analysis{
		Diagnostics: []aires.Diagnostic{a, b},
		Causes: []aires.Cause{
			{ID: "c1", Root: "d2", Diagnostics: []string{"d2"}},
			{ID: "c2", Root: "d9", Diagnostics: []string{"d9"}}, // nobody knows d9
			{ID: "c3", Root: "d1", Diagnostics: []string{"d1"}},
		},
	})
	var lines []string
	for _, e := range ofKind(got, aires.EvidenceSource) {
		lines = append(lines, e.ID+" "+e.Cause+" "+e.Title)
	}
	if want := []string{"E1 c1 b.go:1", "E2 c3 a.go:1"}; !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
}

func TestCollectWithoutCauses(t *testing.T) {
	c, _ := workspace(t)
	if got := c.Collect(t.Context(), &aires.Analysis{}); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestCollectEndsWithItsContext(t *testing.T) {
	c, _ := workspace(t, "a.go", "package a\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := c.Collect(ctx, one(inside("go", "a.go", 1, 1))); len(got) != 0 {
		t.Errorf("got %v after the end", got)
	}
}

func TestCatalogueEntryIsEvidence(t *testing.T) {
	c, _ := workspace(t)
	d := aires.Diagnostic{
		Tool: "go", Severity: aires.SeverityError, Kind: aires.KindMissingSymbol, Message: "undefined: Fetch",
		PathStatus: aires.PathNone, Symbols: []aires.Symbol{{Name: "Fetch", Role: aires.RoleMissing}},
	}
	got := ofKind(c.Collect(t.Context(), one(d, d)), aires.EvidenceDocumentation)
	if len(got) != 1 {
		t.Fatalf("%d entries for one kind of error, want 1", len(got))
	}
	if e := got[0]; e.Title == "" || !strings.HasPrefix(e.URL, "https://") || !strings.Contains(e.Text, "\n\nRemedies:\n- ") {
		t.Errorf("entry %+v", e)
	}
}

func TestEntryText(t *testing.T) {
	got := entryText(&Entry{Explanation: "It is gone.\n", Causes: []string{"A typo."}, Remedies: []string{"Spell it.", "Add it."}})
	want := "It is gone.\n\nUsual causes:\n- A typo.\n\nRemedies:\n- Spell it.\n- Add it."
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := entryText(&Entry{Explanation: "Only this."}); got != "Only this." {
		t.Errorf("got %q", got)
	}
}
