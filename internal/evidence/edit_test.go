package evidence_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
)

func opened(t *testing.T, files map[string]string) *evidence.Workspace {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "app")
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "..", "outside.c"), []byte("int x;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		if err := os.Symlink("../outside.c", filepath.Join(dir, "link.c")); err != nil {
			t.Fatal(err)
		}
	}
	w, err := evidence.OpenWorkspace(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func TestEditsAreHeldToAccount(t *testing.T) {
	w := opened(t, map[string]string{
		"src/a.c": "int main(void)\r\n{\r\n\treturn fetch(1);\r\n}\r\n\r\n\r\n\r\n\r\n\treturn fetch(1);\r\n\tstop();\r\n", "b.bin": "a\x00b",
	})
	for _, c := range []struct {
		file string
		line int
		old  string
		want int    // line, 0 where it is refused
		why  string // part of the reason
	}{
		{"src/a.c", 3, "fetch(1)", 3, ""},
		{"src/a.c", 9, "fetch(1)", 9, ""},
		{"src/a.c", 7, "fetch(1)", 9, ""},
		{"src/a.c", 30, "fetch(1)", 0, "2 times"},
		{"src/a.c", 30, "stop();", 10, ""},
		{"src/a.c", 0, "int main", 1, ""},
		{"src/a.c", 9, "return fetch(1);\n\tstop();\n", 9, ""},
		{"src/a.c", 3, "return fetch(1);\r\n}", 3, ""},
		{"src/a.c", 3, "return fetch(1);\n\tstart();", 0, "does not stand"},
		{"src/a.c", 3, "fetch_all(1)", 0, "does not stand"},
		{"src/a.c", 10, "stop();\nmore", 0, "does not stand"},
		{"src/a.c", 3, " \n", 0, "what it replaces"},
		{"src/none.c", 3, "x", 0, "no such text file"},
		{"../outside.c", 1, "int x;", 0, "no such text file"},
		{"link.c", 1, "int x;", 0, "no such text file"},
		{"b.bin", 1, "a", 0, "no such text file"},
		{"src", 1, "a", 0, "no such text file"},
	} {
		got, err := w.Check(aires.Edit{File: c.file, Line: c.line, Old: c.old, New: "y"})
		switch {
		case c.want == 0 && (err == nil || !strings.Contains(err.Error(), c.why)):
			t.Errorf("%s:%d %q: %v, want %q", c.file, c.line, c.old, err, c.why)
		case c.want > 0 && (err != nil || got.Line != c.want):
			t.Errorf("%s:%d %q: line %d, %v; want %d", c.file, c.line, c.old, got.Line, err, c.want)
		}
	}
}

func TestNamesLeaveOutWhatNobodyWrote(t *testing.T) {
	w := opened(t, map[string]string{
		"a.go": "x", "src/b.c": "x", "node_modules/c.js": "x", ".git/config": "x", "src/target/d.rs": "x", "src/Cargo.toml": "x", ".env": "x",
		"build/e.go": "x", ".gitignore": "*.log\n!keep.log", "drop.log": "x", "keep.log": "x",
	})
	if got := strings.Join(w.Names(), " "); got != ".env .gitignore a.go build/e.go keep.log src/Cargo.toml src/b.c" {
		t.Errorf("%s", got)
	}
}

// Whoever makes an edit replaces its old text where its line says, and nothing else.
func TestEditsBeginInTheirLine(t *testing.T) {
	w := opened(t, map[string]string{"a.py": "import os\n\nA = 1\nB = 2\n\nC = 3\n"})
	for name, c := range map[string]struct{ e, want aires.Edit }{
		"an empty line first":        {aires.Edit{Line: 3, Old: "\nA = 1", New: "\nA = 2"}, aires.Edit{Line: 2, Old: "\nA = 1", New: "\nA = 2"}},
		"an empty line last":         {aires.Edit{Line: 4, Old: "B = 2\n\n", New: "B = 3\n\n"}, aires.Edit{Line: 4, Old: "B = 2\n", New: "B = 3\n"}},
		"an empty line too many":     {aires.Edit{Line: 4, Old: "\nB = 2", New: "\nB = 3"}, aires.Edit{Line: 4, Old: "B = 2", New: "B = 3"}},
		"one that only the old has":  {aires.Edit{Line: 4, Old: "\n\nB = 2\n\n\n", New: "B = 3"}, aires.Edit{Line: 4, Old: "B = 2", New: "B = 3"}},
		"the end of the last line":   {aires.Edit{Line: 3, Old: "A = 1\nB = 2\n", New: "A = 1\n"}, aires.Edit{Line: 3, Old: "A = 1\nB = 2", New: "A = 1"}},
		"an end that the new lacks":  {aires.Edit{Line: 3, Old: "A = 1\n", New: "A = 2"}, aires.Edit{Line: 3, Old: "A = 1", New: "A = 2"}},
		"ends of another system":     {aires.Edit{Line: 3, Old: "A = 1\r\nB = 2\r\n", New: "A = 2\r\n"}, aires.Edit{Line: 3, Old: "A = 1\nB = 2", New: "A = 2"}},
		"nothing in a line's middle": {aires.Edit{Line: 3, Old: " = 1\nB", New: " = 2\nB"}, aires.Edit{Line: 3, Old: " = 1\nB", New: " = 2\nB"}},
	} {
		c.e.File, c.want.File = "a.py", "a.py"
		if got, err := w.Check(c.e); err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}
