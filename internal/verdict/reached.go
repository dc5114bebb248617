package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires/internal/index"
)

const (
	maxBody    = 60 // lines of a function that are read for what it uses
	maxReached = 12 // functions that are followed
	maxNamed   = 5  // of them that are named
	maxValues  = 3  // constants and variables that are named
)

// reached lists the functions that those of all call, and the ones that these
// call in their turn, nearest first, and the constants and variables that any of
// them use.
func (j *Judge) reached(all []declared) (functions, values []declared) {
	seen := map[string]bool{}
	for _, d := range all {
		seen[d.name] = true
	}
	for todo := slices.Clone(all); len(todo) > 0 && len(functions) < maxReached; todo = todo[1:] {
		d := todo[0]
		lines := j.look.Lines(d.file)
		for n := d.line; n <= min(len(lines), d.end, d.line+maxBody); n++ {
			text := masked(lines[n-1])
			for _, name := range slices.Concat(names(text), operators(text, d.file)) {
				if seen[name] || len(name) < 2 {
					continue
				}
				seen[name] = true
				switch c, ok := j.ownDeclared(name, d.file); {
				case !ok:
				case c.kind == index.Const || c.kind == index.Var:
					values = append(values, c)
				case c.function:
					functions, todo = append(functions, c), append(todo, c)
				}
			}
		}
	}
	return functions, values
}

// ownDeclared is what user means by a name, outside of tests: the one of its own
// file, or the only one of few.
func (j *Judge) ownDeclared(name, user string) (declared, bool) {
	var own []index.Decl
	for _, c := range j.look.Declared(name) {
		top := c.Kind.Callable() && c.Kind != index.Macro || (c.Kind == index.Const || c.Kind == index.Var)
		if !top || reserved(c.Name) && !strings.HasPrefix(c.Name, "__") || testFile(c.File) || !index.Together(index.Language(c.File), index.Language(user)) {
			continue
		}
		if c.File == user {
			return from(c), true
		}
		own = append(own, c)
	}
	if len(own) == 0 || len(own) > 2 {
		return declared{}, false
	}
	return from(own[0]), true
}

// overloads are the methods that operators of Python call.
var overloads = map[string]string{
	"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "//": "__floordiv__", "%": "__mod__", "==": "__eq__",
	"<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__", "in": "__contains__",
}

// operators are the methods that the operators of a line may call.
func operators(line, file string) []string {
	var all []string
	if index.Language(file) == "python" {
		for w := range strings.FieldsSeq(line) {
			if name := overloads[w]; name != "" {
				all = append(all, name)
			}
		}
	}
	return all
}

// testFile reports whether a file holds tests, by its name or its folder.
func testFile(file string) bool {
	base := strings.ToLower(file[strings.LastIndexByte(file, '/')+1:])
	return strings.HasPrefix(base, "test_") || strings.Contains(base, "_test.") || strings.Contains(base, ".test.") || strings.Contains(base, ".spec.") ||
		strings.HasPrefix(file, "tests/") || strings.HasPrefix(file, "test/") || strings.Contains(file, "/tests/") || strings.Contains(file, "/test/") || base == "conftest.py"
}

// extents names declarations with their places.
func extents(all []declared) string {
	var places []string
	for _, d := range all {
		places = append(places, fmt.Sprintf("%s (%s)", d.name, d.extent()))
	}
	return strings.Join(places, ", ")
}
