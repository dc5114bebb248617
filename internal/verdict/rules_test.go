package verdict_test

import (
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// missing is an error about a name that is not there.
func missing(tool, file string, line int, name, message string) aires.Diagnostic {
	return aires.Diagnostic{
		Tool: tool, Kind: aires.KindMissingSymbol, Message: message, File: file, Line: line,
		Symbols: []aires.Symbol{{Name: name, Role: aires.RoleMissing}},
	}
}

// ruleCase is an error in a workspace. want begins a line that the edits make; ""
// where nothing may be edited.
type ruleCase struct {
	tree tree
	d    aires.Diagnostic
	want string
}

func rulesHold(t *testing.T, cases map[string]ruleCase) {
	t.Helper()
	for name, c := range cases {
		v, ok := c.tree.of(t, c.d)
		got := ""
		for _, e := range v.Edits {
			got += e.New + "\n"
		}
		if !ok || c.want == "" && got != "" || !strings.Contains("\n"+got, "\n"+c.want) {
			t.Errorf("%s: %s\n%q, want %q", name, v.Hypothesis.Claim, got, c.want)
		}
	}
}

// TestRules: each rule on the least that it takes.
func TestRules(t *testing.T) {
	ring := tree{
		"ring.h": "struct ring { int head; int size; };\nvoid ring_push(struct ring *r);\nint ring_take(struct ring *r);\n",
		"main.c": "#include \"ring.h\"\nint main(void) {\n  struct ring r;\n  ring_push(&r);\n  return ring_pop(&r) + r.sise + cuont;\n}\n",
	}
	geo := tree{
		"geo.hpp": "namespace geometry {\nstruct Point { int x; };\n}\n",
		"a.cpp":   "#include \"geo.hpp\"\nint f(geo::Point p) { return p.x; } // geo::Point\n",
		"b.cpp":   "#include \"geo.hpp\"\nnamespace graph {\nint g(Point p) { return p.x; }\n}\n",
	}
	shop := tree{
		"shop/Pricing.java":  "package shop;\npublic interface Pricing {\n    int priceOf(int n);\n}\n",
		"shop/Flat.java":     "package shop;\npublic class Flat implements Pricing {\n    private int sum;\n    public int price(int n) { return n; }\n}\n",
		"shop/Desk.java":     "package shop;\nclass Desk {\n    int f(Flat f) { return f.length() + f.price(1); }\n    Register r;\n}\n",
		"shop/Register.java": "package shop;\npublic class Registry {\n}\n",
	}
	store := tree{
		"db.py":   "import jsn\n\ndef save(path, *, indent=2, sort=(1, 2)):\n    pass\n",
		"test.py": "from db import save\n\ndef test_save():\n    save(\"a\", indentation=4)\n",
	}
	scripts := tree{
		"a.ts":          "import { draw } from \"@ui/screen\";\nemit(\"create\");\nkind = \"cirle\";\n",
		"tsconfig.json": "{ \"compilerOptions\": { \"paths\": { \"@ui/*\": [\"./src/ui/*\"] } } }\n",
		"package.json":  "{ \"dependencies\": {\n  }\n}\n",
		"events.ts":     "export interface EventMap {\n  created: number;\n  closed: number;\n}\n",
	}
	rulesHold(t, map[string]ruleCase{
		"a member, as the compiler proposes":     {ring, missing("gcc", "main.c", 5, "sise", "‘struct ring’ has no member named ‘sise’; did you mean ‘size’?"), "  return ring_pop(&r) + r.size + cuont;"},
		"a variable, as the compiler proposes":   {ring, missing("gcc", "main.c", 5, "cuont", "‘cuont’ undeclared (first use in this function); did you mean ‘count’?"), "  return ring_pop(&r) + r.sise + count;"},
		"a function, not as it proposes":         {ring, missing("gcc", "main.c", 5, "ring_pop", "implicit declaration of function ‘ring_pop’; did you mean ‘ring_push’?"), "  return ring_take(&r) + r.sise + cuont;"},
		"nothing like it":                        {ring, missing("gcc", "main.c", 5, "cuont", "‘cuont’ undeclared (first use in this function); did you mean ‘wait’?"), ""},
		"a namespace":                            {geo, missing("gcc", "a.cpp", 2, "geo", "‘geo’ has not been declared"), "int f(geometry::Point p) { return p.x; } // geo::Point"},
		"a namespace that nobody knows":          {geo, missing("gcc", "b.cpp", 3, "Point", "‘Point’ was not declared in this scope; did you mean ‘geometry::Point’?"), "namespace geometry {"},
		"an interface's method":                  {shop, aires.Diagnostic{Tool: "javac", Kind: aires.KindType, File: "shop/Flat.java", Line: 2, Message: "Flat is not abstract and does not override abstract method priceOf(int) in Pricing"}, "    public int priceOf(int n) { return n; }"},
		"a class that is not called as its file": {shop, aires.Diagnostic{Tool: "javac", Kind: aires.KindOther, File: "shop/Register.java", Line: 2, Message: "class Registry is public, should be declared in a file named Registry.java"}, "public class Register {"},
		"a field is not called": {shop, aires.Diagnostic{
			Tool: "javac", Kind: aires.KindMissingSymbol, File: "shop/Desk.java", Line: 3, Message: "cannot find symbol",
			Symbols: []aires.Symbol{{Name: "length", Role: aires.RoleMissing}},
			Notes:   []aires.Note{{Message: "symbol:   method length()"}, {Message: "location: variable f of type Flat"}},
		}, ""},
		"a keyword argument": {store, aires.Diagnostic{Tool: "python", Kind: aires.KindTest, File: "test.py", Line: 4, Message: "TypeError: save() got an unexpected keyword argument 'indentation'"}, "    save(\"a\", indent=4)"},
		"a module of Python": {store, aires.Diagnostic{
			Tool: "python", Kind: aires.KindMissingFile, File: "db.py", Line: 1, Message: "No module named 'jsn'", Symbols: []aires.Symbol{{Name: "jsn", Role: aires.RoleMissing}},
		}, "import json"},
		"a key":             {scripts, aires.Diagnostic{Tool: "tsc", Kind: aires.KindType, File: "a.ts", Line: 2, Message: `Argument of type '"create"' is not assignable to parameter of type 'keyof EventMap'.`}, `emit("created");`},
		"one of a union":    {scripts, aires.Diagnostic{Tool: "tsc", Kind: aires.KindType, File: "a.ts", Line: 3, Message: `Type '"cirle"' is not assignable to type '"circle" | "square"'.`}, `kind = "circle";`},
		"an alias of paths": {scripts, aires.Diagnostic{Tool: "tsc", Kind: aires.KindMissingFile, File: "a.ts", Line: 1, Message: "Cannot find module '@ui/screen' or its corresponding type declarations."}, ""},
		"a name of Go's library": {
			tree{"go.mod": "module example.org/a\n", "a.go": "package a\n\nimport \"strings\"\n\nvar x = strings.Containz(y, z)\n"},
			undefined("a.go", 5, 17, "strings.Containz"), "var x = strings.Contains(y, z)",
		},
		"a module of Fortran": {
			tree{"v.f90": "module vectors\ncontains\n  real function dot(a)\n    real :: a\n    dot = a\n  end function\nend module\n", "m.f90": "program main\n  implicit none\n  print *, dot(1.0)\nend program\n"},
			missing("gfortran", "m.f90", 3, "dot", "Function ‘dot’ at (1) has no IMPLICIT type"), "  use vectors",
		},
		"an import of Scala": {
			tree{"a/A.scala": "package a\n\nclass Account(n: Int)\n", "b/B.scala": "package b\n\nclass B(a: Account)\n"},
			missing("scalac", "b/B.scala", 3, "Account", "not found: type Account"), "import a.Account",
		},
		"a namespace of C#": {
			tree{"Item.cs": "namespace Store.Models {\n  public class Item {}\n}\n", "Main.cs": "using Store.Model;\nclass P {}\n"},
			aires.Diagnostic{Tool: "mcs", Kind: aires.KindMissingFile, File: "Main.cs", Line: 1, Message: "The type or namespace name `Model' does not exist in the namespace `Store'. Are you missing an assembly reference?"},
			"using Store.Models;",
		},
	})
}
