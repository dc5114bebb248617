package cause_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
	"github.com/airesdev/aires/internal/index"
)

// texts are the files of a workspace.
type texts map[string]string

// open writes the files into a folder, and indexes it.
func (w texts) open(t *testing.T) cause.Workspace {
	t.Helper()
	dir := t.TempDir()
	for name, text := range w {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() }) // nothing was written
	return x
}

// The workspace knows who declares what, and in which function a line stands.
func TestWorkspaceHelps(t *testing.T) {
	link := func(name string) aires.Diagnostic {
		return at("ld", "main.c", 3, aires.KindMissingSymbol, "undefined reference to `"+name+"'", name)
	}
	mismatch := func(file string, line int, source, want, got string) aires.Diagnostic {
		d := at("javac", file, line, aires.KindType, "incompatible types: "+got+" cannot be converted to "+want, "")
		d.Symbols = []aires.Symbol{{Name: want, Role: aires.RoleExpected}, {Name: got, Role: aires.RoleFound}}
		d.Source = source
		return d
	}
	for name, test := range map[string]struct {
		in          texts
		ds          []aires.Diagnostic
		with, alone string
	}{
		"the linker misses a whole file": {
			in: texts{
				"main.c": "int mean(int);\nint most(int);\nint shown(int);\n",
				"stat.c": "int mean(int n)\n{\n    return n;\n}\n\nint most(int n)\n{\n    return n;\n}\n",
			},
			ds:    numbered(link("mean"), link("most"), link("shown")),
			with:  "missing-symbol d1 d2\nmissing-symbol d3",
			alone: "missing-symbol d1\nmissing-symbol d2\nmissing-symbol d3",
		},
		"the linker misses a library": {
			in:    texts{"main.c": "int shown(int);\n\nint main(void) { return shown(sin(1) + cos(1)); }\n"},
			ds:    numbered(link("sin"), link("cos"), link("shown")),
			with:  "missing-symbol d1 d2\nmissing-symbol d3",
			alone: "missing-symbol d1\nmissing-symbol d2\nmissing-symbol d3",
		},
		"a file misses what another declares": {
			in: texts{"size.ts": "export const width = 1;\nexport function height(): number {\n}\n", "a.ts": "draw(width, height());\n"},
			ds: numbered(
				at("tsc", "a.ts", 1, aires.KindMissingSymbol, "Cannot find name 'width'.", "width"),
				at("tsc", "a.ts", 1, aires.KindMissingSymbol, "Cannot find name 'height'.", "height"),
				at("tsc", "a.ts", 2, aires.KindMissingSymbol, "Cannot find name 'hight'.", "hight"),
			),
			with:  "missing-symbol d1 d2\nmissing-symbol d3",
			alone: "missing-symbol d1\nmissing-symbol d2\nmissing-symbol d3",
		},
		"a function returns another type": {
			in: texts{"Shelf.java": "class Shelf {\n    Book find(String title) {\n        return books.get(title);\n    }\n}\n"},
			ds: numbered(
				mismatch("Shelf.java", 3, "        return books.get(title);", "Book", "String"),
				mismatch("Desk.java", 7, "        String title = shelf.find(name);", "String", "Book"),
				mismatch("Desk.java", 90, "        String owner = shelf.owner(name);", "String", "Book"),
			),
			with:  "type d1 d2\ntype d3",
			alone: "type d1 d2 d3", // the same two types
		},
		"a value comes from a function that has changed": {
			in: texts{"read.cpp": "void show(Reader& from)\n{\n    auto n = from.fetch(3);\n    print(*n);\n}\n"},
			ds: numbered(
				at("gcc", "reader.cpp", 5, aires.KindOther, "no declaration matches ‘Maybe Reader::fetch(int)’", ""),
				func() aires.Diagnostic {
					d := at("gcc", "read.cpp", 4, aires.KindType, "invalid type argument of unary ‘*’ (have ‘unsigned int’)", "")
					d.Source = "    print(*n);"
					return d
				}(),
			),
			with:  "other d1 d2",
			alone: "type d2\nother d1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := shape(cause.Group(test.ds, test.in.open(t))); got != test.with {
				t.Errorf("with the workspace\n%s\nwant\n%s", got, test.with)
			}
			if got := shape(cause.Group(test.ds, nil)); got != test.alone {
				t.Errorf("without it\n%s\nwant\n%s", got, test.alone)
			}
			if got := shape(cause.Group(test.ds, texts{}.open(t))); got != test.alone {
				t.Errorf("in an empty one\n%s\nwant\n%s", got, test.alone)
			}
		})
	}
}
