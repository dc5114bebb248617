package cause_test

import (
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
)

// from is d with the line of source it stands in.
func from(source string, column int, d aires.Diagnostic) aires.Diagnostic {
	d.Source, d.Column = source, column
	return d
}

func marked(message, file string, line, column int, source string) aires.Note {
	return aires.Note{Message: message, File: file, Line: line, Column: column, Source: source}
}

func borrow(code, file string, line int, message string, notes ...aires.Note) aires.Diagnostic {
	return noted(coded(code, at("rustc", file, line, aires.KindType, message, "")), notes...)
}

func TestGroupBySource(t *testing.T) {
	const (
		file, symbol, typ, fatal = aires.KindMissingFile, aires.KindMissingSymbol, aires.KindType, aires.KindFatal
		one                      = "Expected 2 arguments, but got 1."
		three                    = "Expected 2 arguments, but got 3."
	)
	tests := map[string]struct {
		ds   []aires.Diagnostic
		want string
	}{
		"too few arguments for two functions": {
			numbered(
				from("  const a = price(1);", 13, coded("TS2554", at("tsc", "a.ts", 1, typ, one, ""))),
				from("  show(money.price(x, 2));", 14, coded("TS2554", at("tsc", "b.ts", 1, typ, one, ""))),
				from("  return tax(x);", 10, coded("TS2554", at("tsc", "b.ts", 2, typ, one, ""))),
				from("  tax(f(x), g(y), h(z));", 19, coded("TS2554", at("tsc", "c.ts", 2, typ, three, ""))),
			),
			"type d1 d2\ntype d3 d4",
		},
		"a library that is too old lacks more than its message says": {
			numbered(
				coded("TS2583", at("tsc", "a.ts", 3, symbol, "Cannot find name 'Map'. Do you need to change your target library?", "Map")),
				coded("TS2488", at("tsc", "b.ts", 7, typ, "Type 'Tea[]' must have a '[Symbol.iterator]()' method that returns an iterator.", "")),
				coded("TS2339", at("tsc", "b.ts", 9, symbol, "Property 'cup' does not exist on type 'Tea'.", "cup")),
			),
			"missing-symbol d1 d2\nmissing-symbol d3",
		},
		"a member that a type and a union with it lack": {
			numbered(
				coded("TS2339", at("tsc", "a.ts", 3, symbol, "Property 'cup' does not exist on type 'Tea'.", "cup")),
				coded("TS2339", at("tsc", "b.ts", 9, symbol, "Property 'cup' does not exist on type 'Tea | Milk'.", "cup")),
				coded("TS2339", at("tsc", "b.ts", 11, symbol, "Property 'cup' does not exist on type 'Soup | Milk'.", "cup")),
				coded("TS2339", at("tsc", "b.ts", 15, symbol, "Property 'cup' does not exist on type 'Bread'.", "cup")),
			),
			"missing-symbol d1 d2 d3\nmissing-symbol d4",
		},
		"what is opened and not closed spoils all that is behind it": {
			numbered(
				at("gcc", "a.c", 9, typ, "call of overloaded 'f' is ambiguous", ""),
				at("gcc", "a.c", 2, typ, "conflicting types for 'g'", ""),
				noted(at("gcc", "a.c", 30, aires.KindSyntax, "expected '}' at end of input", ""), marked("to match this '{'", "a.c", 5, 1, "{")),
			),
			"syntax d3 d1\ntype d2",
		},
		"what a linker says of one object has no line": {
			numbered(
				at("ld", "a.o", 0, aires.KindOther, "multiple definition of 'f'", "f"),
				at("ld", "a.o", 0, symbol, "undefined reference to 'g'", "g"),
			),
			"missing-symbol d2\nother d1",
		},
		"a using that fails owns what only its files miss": {
			numbered(
				from("using Acme.Json;", 7, coded("CS0246", at("csc", "A.cs", 1, symbol, "The type or namespace name 'Acme' could not be found", "Acme"))),
				coded("CS0246", at("csc", "A.cs", 9, symbol, "The type or namespace name 'Reader' could not be found", "Reader")),
				coded("CS0103", at("csc", "A.cs", 9, symbol, "The name 'Own' does not exist in the current context", "Own")),
				coded("CS0103", at("csc", "B.cs", 9, symbol, "The name 'Own' does not exist in the current context", "Own")),
			),
			"missing-symbol d1 d2\nmissing-symbol d3 d4",
		},
		"a field of a missing type is no using": {
			numbered(
				from("    private Acme a;", 13, coded("CS0246", at("csc", "A.cs", 3, symbol, "The type or namespace name 'Acme' could not be found", "Acme"))),
				coded("CS0246", at("csc", "A.cs", 9, symbol, "The type or namespace name 'Reader' could not be found", "Reader")),
			),
			"missing-symbol d1\nmissing-symbol d2",
		},
		"an import of java owns only what it names": {
			numbered(
				from("import org.gone.Forecast;", 16, at("javac", "A.java", 3, file, "package org.gone does not exist", "org.gone")),
				at("javac", "A.java", 7, symbol, "cannot find symbol", "Forecast"),
				at("javac", "A.java", 8, symbol, "cannot find symbol", "TreeMap"),
			),
			"missing-file d1 d2\nmissing-symbol d3",
		},
		"a star brings anything": {
			numbered(
				from("import org.gone.*;", 1, at("javac", "A.java", 3, file, "package org.gone does not exist", "org.gone")),
				at("javac", "A.java", 8, symbol, "cannot find symbol", "TreeMap"),
			),
			"missing-file d1 d2",
		},
		"a member by call and by method reference": {
			numbered(
				noted(at("javac", "A.java", 4, symbol, "cannot find symbol", "water"), note("symbol:   method water()", "", 0), note("location: variable p of type Plant", "", 0)),
				noted(at("javac", "B.java", 4, symbol, "invalid method reference", "water"), note("symbol:   method water(T)", "", 0), note("location: class Plant", "", 0)),
				noted(at("javac", "C.java", 4, symbol, "cannot find symbol", "water"), note("symbol:   method water()", "", 0), note("location: class C", "", 0)),
			),
			"missing-symbol d1 d2\nmissing-symbol d3",
		},
		"moves belong to the function that takes": {
			numbered(
				borrow("E0382", "a.rs", 4, "borrow of moved value: `x`", note("value moved here", "a.rs", 3), note("consider changing this parameter type in function `eat` to borrow", "eat.rs", 1)),
				borrow("E0382", "b.rs", 4, "use of moved value: `y`", note("value moved here", "b.rs", 3), note("consider changing this parameter type in function `eat` to borrow", "eat.rs", 1)),
				borrow("E0382", "c.rs", 4, "borrow of moved value: `x`", note("value moved here", "c.rs", 3)),
				borrow("E0382", "c.rs", 9, "borrow of moved value: `x`", note("value moved here", "c.rs", 3)),
				borrow("E0382", "d.rs", 9, "borrow of moved value: `x`", note("value moved here", "d.rs", 3)),
			),
			"type d1 d2\ntype d3 d4\ntype d5",
		},
		"borrows belong to the function that keeps them": {
			numbered(
				borrow("E0502", "a.rs", 4, "cannot borrow `*n` as immutable", marked("mutable borrow occurs here", "a.rs", 3, 9, "let t = n.short(&p);")),
				borrow("E0499", "b.rs", 4, "cannot borrow `m` as mutable", marked("first mutable borrow occurs here", "b.rs", 3, 9, "let t = &mut m.short(p);")),
				borrow("E0502", "c.rs", 4, "cannot borrow `v` as immutable", marked("mutable borrow occurs here", "c.rs", 3, 9, "let t = v.iter_mut();")),
				borrow("E0502", "d.rs", 4, "cannot borrow `v` as immutable", marked("mutable borrow occurs here", "d.rs", 3, 9, "let t = v.iter_mut();")),
			),
			"type d1 d2\ntype d3\ntype d4",
		},
		"what a failed step should have made": {
			numbered(
				coded("CS0029", noted(at("csc", "Core/A.cs", 4, typ, "Cannot convert", ""), note("in project", "src/Core/Core.csproj", 0))),
				coded("CS0006", at("csc", "", 0, file, "Metadata file 'bin/Core.dll' could not be found", "bin/Core.dll")),
				coded("CS0006", at("csc", "", 0, file, "Metadata file 'bin/Else.dll' could not be found", "bin/Else.dll")),
				at("gcc", "src/net.c", 4, aires.KindSyntax, "expected ';'", ""),
				at("ld", "", 0, file, "cannot find build/net.o: No such file or directory", "build/net.o"),
			),
			"missing-file d3\nsyntax d4 d5\ntype d1 d2",
		},
		"a struct that is gone": {
			numbered(
				from("    struct reading r;", 20, at("gcc", "a.c", 4, typ, "storage size of ‘r’ isn’t known", "")),
				at("gcc", "a.c", 5, typ, "invalid use of undefined type ‘const struct reading’", ""),
				from("    struct reading all[3];", 20, at("gcc", "b.c", 5, typ, "array type has incomplete element type ‘struct reading’", "")),
				noted(at("gcc", "b.c", 9, typ, "passing argument 1 of ‘mean’ from incompatible pointer type", ""), note("expected ‘struct reading *’ but argument is of type ‘struct reading *’", "a.h", 3)),
				from("    struct other o;", 18, at("gcc", "b.c", 12, typ, "storage size of ‘o’ isn’t known", "")),
			),
			"type d1 d2 d3 d4\ntype d5",
		},
		"a function with two signatures": {
			numbered(
				at("gcc", "store.c", 4, typ, "conflicting types for ‘store_at’; have ‘int(int)’", ""),
				from("    line(store_at(s, 1));", 10, at("gcc", "a.c", 5, typ, "incompatible type for argument 1 of ‘line’", "")),
				from("    line(other(s, 1));", 10, at("gcc", "a.c", 6, typ, "incompatible type for argument 1 of ‘line’", "")),
			),
			"type d1 d2\ntype d3",
		},
		"a tool that only reports": {
			numbered(
				at("go", "a.go", 4, typ, "t", ""),
				at("make", "", 0, fatal, "*** [Makefile:3: a] Error 1", ""),
			),
			"type d1 d2",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := shape(cause.Group(test.ds, nil)); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}
