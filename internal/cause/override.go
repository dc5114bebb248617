package cause

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// overrides find the method that overrides nothing, or is not overridden.
var overrides = []*regexp.Regexp{
	regexp.MustCompile(`(?:[\s:]|` + q + `)(\w+)\([^()]*\)[^'’]*` + q + ` marked ` + q + `(?:override|final)` + q), // gcc
	regexp.MustCompile(`^` + q + `(\w+)` + q + ` marked ` + q + `override`),                                        // clang
	regexp.MustCompile(`^(?:class )?\S.* does not override abstract method (\w+)\(`),                               // javac
	regexp.MustCompile(`^(\w+)\(.*\) in \S.* cannot (?:implement|override) `),                                      // javac
	regexp.MustCompile(q + `(?:[\w.<>]+\.)?(\w+)(?:\([^()]*\))?` + q + `: no suitable (?:method|property) found to override`),
	regexp.MustCompile("^method `(\\w+)` (?:is not a member of trait|has an? .* incompatible|has \\d+ parameters? but)"),  // rustc
	regexp.MustCompile(`^Property '(\w+)' in type '.*' is not assignable to the same property in base type`),              // tsc
	regexp.MustCompile(q + `(\w+)` + q + ` overrides nothing`),                                                            // kotlinc
	regexp.MustCompile(`of ` + q + `(\w+)` + q + ` is not a subtype of the .*overridden`),                                 // kotlinc
	regexp.MustCompile(`^` + q + `(\w+)` + q + ` at \(1\) must .* overrid`),                                               // gfortran
	regexp.MustCompile(`because ` + q + `(\w+)` + q + ` is DEFERRED and not overrid`),                                     // gfortran
	regexp.MustCompile(`match overridden member .*\.(\w+)\(`),                                                             // mcs
	regexp.MustCompile(`does not implement (?:inherited abstract |interface )?member .*\.(\w+)(?:\(|\.[gs]et|` + q + `)`), // csc
	regexp.MustCompile(`does not implement abstract (?:base class )?member .*\b(?:fun|val|var) (?:[\w.<>]+\.)?(\w+)`),     // kotlinc
}

var (
	overrideHere = regexp.MustCompile(`^non-virtual member function marked ['‘]override|^only virtual member functions can be marked|^method does not override `)
	methodName   = regexp.MustCompile(`(\w+)\s*\(`)
	abstract     = regexp.MustCompile(`abstract class type|of abstract type|is abstract; cannot be instantiated|to an abstract class|variable type .* is an abstract class`)
)

// overridden is the method that an error about overriding is about, or "".
func overridden(d *aires.Diagnostic) string {
	line := headline(d)
	if !strings.Contains(line, "overrid") && !strings.Contains(line, "marked ") && !strings.Contains(line, "implement") && !strings.Contains(line, "in base type") && !strings.HasPrefix(line, "method ") {
		return ""
	}
	for _, re := range overrides {
		if m := re.FindStringSubmatch(line); m != nil {
			return m[1]
		}
	}
	if overrideHere.MatchString(line) {
		if m := methodName.FindStringSubmatch(d.Source); m != nil {
			return m[1]
		}
	}
	return ""
}

// byOverride joins what says that one method's declarations no longer agree,
// in whichever class.
func byOverride(d *aires.Diagnostic) (string, bool) {
	name := overridden(d)
	return join(d.Tool, name), name != "" && d.Severity != aires.SeverityWarning
}

// addOverride remembers who misses a member and whose methods do not agree.
func (f *facts) addOverride(it *item) {
	if it.in.rule.name == overrideRule && f.override == nil {
		f.override = it
	}
	if _, name, ok := memberOf(it.d); ok && f.members[name] == nil {
		f.members[name] = it.in
	}
	if it.in.rule.name == overrideRule {
		f.overrideIn[it.d.File] = it
	}
}

// ownedByOverride gives a method that overrides nothing to whoever misses that
// member in the base, and a class that has become abstract to the method.
func ownedByOverride(f *facts, g *group) []*group {
	first := g.items[0]
	if by := f.baseOf(g); by != nil {
		return allTo(by.in, g)
	}
	switch {
	case g.rule.name == overrideRule:
		if by := f.members[overridden(first.d)]; by != nil {
			return allTo(by, g)
		}
		return allTo(f.renamedMember(g), g)
	case f.override != nil && abstract.MatchString(headline(first.d)):
		return allTo(f.override.in, g)
	case overrideHere.MatchString(headline(first.d)):
		// The annotation stands above the method, in a line of its own.
		owners := make([]*group, len(g.items))
		for i, it := range g.items {
			if by := f.overrideIn[it.d.File]; by != nil && by.d.Line-it.d.Line <= 3 && (it.d.Line-by.d.Line <= 12 || strings.Contains(headline(by.d), "abstract")) {
				owners[i] = by.in
			} else {
				owners[i] = f.baseless(it.d)
			}
		}
		return owners
	}
	return nil
}

// renamedMember is who says that the class around one of g's methods, which
// overrides nothing, lacks another: it has another name in the base.
func (f *facts) renamedMember(g *group) *group {
	for _, it := range g.items {
		if _, head := f.sources.class(it.d.File, it.d.Line); head > 0 && head < it.d.Line {
			if by := f.spots[spot(it.d.File, head)]; by != nil && by.in.rule.name == overrideRule && by.in.final() != g {
				return by.in
			}
		}
	}
	return nil
}

// baseless is who says something of a name in the head of the class around d:
// its base is not what it was.
func (f *facts) baseless(d *aires.Diagnostic) *group {
	_, head := f.sources.class(d.File, d.Line)
	if head == 0 {
		return nil
	}
	for _, word := range importWord.FindAllString(f.sources.look.Lines(d.File)[head-1], maxWords) {
		if by := f.changed[word]; by != nil {
			return by.in
		}
		if by := f.missing[word]; by != nil {
			return by
		}
	}
	return nil
}

// baseOf returns who misses the base of the class in which all of g's methods
// override nothing: where that is not known, there is nothing to override.
func (f *facts) baseOf(g *group) *item {
	var base *item
	for _, it := range g.items {
		if line := headline(it.d); overridden(it.d) == "" && !overrideHere.MatchString(line) {
			return nil
		}
		var nearest *item
		for _, by := range f.bases[it.d.File] {
			if by.d.Line <= it.d.Line && (nearest == nil || by.d.Line > nearest.d.Line) {
				nearest = by
			}
		}
		if nearest == nil || base != nil && base.in.final() != nearest.in.final() {
			return nil
		}
		base = nearest
	}
	return base
}
