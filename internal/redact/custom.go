package redact

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Rule finds secrets of a sort of the user's own. Rules only add to what is
// masked: there is none that shows what others hide.
type Rule struct{ rule }

// maxExpression bounds the expression of a rule, in bytes.
const maxExpression = 1000

var sortName = regexp.MustCompile(`^[a-z][a-z-]{0,30}$`)

// NewRule returns a rule that masks what an expression (RE2) matches, or only
// its last group. The name stands in placeholders.
func NewRule(name, expr string) (Rule, error) {
	switch {
	case !sortName.MatchString(name):
		return Rule{}, fmt.Errorf("name %q: want small letters and dashes, at most 31, such as ticket", name)
	case expr == "":
		return Rule{}, errors.New("it needs a regexp")
	case len(expr) > maxExpression:
		return Rule{}, fmt.Errorf("regexp: %d bytes are too many; at most %d", len(expr), maxExpression)
	}
	e, err := regexp.Compile(expr)
	if err != nil {
		return Rule{}, fmt.Errorf("regexp: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	if e.MatchString("") {
		return Rule{}, errors.New("regexp: it matches the empty text, and so everywhere")
	}
	return Rule{rule{sort: name, expr: e}}, nil
}

var hostPattern = regexp.MustCompile(`^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$`)

// NewHost returns a rule that masks the name of a private host wherever it
// stands, or with "*." in front all names below a domain and the domain itself.
func NewHost(pattern string) (Rule, error) {
	if !hostPattern.MatchString(pattern) {
		return Rule{}, fmt.Errorf("%q: want a host's name or address, or a domain, as in *.corp.example", pattern)
	}
	name, below := strings.CutPrefix(pattern, "*.")
	expr := regexp.QuoteMeta(name)
	if below {
		expr = `(?:[A-Za-z0-9-]{1,63}\.){0,8}` + expr
	}
	whole := func(before, _, after string) bool {
		return !partOfName(before, len(before)-1) && !partOfName(strings.TrimPrefix(after, "."), 0)
	}
	return Rule{rule{sort: hostSort, expr: regexp.MustCompile(`(?i)` + expr), ok: whole}}, nil
}

// partOfName reports whether the byte at i could belong to a host's name.
func partOfName(s string, i int) bool {
	return i >= 0 && i < len(s) && isWord(s[i]) && s[i] != '_'
}
