package verdict

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires/internal/index"
)

// operates matches arithmetic and comparisons, in which wrong values come about.
var operates = regexp.MustCompile(`[\w)\]]\s*(?:[-*/%]|<=?|>=?|==|!=|&&|\|\|)\s*[\w(!-]|\+\+|[-+*/]=|[\w)] \+ \w`)

// suspect is a line of a function that a failed test calls.
type suspect struct {
	file  string
	line  int
	score int
}

// check is what a failed test speaks of.
type check struct {
	words   map[string]bool // of its message, its lines and its name
	members []string        // that it looks at
}

// checkOf reads the lines of a check.
func checkOf(lines []string) check {
	c := check{words: map[string]bool{}}
	for _, l := range lines {
		for _, w := range lineWords(l) {
			if len(w) > 2 && !slices.Contains(testWords, w) {
				c.words[w] = true
			}
		}
		c.members = append(c.members, accessedBy(masked(l))...)
	}
	return c
}

func lineWords(line string) []string { return words(strings.Join(word.FindAllString(line, -1), "_")) }

// spoken counts the words of a text that a check speaks of.
func (c check) spoken(text string) int {
	var said []string
	for _, w := range lineWords(text) {
		if c.words[w] && !slices.Contains(said, w) {
			said = append(said, w)
		}
	}
	return len(said)
}

// suspects are the lines of functions that say most of what a failed check speaks
// of, that give a value to what it looks at, and that calculate or compare:
// nothing else of them is known to be wrong, so they are where to look first.
func (j *Judge) suspects(all []declared, c check, most int) []suspect {
	var found []suspect
	for _, d := range all {
		lines := j.look.Lines(d.file)
		for n := d.line; n <= min(d.end, len(lines)); n++ {
			text := masked(lines[n-1])
			if n == d.line && d.end > d.line { // its head says what it is called, not what it does
				continue
			}
			s := suspect{file: d.file, line: n, score: 2 * c.spoken(lines[n-1])}
			if operates.MatchString(text) {
				s.score += 2
			}
			if slices.ContainsFunc(c.members, func(m string) bool { return gives(text, m) }) {
				s.score += 3
			}
			if s.score > 0 && !slices.ContainsFunc(found, func(o suspect) bool { return o.file == s.file && o.line == s.line }) {
				found = append(found, s)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b suspect) int { return cmp.Compare(b.score, a.score) })
	return found[:min(len(found), most)]
}

// gives reports whether a line gives a value to a member.
func gives(line, member string) bool {
	for _, at := range found(line, member) {
		after := strings.TrimLeft(line[at+len(member):], " ")
		if strings.HasPrefix(after, ":") || strings.HasPrefix(after, "=") && !strings.HasPrefix(after, "==") || strings.HasPrefix(after, "+=") || strings.HasPrefix(after, "-=") {
			return true
		}
	}
	return false
}

// setters are the lines outside of tests that give a value to what a check looks
// at, where they are few.
func (j *Judge) setters(members []string, user string) []suspect {
	var all []suspect
	for _, m := range members {
		var own []suspect
		for _, u := range j.look.Uses(m, index.Language(user), maxUses) {
			if !testFile(u.File) && gives(masked(u.Text), m) {
				own = append(own, suspect{file: u.File, line: u.Line})
			}
		}
		if len(own) <= maxSuspects {
			all = append(all, own...)
		}
	}
	return all[:min(len(all), maxSuspects)]
}

// testWords are words of checks rather than of what is checked.
var testWords = []string{
	"test", "assert", "expect", "expected", "want", "wanted", "got", "actual", "should", "equal", "equals", "true", "false", "err", "error", "errorf", "fatal", "fatalf",
	"nil", "null", "none", "left", "right", "failed", "panic", "for", "not", "the", "and", "func", "let", "var", "new", "self", "this", "value", "string", "int",
}
