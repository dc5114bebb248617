package index

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skipf("this system makes no symlinks: %v", err)
	}
}

func TestLinesOnlyInsideTheWorkspace(t *testing.T) {
	dir := folder(t, "src/a.c", "int a;\n")
	outside := t.TempDir()
	put(t, outside, "secret", "secret\n", 0)
	link(t, filepath.Join(outside, "secret"), filepath.Join(dir, "absolute"))
	link(t, filepath.Join("..", filepath.Base(outside), "secret"), filepath.Join(dir, "relative"))
	link(t, outside, filepath.Join(dir, "folder"))
	link(t, filepath.Join("src", "a.c"), filepath.Join(dir, "good.c"))
	link(t, "loop", filepath.Join(dir, "loop"))

	f := opened(t, dir, Options{})
	for _, name := range []string{"src/a.c", "./src/a.c", "src/../src/a.c", "good.c"} {
		if got := f.Lines(name); !slices.Equal(got, []string{"int a;"}) {
			t.Errorf("%s: %q", name, got)
		}
	}
	refused := []string{
		"absolute", "relative", "folder/secret", "loop", "missing.c", "", ".", "src", "../x", "/etc/passwd",
		filepath.ToSlash(filepath.Join(outside, "secret")), "src/../../" + filepath.Base(outside) + "/secret",
		"a\x00b",
	}
	for _, name := range refused {
		if got := f.Lines(name); got != nil {
			t.Errorf("%s was read: %q", name, got)
		}
	}
}

func TestLinesRefusesDevices(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("devices have no place in the file system")
	}
	root, err := os.OpenRoot("/dev")
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if got := NewReader(root).Lines("zero"); got != nil {
		t.Errorf("read %d lines of a device", len(got))
	}
}

func TestLinesRefusesTheHuge(t *testing.T) {
	f := opened(t, folder(t, "just.txt", strings.Repeat("x", MaxFile), "over.txt", strings.Repeat("x", MaxFile+1)), Options{})
	if f.Lines("just.txt") == nil || f.Lines("over.txt") != nil {
		t.Errorf("the cap of %d bytes is not where it should be", MaxFile)
	}
}

func TestLinesAreRememberedUpToACap(t *testing.T) {
	dir := folder(t, "a.txt", "before\n")
	f := opened(t, dir, Options{})
	f.Lines("a.txt")
	put(t, dir, "a.txt", "after\n", 0)
	if got := f.Lines("a.txt"); got[0] != "before" {
		t.Errorf("read again: %q", got)
	}
	f.size = maxCache
	put(t, dir, "b.txt", "b\n", 0)
	f.Lines("b.txt")
	if got := f.Lines("a.txt"); got[0] != "after" {
		t.Errorf("still remembered beyond the cap: %q", got)
	}
}

func TestTextLines(t *testing.T) {
	utf16LE := func(s string) string {
		b := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	utf16BE := func(s string) string {
		b := []byte{0xFE, 0xFF}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u>>8), byte(u))
		}
		return string(b)
	}
	tests := map[string]struct {
		raw  string
		want []string
	}{
		"LF":                  {"a\nb\n", []string{"a", "b"}},
		"CRLF":                {"a\r\nb\r\n", []string{"a", "b"}},
		"no end":              {"a\nb", []string{"a", "b"}},
		"empty lines":         {"\n\na\n\n", []string{"", "", "a", ""}},
		"mark of UTF-8":       {"\uFEFFa\n", []string{"a"}},
		"UTF-16 little":       {utf16LE("é\r\n𝄞\r\n"), []string{"é", "𝄞"}},
		"UTF-16 big":          {utf16BE("é\n𝄞\n"), []string{"é", "𝄞"}},
		"UTF-16 cut short":    {utf16LE("ab") + "c", []string{"ab"}},
		"Latin-1":             {"caf\xe9 x\n", []string{"caf? x"}},
		"escape sequences":    {"a\x1b[31mb\tc\u009b\n", []string{"a?[31mb\tc??"}},
		"replacement as such": {"a\uFFFDb\n", []string{"a\uFFFDb"}},
		"binary":              {"\x7fELF\x02\x00\x00", nil},
		"empty":               {"", nil},
	}
	for name, test := range tests {
		if got := TextLines([]byte(test.raw)); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func FuzzTextLines(f *testing.F) {
	f.Add([]byte("a\r\nb\xff\n"))
	f.Add([]byte("\xff\xfea\x00\n\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, line := range TextLines(raw) {
			if !clean(line) || strings.Contains(line, "\n") {
				t.Errorf("%q is not clean", line)
			}
		}
	})
}
