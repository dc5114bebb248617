package cause

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows what is missing, or not needed, because something else is
// not there.

var (
	misplaced = regexp.MustCompile(`^(?:class|interface|enum|record) \S+ is public, should be declared in a file named`)
	untyped   = strings.Fields("TS7005 TS7006 TS7031 TS7034 TS7053 TS18046 TS2571")
	opener    = regexp.MustCompile(`(?i)^\s*(?:do\b|if\b.*then|select\b|associate\b|where\b|(?:\w+\s+)*(?:subroutine|function)\b)`)
	building  = regexp.MustCompile(`\b(?:class|new|interface|object|struct|enum|record|extends|implements|impl|trait)\b`)
	endless   = regexp.MustCompile(`(?i)^missing return|must return a value|not all code paths return|lacks ending return|^control reaches end`)
	outdated  = strings.Fields("TS2550 TS2583 TS2585 TS2568 TS2569 TS2802") // it takes a newer target or library
	globals   = strings.Fields("TS2318 TS2488 TS2504 TS2304")               // and these may
	command   = regexp.MustCompile(`^Unknown CMake command`)
)

// addOwner remembers errors that own others by the name of their file.
func (f *facts) addOwner(it *item) {
	for _, key := range variants(it.d) {
		if f.variants[key] == nil {
			f.variants[key] = it
		}
	}
	if owner, _, ok := memberOf(it.d); ok && (inC(it.d) || it.d.Tool == "javac" || it.d.Tool == "scalac") {
		if in := f.owners[bareType(owner)]; len(in) < 2 && !slices.Contains(in, it.in) {
			f.owners[bareType(owner)] = append(in, it.in)
		}
	}
	if advised := importOf(it.d); advised != "" && f.lacking[advised] == nil && slices.Contains(headers, path.Ext(it.d.File)) {
		f.lacking[advised] = it
	}
	switch {
	case it.d.Code == "CS1502":
		f.overloads[spot(it.d.File, it.d.Line)] = it
	case slices.Contains(outdated, it.d.Code):
		if f.library == nil {
			f.library = it
		}
	case misplaced.MatchString(headline(it.d)):
		f.renamed[stem(it.d.File)] = it
	case it.d.Tool == "cmake" && it.d.Kind == aires.KindMissingFile && f.include == nil:
		f.include = it
	case it.d.Tool == "gfortran" && it.d.Kind != aires.KindSyntax && opener.MatchString(it.d.Source):
		f.openers[it.d.File] = it
	case endless.MatchString(headline(it.d)):
		if _, head := f.sources.around(it.d.File, it.d.Line); head > 0 {
			f.bodies[spot(it.d.File, head)] = it
		}
	case it.d.Kind == aires.KindMissingSymbol && inC(it.d) && it.in.rule.name == missingRule:
		if _, head := f.sources.around(it.d.File, it.d.Line); head > 0 && f.unknown[spot(it.d.File, head)] == nil {
			f.unknown[spot(it.d.File, head)] = it
		}
	}
	if it.d.Kind == aires.KindMissingSymbol && building.MatchString(it.d.Source) && len(f.bases[it.d.File]) < maxImports {
		f.bases[it.d.File] = append(f.bases[it.d.File], it)
	}
}

// ownedByAbsence gives what is only not known because something else is not
// there: a class in a file of another name, the types of a module, the
// commands of an included file.
func ownedByAbsence(f *facts, g *group) []*group {
	first := g.items[0].d
	if by := f.lacking[importOf(first)]; by != nil && by.in.final() != g { // what a header lacks, all do that include it
		return allTo(by.in, g)
	}
	switch {
	case first.Code == "CS1503": // it says which argument
		owners := make([]*group, len(g.items))
		for i, it := range g.items {
			if by := f.overloads[spot(it.d.File, it.d.Line)]; by != nil && by.in.final() != g {
				owners[i] = by.in
			}
		}
		return owners
	case first.Tool == "javac" && g.only(aires.KindMissingSymbol):
		if by := f.renamed[strings.ToLower(missingName(first))]; by != nil {
			return allTo(by.in, g)
		}
	case slices.Contains(untyped, first.Code):
		if by := f.spots[spot(first.File, first.Line)]; by != nil && by.in != g {
			return nil // of the same line
		}
		owners := make([]*group, len(g.items))
		for i, it := range g.items {
			for _, imp := range f.imports[it.d.File] {
				if imp.d.Code == "TS2307" && owners[i] == nil {
					owners[i] = imp.in
				}
			}
		}
		return owners
	case first.Tool == "tsc" && f.library != nil && (slices.Contains(outdated, first.Code) || slices.Contains(globals, first.Code) && len(f.sources.homes(missingName(first))) == 0):
		return allTo(f.library.in, g)
	case first.Tool == "tsc" && g.rule.name == memberRule:
		for _, key := range variants(first) {
			if by := f.variants[key]; by.at < g.items[0].at && by.in.final() != g {
				return allTo(by.in, g)
			}
		}
	case first.Tool == "cmake" && command.MatchString(headline(first)) && f.include != nil && f.include.at < g.items[0].at:
		return allTo(f.include.in, g)
	}
	return nil
}

// variants are the members that d misses of each type of a union.
func variants(d *aires.Diagnostic) []string {
	owner, name, ok := memberOf(d)
	if !ok || d.Tool != "tsc" {
		return nil
	}
	var all []string
	for of := range strings.SplitSeq(owner, " | ") {
		all = append(all, join(name, bareType(of)))
	}
	return all
}

var unused = regexp.MustCompile(`(?:variable|function|constant|value)?.*\b(?:declared|defined|assigned a value)(?: locally)? (?:but|and) (?:its value is )?(?:never|not) (?:read|used)|imported and not used`)

// ownedByRename gives what is declared and not used to what is used and not
// declared: the one name of that kind, or the only one in the file.
func ownedByRename(f *facts, g *group) []*group {
	d := g.items[0].d
	if by := f.renamedTogether(d); by != nil && by != g {
		return allTo(by, g)
	}
	if len(g.items) > 1 || d.Severity == aires.SeverityWarning || !unused.MatchString(headline(d)) {
		return nil
	}
	if m := firstQuoted.FindStringSubmatch(headline(d)); m != nil && f.missing[m[1]] != nil {
		return allTo(f.missing[m[1]], g)
	}
	if in := f.missingIn[d.File]; len(in) == 1 {
		return allTo(in[0], g)
	}
	if _, head := f.sources.around(d.File, d.Line); head > 0 {
		if by := f.bodies[spot(d.File, head)]; by != nil {
			return allTo(by.in, g)
		}
	}
	return nil
}

// renamedTogether is the first group about a function that uses as many names that
// it does not know as one line of it declares and does not use, or nil: its
// parameters have other names now.
func (f *facts) renamedTogether(d *aires.Diagnostic) *group {
	_, head := f.sources.around(d.File, d.Line)
	if head == 0 {
		return nil
	}
	at := f.strangers[spot(d.File, head)]
	if len(at.missing) < 2 || len(at.missing) != len(at.idle) || slices.ContainsFunc(at.idle, func(it *item) bool { return it.d.Line != at.idle[0].d.Line }) {
		return nil
	}
	return at.missing[0].final()
}

// strangers are what a function declares and does not use, and uses and does not
// declare.
type strangers struct {
	idle    []*item
	missing []*group
}

// addStranger remembers them by the function that they stand in.
func (f *facts) addStranger(it *item) {
	idle := unused.MatchString(headline(it.d))
	if !idle && (it.d.Kind != aires.KindMissingSymbol || it.in.rule.name != missingRule) || it.d.File == "" {
		return
	}
	_, head := f.sources.around(it.d.File, it.d.Line)
	if head == 0 {
		return
	}
	key := spot(it.d.File, head)
	all := f.strangers[key]
	switch {
	case idle:
		all.idle = append(all.idle, it)
	case !slices.Contains(all.missing, it.in):
		all.missing = append(all.missing, it.in)
	}
	f.strangers[key] = all
}

var firstQuoted = regexp.MustCompile(q + `([^'’"` + "`" + `]+)` + q)

// addMissing remembers who misses which name, by name and by file.
func (f *facts) addMissing(it *item) {
	if it.d.Kind != aires.KindMissingSymbol {
		return
	}
	if name := it.d.Missing(); name != "" && f.missing[name] == nil {
		f.missing[name] = it.in
	}
	if in := f.missingIn[it.d.File]; len(in) < 2 && !slices.Contains(in, it.in) {
		f.missingIn[it.d.File] = append(in, it.in)
	}
}
