package cause

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows which types an error says do not go together.

var (
	paired       = regexp.MustCompile(`mismatched types (\S+) and (\S+?)\)?$|(?:unsupported operand type|not supported between instances).*?: ?'(\w+)' and '(\w+)'|between instances of '(\w+)' and '(\w+)'`)
	aboutTypes   = regexp.MustCompile(`\b(?:operands|types .* have no overlap|following properties from type|mismatched types|incompatible types|convert)\b`)
	assigned     = regexp.MustCompile(`^Type '([^'{}]+)' is not assignable to type '([^'{}]+)'`)
	converted    = regexp.MustCompile(`(\S+) cannot be converted to (\S+)$|^location: (?:class|interface|record) (\S+<.+>)$`)
	dereferenced = regexp.MustCompile(`^(\w+) cannot be dereferenced`)
	operand      = regexp.MustCompile(`^(?:first|second) type: +(\S+)$`)
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
		if m := converted.FindStringSubmatch(n.Message); m != nil {
			types = append(types, m[1:]...)
		}
		if m := operand.FindStringSubmatch(n.Message); m != nil {
			types = append(types, m[1])
		}
	}
	if m := dereferenced.FindStringSubmatch(headline(d)); m != nil {
		types = append(types, m[1])
	}
	if len(types) == 2 {
		types = apart(types[0], types[1])
	}
	for i, t := range types {
		types[i] = shape(bareType(unwrapped(t)))
		if outer := shape(bareType(t)); outer != types[i] {
			types = append(types, outer)
		}
	}
	slices.Sort(types)
	types = slices.Compact(types)
	return slices.DeleteFunc(types, func(t string) bool { return t == "" })
}

// apart is in which part two types differ: what List<A> and List<B> do not agree
// on is A and B.
func apart(a, b string) []string {
	x, y := typeWord.FindAllString(a, -1), typeWord.FindAllString(b, -1)
	for len(x) > 1 && len(y) > 1 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 1 && len(y) > 1 && x[len(x)-1] == y[len(y)-1] && strings.ContainsAny(x[len(x)-1], ">])} ") {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return []string{strings.TrimSpace(strings.Join(x, "")), strings.TrimSpace(strings.Join(y, ""))}
}

var typeWord = regexp.MustCompile(`[\w.:$]+|\W`)

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
