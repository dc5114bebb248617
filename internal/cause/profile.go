package cause

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows what an error is about, as far as it can be compared with what
// another one is about.

// role is the part that a name plays in an error.
type role uint16

const (
	missed   role = 1 << iota // it is not there
	changed                   // it is declared in two ways
	declares                  // the line declares it
	owns                      // a member is missed of it
	called                    // the call whose arguments are marked
	marked                    // it stands at the column
	asks                      // it is called, or asked of something
	said                      // the message names it
	noted                     // a note names it
	word                      // it stands in the line
	around                    // the function around the line
	within                    // the type around the line
	roles    = 12
)

// profile is what a unit, as the identities made it, says about which things.
type profile struct {
	unit   []*item
	misses bool // what it says is that something is missing
	kind   aires.Kind
	owner  string // the type that lacks what it misses; "" where none does
	names  map[string]role
	types  map[string]bool // that do not go together
	places map[string]bool // file:line, of notes
	causes []string        // what keeps what it misses from being known, see unreached
	phrase string          // what it says, without what it says it of
}

// maxCompared bounds how many items of a unit are looked at. They are the same.
const maxCompared = 8

func (f *facts) profile(g *group, unit []*item) *profile {
	p := &profile{
		unit: unit[:min(len(unit), maxCompared)], kind: kindOf(unit[0].d),
		misses: g.rule.name == missingRule || g.rule.name == memberRule,
		names:  make(map[string]role), types: make(map[string]bool), places: make(map[string]bool),
		causes: f.unreached(g), phrase: phraseOf(unit[0].d),
	}
	for _, it := range p.unit {
		it = f.annotated(it)
		p.readMessage(f, it)
		p.readLine(f, it)
		p.readNotes(it.d)
	}
	return p
}

func (p *profile) name(r role, names ...string) {
	for _, n := range names {
		if len(n) > 1 && !slices.Contains(keywords, n) {
			p.names[n] |= r
		}
	}
}

// readMessage takes the names out of what an error says.
func (p *profile) readMessage(f *facts, it *item) {
	d := it.d
	p.name(missed, incompleteType(d))
	if d.Kind == aires.KindMissingSymbol || d.Kind == aires.KindMissingFile {
		name := plainName(missingName(d))
		if !strings.HasPrefix(name, "./") { // a file is another in another folder
			name = lastSegment(name)
		}
		p.name(missed, name)
	}
	if in, _ := javacOwner(d); in != "" {
		p.owner = bareType(in)
	}
	if of, name, ok := memberOf(d); ok {
		p.owner = bareType(of)
		p.name(owns, p.owner)
		p.name(missed, name)
		p.name(asks, receiver(d, name))
	}
	p.name(changed, changedName(it))
	switch name, about := f.owned(it); {
	case about == "copy":
		p.types[name] = true
	case about != "":
		p.name(changed, name)
	}
	for _, t := range typesIn(d) {
		p.types[t] = true
		p.name(said, t)
	}
	if ran(d) {
		p.types = map[string]bool{"run": true} // it failed when it ran: any type
	}
	for _, s := range d.Symbols {
		p.name(said, importWord.FindAllString(s.Name, maxOrigins)...)
	}
	p.name(said, quotedNames(headline(d))...)
	for _, w := range importWord.FindAllString(headline(d), maxWords) {
		if f.sources.owns(w) {
			p.name(said, w)
		}
	}
	function, _, _ := strings.Cut(callee(headline(d)), " ") // javac goes on
	p.name(called, lastSegment(function))
}

// readLine takes the names out of the line that an error is about, and out of
// what is around it.
func (p *profile) readLine(f *facts, it *item) {
	d := it.d
	p.name(called, calledAt(d.Source, d.Column), enclosingCall(d.Source, d.Column))
	p.name(marked, wordAt(d.Source, d.Column))
	name, _ := f.sources.around(d.File, d.Line)
	p.name(around, name)
	for _, m := range f.mentions(it) {
		if m.strong {
			p.name(asks, m.name)
		} else {
			p.name(word, m.name)
		}
	}
	class, _ := f.sources.class(d.File, d.Line)
	p.name(within, class)
	p.name(declares, f.sources.declares(d)...)
}

func (p *profile) readNotes(d *aires.Diagnostic) {
	for _, n := range d.Notes {
		if n.Message == "included from here" || n.Asks() {
			continue // how the tool came there, not what is wrong
		}
		p.name(noted, quotedNames(n.Message)...)
		if isRelative(n.File) && n.Line > 0 && !pointsAtDeclaration(n.Message) { // those are compared as changes
			p.places[spot(n.File, n.Line)] = true
		}
	}
}

// phraseOf is the tool's phrase: its code and its words, without the names.
func phraseOf(d *aires.Diagnostic) string {
	words := strings.FieldsFunc(firstQuoted.ReplaceAllString(headline(d), "_"), func(r rune) bool { return r == ' ' || r == ':' || r == ',' })
	words = slices.DeleteFunc(words, func(w string) bool {
		return slices.ContainsFunc(d.Symbols, func(s aires.Symbol) bool { return s.Name == w })
	})
	return join(d.Tool, d.Code, strings.Join(words, " "))
}

// quotedNames are the names between quotation marks.
func quotedNames(text string) (names []string) {
	for _, m := range firstQuoted.FindAllStringSubmatch(text, maxOrigins) {
		names = append(names, importWord.FindAllString(m[1], maxOrigins)...)
	}
	return names
}

// ran reports whether d is about a program that was running, as a test is.
func ran(d *aires.Diagnostic) bool {
	return d.Tool == "pytest" || d.Tool == "python" || kindOf(d) == aires.KindTest
}

// annotation is a line that says something of what the next one declares.
var annotation = regexp.MustCompile(`^\s*(?:@\w+(?:\([^)]*\))?|#\[[^\]]*\])\s*$`)

// annotated is it with the line that an annotation belongs to, where that is all
// that its own line has.
func (f *facts) annotated(it *item) *item {
	if f.sources.look == nil || !annotation.MatchString(it.d.Source) {
		return it
	}
	lines := f.sources.look.Lines(it.d.File)
	if it.d.Line >= len(lines) {
		return it
	}
	d, moved := *it.d, *it
	d.Source, d.Line, d.Column = lines[d.Line], d.Line+1, 0
	moved.d = &d
	return &moved
}
