package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// maxSlips is on how many lines a misspelt name stands at most: who uses a name
// over and over means it.
const maxSlips = 2

// slip finds the name that is meant by one which is misspelt in one place: of all
// that can be named there, the one that is spelt most nearly so. It is asked before
// the rules about names that have changed, since a slip of the pen is told by its
// spelling and by standing alone.
func (j *Judge) slip(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	name, language := plainName(d.Missing()), index.Language(d.File)
	member, owner := lacks(d)
	if member != "" {
		name = member
	}
	line := j.line(d)
	at := named(line, name)
	if !nominal(language) || d.Kind != aires.KindMissingSymbol || len(at) == 0 || !isIdentifier(name) || j.declaredIn(name, language) {
		return Verdict{}, false
	}
	if !j.alone(name, d.File) {
		return Verdict{}, false
	}
	dotted := strings.HasSuffix(strings.TrimRight(line[:at[0]], " "), ".")
	now, inside := closest(name, j.inReach(d, name, owner, dotted, language), false), true
	if now == "" && dotted { // something of a library that others use as well
		now, inside = closest(name, j.accessedMembers(language), true), false
	}
	if now == "" {
		return Verdict{}, false
	}
	confidence := 0.85
	if !inside || len(name) < 5 {
		confidence = doubtful
	}
	edits, _ := j.replace(name, declared{name: now, arity: -1}, j.places(ds, name))
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("Nothing declares %s, which stands at %s:%d alone; %s can be named there and is spelt nearly so, and is probably what is meant.", name, d.File, d.Line, now),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Write %s in place of %s.", now, name)},
		Edits: edits,
	}, true
}

// alone reports whether a name stands in one file only, on few lines.
func (j *Judge) alone(name, file string) bool {
	lines := map[int]bool{}
	for _, u := range j.look.Uses(name, index.Language(file), maxUses) {
		if len(named(u.Text, name)) == 0 {
			continue
		}
		if lines[u.Line] = true; u.File != file || len(lines) > maxSlips {
			return false
		}
	}
	return true
}

// nominal reports whether a language is one in which every name is declared with
// its type, as those of the JVM and C#.
func nominal(language string) bool {
	return language == "java" || language == "kotlin" || language == "scala" || language == "csharp"
}

// declaredIn reports whether a language's files declare a name.
func (j *Judge) declaredIn(name, language string) bool {
	return slices.ContainsFunc(j.look.Declared(name), func(c index.Decl) bool { return index.Together(index.Language(c.File), language) })
}

// closest is the one name of all that is spelt most nearly like name, if it may be
// that, misspelt. A plural may be another thing, where both can be.
func closest(name string, all []string, plurals bool) string {
	best, least, tied := "", 1<<10, false
	for _, k := range all {
		if k == name || k == best || !typo(name, k) || upper(k) != upper(name) || capitals(k) != capitals(name) || !plurals && (k == name+"s" || name == k+"s") {
			continue
		}
		switch d := distance(name, k); {
		case d < least:
			best, least, tied = k, d, false
		case d == least:
			tied = true
		}
	}
	if tied {
		return ""
	}
	return best
}

// inReach lists what can be named in the place of name: behind a dot, what the type
// in front of it has; else what the function, the types around it, its files and
// its language know.
func (j *Judge) inReach(d *aires.Diagnostic, name, owner string, dotted bool, language string) []string {
	var all []string
	members := func(of string) {
		for _, c := range j.inherited(of, language) {
			all = append(all, c.name)
		}
	}
	if dotted {
		if owner = plainName(owner); len(j.look.Members(owner)) == 0 {
			owner = j.receiverType(d.File, d.Line, name)
		}
		if owner == "" {
			return nil
		}
		members(owner)
		return all
	}
	lines := j.look.Lines(d.File)
	f, _ := j.look.File(d.File)
	for _, c := range f.Decls {
		if c.Line > d.Line || d.Line > c.End {
			continue
		}
		switch {
		case c.Kind == index.Func || c.Kind == index.Method:
			all = append(all, introduced(lines[c.Line-1:min(c.End, len(lines))], c.Name, language)...)
		case c.Kind.IsType():
			members(c.Name)
			for _, p := range j.taken(c) {
				all = append(all, p.name)
			}
		}
	}
	for _, c := range j.visible(d, false, false) {
		all = append(all, c.name)
	}
	if upper(name) {
		for _, file := range j.look.Names() {
			if index.Language(file) != language {
				continue
			}
			o, _ := j.look.File(file)
			for _, c := range o.Decls {
				if c.Kind.IsType() {
					all = append(all, c.Name)
				}
			}
		}
	}
	return append(all, j.plainNames(d.File, language)...)
}

// accessedMembers lists the members that files of a language access, and those of
// its library.
func (j *Judge) accessedMembers(language string) []string {
	all := slices.Clone(standardNames("member " + language))
	for key := range j.usage(language) {
		if member, ok := strings.CutPrefix(key, "."); ok {
			all = append(all, member)
		}
	}
	return all
}
