package cause

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows what else goes wrong where something has gone wrong already:
// in the same line, in what a line failed to declare, in what overrides it.

// spot names a line of a file.
func spot(file string, line int) string { return file + ":" + strconv.Itoa(line) }

// addSpot remembers the first error of each line.
func (f *facts) addSpot(it *item) {
	if !isRelative(it.d.File) || it.d.Line == 0 {
		return // many uses meet in one line of a library
	}
	if at := spot(it.d.File, it.d.Line); f.spots[at] == nil {
		f.spots[at] = it
	}
}

var lambda = regexp.MustCompile(`\(lambda at ([^():]+):(\d+):\d+\)`)

// ownedBySpot gives what breaks inside a library to the error in the lambda
// that it was handed, a further complaint about a line's types to the first
// one, and what CMake says of a command to what it said before.
func ownedBySpot(f *facts, g *group) []*group {
	d := g.items[0].d
	if m := lambda.FindStringSubmatch(d.Message); m != nil && inC(d) && d.PathStatus == aires.PathOutside {
		return allTo(f.at(m[1]+":"+m[2]), g)
	}
	if g.only(aires.KindSyntax) {
		top := f.syntax[d.File]
		if top == nil || top.in != g {
			return nil
		}
		if first := f.spots[spot(d.File, top.d.Line)]; first != nil && first.at < top.at && first.in.final().only(aires.KindMissingSymbol, aires.KindMissingFile) {
			return allTo(first.in, g) // what is not known there cannot be parsed either
		}
		return nil
	}
	if len(g.items) > 1 || d.Tool != "cmake" && (!inC(d) || !g.only(aires.KindType, aires.KindOther)) {
		return nil
	}
	first := f.spots[spot(d.File, d.Line)]
	if first == nil || first == g.items[0] || d.Tool != "cmake" && !first.in.final().only(aires.KindType, aires.KindOther) {
		return nil
	}
	return allTo(first.in, g)
}

func (f *facts) at(spot string) *group {
	if it := f.spots[spot]; it != nil {
		return it.in
	}
	return nil
}

// allTo hands all items of g to owner; nil when that is nobody else.
func allTo(owner, g *group) []*group {
	if owner = owner.final(); owner == nil || owner == g {
		return nil
	}
	return slices.Repeat([]*group{owner}, len(g.items))
}

var (
	declares  = regexp.MustCompile(`^\s*([A-Za-z_]\w*)\b[\w:<>,*&\s\[\]]*[\s*&>]([A-Za-z_]\w*)\s*(?:\(|;|=|\{|$)`)
	statement = strings.Fields("return else case throw delete new goto if while for switch using namespace typedef import do co_return")
)

// addDeclared remembers what a line that has an error in it would have
// declared. Compilers of the C family forget such a line altogether.
func (f *facts) addDeclared(it *item) {
	if !inC(it.d) || it.d.Source == "" {
		return
	}
	m := declares.FindStringSubmatch(it.d.Source)
	if m == nil || slices.Contains(statement, m[1]) || f.declared[m[2]] != nil {
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
		if it.d.File != by.d.File || it.d.Line <= by.d.Line {
			return nil
		}
	}
	return by
}

// ownedByBroken gives a missing name to the line that should have declared it.
func ownedByBroken(f *facts, g *group) []*group {
	if !g.only(aires.KindMissingSymbol) || g.rule.name == memberRule && !inC(g.items[0].d) {
		return nil
	}
	name := lastSegment(plainName(missingName(g.items[0].d)))
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

var (
	misplaced = regexp.MustCompile(`^(?:class|interface|enum|record) \S+ is public, should be declared in a file named`)
	untyped   = strings.Fields("TS7005 TS7006 TS7031 TS7034 TS7053 TS18046 TS2571")
	command   = regexp.MustCompile(`^Unknown CMake command`)
)

// addOwner remembers errors that own others by the name of their file.
func (f *facts) addOwner(it *item) {
	switch {
	case misplaced.MatchString(headline(it.d)):
		f.renamed[stem(it.d.File)] = it
	case it.d.Tool == "cmake" && it.d.Kind == aires.KindMissingFile && f.include == nil:
		f.include = it
	}
}

// ownedByAbsence gives what is only not known because something else is not
// there: a class in a file of another name, the types of a module, the
// commands of an included file.
func ownedByAbsence(f *facts, g *group) []*group {
	first := g.items[0].d
	switch {
	case first.Tool == "javac" && g.only(aires.KindMissingSymbol):
		if by := f.renamed[strings.ToLower(missingName(first))]; by != nil {
			return allTo(by.in, g)
		}
	case slices.Contains(untyped, first.Code):
		owners := make([]*group, len(g.items))
		for i, it := range g.items {
			for _, imp := range f.imports[it.d.File] {
				if imp.d.Code == "TS2307" && owners[i] == nil {
					owners[i] = imp.in
				}
			}
		}
		return owners
	case first.Tool == "cmake" && command.MatchString(headline(first)) && f.include != nil && f.include.at < g.items[0].at:
		return allTo(f.include.in, g)
	}
	return nil
}

var unused = regexp.MustCompile(`(?:variable|function|constant|value)?.*\b(?:declared|defined|assigned a value)(?: locally)? (?:but|and) (?:its value is )?(?:never|not) (?:read|used)`)

// ownedByRename gives what is declared and not used to what is used and not
// declared: the one name of that kind, or the only one in the file.
func ownedByRename(f *facts, g *group) []*group {
	d := g.items[0].d
	if len(g.items) > 1 || d.Severity == aires.SeverityWarning || !unused.MatchString(headline(d)) {
		return nil
	}
	if m := firstQuoted.FindStringSubmatch(headline(d)); m != nil && f.missing[m[1]] != nil {
		return allTo(f.missing[m[1]], g)
	}
	if in := f.missingIn[d.File]; len(in) == 1 {
		return allTo(in[0], g)
	}
	return nil
}

var firstQuoted = regexp.MustCompile(q + `([^'’"` + "`" + `]+)` + q)

// addMissing remembers who misses which name, by name and by file.
func (f *facts) addMissing(it *item) {
	if it.d.Kind != aires.KindMissingSymbol {
		return
	}
	if name := it.d.Missing(); name != "" && f.missing[name] == nil {
		f.missing[name] = it.in
	}
	if in := f.missingIn[it.d.File]; len(in) < 2 && !slices.Contains(in, it.in) {
		f.missingIn[it.d.File] = append(in, it.in)
	}
}
