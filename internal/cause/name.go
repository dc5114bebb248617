package cause

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows that tools, and one tool at two places, call one thing by a
// short name and by a long one.

var simpleType = regexp.MustCompile(`^[\w.:$]+$`)

// bareType is a type's name without what only some of its uses say: its
// package, its arguments, a reference.
func bareType(name string) string {
	bare := strings.TrimLeft(plainName(strings.TrimPrefix(strings.TrimLeft(name, "*&"), "mut ")), "*& ")
	bare = strings.TrimRight(generic.ReplaceAllString(bare, ""), "*& ")
	if !simpleType.MatchString(bare) {
		return name
	}
	return lastSegment(bare)
}

// addName remembers who misses a name of something: a member of a type, what
// a package or namespace should hold.
func (f *facts) addName(it *item) {
	if it.d.Kind == aires.KindMissingSymbol || it.d.Kind == aires.KindType {
		_, name, ok := memberOf(it.d)
		if long := plainName(missingName(it.d)); !ok && it.d.Kind == aires.KindMissingSymbol && lastSegment(long) != long && !strings.Contains(long, "/") {
			name, ok = lastSegment(long), true
		}
		if in := f.full[name]; ok && len(in) < 2 && !slices.Contains(in, it.in) {
			f.full[name] = append(in, it.in)
		}
	}
	if name := calledInC(it.d); name != "" && f.callees[name] == nil {
		f.callees[name] = it.in
	}
}

// ownedByName gives what misses a short name to the one group that misses the
// same name of something, and calls of a function in C to those of it that are
// complained about in other words.
func ownedByName(f *facts, g *group) []*group {
	d := g.items[0].d
	if g.rule.name == missingRule && g.only(aires.KindMissingSymbol) && d.Tool != "javac" {
		name := plainName(missingName(d))
		if in := f.full[name]; len(in) == 1 && lastSegment(name) == name {
			return allTo(in[0], g)
		}
	}
	if name := calledInC(d); name != "" && g.only(aires.KindType) {
		return allTo(f.callees[name], g)
	}
	return nil
}

var declaredHere = regexp.MustCompile(q + `(?:[^'’]*[\s*&:])?([A-Za-z_]\w*)(?:\([^'’]*\)[^'’]*)?` + q + ` declared here|^declared here$`)

// calledInC is the function whose arguments are wrong, in C, C++ and Swift.
func calledInC(d *aires.Diagnostic) string {
	if !inC(d) && d.Tool != "swiftc" || d.Kind != aires.KindType {
		return ""
	}
	if name := callee(headline(d)); name != "" {
		return name[strings.LastIndexAny(name, ":.")+1:]
	}
	if !strings.Contains(d.Message, "argument") {
		return ""
	}
	for _, n := range d.Notes {
		if m := declaredHere.FindStringSubmatch(n.Message); m != nil && m[1] != "" {
			return m[1]
		}
	}
	return ""
}

// addIncluded remembers a syntax error in a header for the files that include
// it, as its notes say.
func (f *facts) addIncluded(it *item) {
	if it.d.Kind != aires.KindSyntax || !inC(it.d) {
		return
	}
	for _, n := range it.d.Notes {
		if n.Message == "included from here" && n.File != it.d.File && f.included[n.File] == nil {
			f.included[n.File] = it
		}
	}
}

// recovered reports whether a compiler read on after a syntax error as if it
// had not been there: rustc puts a missing semicolon in.
func recovered(syntax, d *aires.Diagnostic) bool {
	return d.Tool == "rustc" && d.Code != "" && strings.HasPrefix(syntax.Message, "expected `;`")
}
