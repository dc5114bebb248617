package cause

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows what else goes wrong in a line or a statement in which
// something has gone wrong already.

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
	if inC(d) && d.PathStatus == aires.PathOutside && d.Asked() == nil {
		return f.inLibrary(g)
	}
	if g.rule.name == syntaxRule {
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
		owner := first.in.final()
		if d.Tool != "cmake" && !owner.only(aires.KindType, aires.KindOther, aires.KindMissingSymbol) {
			return nil
		}
		if !inC(d) && kindOf(first.d) == aires.KindMissingSymbol && (len(typesIn(it.d)) > 1 || it.d.Code == "CS1502") {
			return nil // of what is not known no compiler knows the type
		}
		owners = append(owners, first.in)
	}
	return owners
}

// inLibrary gives what goes wrong in a library to what went wrong there right
// before: a compiler says how it came there once, and not again for what follows.
func (f *facts) inLibrary(g *group) []*group {
	owners := make([]*group, len(g.items))
	for i, it := range g.items {
		if by := f.failure[it.at]; by != nil && by.d.PathStatus == aires.PathOutside {
			owners[i] = by.in
		}
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
	if by := f.unknownIn(top.d); by != nil && by.final() != g {
		return allTo(by, g)
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

// unknownIn is who misses, anywhere, a word of the line that a C compiler cannot
// read: not knowing a type it takes the line for something else.
func (f *facts) unknownIn(d *aires.Diagnostic) *group {
	if !inC(d) {
		return nil
	}
	for _, word := range importWord.FindAllString(d.Source, maxWords) {
		if by := f.missing[word].final(); by != nil && by.rule.name == missingRule && inC(by.items[0].d) {
			return by
		}
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
