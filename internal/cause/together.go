package cause

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// linkers are the tools that miss definitions, not declarations.
var linkers = []string{"ld", "lld", "gold", "mold", "link"}

// ownedByTogether joins names that are not known for one reason, as the
// workspace tells: the linker misses what one file of source defines, or what
// nothing in the workspace does; one file misses what another one declares.
func ownedByTogether(f *facts, g *group) []*group {
	var owner *group
	for _, key := range f.unreached(g) {
		if first := f.together[key]; first == nil {
			f.together[key] = g
		} else if owner == nil && first.final() != g {
			owner = first
		}
	}
	if owner == nil {
		return nil
	}
	return allTo(owner, g)
}

// unreached names what keeps the name that g misses from being known.
func (f *facts) unreached(g *group) []string {
	if owner := f.enumOf(g.items[0].d); owner != "" {
		return []string{join("enum", owner)}
	}
	if m := alias.FindStringSubmatch(g.items[0].d.Missing()); m != nil && g.only(aires.KindMissingFile) && g.items[0].d.Tool == "tsc" {
		return []string{join("alias", m[1])}
	}
	if g.rule.name != missingRule || !g.only(aires.KindMissingSymbol) {
		return nil
	}
	d := g.items[0].d
	name := lastSegment(plainName(missingName(d)))
	if slices.Contains(linkers, d.Tool) {
		if in := f.sources.body(name); in != "" {
			return []string{join("linked", in)}
		}
		if f.sources.foreign(name) {
			return []string{"library"}
		}
		return nil
	}
	files := filesOf(g)
	if header := headerOf(d); header != "" {
		keys := make([]string, len(files))
		for i, file := range files {
			keys[i] = join(file, header)
		}
		return keys
	}
	if in := f.sources.home(name); in != "" && !slices.Contains(files, in) {
		return []string{join(join(files...), in)}
	}
	if d.Tool == "csc" && f.sources.foreign(name) && name != "" && name[0] >= 'A' && name[0] <= 'Z' {
		return []string{join(join(files...), "using")}
	}
	return nil
}

// alias is how a mapped path begins, or the scope of a package.
var alias = regexp.MustCompile(`^([@~#][\w-]*)/`)

var notMember = regexp.MustCompile(`is not a member of ` + q + `([^'’]+)` + q)

// enumOf is the enumeration that d misses a value of, or "".
func (f *facts) enumOf(d *aires.Diagnostic) string {
	owner, _, _ := memberOf(d)
	if m := notMember.FindStringSubmatch(headline(d)); m != nil {
		owner = m[1]
	}
	if owner = bareType(strings.TrimPrefix(owner, "typeof ")); owner == "" || f.sources.look == nil || !f.sources.look.Enumerates(owner) {
		return ""
	}
	return owner
}

// filesOf are the files that g's errors stand in, of very many the first.
func filesOf(g *group) []string {
	var files []string
	for _, it := range g.items {
		if len(files) < maxImports && !slices.Contains(files, it.d.File) {
			files = append(files, it.d.File)
		}
	}
	return files
}

var inHeader = regexp.MustCompile(`is defined in header ` + q + `<([^>]+)>`)

// headerOf is the header that gcc says would declare what is missing.
func headerOf(d *aires.Diagnostic) string {
	for _, n := range d.Notes {
		if m := inHeader.FindStringSubmatch(n.Message); m != nil {
			return m[1]
		}
	}
	return ""
}

var headers = []string{".h", ".hh", ".hpp", ".hxx", ".ads"}

// home is the one file whose inclusion would make name known, or "".
func (s *sources) home(name string) string {
	if s.look == nil {
		return ""
	}
	in := s.look.Homes(name)
	if len(in) > 1 {
		in = slices.DeleteFunc(slices.Clone(in), func(f string) bool { return !slices.Contains(headers, path.Ext(f)) })
	}
	return only(in)
}

// ownedByGenerator joins all that is wrong with a generated file: nobody writes
// two mistakes into it.
func ownedByGenerator(f *facts, g *group) []*group {
	file := g.items[0].d.File
	for _, it := range g.items {
		if it.d.File != file {
			return nil
		}
	}
	if first := f.stale[file]; first != nil {
		return allTo(first.in, g)
	}
	if f.sources.generated(file) {
		f.stale[file] = g.items[0]
	}
	return nil
}
