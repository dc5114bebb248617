package cause

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows what a changed type looks like from outside: mismatches of
// the same types, in either direction, on lines that mention the same name.

// use is who mentions a name in an error about a type, first of all.
type use struct{ any, strong *item }

// changeKeys are the names and types that an error can share with others.
func (f *facts) changeKeys(it *item) (names []mention, types []string) {
	switch kindOf(it.d) {
	case aires.KindType, aires.KindTest:
	case aires.KindMissingSymbol, aires.KindOther:
		if _, _, ok := memberOf(it.d); !ok && len(it.d.Symbols) < 2 {
			return nil, nil
		}
	default:
		return nil, nil
	}
	if name, about := f.owned(it); name != "" {
		return []mention{{name, true}}, []string{about}
	}
	types = typesIn(it.d)
	if it.d.Tool == "pytest" || it.d.Tool == "python" || kindOf(it.d) == aires.KindTest {
		types = []string{"run"} // it failed when it ran: any type
	}
	if _, member, ok := memberOf(it.d); ok {
		name := receiver(it.d, member)
		if name == "" {
			return nil, nil
		}
		return []mention{{name, true}}, types
	}
	if callee(headline(it.d)) != "" && misfit.MatchString(headline(it.d)) {
		return nil, nil // all of one function are together already
	}
	names = f.mentions(it)
	if line := headline(it.d); len(types) == 0 && callee(line) == "" && arity.MatchString(line) {
		// Only what the message is about: other calls stand in the line too.
		return slices.DeleteFunc(names, func(m mention) bool { return !strings.Contains(headline(it.d), m.name) }), []string{"arguments"}
	}
	if len(types) == 0 {
		return nil, nil
	}
	if line := headline(it.d); kindOf(it.d) == aires.KindTest && telling.MatchString(line) {
		names = append(names, mention{line, true}) // tests that fail with the very same words
	}
	return names, types
}

// telling is a message that shows a value, not only that it is not as expected.
var telling = regexp.MustCompile(`["\d].{8}|.{8}["\d]`)

var uncopied = regexp.MustCompile("has type `(\\w+)`, which does not implement the `Copy` trait")

// owned is what rustc's errors about ownership have in common: a type that
// cannot be copied, or a function that may not change what it is given.
func (f *facts) owned(it *item) (name, about string) {
	switch it.d.Code {
	case "E0507", "E0382":
		for _, n := range it.d.Notes {
			if m := uncopied.FindStringSubmatch(n.Message); m != nil {
				return m[1], "copy"
			}
		}
	case "E0596":
		name, _ = f.sources.around(it.d.File, it.d.Line)
		return name, join("mutable", it.d.File)
	}
	return "", ""
}

var misfit = regexp.MustCompile(`cannot be applied|not enough|too many|too few|no matching|no suitable`)

var arity = regexp.MustCompile(`\b(?:arguments?|parameters?)\b`)

// declarations are the places at which an error's notes say that what it is
// about is declared.
func declarations(it *item) []string {
	if k := kindOf(it.d); k != aires.KindType && k != aires.KindOther || it.in.rule.name == memberRule {
		return nil
	}
	var places []string
	for _, n := range it.d.Notes {
		if n.Line > 0 && isRelative(n.File) && pointsAtDeclaration(n.Message) {
			places = append(places, spot(n.File, n.Line))
		}
	}
	return places
}

// addChange remembers who first mentions a name in an error about a type.
func (f *facts) addChange(it *item) {
	for _, at := range declarations(it) {
		if f.places[at] == nil {
			f.places[at] = it
		}
	}
	names, types := f.changeKeys(it)
	for _, m := range names {
		for _, t := range types {
			u := f.changes[join(m.name, t)]
			if u.any == nil {
				u.any = it
			}
			if u.strong == nil && m.strong {
				u.strong = it
			}
			f.changes[join(m.name, t)] = u
		}
	}
}

// ownedByChange gives an error about a type to the first of those about the
// same type that mention the same name.
func ownedByChange(f *facts, g *group) []*group {
	if !g.only(aires.KindType, aires.KindMissingSymbol, aires.KindOther, aires.KindTest) {
		return nil
	}
	owners := make([]*group, len(g.items))
	for i, it := range g.items {
		if by := f.sameChange(it, g); by != nil {
			owners[i] = by.in
		} else if g.rule.name == memberRule {
			return nil // all of them or none
		}
	}
	along(owners, g)
	return owners
}

// along gives what is in one line with what has an owner to the same.
func along(owners []*group, g *group) {
	moved := make(map[string]*group)
	for i, it := range g.items {
		if owners[i] != nil && it.d.Line > 0 {
			moved[spot(it.d.File, it.d.Line)] = owners[i]
		}
	}
	for i, it := range g.items {
		if owners[i] == nil && len(moved) > 0 {
			owners[i] = moved[spot(it.d.File, it.d.Line)]
		}
	}
}

func (f *facts) sameChange(it *item, g *group) *item {
	for _, at := range declarations(it) {
		if by := f.places[at]; by != nil && by.at < it.at && by.in.final() != g {
			return by
		}
	}
	names, types := f.changeKeys(it)
	for _, m := range names {
		for _, t := range types {
			u := f.changes[join(m.name, t)]
			by := u.strong
			if m.strong {
				by = u.any
			} else if f.nearby(u.any, it) {
				by = u.any
			}
			if by == nil || by.in.final() == g || by.at >= it.at {
				continue
			}
			if f.nearby(by, it) || f.sources.knows(m.name) {
				return by
			}
		}
	}
	return nil
}
