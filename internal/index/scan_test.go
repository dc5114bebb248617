package index

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestScan reads one file of each language, made of what is easy to get wrong.
func TestScan(t *testing.T) {
	files, err := filepath.Glob("testdata/[sSO]*.*")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, name := range files {
		if filepath.Ext(name) == ".golden" {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f := File{Name: name, Language: Language(name)}
			scan(&f, string(raw))
			got := described(&f)
			golden := name + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func described(f *File) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s, %d lines\n", f.Package, f.Lines)
	for _, i := range f.Imports {
		fmt.Fprintf(&b, "%d import %s %s\n", i.Line, i.Path, i.Name)
	}
	for _, d := range f.Decls {
		fmt.Fprintf(&b, "%d-%d %s %s", d.Line, d.End, d.Kind, join(d.Scope, d.Name))
		if d.Params >= 0 {
			fmt.Fprintf(&b, "/%d", d.Params)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestScanBroken holds that of a Go file which does not parse the rest is known.
func TestScanBroken(t *testing.T) {
	f := File{Name: "a.go", Language: "go"}
	scan(&f, "package a\n\nfunc A() {}\n\nfunc B( {\n}\n\nfunc C() {}\n")
	if got := described(&f); !strings.Contains(got, "3-3 func A/0") {
		t.Errorf("got %s", got)
	}
}
