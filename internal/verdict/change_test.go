package verdict_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
)

// step is a commit that changed one file by one hunk.
func step(hash, old, name string, first int, lines ...string) evidence.Patch {
	f := evidence.FilePatch{Old: old, New: name}
	if len(lines) > 0 {
		f.Hunks = []evidence.Hunk{{First: first, Lines: lines}}
	}
	return evidence.Patch{Hash: hash, Date: "2026-03-01", Subject: "A step", Files: []evidence.FilePatch{f}}
}

// What history says of a name that is missing, in several languages.
func TestChanges(t *testing.T) {
	type want struct{ claim, edit, lead string }
	for name, c := range map[string]struct {
		tree tree
		step evidence.Patch
		d    aires.Diagnostic
		want want
	}{
		"renamed function of Python": {
			tree{"app/clock.py": "def read(text):\n    return text\n", "app/trip.py": "from app.clock import parse\n\nparse(\"07:45\")\n"},
			step("1a2b3c4", "app/clock.py", "app/clock.py", 1, "-def parse(text):", "+def read(text):", "     return text"),
			aires.Diagnostic{Tool: "python", Kind: aires.KindMissingSymbol, Message: "cannot import name 'parse' from 'app.clock'", File: "app/trip.py", Line: 1, Symbols: []aires.Symbol{{Name: "parse", Role: aires.RoleMissing}}},
			want{"parse was renamed to read (app/clock.py:1) in 1a2b3c4 (A step)", "read(\"07:45\")", "renamed in 1a2b3c4 (A step): parse → read"},
		},
		"renamed with other parameters": {
			tree{"api.c": "int fetch_all(int n, int m) { return n; }\n", "main.c": "int main(void) { return fetch(1); }\n"},
			step("1a2b3c4", "api.c", "api.c", 1, "-int fetch(int n) { return n; }", "+int fetch_all(int n, int m) { return n; }"),
			aires.Diagnostic{Tool: "gcc", Kind: aires.KindMissingSymbol, Message: "implicit declaration of function 'fetch'", File: "main.c", Line: 1, Column: 25, Symbols: []aires.Symbol{{Name: "fetch", Role: aires.RoleMissing}}},
			want{"fetch was renamed to fetch_all", "int fetch(int n) { return n; }", "renamed in 1a2b3c4 (A step): fetch → fetch_all"},
		},
		"removed member of Java": {
			tree{"Book.java": "class Book {\n    int year() { return 1; }\n}\n", "Desk.java": "class Desk {\n    String t(Book b) { return b.title(); }\n}\n"},
			step("", "Book.java", "Book.java", 1, " class Book {", "-    String title() { return \"\"; }", "-", "     int year() { return 1; }", " }"),
			aires.Diagnostic{Tool: "javac", Kind: aires.KindMissingSymbol, Message: "cannot find symbol", File: "Desk.java", Line: 2, Column: 32, Symbols: []aires.Symbol{{Name: "title", Role: aires.RoleMissing}}},
			want{"title was removed from Book.java in the uncommitted changes", "    String title() { return \"\"; }\n", "removed in the uncommitted changes: title"},
		},
		"renamed definition that only the linker misses": {
			tree{"paint.h": "int mix(int a, int b);\n", "paint.c": "#include \"paint.h\"\n\nint blend(int a, int b) { return a + b; }\n", "main.c": "#include \"paint.h\"\n\nint main(void) { return mix(1, 2); }\n"},
			step("1a2b3c4", "paint.c", "paint.c", 3, "-int mix(int a, int b) { return a + b; }", "+int blend(int a, int b) { return a + b; }"),
			aires.Diagnostic{Tool: "ld", Kind: aires.KindMissingSymbol, Message: "undefined reference to `mix'", File: "main.c", Line: 3, Symbols: []aires.Symbol{{Name: "mix", Role: aires.RoleMissing}}},
			want{"mix was renamed to blend (paint.c:3) in 1a2b3c4", "int mix(int a, int b) { return a + b; }", "renamed in 1a2b3c4 (A step): mix → blend"},
		},
		"moved header": {
			tree{"include/math/filter.h": "int f;\n", "include/a.h": "int a;\n", "src/a.c": "#include \"a.h\"\n#include \"filter.h\"\n"},
			step("1a2b3c4", "include/filter.h", "include/math/filter.h", 0),
			aires.Diagnostic{Tool: "gcc", Kind: aires.KindMissingFile, Message: "filter.h: No such file or directory", File: "src/a.c", Line: 2, Column: 10, Symbols: []aires.Symbol{{Name: "filter.h", Role: aires.RoleMissing}}},
			want{"include/filter.h was moved to include/math/filter.h in 1a2b3c4", "#include \"math/filter.h\"", "moved in 1a2b3c4 (A step): include/filter.h → include/math/filter.h"},
		},
		"header that a folder which the index leaves out includes": {
			tree{"include/lists.h": "int f;\n", "bin/.keep": "", ".gitignore": "bin/\n", "bin/a.c": "#include \"list.h\"\n"},
			step("1a2b3c4", "include/list.h", "include/lists.h", 0),
			aires.Diagnostic{Tool: "gcc", Kind: aires.KindMissingFile, Message: "list.h: No such file or directory", File: "bin/a.c", Line: 1, Column: 10, Symbols: []aires.Symbol{{Name: "list.h", Role: aires.RoleMissing}}},
			want{"include/list.h was moved to include/lists.h in 1a2b3c4", "#include \"../include/lists.h\"", "moved in 1a2b3c4 (A step): include/list.h → include/lists.h"},
		},
		"only a use was taken away": {
			tree{"a.py": "fetch()\n"},
			step("1a2b3c4", "b.py", "b.py", 1, "-    x = fetch(1)", "+    x = 1"),
			aires.Diagnostic{Tool: "python", Kind: aires.KindTest, Message: "name 'fetch' is not defined", File: "a.py", Line: 1, Symbols: []aires.Symbol{{Name: "fetch", Role: aires.RoleMissing}}},
			want{"The cause is probably at a.py:1", "", ""},
		},
		"the line itself": {
			tree{"a.py": "x = 1\ny = = 2\n"},
			step("1a2b3c4", "a.py", "a.py", 1, " x = 1", "-y = 2", "+y = = 2"),
			aires.Diagnostic{Tool: "python", Kind: aires.KindSyntax, Message: "invalid syntax", File: "a.py", Line: 2, Column: 5},
			want{"It may come from 1a2b3c4 (A step), which changed a.py:2.", "x = 1\ny = 2", "changed in 1a2b3c4 (A step): a.py:2"},
		},
		"the line itself, which was changed again": {
			tree{"a.py": "x = 1\ny = = 2\nz = 4\n"},
			step("1a2b3c4", "a.py", "a.py", 1, " x = 1", "-y = 2", "+y = = 2", " z = 3"),
			aires.Diagnostic{Tool: "python", Kind: aires.KindSyntax, Message: "invalid syntax", File: "a.py", Line: 2, Column: 5},
			want{"The line was last changed in 1a2b3c4 (A step)", "", "last change of a.py:2, in 1a2b3c4 (A step)"},
		},
		"a variant that an error names": {
			tree{"dish.rs": "enum Dish {\n    Drinks(u8),\n}\n", "price.rs": "fn price(d: Dish) -> u32 {\n    match d { Dish::Drink(_) => 1 }\n}\n"},
			step("1a2b3c4", "dish.rs", "dish.rs", 1, " enum Dish {", "-    Drink(u8, u8),", "+    Drinks(u8),", " }"),
			aires.Diagnostic{Tool: "rustc", Kind: aires.KindMissingSymbol, Message: "no variant named `Drink`", File: "price.rs", Line: 2, Column: 21},
			want{"It may come from 1a2b3c4 (A step), which changed dish.rs:2.", "    Drink(u8, u8),", "changed in 1a2b3c4 (A step): dish.rs:2"},
		},
		"a name of Go that is hidden from its users now": {
			tree{"go.mod": "module shop\n\ngo 1.24\n", "peer/peer.go": "package peer\n\nvar errGone = 1\n", "main.go": "package main\n\nimport \"shop/peer\"\n\nfunc main() { println(peer.ErrGone) }\n"},
			step("1a2b3c4", "peer/peer.go", "peer/peer.go", 1, " package peer", " ", "-var ErrGone = 1", "+var errGone = 1"),
			aires.Diagnostic{Tool: "go", Kind: aires.KindMissingSymbol, Message: "undefined: peer.ErrGone", File: "main.go", Line: 5, Column: 28, Symbols: []aires.Symbol{{Name: "peer.ErrGone", Role: aires.RoleMissing}}},
			want{"ErrGone was removed from peer/peer.go in 1a2b3c4 (A step)", "var ErrGone = 1", "removed in 1a2b3c4 (A step): ErrGone"},
		},
	} {
		v, ok := c.tree.after(t, []evidence.Patch{c.step}, c.d)
		if !ok || !strings.Contains(v.Hypothesis.Claim, c.want.claim) {
			t.Errorf("%s: claim %q, want %q", name, v.Hypothesis.Claim, c.want.claim)
		}
		var edits strings.Builder
		for _, e := range v.Edits {
			edits.WriteString(e.New + "\n")
		}
		if (c.want.edit == "") != (len(v.Edits) == 0) || !strings.Contains(edits.String(), c.want.edit) {
			t.Errorf("%s: edits %+v, want %q", name, v.Edits, c.want.edit)
		}
		lead := ""
		if len(v.Leads) > 0 {
			lead = v.Leads[0].Title
		}
		if lead != c.want.lead {
			t.Errorf("%s: leads with %q, want %q", name, lead, c.want.lead)
		}
	}
}

// A change is only taken back where one speaks louder than all others of its
// step, and is small enough to read.
func TestWhatIsNotTakenBack(t *testing.T) {
	workspace := tree{"a.ts": "type Size = string;\n", "b.ts": "let size = 1;\n", "use.ts": "size.trim();\n"}
	d := aires.Diagnostic{Tool: "tsc", Kind: aires.KindType, Message: "Size has no trim", File: "use.ts", Line: 1}
	first := step("1a2b3c4", "a.ts", "a.ts", 1, "-type Size = { trim(): void };", "+type Size = string;")
	alike := first
	alike.Files = append(alike.Files[:1:1], step("", "b.ts", "b.ts", 1, "-let size = trim;", "+let size = 1;").Files...)
	long := step("1a2b3c4", "a.ts", "a.ts", 1, append(slices.Repeat([]string{"-trim();"}, 200), "+type Size = string;")...)
	older := slices.Repeat([]evidence.Patch{step("0", "c.ts", "c.ts", 1, "-one", "+two")}, 5)
	for name, c := range map[string]struct {
		history []evidence.Patch
		back    bool
	}{
		"one change":              {[]evidence.Patch{first}, true},
		"two that speak alike":    {[]evidence.Patch{alike}, false},
		"one that nobody reads":   {[]evidence.Patch{long}, false},
		"one that is long past":   {append(older, first), false},
		"one behind another step": {append(older[:1:1], first), true},
	} {
		v, _ := workspace.after(t, c.history, d)
		if back := len(v.Edits) > 0; back != c.back || v.Hypothesis.Confidence >= 0.8 {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

// A cause has a hypothesis that says where, whatever the tool and the language.
func TestEveryCauseHasAHypothesis(t *testing.T) {
	for _, d := range []aires.Diagnostic{
		{Tool: "go", Kind: aires.KindType, Message: "mismatched types", File: "a.go", Line: 3},
		{Tool: "swiftc", Kind: aires.KindOther, Message: "something odd", File: "a.swift", Line: 90},
		{Tool: "make", Kind: aires.KindFatal, Message: "No rule to make target 'x'"},
		{Tool: "rustc", Kind: aires.KindSyntax, Message: "unclosed", File: "missing.rs", Line: 1},
	} {
		v, ok := (tree{"a.go": "package a\n", "a.swift": "\n"}).of(t, d)
		if !ok || !strings.Contains(v.Hypothesis.Claim, d.File) || !strings.Contains(v.Hypothesis.Claim, d.Message) || v.Hypothesis.By != "evidence" || v.Hypothesis.Confidence <= 0 || v.Hypothesis.Confidence > 0.5 {
			t.Errorf("%+v: %+v", d, v)
		}
	}
}
