package cause

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows what is missing because the line that declares it has an
// error.

var (
	declaring = regexp.MustCompile(`^\s*([A-Za-z_]\w*)\b[\w:<>,*&\s\[\]]*[\s*&>]([A-Za-z_]\w*)\s*(?:\(|;|=|\{|$)`)
	aliasing  = regexp.MustCompile(`^\s*(using)\s+(\w+)\s*=`)
	statement = strings.Fields("return else case throw delete new goto if while for switch using namespace typedef import do co_return")
)

// addDeclared remembers what a line that has an error in it would have
// declared. Compilers of the C family forget such a line altogether.
func (f *facts) addDeclared(it *item) {
	if !inC(it.d) || it.d.Source == "" {
		return
	}
	m := aliasing.FindStringSubmatch(it.d.Source)
	if m == nil {
		if m = declaring.FindStringSubmatch(it.d.Source); m == nil || slices.Contains(statement, m[1]) {
			return
		}
	}
	if f.declared[m[2]] != nil {
		return
	}
	f.declared[m[2]] = it
}

// maxWords bounds how many words of a broken line are remembered.
const maxWords = 40

// addWords remembers the words of a broken line for the rest of its file.
func (f *facts) addWords(it *item) {
	if it.d.Source == "" || it.d.Line == 0 || it.d.Kind == aires.KindTest {
		return
	}
	for i, word := range importWord.FindAllString(it.d.Source, maxWords) {
		key := join(it.d.File, word)
		if i == 0 && slices.Contains(statement, word) {
			return // it declares nothing
		}
		if f.words[key] == nil {
			f.words[key] = it
		}
	}
}

// brokenAbove returns the line above all of g, in their one file, that names
// what they miss while nobody says that it is missing there: it declares it.
func brokenAbove(f *facts, g *group, name string) *item {
	by := f.words[join(g.items[0].d.File, name)]
	if by == nil || lastSegment(plainName(missingName(by.d))) == name {
		return nil
	}
	for _, it := range g.items {
		if it.d.File != by.d.File || it.d.Line <= by.d.Line && it.d.Tool != "gfortran" {
			return nil // Fortran names an argument before it declares it
		}
	}
	return by
}

// ownedByBroken gives a missing name to the line that should have declared it.
func ownedByBroken(f *facts, g *group) []*group {
	if g.only(aires.KindType, aires.KindOther) {
		return f.spoilt(g)
	}
	if !g.only(aires.KindMissingSymbol) || g.rule.name == memberRule && !inC(g.items[0].d) {
		return nil
	}
	name := lastSegment(plainName(missingName(g.items[0].d)))
	if slices.Contains(implicit, name) {
		return f.spoilt(g)
	}
	if by := brokenAbove(f, g, name); by != nil && g.rule.name != memberRule {
		return allTo(by.in, g)
	}
	if !inC(g.items[0].d) {
		return nil
	}
	by := f.declared[name]
	if by == nil || by.at >= g.items[0].at || lastSegment(plainName(missingName(by.d))) == name {
		return nil
	}
	return allTo(by.in, g)
}

// spoilt gives errors about what a name is to the line that declared it with
// something that is not known.
func (f *facts) spoilt(g *group) []*group {
	owners := make([]*group, 0, len(g.items))
	for _, it := range g.items {
		var owner *group
		for _, m := range f.blamed(it) {
			by := f.words[join(it.d.File, m.name)]
			if by == nil || by.d.Kind != aires.KindMissingSymbol || by.in.rule.name != missingRule && by.in.rule.name != syntaxRule || !f.nearby(by, it) || by.d.Line > it.d.Line || by.in.final() == g {
				continue
			}
			if besides(by.d.Source, lastSegment(plainName(missingName(by.d))), m.name) {
				owner = by.in
				break
			}
		}
		if owner == nil {
			return nil
		}
		owners = append(owners, owner)
	}
	return owners
}

// blamed are the names of an error's line that its message speaks of; all, where
// it speaks of none.
func (f *facts) blamed(it *item) []mention {
	all := f.mentions(it)
	for _, word := range importWord.FindAllString(it.d.Source, maxWords) {
		if len(word) == 1 {
			all = append(all, mention{name: word})
		}
	}
	said := importWord.FindAllString(headline(it.d), -1)
	if some := slices.DeleteFunc(slices.Clone(all), func(m mention) bool {
		return !slices.Contains(said, m.name) || slices.Contains(implicit, m.name)
	}); len(some) > 0 {
		return some
	}
	return all
}

// besides reports whether a line declares name with the type that is missing:
// nothing but a type's own signs stands between them.
func besides(source, missing, name string) bool {
	i, j := strings.Index(source, missing), strings.Index(source, name)
	if missing == name { // as in val size = box.size
		i = strings.LastIndex(source, missing)
	}
	if i < 0 || j < 0 || i == j || missing == "" {
		return false
	}
	between := ""
	if i < j {
		between = source[min(i+len(missing), j):j]
	} else {
		between = source[min(j+len(name), i):i]
	}
	return !strings.ContainsAny(between, "(){};") && (!strings.Contains(between, "=") || inferred.MatchString(source))
}

// inferred is a declaration that takes its type from its value.
var inferred = regexp.MustCompile(`\b(?:auto|let|var|val|const)\s|:=`)

// unended says that a file ends before something that it opens: whatever it
// declares behind that belongs to something else now.
var unended = regexp.MustCompile(`^missing '[})]|^reached end of file while parsing|^expected '?}'? at end of input`)

// keyword introduces a declaration.
var keyword = regexp.MustCompile(`\b(?:fun|def|val|var|class|object|interface|typealias|type|trait|enum|record)\s+(?:<[^>]*>\s*)?(?:[\w<>?, ]+\.)?(\w+)`)

// operators are the functions that Kotlin calls for an operator.
var operators = map[string][]string{
	"+": {"plus", "unaryPlus"}, "-": {"minus", "unaryMinus"}, "!": {"not"}, "*": {"times"}, "/": {"div"}, "%": {"rem"},
	"+=": {"plusAssign"}, "-=": {"minusAssign"}, "++": {"inc"}, "--": {"dec"}, "..": {"rangeTo"}, "in": {"contains"},
}

// announces reports whether a line of a file declares name by a keyword, whatever
// it stands in.
func (s *sources) announces(file, name string) bool {
	if s.look == nil || name == "" {
		return false
	}
	return slices.ContainsFunc(s.look.Lines(file), func(line string) bool {
		return slices.ContainsFunc(keyword.FindAllStringSubmatch(line, 4), func(m []string) bool {
			return m[1] == name || slices.Contains(operators[name], m[1])
		})
	})
}
