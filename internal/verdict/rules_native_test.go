package verdict_test

import (
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// TestNativeRules: the rules of Go, Rust, C, C++ and Fortran on the least that they
// take.
func TestNativeRules(t *testing.T) {
	money := tree{
		"go.mod":         "module example.org/a\n",
		"money/money.go": "package money\n\n// Amount is a sum.\ntype Amount struct {\n\tunits int\n\tName  string\n}\n\n// String is for people.\nfunc text(a Amount) string { return a.Name }\n",
		"main.go":        "package main\n\nimport \"example.org/a/money\"\n\nfunc f(a money.Amount) string { return a.String() }\n\nfunc g(a money.Amount) int { return a.Units }\n\nfunc h() money.Sum { return money.Sum{} }\n",
	}
	shapes := tree{
		"Cargo.toml":  "[package]\nname = \"a\"\n",
		"src/main.rs": "mod v;\nfn main() {\n    let at = 1;\n    let b = v::Body { at, mass: 2 };\n    println!(\"{:?}\", b.at);\n}\n",
		"src/v.rs":    "#[derive(Clone)]\npub struct Body {\n    pub position: i32,\n    pub mass: i32,\n}\n",
	}
	cmake := tree{
		"CMakeLists.txt":       "project(p C)\nadd_subdirectory(sound)\nadd_executable(app main.c)\nadd_executable(other other.c)\ntarget_link_libraries(other PRIVATE sound)\n",
		"sound/CMakeLists.txt": "add_library(sound tone.c)\ntarget_include_directories(sound PRIVATE include)\n",
		"sound/tone.c":         "int tone(void) { return 1; }\nstatic int loud(void) { return 2; }\n",
		"sound/late.c":         "int late(void) { return 1; }\n",
		"sound/include/tone.h": "int tone(void);\n",
		"main.c":               "#include \"tone.h\"\nint main(void) { return tone() + loud() + late(); }\n",
		"other.c":              "int tone(void);\nint main(void) { return tone(); }\n",
		"w.h":                  "class W {\npublic:\n    W();\n    void write(int v, int n);\n    int size() const { return 1; }\n};\n",
		"w.cpp":                "#include \"w.h\"\nvoid W::put(int v, int n)\n{\n}\n",
		"user.cpp":             "#include \"w.h\"\nvoid use(W& w) { w.put(1, 2); }\n",
	}
	waves := tree{
		"grid.f90": "module grid\n  implicit none\n  type :: field\n    integer :: n\n  end type field\ncontains\n  function field_energy(self) result(e)\n    class(field), intent(in) :: self\n    real :: e\n    do i = 1, self%n\n      e = e + i\n    end do\n  end function field_energy\nend module grid\n",
		"main.f90": "program p\n  use grid\n  type(field) :: f\n  print *, f%energy()\nend program p\n",
	}
	link := func(file, name string) aires.Diagnostic {
		return aires.Diagnostic{Tool: "ld", Kind: aires.KindOther, File: file, Message: "undefined reference to `" + name + "'"}
	}
	rulesHold(t, map[string]ruleCase{
		"a method that became a function": {money, missing("go", "main.go", 5, "String", "a.String undefined (type money.Amount has no field or method String)"), "func (a Amount) String() string { return a.Name }"},
		"a field that others use":         {money, missing("go", "main.go", 7, "Units", "a.Units undefined (type money.Amount has no field or method Units, but does have unexported field units)"), "\tUnits int"},
		"a field in short":                {shapes, missing("rustc", "src/main.rs", 4, "at", "struct `Body` has no field named `at`"), "    let b = v::Body { position: at, mass: 2 };"},
		"a trait that can be derived":     {shapes, aires.Diagnostic{Tool: "rustc", Kind: aires.KindType, File: "src/main.rs", Line: 5, Message: "`Body` doesn't implement `Debug`"}, "#[derive(Clone, Debug)]"},
		"a trait that cannot":             {shapes, aires.Diagnostic{Tool: "rustc", Kind: aires.KindType, File: "src/main.rs", Line: 5, Message: "`Body` doesn't implement `Display`"}, ""},
		"a library that is not linked":    {cmake, link("main.c", "tone"), "add_executable(app main.c)\ntarget_link_libraries(app PRIVATE sound)"},
		"a function that is static":       {cmake, link("main.c", "loud"), "int loud(void) { return 2; }"},
		"a source that is not listed":     {cmake, link("main.c", "late"), "add_library(sound tone.c late.c)"},
		"headers that a target keeps": {
			cmake,
			aires.Diagnostic{Tool: "gcc", Kind: aires.KindMissingFile, File: "main.c", Line: 1, Message: "tone.h: No such file or directory", Symbols: []aires.Symbol{{Name: "tone.h", Role: aires.RoleMissing}}},
			"target_include_directories(sound PUBLIC include)",
		},
		"a member under another name": {cmake, aires.Diagnostic{Tool: "gcc", Kind: aires.KindOther, File: "w.cpp", Line: 2, Message: "no declaration matches ‘void W::put(int, int)’"}, "    void put(int v, int n);"},
		"a loop's variable":           {waves, missing("gfortran", "grid.f90", 10, "i", "Symbol ‘i’ at (1) has no IMPLICIT type"), "    integer :: i"},
		"a procedure that is not bound": {
			waves, missing("gfortran", "main.f90", 4, "energy", "‘energy’ at (1) is not a member of the ‘field’ structure"), "    procedure :: energy => field_energy",
		},
	})
}

// A failed test's verdict points at the line that calculates what is checked.
func TestSuspects(t *testing.T) {
	tr := tree{
		"go.mod":      "module example.org/a\n",
		"lex.go":      "package a\n\nfunc Lines(s string) []int {\n\tvar all []int\n\tfor i := range s {\n\t\tline := i\n\t\tall = append(all, line)\n\t}\n\treturn all\n}\n",
		"lex_test.go": "package a\n\nimport \"testing\"\n\nfunc TestLines(t *testing.T) {\n\tif got := Lines(\"ab\"); got[1] != 2 {\n\t\tt.Errorf(\"line %d, want 2\", got[1])\n\t}\n}\n",
	}
	v, _ := tr.of(t, aires.Diagnostic{Tool: "go", Kind: aires.KindTest, File: "lex_test.go", Line: 7, Message: "line 1, want 2"})
	if !strings.Contains(v.Hypothesis.Claim, "Look first at lex.go:6 or lex.go:7.") {
		t.Error(v.Hypothesis.Claim)
	}
}
