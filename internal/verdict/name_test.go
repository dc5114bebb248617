package verdict_test

import (
	"testing"

	"github.com/airesdev/aires"
)

// A name that is nothing like the one missing is not put in its place only
// because nothing else uses it.
func TestStrangersAreNotPutIn(t *testing.T) {
	missing := func(tool, file string, line int, name string) aires.Diagnostic {
		return aires.Diagnostic{
			Tool: tool, Kind: aires.KindMissingSymbol, Message: name + " is not declared", File: file, Line: line,
			Symbols: []aires.Symbol{{Name: name, Role: aires.RoleMissing}},
		}
	}
	rulesHold(t, map[string]ruleCase{
		"a namespace": {
			tree{"A.cs": "using Newtonsoft.Json;\nclass Program { static void Main() {} }\nclass Circle {}\n"},
			missing("mcs", "A.cs", 1, "Newtonsoft"), "",
		},
		"a member of something that is not the project's": {
			tree{"A.kt": "class Item(val price: Int)\nfun sum(xs: List<Int>) = xs.sumOf { it }\nclass Purse { val cents = 1 }\n"},
			missing("kotlin", "A.kt", 2, "sumOf"), "",
		},
		"a function that is not called": {
			tree{"a.f90": "program p\n  print *, joined\ncontains\n  real function area(r)\n    real :: r\n    area = r\n  end function\nend program\n"},
			missing("gfortran", "a.f90", 2, "joined"), "",
		},
		"a letter": {
			tree{"a.js": "const limits = 3;\nconsole.log(j);\n"},
			missing("eslint", "a.js", 2, "j"), "",
		},
		"something of its kind": {
			tree{"a.js": "const limits = 3;\nconsole.log(BOUND, bounds);\n"},
			missing("eslint", "a.js", 2, "bounds"), "console.log(BOUND, limits);",
		},
	})
}
