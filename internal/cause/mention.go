package cause

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows which names a line of source is about.

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
	"dyn elif else end enum except export extends false finally float fn for from fun func function if impl implements import in int integer interface " +
	"is lambda let long loop match mod module mut namespace new nil none not null number of or override package pass private protected pub public " +
	"raise range readonly ref return self short signed sizeof static str string struct super switch then this throw throws to trait true try type " +
	"typedef union unsigned use using val var virtual void when where while with yield " +
	"Boolean Double Float Int Integer List Long Map None Object Self Some String Ok Err")

// mentions lists the names of an error's line, and the function around it.
func (f *facts) mentions(it *item) []mention {
	var all []mention
	src := quotedText.ReplaceAllStringFunc(it.d.Source, func(q string) string { return strings.Repeat(" ", len(q)) })
	for i, at := range importWord.FindAllStringIndex(src, maxWords) {
		word := src[at[0]:at[1]]
		if slices.Contains(keywords, word) {
			continue
		}
		if at[0] > 0 && '0' <= src[at[0]-1] && src[at[0]-1] <= '9' {
			word = strings.TrimPrefix(word, "_") // the kind of a number in Fortran
		}
		strong := asked(src, at[0], at[1]) || key(src, at[1])
		if len(word) > 1 {
			all = append(all, mention{word, strong})
		}
		if !strong && i < maxOrigins && it.d.Kind != aires.KindTest { // a test sets up much that it is not about
			all = append(all, f.sources.origins(it.d.File, it.d.Line, word)...)
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

// maxOrigins bounds for how many words of a line it is asked where their values
// come from.
const maxOrigins = 8

// given is what follows a name that gets a value: by assignment or in a loop.
var given = regexp.MustCompile(`^(?:\s*:\s*[\w<>\[\]., ?&|]+?)?\s*(?::=|=)[^=>]|^[\w\s,)]*\b(?:in|of|range)\b|^\s*:\s`)

// origins are the names that a local variable got its value from, as they are
// called or asked in the nearest line above that sets it.
func (s *sources) origins(file string, line int, local string) (names []mention) {
	_, head := s.around(file, line)
	if head == 0 {
		return nil
	}
	lines := s.look.Lines(file)
	for i := min(line-1, len(lines)) - 1; i >= max(head-1, line-near); i-- {
		rest := afterWord(lines[i], local)
		if !given.MatchString(rest) {
			continue
		}
		for _, at := range importWord.FindAllStringIndex(rest, maxWords) {
			if word := rest[at[0]:at[1]]; asked(rest, at[0], at[1]) && !slices.Contains(keywords, word) {
				names = append(names, mention{word, true})
			}
		}
		return names
	}
	return nil
}

// afterWord is what follows the first word of a line that is name, or "".
func afterWord(line, name string) string {
	for _, at := range importWord.FindAllStringIndex(line, maxWords) {
		if line[at[0]:at[1]] == name {
			return line[at[1]:]
		}
	}
	return ""
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

// receiver is the name of what a line of source asks for the member: total of
// x.total().cents.
func receiver(d *aires.Diagnostic, member string) string {
	for _, op := range []string{".", "?.", "!.", "->", "::"} {
		at := strings.Index(d.Source, op+member)
		if at < 0 {
			continue
		}
		if last := strings.LastIndex(d.Source[:min(max(d.Column+len(op), at+1), len(d.Source))], op); last > at && strings.HasPrefix(d.Source[last:], op+member) {
			at = last // the one that the tool points at
		}
		before := d.Source[:at]
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

// nearby reports whether local names mean the same at both: they lie close to each
// other and, as far as the workspace can say, in one function.
func (f *facts) nearby(a, b *item) bool {
	apart := a.d.Line - b.d.Line
	if a.d.File != b.d.File || max(apart, -apart) > near {
		return false
	}
	_, here := f.sources.around(a.d.File, a.d.Line)
	_, there := f.sources.around(b.d.File, b.d.Line)
	return here == there || here == 0 || there == 0
}
