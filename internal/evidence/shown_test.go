package evidence

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

func TestShow(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.ts"), []byte("one\n  two(é)\r\n"+strings.Repeat("é", 300)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := func(file string, line int, status aires.PathStatus) aires.Diagnostic {
		return aires.Diagnostic{File: file, Line: line, PathStatus: status}
	}
	ds := []aires.Diagnostic{
		at("a.ts", 2, aires.PathWorkspace), at("a.ts", 9, aires.PathWorkspace), at("a.ts", 0, aires.PathWorkspace),
		at("gone.ts", 1, aires.PathWorkspace), at("../a.ts", 1, aires.PathOutside), at("a.ts", 1, aires.PathWorkspace), at("a.ts", 3, aires.PathWorkspace),
	}
	ds[5].Source = "as the tool showed it"
	Show(dir, ds)
	for i, want := range []string{"  two(é)", "", "", "", "", "as the tool showed it", strings.Repeat("é", 200)} {
		if ds[i].Source != want {
			t.Errorf("%d: %q, want %q", i, ds[i].Source, want)
		}
	}
	Show("", ds)
	Show(filepath.Join(dir, "gone"), ds)
}
