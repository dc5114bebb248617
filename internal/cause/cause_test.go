package cause_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
)

// at is a diagnostic as one line: file:line, kind, message, and the missing
// name if there is one.
func at(tool, file string, line int, kind aires.Kind, message, missing string) aires.Diagnostic {
	d := aires.Diagnostic{Tool: tool, Severity: aires.SeverityError, Kind: kind, Message: message, File: file, Line: line, Count: 1}
	if kind == aires.KindWarning {
		d.Severity = aires.SeverityWarning
	}
	if file != "" {
		d.PathStatus = aires.PathWorkspace
	}
	if missing != "" {
		d.Symbols = []aires.Symbol{{Name: missing, Role: aires.RoleMissing}}
	}
	return d
}

func coded(code string, d aires.Diagnostic) aires.Diagnostic {
	d.Code = code
	return d
}

// inLibrary is an error in a header outside of the workspace, with the chain of
// instantiations that clang prints.
func inLibrary(header string, line int, message, file string, from int) aires.Diagnostic {
	d := at("clang", header, line, aires.KindType, message, "")
	d.PathStatus = aires.PathOutside
	return noted(d,
		note("included from here", "t.cpp", 2),
		note("in instantiation of function template specialization 'inner' requested here", "/usr/include/c++/12/bits/stl_algo.h", 7),
		note("in instantiation of function template specialization 'std::sort' requested here", file, from),
		note("in instantiation of function template specialization 'user' requested here", file, from+50),
	)
}

func found(name string, d aires.Diagnostic) aires.Diagnostic {
	d.Symbols = append(d.Symbols, aires.Symbol{Name: name, Role: aires.RoleFound})
	return d
}

func noted(d aires.Diagnostic, notes ...aires.Note) aires.Diagnostic {
	d.Notes = notes
	return d
}

// numbered gives ids and log lines in the order of the arguments.
func numbered(ds ...aires.Diagnostic) []aires.Diagnostic {
	for i := range ds {
		ds[i].ID = fmt.Sprintf("d%d", i+1)
		ds[i].Log = aires.LogSpan{FirstLine: 10 * (i + 1), LastLine: 10*(i+1) + 1}
	}
	return ds
}

// shape is what the rules are about: "kind d1 d4".
func shape(cs []aires.Cause) string {
	var lines []string
	for _, c := range cs {
		lines = append(lines, string(c.Kind)+" "+strings.Join(c.Diagnostics, " "))
	}
	return strings.Join(lines, "\n")
}

func note(message, file string, line int) aires.Note {
	return aires.Note{Message: message, File: file, Line: line}
}

func TestGroup(t *testing.T) {
	const (
		file, syntax, symbol, typ, other, fatal = aires.KindMissingFile, aires.KindSyntax, aires.KindMissingSymbol, aires.KindType, aires.KindOther, aires.KindFatal
	)
	tests := map[string]struct {
		ds   []aires.Diagnostic
		want string
	}{
		"one missing symbol across files, packages and tools": {
			numbered(
				at("go", "a/a.go", 3, symbol, "undefined: Fetch", "Fetch"),
				at("go", "b/b.go", 9, symbol, "undefined: Fetch", "Fetch"),
				at("ld", "", 0, symbol, "undefined reference to `Fetch'", "Fetch"),
			),
			"missing-symbol d1 d2 d3",
		},
		"different symbols are different causes": {
			numbered(
				at("go", "a.go", 3, symbol, "undefined: Fetch", "Fetch"),
				at("go", "a.go", 4, symbol, "undefined: Store", "Store"),
				at("go", "a.go", 5, symbol, "undefined: Fetch", "Fetch"),
			),
			"missing-symbol d1 d3\nmissing-symbol d2",
		},
		"from import to use, the import is the root": {
			numbered(
				coded("CS0246", at("csc", "Use.cs", 9, symbol, "The type 'Json' could not be found", "Json")),
				coded("CS0246", at("csc", "Api.cs", 1, file, "The namespace 'Json' could not be found", "Json")),
			),
			"missing-file d2 d1",
		},
		"a failed import owns the later symbols of its file": {
			numbered(
				at("javac", "ATest.java", 3, file, "package org.junit does not exist", "org.junit"),
				at("javac", "BTest.java", 3, file, "package org.junit does not exist", "org.junit"),
				at("javac", "ATest.java", 7, symbol, "cannot find symbol", "Test"),
				at("javac", "BTest.java", 8, symbol, "cannot find symbol", "Test"),
			),
			"missing-file d1 d2 d3 d4",
		},
		"a symbol that is also missing elsewhere is not the import's": {
			numbered(
				at("javac", "ATest.java", 3, file, "package org.junit does not exist", "org.junit"),
				at("javac", "ATest.java", 7, symbol, "cannot find symbol", "Widget"),
				at("javac", "Main.java", 8, symbol, "cannot find symbol", "Widget"),
			),
			"missing-file d1\nmissing-symbol d2 d3",
		},
		"a symbol above the import is not the import's": {
			numbered(
				at("gcc", "a.c", 20, file, "late.h: No such file or directory", "late.h"),
				at("gcc", "a.c", 3, symbol, "'early' undeclared", "early"),
			),
			"missing-file d1\nmissing-symbol d2",
		},
		"of several failed imports the one that is named so": {
			numbered(
				at("clang", "a.cpp", 1, file, "'list.h' file not found", "list.h"),
				at("clang", "a.cpp", 2, file, "'widget.h' file not found", "widget.h"),
				at("clang", "a.cpp", 9, symbol, "unknown type name 'Widget'", "Widget"),
				at("clang", "a.cpp", 10, symbol, "unknown type name 'Gadget'", "Gadget"),
			),
			"missing-file d1 d4\nmissing-file d2 d3",
		},
		"an import of a missing name owns the uses of that name only": {
			numbered(
				coded("E0432", at("rustc", "src/main.rs", 1, symbol, "unresolved import `crate::net::Fetch`", "crate::net::Fetch")),
				coded("E0433", at("rustc", "src/main.rs", 5, symbol, "use of undeclared type `Fetch`", "Fetch")),
				coded("E0433", at("rustc", "src/main.rs", 6, symbol, "use of undeclared type `Other`", "Other")),
			),
			"missing-symbol d1 d2\nmissing-symbol d3",
		},
		"an import that names what it brings owns nothing else": {
			numbered(
				coded("TS2307", at("tsc", "src/a.ts", 1, file, "Cannot find module './gone'.", "./gone")),
				coded("TS2304", at("tsc", "src/a.ts", 5, symbol, "Cannot find name 'other'.", "other")),
			),
			"missing-file d1\nmissing-symbol d2",
		},
		"a member, and what javac looked up in another package, is not the import's": {
			numbered(
				at("javac", "A.java", 3, file, "package org.gone does not exist", "org.gone"),
				noted(at("javac", "A.java", 4, symbol, "cannot find symbol", "Tea"), note("symbol:   class Tea", "", 0), note("location: package com.acme", "", 0)),
				noted(at("javac", "A.java", 9, symbol, "cannot find symbol", "push"), note("location: variable a of type List<String>", "", 0)),
				noted(at("javac", "B.java", 9, symbol, "cannot find symbol", "push"), note("location: variable b of type List<String>", "", 0)),
				noted(at("javac", "B.java", 9, symbol, "cannot find symbol", "push"), note("location: variable c of type Stack", "", 0)),
			),
			"missing-file d1\nmissing-symbol d3 d4\nmissing-symbol d2\nmissing-symbol d5",
		},
		"one use of a template, whatever breaks inside the library": {
			numbered(
				inLibrary("/usr/include/c++/12/bits/stl_heap.h", 232, "no matching function for call", "t.cpp", 13),
				inLibrary("/usr/include/c++/12/bits/predefined_ops.h", 45, "invalid operands to binary expression", "t.cpp", 13),
				inLibrary("/usr/include/c++/12/bits/predefined_ops.h", 45, "invalid operands to binary expression", "t.cpp", 40),
			),
			"type d1 d2\ntype d3",
		},
		"relative imports are resolved against their file": {
			numbered(
				coded("TS2307", at("tsc", "src/a/x.ts", 1, file, "Cannot find module './util'.", "./util")),
				coded("TS2307", at("tsc", "src/b/y.ts", 1, file, "Cannot find module './util'.", "./util")),
				coded("TS2307", at("tsc", "src/b/z.ts", 1, file, "Cannot find module '../a/util'.", "../a/util")),
			),
			"missing-file d1 d3\nmissing-file d2",
		},
		"one header missing in many units": {
			numbered(
				at("gcc", "a.c", 1, file, "zlib.h: No such file or directory", "zlib.h"),
				at("gcc", "b.c", 2, file, "zlib.h: No such file or directory", "zlib.h"),
			),
			"missing-file d1 d2",
		},
		"syntax errors by file, the topmost is the root": {
			numbered(
				at("gcc", "a.c", 12, syntax, "expected '}' at end of input", ""),
				at("gcc", "a.c", 5, syntax, "expected ';' before 'return'", ""),
				at("gcc", "b.c", 5, syntax, "expected ';' before 'return'", ""),
			),
			"syntax d2 d1\nsyntax d3",
		},
		"a syntax error owns what follows in its file": {
			numbered(
				at("gcc", "a.c", 5, syntax, "expected ';' before 'int'", ""),
				at("gcc", "a.c", 6, symbol, "'count' undeclared", "count"),
				at("gcc", "a.c", 7, typ, "void value not ignored", ""),
				at("gcc", "a.c", 2, symbol, "'above' undeclared", "above"),
				at("gcc", "a.c", 8, symbol, "'everywhere' undeclared", "everywhere"),
				at("gcc", "b.c", 8, symbol, "'everywhere' undeclared", "everywhere"),
			),
			"syntax d1 d2 d3\nmissing-symbol d5 d6\nmissing-symbol d4",
		},
		"the same follow-up in two broken files": {
			numbered(
				at("gcc", "a.c", 5, syntax, "expected ';'", ""),
				at("gcc", "b.c", 5, syntax, "expected ';'", ""),
				at("gcc", "a.c", 7, typ, "void value not ignored", ""),
				at("gcc", "b.c", 7, typ, "void value not ignored", ""),
			),
			"syntax d1 d3\nsyntax d2 d4",
		},
		"the linker by symbol, not object": {
			numbered(
				found("start", at("ld", "", 0, other, "b.o: multiple definition of `start'; a.o: first defined here", "")),
				at("ld", "", 0, symbol, "a.o: undefined reference to `stop'", "stop"),
				at("ld", "", 0, symbol, "b.o: undefined reference to `stop'", "stop"),
				found("start", at("ld", "", 0, other, "c.o: multiple definition of `start'; a.o: first defined here", "")),
				found("end", at("ld", "", 0, other, "c.o: multiple definition of `end'; a.o: first defined here", "")),
			),
			"missing-symbol d2 d3\nother d1 d4\nother d5",
		},
		"a member is missing from a type": {
			numbered(
				at("go", "a.go", 1, symbol, "c.Close undefined (type *Client has no field or method Close)", "Close"),
				at("go", "b.go", 1, symbol, "d.Close undefined (type Client has no field or method Close)", "Close"),
				at("go", "b.go", 2, symbol, "s.Close undefined (type Server has no field or method Close)", "Close"),
			),
			"missing-symbol d1 d2\nmissing-symbol d3",
		},
		"one signature at many call sites, by declaration": {
			numbered(
				noted(coded("E0061", at("rustc", "src/a.rs", 4, typ, "this function takes 2 arguments but 1 argument was supplied", "")), note("function defined here", "src/lib.rs", 3)),
				noted(coded("E0061", at("rustc", "src/b.rs", 4, typ, "this function takes 2 arguments but 3 arguments were supplied", "")), note("function defined here", "src/lib.rs", 3)),
				noted(coded("E0061", at("rustc", "src/b.rs", 9, typ, "this function takes 2 arguments but 1 argument was supplied", "")), note("function defined here", "src/lib.rs", 30)),
			),
			"type d1 d2\ntype d3",
		},
		"one signature at many call sites, by the function's name": {
			numbered(
				at("go", "a.go", 4, typ, "not enough arguments in call to Fetch\n\thave (string)\n\twant (string, int)", ""),
				at("go", "b/b.go", 4, typ, "too many arguments in call to a.Fetch\n\thave (string, int, int)\n\twant (string, int)", ""),
				at("go", "b/b.go", 5, typ, "not enough arguments in call to a.Store\n\thave ()\n\twant (string, int)", ""),
			),
			"type d1 d2\ntype d3",
		},
		"else by code and message": {
			numbered(
				coded("CS0029", at("csc", "A.cs", 4, typ, "Cannot implicitly convert type 'int' to 'string'", "")),
				coded("CS0029", at("csc", "B.cs", 4, typ, "Cannot implicitly convert type 'int' to 'string'", "")),
				coded("CS0029", at("csc", "B.cs", 5, typ, "Cannot implicitly convert type 'bool' to 'string'", "")),
				coded("CS0266", at("csc", "B.cs", 6, typ, "Cannot implicitly convert type 'int' to 'string'", "")),
			),
			"type d1 d2 d4\ntype d3",
		},
		"an empty message joins nothing": {
			numbered(
				coded("AssertionError", at("python", "a.py", 4, aires.KindTest, "AssertionError", "")),
				coded("AssertionError", at("python", "b.py", 9, aires.KindTest, "AssertionError", "")),
			),
			"test d1\ntest d2",
		},
		"a report of failure belongs to the error above it": {
			numbered(
				at("go", "a.go", 3, symbol, "undefined: Fetch", "Fetch"),
				at("make", "", 0, fatal, "*** [Makefile:3: a.o] Error 1", ""),
				at("go", "b.go", 3, symbol, "undefined: Store", "Store"),
				at("cargo", "", 0, other, "could not compile `x` (bin \"x\") due to 2 previous errors", ""),
				at("make", "", 0, fatal, "*** [Makefile:3: b.o] Error 1", ""),
			),
			"missing-symbol d3 d4 d5\nmissing-symbol d1 d2",
		},
		"a report of failure with nothing above it stands alone": {
			numbered(at("make", "", 0, fatal, "*** [Makefile:3: a.o] Error 1", "")),
			"fatal d1",
		},
		"warnings among themselves, notes nowhere": {
			numbered(
				coded("-Wunused", at("gcc", "a.c", 1, aires.KindWarning, "unused variable 'x'", "")),
				at("gcc", "a.c", 2, symbol, "'f' undeclared", "f"),
				coded("-Wunused", at("gcc", "b.c", 1, aires.KindWarning, "unused variable 'y'", "")),
				at("gcc", "b.c", 2, aires.KindWarning, "implicit declaration of 'f'", "f"),
				aires.Diagnostic{Severity: aires.SeverityNote, Message: "did you mean f"},
			),
			"missing-symbol d2\nwarning d1 d3\nwarning d4",
		},
		"an error never becomes a warning": {
			numbered(func() aires.Diagnostic {
				d := coded("-Werror=unused", at("gcc", "a.c", 1, aires.KindWarning, "unused variable 'x'", ""))
				d.Severity = aires.SeverityError
				return d
			}()),
			"other d1",
		},
		"fixing order": {
			numbered(
				at("go", "w.go", 1, aires.KindWarning, "w", ""),
				at("go", "o.go", 1, other, "o", ""),
				at("go", "x.go", 1, aires.KindTest, "x", ""),
				at("go", "t.go", 1, typ, "t", ""),
				at("go", "m1.go", 1, symbol, "undefined: m1", "m1"),
				at("go", "m2.go", 1, symbol, "undefined: m2", "m2"),
				at("go", "m3.go", 1, symbol, "undefined: m3", "m3"),
				at("go", "m4.go", 1, symbol, "undefined: m3", "m3"),
				at("go", "s.go", 1, syntax, "s", ""),
				at("go", "f.go", 1, file, "no package f", "f"),
				at("go", "", 0, fatal, "internal compiler error", ""),
			),
			"fatal d11\nmissing-file d10\nsyntax d9\nmissing-symbol d7 d8\nmissing-symbol d5\nmissing-symbol d6\ntype d4\ntest d3\nother d2\nwarning d1",
		},
		"nothing": {nil, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := shape(cause.Group(test.ds, nil)); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	tests := map[string]struct {
		ds     []aires.Diagnostic
		title  string
		reason string
		conf   float64
	}{
		"one place": {
			numbered(at("go", "a.go", 3, aires.KindMissingSymbol, "undefined: Fetch", "Fetch")),
			"undefined: Fetch (a.go:3)", "No other error shares its symbol, its message or its consequences.", 0.9,
		},
		"several places": {
			numbered(
				at("go", "a.go", 3, aires.KindMissingSymbol, "undefined: Fetch", "Fetch"),
				at("go", "a.go", 4, aires.KindMissingSymbol, "undefined: Fetch", "Fetch"),
				at("go", "b.go", 4, aires.KindMissingSymbol, "undefined: Fetch", "Fetch"),
			),
			"undefined: Fetch (3 places)", "All of them miss the same name.", 0.95,
		},
		"the message does not name the symbol": {
			numbered(at("javac", "A.java", 3, aires.KindMissingSymbol, "cannot find symbol", "Fetch")),
			"cannot find symbol: Fetch (A.java:3)", "No other error shares its symbol, its message or its consequences.", 0.9,
		},
		"symptoms": {
			numbered(
				at("gcc", "a.c", 3, aires.KindSyntax, "expected ';' before 'int'.", ""),
				at("gcc", "a.c", 4, aires.KindMissingSymbol, "'x' undeclared", "x"),
				at("gcc", "a.c", 5, aires.KindMissingSymbol, "'y' undeclared", "y"),
			),
			"expected ';' before 'int' (a.c:3 and 2 more errors)", "After a syntax error a compiler misreads the declarations that follow in the same file.", 0.7,
		},
		"inside a library": {
			numbered(
				inLibrary("/usr/include/stl_heap.h", 232, "no matching function for call", "t.cpp", 13),
				inLibrary("/usr/include/predefined_ops.h", 45, "invalid operands", "t.cpp", 13),
			),
			"no matching function for call (t.cpp:13 and 1 more error)", "All of them come out of a library, from one use of it in the workspace.", 0.85,
		},
		"warnings": {
			numbered(
				coded("-Wunused", at("gcc", "a.c", 3, aires.KindWarning, "unused variable 'x'", "")),
				coded("-Wunused", at("gcc", "b.c", 3, aires.KindWarning, "unused variable 'y'", "")),
			),
			"-Wunused (2 warnings)", "These warnings are of the same kind.", 0.6,
		},
		"no message": {
			numbered(coded("E1", at("tool", "", 0, aires.KindOther, "", ""))),
			"tool error E1", "No other error shares its symbol, its message or its consequences.", 0.9,
		},
		"a long message": {
			numbered(at("gcc", "", 0, aires.KindOther, strings.Repeat("é", 5000), "")),
			strings.Repeat("é", 99) + "…", "No other error shares its symbol, its message or its consequences.", 0.9,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := cause.Group(test.ds, nil)[0]
			if c.Title != test.title || c.Reason != test.reason || c.Confidence != test.conf {
				t.Errorf("got  %q, %q, %v\nwant %q, %q, %v", c.Title, c.Reason, c.Confidence, test.title, test.reason, test.conf)
			}
		})
	}
}

func TestGroupLeavesItsInputAlone(t *testing.T) {
	ds := numbered(
		at("go", "b.go", 1, aires.KindType, "t", ""),
		at("go", "a.go", 1, aires.KindFatal, "f", ""),
	)
	before := slices.Clone(ds)
	cause.Group(ds, nil)
	for i := range ds {
		if ds[i].ID != before[i].ID {
			t.Fatalf("diagnostic %d became %s", i, ds[i].ID)
		}
	}
}

// BenchmarkGroup shows that ten times the diagnostics take about ten times as
// long, even where most of them fall into one group.
func BenchmarkGroup(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 200_000} {
		ds := make([]aires.Diagnostic, 0, n)
		for i := range n {
			name := fmt.Sprintf("Sym%d", i%(n/4))
			d := at("gcc", fmt.Sprintf("f%d.c", i%50), i, aires.KindMissingSymbol, "'"+name+"' undeclared", name)
			if i%10 == 0 {
				d.Kind = aires.KindMissingFile
			}
			if i%7 == 0 {
				d.Kind, d.Symbols = aires.KindType, []aires.Symbol{{Name: "int", Role: aires.RoleExpected}, {Name: "char *", Role: aires.RoleFound}}
			}
			d.Source = fmt.Sprintf("    total += table[%d].field->%s(count, name_%d);", i, name, i%100)
			ds = append(ds, d)
		}
		ds = numbered(ds...)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				cause.Group(ds, nil)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/diagnostic")
		})
	}
}

func TestConstMakesNoOtherType(t *testing.T) {
	lacks := func(id, owner string) aires.Diagnostic {
		return aires.Diagnostic{
			ID: id, Tool: "gcc", Severity: aires.SeverityError, Kind: aires.KindMissingSymbol, File: id + ".c", Line: 1,
			Message: "'" + owner + "' has no member named 'temperature'",
		}
	}
	got := cause.Group([]aires.Diagnostic{
		lacks("d1", "const struct sensor"), lacks("d2", "struct sensor"), lacks("d3", "struct other"),
	}, nil)
	if len(got) != 2 || len(got[0].Diagnostics) != 2 {
		t.Errorf("%+v", got)
	}
}

func TestAdviceIsNoPartOfATitle(t *testing.T) {
	got := cause.Group([]aires.Diagnostic{{
		ID: "d1", Tool: "csc", Code: "CS0246", Severity: aires.SeverityError, Kind: aires.KindMissingSymbol, File: "a.cs", Line: 3,
		Message: "The type or namespace name 'Foo' could not be found (are you missing a using directive or an assembly reference?)",
	}}, nil)
	if want := "The type or namespace name 'Foo' could not be found (a.cs:3)"; got[0].Title != want {
		t.Errorf("%q", got[0].Title)
	}
}
