package cause

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows what a changed type looks like from outside: mismatches of
// the same types, in either direction, on lines that mention the same name.

// mentions are the names in an error's line of source: those that are called or
// asked of something, which mean the same everywhere, and all others, which
// mean the same only nearby.
type mention struct {
	name   string
	strong bool
}

// near is how many lines apart a local name still means the same.
const near = 30

// keywords are words of source that name nothing.
var keywords = strings.Fields("and any as assert async await auto bool boolean break case catch char class const continue crate def default defer delete do double " +
	"dyn elif else end enum except export extends false finally float fn for from fun func function get if impl implements import in int integer interface " +
	"is lambda let long loop match mod module mut namespace new nil none not null number of or override package pass private protected pub public " +
	"raise range readonly ref return self set short signed sizeof static str string struct super switch then this throw throws to trait true try type " +
	"typedef union unsigned use using val var virtual void when where while with yield " +
	"Boolean Double Float Int Integer List Long Map None Object Self Some String Ok Err")

// mentions lists the names of an error's line, and the function around it.
func (f *facts) mentions(it *item) []mention {
	var all []mention
	src := quotedText.ReplaceAllStringFunc(it.d.Source, func(q string) string { return strings.Repeat(" ", len(q)) })
	for i, at := range importWord.FindAllStringIndex(src, maxWords) {
		word := src[at[0]:at[1]]
		if i < maxWords && len(word) > 1 && !slices.Contains(keywords, word) {
			all = append(all, mention{word, asked(src, at[0], at[1]) || key(src, at[1])})
		}
	}
	for _, n := range it.d.Notes {
		if m := property.FindStringSubmatch(n.Message); m != nil {
			all = append(all, mention{m[1], true})
		}
	}
	if name, _ := f.sources.around(it.d.File, it.d.Line); name != "" {
		all = append(all, mention{name, true})
		if tested := testOf.ReplaceAllString(name, ""); tested != name && tested != "" {
			all = append(all, mention{tested, true})
		}
	}
	return all
}

// property is how tsc says which part of two types differs.
var property = regexp.MustCompile(`^(?:Types of property|Property|The types of) '(\w+)(?:\([^']*)?' (?:are|is) incompatible`)

// quotedText is what stands in strings: it names nothing.
var quotedText = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.){2,}?'`)

// testOf is what a test's name puts in front of what it tests.
var testOf = regexp.MustCompile(`^(?:Test_?|test_?)`)

// asked reports whether the word at from..to is called or asked of something.
func asked(src string, from, to int) bool {
	before, after := strings.TrimRight(src[:from], " "), strings.TrimLeft(src[to:], " ")
	return strings.HasSuffix(before, ".") || strings.HasSuffix(before, "->") || strings.HasSuffix(before, "::") ||
		strings.HasPrefix(after, "(")
}

// key reports whether the word that ends at to is the key of a value.
func key(src string, to int) bool {
	after := strings.TrimLeft(src[to:], " ")
	return strings.HasPrefix(after, ":") && !strings.HasPrefix(after, "::")
}

var (
	paired     = regexp.MustCompile(`mismatched types (\S+) and (\S+?)\)?$|(?:unsupported operand type|not supported between instances).*?: ?'(\w+)' and '(\w+)'|between instances of '(\w+)' and '(\w+)'`)
	aboutTypes = regexp.MustCompile(`\b(?:operands|types .* have no overlap|following properties from type|mismatched types|incompatible types|convert)\b`)
	operand    = regexp.MustCompile(`^(?:first|second) type: +(\S+)$`)
)

// typesIn are the types that an error says do not go together.
func typesIn(d *aires.Diagnostic) []string {
	var types []string
	for _, s := range d.Symbols {
		if s.Role == aires.RoleExpected || s.Role == aires.RoleFound {
			types = append(types, s.Name)
		}
	}
	if owner, _, ok := memberOf(d); ok {
		types = append(types, owner)
	}
	if m := paired.FindStringSubmatch(headline(d)); m != nil {
		types = append(types, m[1:]...)
	}
	if len(types) == 0 && d.Kind == aires.KindType && aboutTypes.MatchString(headline(d)) {
		for _, m := range firstQuoted.FindAllStringSubmatch(headline(d), 4) {
			types = append(types, m[1])
		}
	}
	for _, n := range d.Notes {
		if m := assigned.FindStringSubmatch(n.Message); m != nil && d.Tool == "tsc" {
			types = append(types, m[1:]...)
		}
		if m := operand.FindStringSubmatch(n.Message); m != nil {
			types = append(types, m[1])
		}
	}
	for i, t := range types {
		types[i] = shape(bareType(unwrapped(t)))
	}
	slices.Sort(types)
	types = slices.Compact(types)
	return slices.DeleteFunc(types, func(t string) bool { return t == "" })
}

// maxShape is how much of a type without a name is compared.
const maxShape = 24

// shape is the beginning of a type that is written out.
func shape(t string) string {
	at := strings.IndexByte(t, '{')
	if at < 0 {
		return t
	}
	return t[at:min(len(t), at+maxShape)]
}

var wrapper = regexp.MustCompile(`^(?:[\w.:]+)[<\[](.+)[>\]]$`)

// unwrapped is what a generic type of one argument holds.
func unwrapped(t string) string {
	for {
		m := wrapper.FindStringSubmatch(t)
		if m == nil || strings.Contains(m[1], ",") {
			return t
		}
		t = m[1]
	}
}

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
	types = typesIn(it.d)
	if it.d.Tool == "pytest" || it.d.Tool == "python" || kindOf(it.d) == aires.KindTest {
		types = []string{"run"} // it failed when it ran: any type
	}
	if _, member, ok := memberOf(it.d); ok {
		name := receiver(it.d.Source, member)
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
	return names, types
}

var misfit = regexp.MustCompile(`cannot be applied|not enough|too many|too few|no matching|no suitable`)

// receiver is the name of what a line of source asks for the member: total of
// x.total().cents.
func receiver(source, member string) string {
	for _, op := range []string{".", "?.", "!.", "->", "::"} {
		before, _, ok := strings.Cut(source, op+member)
		if !ok {
			continue
		}
		if strings.HasSuffix(before, ")") {
			return enclosingCall(before, len(before))
		}
		from := len(before)
		for from > 0 && inName(before[from-1]) {
			from--
		}
		if name := before[from:]; len(name) > 1 {
			return name
		}
	}
	return ""
}

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
	return owners
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
			} else if nearby(u.any, it) {
				by = u.any
			}
			if by == nil || by.in.final() == g || by.at >= it.at {
				continue
			}
			if nearby(by, it) || f.sources.knows(m.name) {
				return by
			}
		}
	}
	return nil
}

// nearby reports whether local names mean the same at both.
func nearby(a, b *item) bool {
	apart := a.d.Line - b.d.Line
	return a.d.File == b.d.File && max(apart, -apart) <= near
}
