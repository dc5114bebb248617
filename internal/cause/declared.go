package cause

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows what C and C++ compilers say when a declaration is gone or
// changed: rarely that, mostly what its uses have become.

var (
	// incomplete are complaints about a type that is declared nowhere, or not yet.
	incomplete = regexp.MustCompile(`^storage size of |incomplete (?:element |result |definition of |return )?type|undefined type|` +
		`^variable .* has incomplete type|^field .* has incomplete type|does not refer to a type|implicit instantiation of undefined|is an incomplete type`)
	tagged = regexp.MustCompile(`\b(?:struct|union|enum|class) ([A-Za-z_]\w*)`)

	// clashing say that a function's definition differs from its declaration.
	clashing = regexp.MustCompile(`^(?:conflicting types for|no declaration matches|prototype for|out-of-line definition of|` +
		`number of arguments doesn.t match prototype|ambiguating new declaration of) ?` + q + `([^'’"(]+)`)
)

func inC(d *aires.Diagnostic) bool {
	return d.Tool == "gcc" || d.Tool == "clang"
}

// incompleteType returns the name of the type that d needs the definition of,
// from the message or, where that names only the variable, from the source.
func incompleteType(d *aires.Diagnostic) string {
	line := headline(d)
	if !inC(d) || !incomplete.MatchString(line) {
		return ""
	}
	for _, text := range []string{line, d.Source} {
		if m := tagged.FindStringSubmatch(text); m != nil {
			return m[1]
		}
	}
	return ""
}

// plainName is the name of a symbol without what only some of its uses say.
func plainName(name string) string {
	name = qualifiers.Replace(name)
	if at := strings.IndexByte(name, '('); at > 0 && strings.HasSuffix(name, ")") && !strings.HasSuffix(name[:at], "operator") {
		name = name[:at] // the linker's, with its parameters
	}
	for _, tag := range []string{"struct ", "union ", "enum ", "class "} {
		name = strings.TrimPrefix(name, tag)
	}
	return name
}

// addDeclaration remembers the groups about a type that is not there and about
// a function whose declarations differ.
func (f *facts) addDeclaration(it *item) {
	if m := twice.FindStringSubmatch(headline(it.d)); m != nil {
		name := m[1] + m[2] + m[3] + m[4] // one of them
		if f.twice[name] == nil {
			f.twice[name] = it.in
		}
	}
	if !inC(it.d) {
		return
	}
	if name := incompleteType(it.d); name != "" && f.types[name] == nil {
		f.types[name] = it.in
	}
	if m := clashing.FindStringSubmatch(headline(it.d)); m != nil {
		name := m[1][strings.LastIndexAny(m[1], " *&:")+1:]
		if f.functions[name] == nil {
			f.functions[name] = it.in
		}
	}
}

// twice says that a name is defined more than once.
var twice = regexp.MustCompile("^(?:the name `|Duplicate identifier '|Cannot redeclare block-scoped variable '|redefinition of ['‘])(\\w+)['’`]|^(\\w+) redeclared in this block|" +
	`^(?:class|variable|method|interface) ([\w$]+)\b.* is already defined in |already contains a definition for '(\w+)'`)

// ownedByTwice gives errors about the use of a name to its being defined
// twice: one of the two is what they meant.
func ownedByTwice(f *facts, g *group) []*group {
	if len(f.twice) == 0 || g.only(aires.KindMissingFile, aires.KindSyntax, aires.KindTest) {
		return nil
	}
	owners := make([]*group, 0, len(g.items))
	for _, it := range g.items {
		var owner *group
		if of, _, ok := memberOf(it.d); ok {
			owner = f.twice[lastSegment(plainName(strings.TrimPrefix(of, "mut ")))]
		}
		for _, m := range called.FindAllStringSubmatch(it.d.Source, 16) {
			if owner == nil && kindOf(it.d) == aires.KindType {
				owner = f.twice[m[1]]
			}
		}
		owners = append(owners, owner)
	}
	return owners
}

// ownedByDeclaration gives errors about types to the missing type that they
// name, or to the function with two signatures that they call. The others of
// their group stay.
func ownedByDeclaration(f *facts, g *group) []*group {
	if len(f.types)+len(f.functions) == 0 || !g.only(aires.KindType, aires.KindOther) || !inC(g.items[0].d) {
		return nil
	}
	owners := make([]*group, 0, len(g.items))
	for _, it := range g.items {
		owner := f.typeOf(it.d)
		if owner == nil {
			owner = f.functionOf(it.d)
		}
		owners = append(owners, owner)
	}
	return owners
}

// typeOf returns the group of a missing type that d names.
func (f *facts) typeOf(d *aires.Diagnostic) *group {
	texts := []string{headline(d), d.Source}
	for _, n := range d.Notes {
		texts = append(texts, n.Message)
	}
	for _, text := range texts {
		for _, m := range tagged.FindAllStringSubmatch(text, 8) {
			if g := f.types[m[1]]; g != nil {
				return g
			}
		}
	}
	return nil
}

var called = regexp.MustCompile(`([A-Za-z_]\w*)\s*\(`)

// functionOf returns the group of a function with two signatures that d is
// about or that the line of source calls.
func (f *facts) functionOf(d *aires.Diagnostic) *group {
	if g := f.functions[lastSegment(callee(headline(d)))]; g != nil {
		return g
	}
	for _, m := range called.FindAllStringSubmatch(d.Source, 16) {
		if g := f.functions[m[1]]; g != nil {
			return g
		}
	}
	return nil
}
