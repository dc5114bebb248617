package index

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// FuzzScan holds that every source, however broken, is read to its end, and that
// what it declares lies inside it.
func FuzzScan(f *testing.F) {
	samples, err := filepath.Glob("testdata/[sSO]*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range append(samples, "near.go") {
		raw, err := os.ReadFile(s)
		if err != nil {
			f.Fatal(err)
		}
		if Language(s) != "" {
			f.Add(filepath.Ext(s), string(raw))
		}
	}
	f.Add(".ts", strings.Repeat("`${", 100))
	f.Add(".c", strings.Repeat("#if 1\n{", 100))
	f.Fuzz(func(t *testing.T, ending, text string) {
		file := File{Name: "x" + ending, Language: Language("x" + ending)}
		if file.Language == "" {
			return
		}
		scan(&file, text)
		for _, d := range file.Decls {
			if d.Name == "" || d.Line < 1 || d.Line > max(file.Lines, 1) || d.End < d.Line || d.Kind.String() == "" {
				t.Errorf("%+v in %d lines", d, file.Lines)
			}
		}
	})
}

// FuzzLoad holds that no file in the cache, whatever its sum says, can do harm.
func FuzzLoad(f *testing.F) {
	var e encoder
	e.number(1)
	e.text("/")
	e.kept(&kept{stat{"a.go", 1, 2}, File{Name: "a.go", Package: "a", Imports: []Import{{"fmt", "f", 3}}, Decls: []Decl{{Name: "A", Kind: Func, Line: 4}}}, "abcd"})
	f.Add([]byte(e))
	f.Fuzz(func(_ *testing.T, body []byte) {
		d := decoder{rest: string(body)}
		n := d.count()
		d.text()
		for range n {
			d.kept(&kept{})
			if d.bad {
				break
			}
		}
	})
}

// TestHostile holds that no source makes scanning slower than in proportion to
// its size.
func TestHostile(t *testing.T) {
	parts := []string{
		"`${", "#if 1\n{", "/*", "/* */ /*", "/[/", "{", "(", "class A {", "struct A {\n", "namespace a {", "'", "\"", "<", "a<", "R\"(", "r#\"",
		"@\"", "$\"{", "x,", "int a, ", "enum E { A,", "typedef struct {", "use a::{b,", "import a.{b,", "def f(\n", "  class A:\n", "#define A(\n",
		"type T is record\n", "module a\n", "end\n", "case A,", "\\\n", "\"\"\"", "=", "a.b.c = ", "template<", "[[", "@A(", "}", "#else\n{", "#endif\n",
	}
	size := 1 << 15
	if racing {
		size >>= 3
	}
	for _, ending := range []string{".go", ".c", ".rs", ".java", ".kt", ".cs", ".ts", ".py", ".scala", ".swift", ".f90", ".adb"} {
		for _, part := range parts {
			f := File{Name: "x" + ending, Language: Language("x" + ending)}
			text := strings.Repeat(part, size/len(part))
			began := time.Now()
			scan(&f, text)
			if took := time.Since(began); took > time.Second && !racing {
				t.Errorf("%s of %q takes %v for %d bytes", ending, part, took, len(text))
			}
		}
	}
}
