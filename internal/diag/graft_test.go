package diag

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

func TestFilesOfALogFromElsewhereAreFoundHere(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"src/a.c", "src/deep/b.c", "Makefile", "include/stdio.h"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	log := strings.Join([]string{
		"/builds/team/app/src/a.c:1:2: error: one",
		"/builds/team/app/src/deep/b.c:3:4: error: two",
		"/builds/team/app/src/gone.c:5:6: error: three",
		"/usr/include/stdio.h:7:8: error: four",
		"/elsewhere/x.c:9:1: error: five",
		"src/a.c:2:2: error: six",
	}, "\n")
	res, err := Parse(strings.NewReader(log), Options{Workspace: dir})
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		file   string
		status aires.PathStatus
	}{
		{"src/a.c", aires.PathWorkspace},
		{"src/deep/b.c", aires.PathWorkspace},
		{"src/gone.c", aires.PathMissing},
		{"/usr/include/stdio.h", aires.PathOutside},
		{"/elsewhere/x.c", aires.PathOutside},
		{"src/a.c", aires.PathWorkspace},
	}
	if len(res.Diagnostics) != len(want) {
		t.Fatalf("%d diagnostics", len(res.Diagnostics))
	}
	for i, w := range want {
		if d := res.Diagnostics[i]; d.File != w.file || d.PathStatus != w.status {
			t.Errorf("%d: %s %s, want %s %s", i, d.File, d.PathStatus, w.file, w.status)
		}
	}
}

func TestWindowsRootIsFoundHere(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "Models"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "Models", "Order.cs"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	log := `C:\agent\1\s\Models\Order.cs(11,12): error CS0246: The type or namespace name 'Decimal' could not be found [C:\agent\1\s\Shop.csproj]` + "\n"
	res, err := Parse(strings.NewReader(log), Options{Workspace: dir})
	if err != nil || len(res.Diagnostics) != 1 {
		t.Fatalf("%v, %v", res.Diagnostics, err)
	}
	if d := res.Diagnostics[0]; d.File != "Models/Order.cs" || d.PathStatus != aires.PathWorkspace {
		t.Errorf("%s %s", d.File, d.PathStatus)
	}
}
