package diag

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// TestLocate needs symbolic links, which Windows gives only to some.
func TestLocate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege on Windows")
	}
	outside := t.TempDir()
	ws := t.TempDir()
	write(t, filepath.Join(outside, "secret.c"))
	write(t, filepath.Join(ws, "src", "a.c"))
	write(t, filepath.Join(ws, "sub", "b.c"))
	link(t, filepath.Join(outside, "secret.c"), filepath.Join(ws, "leak.c"))
	link(t, outside, filepath.Join(ws, "leakdir"))
	link(t, "src", filepath.Join(ws, "alias"))
	link(t, ws, filepath.Join(outside, "ws"))

	for _, workspace := range []string{ws, filepath.Join(outside, "ws"), ws + "/"} {
		r := newResolver(workspace)
		defer r.close()
		for _, c := range []struct {
			dirs   []string
			file   string
			want   string
			status aires.PathStatus
		}{
			{nil, "", "", aires.PathNone},
			{nil, "src/a.c", "src/a.c", aires.PathWorkspace},
			{nil, "./src/../src/a.c", "src/a.c", aires.PathWorkspace},
			{nil, `src\a.c`, "src/a.c", aires.PathWorkspace},
			{nil, ws + "/src/a.c", "src/a.c", aires.PathWorkspace},
			{nil, "alias/a.c", "alias/a.c", aires.PathWorkspace},
			{nil, "src/no.c", "src/no.c", aires.PathMissing},
			{nil, "src", "src", aires.PathMissing},
			{nil, "src/a.c/b.c", "src/a.c/b.c", aires.PathMissing},
			{nil, "leak.c", "leak.c", aires.PathOutside},
			{nil, "leakdir/secret.c", "leakdir/secret.c", aires.PathOutside},
			{nil, "../x.c", "../x.c", aires.PathOutside},
			{nil, "../..", "../..", aires.PathOutside},
			{nil, "../src/a.c", "src/a.c", aires.PathWorkspace},
			{nil, "../leak.c", "../leak.c", aires.PathOutside},
			{nil, "/etc/passwd", "/etc/passwd", aires.PathOutside},
			{nil, ws + "-other/a.c", ws + "-other/a.c", aires.PathOutside},
			{nil, `C:\a.c`, "C:/a.c", aires.PathOutside},
			{nil, "<stdin>", "<stdin>", aires.PathOutside},
			{[]string{ws + "/sub"}, "b.c", "sub/b.c", aires.PathWorkspace},
			{[]string{ws + "/sub", ws + "/gone"}, "b.c", "sub/b.c", aires.PathWorkspace},
			{[]string{ws + "/sub"}, "src/a.c", "src/a.c", aires.PathWorkspace},
			{[]string{ws + "/sub"}, "new.c", "sub/new.c", aires.PathMissing},
			{[]string{"/elsewhere"}, "new.c", "/elsewhere/new.c", aires.PathOutside},
		} {
			if file, status := r.locate(c.dirs, "", c.file); file != c.want || status != c.status {
				t.Errorf("%q in %q: %q %s, want %q %s", c.file, c.dirs, file, status, c.want, c.status)
			}
		}
	}
}

func TestLocateWithoutWorkspace(t *testing.T) {
	r := newResolver("")
	defer r.close()
	for file, want := range map[string]aires.PathStatus{"a.c": aires.PathMissing, "/a.c": aires.PathOutside, "../a.c": aires.PathOutside} {
		if _, status := r.locate(nil, "", file); status != want {
			t.Errorf("%q is %s, want %s", file, status, want)
		}
	}
}

// A FIFO blocks whoever opens it, so the test hangs if somebody does.
func TestLocateOpensNothing(t *testing.T) {
	r := newResolver("/dev")
	defer r.close()
	if runtime.GOOS == "windows" {
		t.Skip("no devices with names")
	}
	if _, status := r.locate(nil, "", "/dev/tty"); status == aires.PathWorkspace {
		t.Error("a device passes for a source file")
	}
}

func write(t *testing.T, file string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, from string) {
	t.Helper()
	if err := os.Symlink(to, from); err != nil {
		t.Fatal(err)
	}
}

// make -j enters several folders at a time; the line that the compiler shows
// says from which it speaks.
func TestShownLineTellsFilesOfOneNameApart(t *testing.T) {
	dir := t.TempDir()
	sources := map[string][]string{
		"net/a.c":  {"int net(void) {", "\treturn  core(1, 2); }"},
		"ui/a.c":   {"int ui(void) {", "\treturn core(); }"},
		"ui/b.c":   {"#include <gtk.h>"},
		"core/a.c": {"int core(int x) {", "return x }"},
	}
	for file := range sources {
		write(t, filepath.Join(dir, filepath.FromSlash(file)))
	}
	lines := func(file string) []string { return sources[file] }
	enter := "make[1]: Entering directory '" + dir + "/ui'\nmake[1]: Entering directory '" + dir + "/net'\nmake[1]: Entering directory '" + dir + "/core'\n"
	say := func(no, code string) string {
		return "a.c:" + no + ":2: error: x" + code + "\n    " + no + " | " + code + "\n      |  ^\n"
	}
	for _, c := range []struct{ log, file string }{
		{enter + say("2", "        return core(); }"), "ui/a.c"},
		{enter + say("2", "        return  core(1, 2); }"), "net/a.c"},
		{enter + say("2", "return x }"), "core/a.c"},
		{strings.ReplaceAll(enter, dir, "/builds/tea") + say("2", "        return core(); }"), "ui/a.c"},
		{enter + say("2", "changed since"), "core/a.c"}, // the folder entered last
		{enter + "a.c:2:2: error: shows nothing\n", "core/a.c"},
		{say("2", "        return core(); }"), "ui/a.c"}, // no make said where it went
		{say("2", "changed since"), "a.c"},
	} {
		ds := mustParse(t, c.log, Options{Workspace: dir, Lines: lines}).Diagnostics
		if len(ds) != 1 || ds[0].File != c.file {
			t.Errorf("%s: %+v, want %s", c.log, ds, c.file)
		}
	}
}
