package diag

import (
	"regexp"
	"strings"
)

// pattern is a regular expression that is tried only on text that holds one of
// parts. Looking for a word takes a fraction of what matching takes, and most
// patterns meet lines that were never theirs.
type pattern struct {
	parts []string
	*regexp.Regexp
}

// holding returns a pattern for text that holds one of the parts, which are
// separated by blanks; an underscore stands for a blank.
func holding(parts, expression string) pattern {
	var words []string
	for word := range strings.FieldsSeq(parts) {
		words = append(words, strings.ReplaceAll(word, "_", " "))
	}
	return pattern{words, regexp.MustCompile(expression)}
}

// FindStringSubmatch is the regular expression's.
func (p pattern) FindStringSubmatch(s string) []string {
	if !hasAny(s, p.parts...) {
		return nil
	}
	return p.Regexp.FindStringSubmatch(s)
}

// MatchString is the regular expression's.
func (p pattern) MatchString(s string) bool {
	return hasAny(s, p.parts...) && p.Regexp.MatchString(s)
}

// ReplaceAllString is the regular expression's.
func (p pattern) ReplaceAllString(s, by string) string {
	if !hasAny(s, p.parts...) {
		return s
	}
	return p.Regexp.ReplaceAllString(s, by)
}
