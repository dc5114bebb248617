package cause

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// built is the ending of a file that a build makes from others.
var built = regexp.MustCompile(`(?i)\.(?:o|obj|lo|a|lib|so|dll|dylib|exe|rlib|rmeta|jar|class|pyd|node)$`)

// product returns the stem of what a build should have made and d misses:
// core for libcore.a, core.o, Core.dll or com.acme:core:jar:1.0. It is "" for
// what no step of the build makes.
func product(d *aires.Diagnostic) string {
	name := d.Missing()
	if name == "" || kindOf(d) != aires.KindMissingFile {
		return ""
	}
	if parts := strings.Split(name, ":"); len(parts) >= 3 && !strings.ContainsAny(name, `/\`) {
		return strings.ToLower(parts[1]) // a Maven artifact
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	if !built.MatchString(base) {
		return ""
	}
	return strings.ToLower(strings.TrimPrefix(built.ReplaceAllString(base, ""), "lib"))
}

// producers are the names of what an error keeps from being made: the file it
// stands in, its project, and the module whose folder it lies in.
func producers(d *aires.Diagnostic) []string {
	var names []string
	if d.File != "" {
		names = append(names, stem(d.File))
		if module, _, ok := strings.Cut(d.File, "/src/"); ok {
			names = append(names, stem(module+"."))
		}
	}
	for _, n := range d.Notes {
		if n.Message == "in project" && n.File != "" {
			names = append(names, stem(n.File))
		}
	}
	return names
}

// stem is the last part of a path without what follows its last dot.
func stem(file string) string {
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	return strings.ToLower(strings.TrimSuffix(base, path.Ext(base)))
}

// ownedByUpstream gives what was not made to the error that kept it from being
// made, when that stands above it in the log.
func ownedByUpstream(f *facts, g *group) []*group {
	owners := make([]*group, 0, len(g.items))
	for _, it := range g.items {
		first := f.producers[product(it.d)]
		if product(it.d) == "" || first == nil || first.at >= it.at || first.in.final() == g {
			return nil
		}
		owners = append(owners, first.in)
	}
	return owners
}
