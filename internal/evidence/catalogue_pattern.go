package evidence

import (
	"cmp"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// pattern is a compiled Match. A message without any of literals cannot match.
// Looking for them first makes a lookup about eight times cheaper than the regular
// expression would be; where nothing is required, literals is empty.
type pattern struct {
	re       *regexp.Regexp
	literals []string
	entry    *Entry
}

func newPattern(e *Entry) (pattern, error) {
	re, err := regexp.Compile(e.Match)
	if err != nil {
		return pattern{}, err
	}
	parsed, err := syntax.Parse(e.Match, syntax.Perl)
	if err != nil {
		return pattern{}, err
	}
	return pattern{re: re, literals: requiredLiterals(parsed), entry: e}, nil
}

func (p *pattern) matches(text string) bool {
	if len(p.literals) > 0 && !slices.ContainsFunc(p.literals, func(l string) bool { return strings.Contains(text, l) }) {
		return false
	}
	return p.re.MatchString(text)
}

// requiredLiterals returns strings of which every match of re holds at least
// one, or nothing where it knows none.
func requiredLiterals(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return nil
		}
		return []string{string(re.Rune)}
	case syntax.OpCapture, syntax.OpPlus:
		return requiredLiterals(re.Sub[0])
	case syntax.OpConcat:
		// All parts are required, so the most telling one is enough: the one
		// whose shortest literal is longest.
		var parts [][]string
		for _, sub := range re.Sub {
			parts = append(parts, requiredLiterals(sub))
		}
		return slices.MaxFunc(parts, func(a, b []string) int { return cmp.Compare(shortest(a), shortest(b)) })
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			of := requiredLiterals(sub)
			if len(of) == 0 {
				return nil
			}
			all = append(all, of...)
		}
		return all
	default:
		return nil
	}
}

// shortest returns the length of the shortest of ss, 0 where there is none.
func shortest(ss []string) int {
	if len(ss) == 0 {
		return 0
	}
	return len(slices.MinFunc(ss, func(a, b string) int { return cmp.Compare(len(a), len(b)) }))
}

// ownFirst orders the patterns of a family for one of its tools: the entries
// that name the tool, then the others. The others are kept, because logs do not
// always tell which tool of a family spoke.
func ownFirst(patterns []pattern, tool string) []pattern {
	rank := func(p pattern) int {
		if slices.Contains(p.entry.Tools, tool) {
			return 0
		}
		return 1
	}
	return slices.SortedStableFunc(slices.Values(patterns), func(a, b pattern) int { return cmp.Compare(rank(a), rank(b)) })
}
