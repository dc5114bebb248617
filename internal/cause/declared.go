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
		`number of arguments doesn.t match prototype|ambiguating new declaration of|return type of out-of-line definition of) ?` + q + `([^'’"(]+)`)
)

func inC(d *aires.Diagnostic) bool {
	return d.Tool == "gcc" || d.Tool == "clang"
}

// incompleteType returns the name of the type that d needs the definition of,
// from the message or, where that names only the variable, from the source.
func incompleteType(d *aires.Diagnostic) string {
	line := headline(d)
	if !inC(d) || !strings.Contains(line, "type") && !strings.Contains(line, "storage") && !strings.Contains(line, "instantiation") || !incomplete.MatchString(line) {
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
		name, _, _ = strings.Cut(name, "[abi:")
	}
	for _, tag := range []string{"struct ", "union ", "enum ", "class "} {
		name = strings.TrimPrefix(name, tag)
	}
	return name
}

// addDeclaration remembers the groups about a type that is not there and about
// a function whose declarations differ.
func (f *facts) addDeclaration(it *item) {
	if name := changedName(it); name != "" && f.changed[name] == nil {
		f.changed[name] = it
	}
	if m := overriding.FindStringSubmatch(headline(it.d)); m != nil {
		f.pairs[pairOf([]string{bareType(m[1]), bareType(m[2])})] = it
	}
	if name := incompleteType(it.d); name != "" && f.types[name] == nil {
		f.types[name] = it.in
	}
}

// changedName is the name that an error says is declared in two ways: twice, or
// not as what it defines, overrides or implements.
func changedName(it *item) string {
	line := headline(it.d)
	if m := twice.FindStringSubmatch(line); m != nil {
		return strings.Join(m[1:], "") // one of them
	}
	if m := clashing.FindStringSubmatch(line); m != nil && inC(it.d) {
		return m[1][strings.LastIndexAny(m[1], " *&:")+1:]
	}
	return overridden(it.d)
}

// twice says that a name is defined more than once.
var twice = regexp.MustCompile("^(?:the name `|Duplicate identifier '|Cannot redeclare block-scoped variable '|redefinition of ['‘])(\\w+)['’`]|^(\\w+) redeclared in this block|" +
	`^(?:class|variable|method|interface) ([\w$]+)\b.* is already defined in |already contains a definition for '(\w+)'|^duplicate class: (?:[\w.$]+\.)?(\w+)$`)

// overriding says of which two types the members do not agree.
var overriding = regexp.MustCompile(`in type '(.+)' is not assignable to the same property in base type '(.+)'`)

// wordAt is the name that begins at a column of source, counted from 1, or "".
func wordAt(source string, column int) string {
	if column < 1 || column > len(source) {
		return ""
	}
	end := column - 1
	for end < len(source) && inName(source[end]) {
		end++
	}
	return source[column-1 : end]
}

// pairOf is a key for two types, "" for any other number.
func pairOf(types []string) string {
	if len(types) != 2 {
		return ""
	}
	return join(min(types[0], types[1]), max(types[0], types[1]))
}

// ownedByDeclaration gives errors about types to the missing type that they
// name, or to the name that is declared in two ways and stands in their line.
// The others of their group stay.
func ownedByDeclaration(f *facts, g *group) []*group {
	if g.only(aires.KindSyntax, aires.KindTest) {
		return nil
	}
	owners := make([]*group, 0, len(g.items))
	for _, it := range g.items {
		owner := f.typeOf(it.d)
		if owner == nil {
			owner = f.changeOf(it)
		}
		owners = append(owners, owner)
	}
	return owners
}

// made says that what a type is made of does not fit it, which names its members.
var made = regexp.MustCompile(`^constructor \w+ in record (\w+) cannot be applied|arguments for method apply.* in object (\w+)`)

// typeOf returns the group of a missing type that d names.
func (f *facts) typeOf(d *aires.Diagnostic) *group {
	if m := made.FindStringSubmatch(headline(d)); m != nil && len(f.owners[m[1]+m[2]]) == 1 {
		return f.owners[m[1]+m[2]][0]
	}
	if strings.Contains(headline(d), "<brace-enclosed initializer list>") {
		for _, word := range importWord.FindAllString(headline(d), maxWords) {
			if by := f.owners[word]; len(by) == 1 {
				return by[0] // what it is made of is gone
			}
		}
	}
	if len(f.types) == 0 || !inC(d) || kindOf(d) != aires.KindType && kindOf(d) != aires.KindOther {
		return nil
	}
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

// changeOf returns the group about the two declarations of a name that d is
// about, or that its line mentions.
func (f *facts) changeOf(it *item) *group {
	if of, name, ok := memberOf(it.d); ok {
		for _, name := range []string{bareType(of), name, receiver(it.d, name)} {
			if by := f.changed[name]; by != nil {
				return by.in
			}
		}
	}
	switch kindOf(it.d) {
	case aires.KindMissingSymbol, aires.KindMissingFile:
		if by := f.changed[lastSegment(plainName(missingName(it.d)))]; by != nil {
			return by.in
		}
		return nil
	case aires.KindType, aires.KindOther:
	default:
		return nil
	}
	if hidden.MatchString(headline(it.d)) {
		return nil // that is what it is about
	}
	if by := f.pairs[pairOf(typesIn(it.d))]; by != nil {
		return by.in
	}
	if by := f.changed[lastSegment(callee(headline(it.d)))]; by != nil {
		return by.in
	}
	for _, m := range f.mentions(it) {
		if by := f.changed[m.name]; by != nil && (m.strong || f.nearby(by, it)) {
			return by.in
		}
	}
	if name := wordAt(it.d.Source, it.d.Column); f.sources.gone(name) {
		return f.missing[name]
	}
	return nil
}
