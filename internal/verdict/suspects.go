package verdict

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// maxSuspects is how many lines of what a failed test calls are pointed out.
const maxSuspects = 2

// operates matches arithmetic and comparisons, in which wrong values come about.
var operates = regexp.MustCompile(`[\w)\]]\s*(?:[-*/%]|<=?|>=?|==|!=|&&|\|\|)\s*[\w(!-]|\+\+|[-+*/]=|[\w)] \+ \w`)

// suspect is a line of a function that a failed test calls.
type suspect struct {
	file  string
	line  int
	score int
}

// suspects are the lines of functions that say most of what a failed check speaks
// of, and that calculate or compare: nothing else of them is known to be wrong, so
// they are where to look first.
func (j *Judge) suspects(all []declared, check []string) []suspect {
	spoken := map[string]bool{}
	for _, l := range check {
		for _, w := range words(strings.Join(word.FindAllString(l, -1), "_")) {
			if len(w) > 2 && !slices.Contains(testWords, w) {
				spoken[w] = true
			}
		}
	}
	var found []suspect
	for _, d := range all {
		lines := j.look.Lines(d.file)
		for n := d.line; n <= min(d.end, len(lines)); n++ {
			text := masked(lines[n-1])
			s := suspect{file: d.file, line: n}
			if n == d.line && d.end > d.line { // its head says what it is called, not what it does
				continue
			}
			var said []string
			for _, w := range words(strings.Join(word.FindAllString(lines[n-1], -1), "_")) {
				if spoken[w] && !slices.Contains(said, w) {
					said = append(said, w)
				}
			}
			s.score = 2 * len(said)
			if operates.MatchString(text) {
				s.score += 2
			}
			if s.score > 0 {
				found = append(found, s)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b suspect) int { return cmp.Compare(b.score, a.score) })
	return found[:min(len(found), maxSuspects)]
}

// testWords are words of checks rather than of what is checked.
var testWords = []string{
	"test", "assert", "expect", "expected", "want", "wanted", "got", "actual", "should", "equal", "equals", "true", "false", "err", "error", "errorf", "fatal", "fatalf",
	"nil", "null", "none", "left", "right", "failed", "panic", "for", "not", "the", "and", "func", "let", "var", "new", "self", "this", "value", "string", "int",
}
