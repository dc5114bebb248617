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
	if g.rule.name == "syntax" {
		return ownedByStatement(f, g)
	}
	if g.only(aires.KindMissingSymbol) && slices.Contains(implicit, missingName(d)) {
		return allTo(f.at(spot(d.File, d.Line)), g)
	}
	if d.Tool != "cmake" && !g.only(aires.KindType, aires.KindOther) {
		return nil
	}
	owners := make([]*group, 0, len(g.items))
	for _, it := range g.items {
		first := f.spots[spot(it.d.File, it.d.Line)]
		if first == nil || first.at >= it.at || first.in.final() == g || d.Tool == "eslint" {
			return nil
		}
		if owner := first.in.final(); d.Tool != "cmake" && !owner.only(aires.KindType, aires.KindOther, aires.KindMissingSymbol) {
			return nil
		}
		owners = append(owners, first.in)
	}
	return owners
}

// implicit are the names that nobody declares: they are there with what is
// around them.
var implicit = []string{"it", "self", "this", "super", "implicit"}

// ownedByStatement gives a syntax error to what is not known in the same
// statement: a parser that does not know a type cannot read what it declares.
// An end without a beginning goes to the error in the beginning.
func ownedByStatement(f *facts, g *group) []*group {
	top := f.syntax[g.items[0].d.File]
	if top == nil || top.in != g {
		return nil
	}
	if by := f.openers[top.d.File]; by != nil && above(by, top) && strings.HasPrefix(headline(top.d), "Expecting END ") {
		return allTo(by.in, g)
	}
	first := f.spots[spot(top.d.File, top.d.Line)]
	if inC(top.d) && (first == nil || first == top) {
		if _, head := f.sources.around(top.d.File, top.d.Line); head > 0 {
			first = f.unknown[spot(top.d.File, head)] // a type that is not known spoils what follows in its function
		}
	}
	if before := f.spots[spot(top.d.File, top.d.Line-1)]; inC(top.d) && (first == nil || first == top) && before != nil && goesOn(before.d.Source) {
		first = before
	}
	if first != nil && first.at < top.at && first.in.final() != g && slices.Contains([]aires.Kind{aires.KindMissingSymbol, aires.KindMissingFile}, kindOf(first.d)) {
		return allTo(first.in, g)
	}
	return nil
}

// goesOn reports whether a line of source does not end its statement.
func goesOn(source string) bool {
	source = strings.TrimSpace(source)
	return source != "" && !strings.ContainsAny(source[len(source)-1:], ";{}")
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
	declaring = regexp.MustCompile(`^\s*([A-Za-z_]\w*)\b[\w:<>,*&\s\[\]]*[\s*&>]([A-Za-z_]\w*)\s*(?:\(|;|=|\{|$)`)
	statement = strings.Fields("return else case throw delete new goto if while for switch using namespace typedef import do co_return")
)

// addDeclared remembers what a line that has an error in it would have
// declared. Compilers of the C family forget such a line altogether.
func (f *facts) addDeclared(it *item) {
	if !inC(it.d) || it.d.Source == "" {
		return
	}
	m := declaring.FindStringSubmatch(it.d.Source)
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
	if g.only(aires.KindType, aires.KindOther) {
		return f.spoilt(g)
	}
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

// spoilt gives errors about what a name is to the line that declared it with
// something that is not known.
func (f *facts) spoilt(g *group) []*group {
	owners := make([]*group, 0, len(g.items))
	for _, it := range g.items {
		var owner *group
		for _, m := range f.mentions(it) {
			by := f.words[join(it.d.File, m.name)]
			if by == nil || by.d.Kind != aires.KindMissingSymbol || by.in.rule.name != missingRule || !nearby(by, it) || by.d.Line > it.d.Line || by.in.final() == g {
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

// besides reports whether a line declares name with the type that is missing:
// nothing but a type's own signs stands between them.
func besides(source, missing, name string) bool {
	i, j := strings.Index(source, missing), strings.Index(source, name)
	if i < 0 || j < 0 || missing == "" || missing == name {
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

var (
	misplaced = regexp.MustCompile(`^(?:class|interface|enum|record) \S+ is public, should be declared in a file named`)
	untyped   = strings.Fields("TS7005 TS7006 TS7031 TS7034 TS7053 TS18046 TS2571")
	opener    = regexp.MustCompile(`(?i)^\s*(?:do\b|if\b.*then|select\b|associate\b|where\b|(?:\w+\s+)*(?:subroutine|function)\b)`)
	building  = regexp.MustCompile(`\b(?:class|new|interface|object|struct|enum|record|extends|implements|impl|trait)\b`)
	endless   = regexp.MustCompile(`(?i)^missing return|must return a value|not all code paths return|lacks ending return|^control reaches end`)
	command   = regexp.MustCompile(`^Unknown CMake command`)
)

// addOwner remembers errors that own others by the name of their file.
func (f *facts) addOwner(it *item) {
	switch {
	case misplaced.MatchString(headline(it.d)):
		f.renamed[stem(it.d.File)] = it
	case it.d.Tool == "cmake" && it.d.Kind == aires.KindMissingFile && f.include == nil:
		f.include = it
	case it.d.Tool == "gfortran" && it.d.Kind != aires.KindSyntax && opener.MatchString(it.d.Source):
		f.openers[it.d.File] = it
	case endless.MatchString(headline(it.d)):
		if _, head := f.sources.around(it.d.File, it.d.Line); head > 0 {
			f.bodies[spot(it.d.File, head)] = it
		}
	case it.d.Kind == aires.KindMissingSymbol && inC(it.d) && it.in.rule.name == missingRule:
		if _, head := f.sources.around(it.d.File, it.d.Line); head > 0 && f.unknown[spot(it.d.File, head)] == nil {
			f.unknown[spot(it.d.File, head)] = it
		}
	}
	if it.d.Kind == aires.KindMissingSymbol && building.MatchString(it.d.Source) && len(f.bases[it.d.File]) < maxImports {
		f.bases[it.d.File] = append(f.bases[it.d.File], it)
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

var unused = regexp.MustCompile(`(?:variable|function|constant|value)?.*\b(?:declared|defined|assigned a value)(?: locally)? (?:but|and) (?:its value is )?(?:never|not) (?:read|used)|imported and not used`)

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
	if _, head := f.sources.around(d.File, d.Line); head > 0 {
		if by := f.bodies[spot(d.File, head)]; by != nil {
			return allTo(by.in, g)
		}
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
