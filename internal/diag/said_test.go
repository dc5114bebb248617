package diag

import (
	"slices"
	"testing"

	"github.com/airesdev/aires"
)

// What stands below a head belongs to it: commands that help, sentences that go
// on without indent, types that only a note names, the option that made it fail.
func TestWhatAToolSaysIsWhole(t *testing.T) {
	expected := func(name string) aires.Symbol { return aires.Symbol{Name: name, Role: aires.RoleExpected} }
	found := func(name string) aires.Symbol { return aires.Symbol{Name: name, Role: aires.RoleFound} }
	for _, c := range []struct {
		log, message string
		symbols      []aires.Symbol
		note         string
	}{
		{"main.go:4:2: no required module provides package example.org/tea; to add it:\n\tgo get example.org/tea\n", "no required module provides package example.org/tea; to add it: go get example.org/tea", missing("example.org/tea"), ""},
		{"CMake Error: Error: generator : Ninja\nDoes not match the generator used previously: Unix Makefiles\nEither remove the CMakeCache.txt file or choose a different binary directory.\n-- Configuring incomplete\n", "Error: generator : Ninja Does not match the generator used previously: Unix Makefiles Either remove the CMakeCache.txt file or choose a different binary directory.", nil, ""},
		{"CMake Error at CMakeLists.txt:3 (add_executable):\n  Cannot find source file:\n\n    gone.cpp\n\n", "Cannot find source file: gone.cpp", missing("gone.cpp"), "in add_executable"},
		{"a.c:3:2: warning: format ‘%s’ expects argument of type ‘char *’, but argument 2 has type ‘int’ [-Wformat=]\n", "format ‘%s’ expects argument of type ‘char *’, but argument 2 has type ‘int’", []aires.Symbol{expected("char *"), found("int")}, ""},
		{"a.c:4:5: error: passing argument 1 of ‘puts’ makes pointer from integer without a cast [-Werror=int-conversion]\nb.h:6:3: note: expected ‘const char *’ but argument is of type ‘int’\n", "passing argument 1 of ‘puts’ makes pointer from integer without a cast", []aires.Symbol{expected("const char *"), found("int")}, "a warning that -Werror makes an error"},
		{"a.cpp:4:5: error: no match for ‘operator<’ (operand types are ‘const Cup’ and ‘Pot’)\n", "no match for ‘operator<’ (operand types are ‘const Cup’ and ‘Pot’)", []aires.Symbol{found("const Cup"), found("Pot")}, ""},
		{"a.c:4:5: error: unused variable 'x' [-Werror,-Wunused-variable]\n", "unused variable 'x'", nil, "a warning that -Werror makes an error"},
	} {
		d := only(t, c.log)
		if d.Message != c.message || !slices.Equal(d.Symbols, c.symbols) || c.note != "" && (len(d.Notes) == 0 || d.Notes[0].Message != c.note) {
			t.Errorf("%s: %+v", c.log, d)
		}
	}
}
