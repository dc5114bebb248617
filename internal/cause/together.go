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

// unreached names what keeps the name that g misses from being known.
func (f *facts) unreached(g *group) []string {
	if owner := f.enumOf(g.items[0].d); owner != "" {
		return []string{join("enum", owner)}
	}
	if advised := importOf(g.items[0].d); advised != "" {
		return forFiles(g, advised)
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
	if in := f.sources.home(name); in != "" && !slices.Contains(files, in) {
		return []string{join(join(files...), in)}
	}
	if d.Tool == "csc" && f.sources.foreign(name) && name != "" && name[0] >= 'A' && name[0] <= 'Z' {
		return forFiles(g, "using")
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

// advice is how tools say what would have to be imported.
var advice = []*regexp.Regexp{
	regexp.MustCompile(`is defined in header ` + q + `<([^>]+)>`),                                   // gcc
	regexp.MustCompile(`include the header <([^>]+)> or explicitly provide`),                        // clang
	regexp.MustCompile(`^possible missing "with ([\w.]+)`),                                          // gnat
	regexp.MustCompile(`` + q + `System\.Collections\..* does not contain a .*no extension method`), // mcs: of System.Linq
}

// importOf is what a tool says would have to be imported for what is missing.
func importOf(d *aires.Diagnostic) string {
	for _, re := range advice {
		if m := re.FindStringSubmatch(headline(d)); m != nil {
			return "import " + strings.Join(m[1:], "")
		}
		for _, n := range d.Notes {
			if m := re.FindStringSubmatch(n.Message); m != nil {
				return "import " + strings.Join(m[1:], "")
			}
		}
	}
	return ""
}

// forFiles is a cause for each file that g stands in.
func forFiles(g *group, cause string) []string {
	files := filesOf(g)
	for i, file := range files {
		files[i] = join(file, cause)
	}
	return files
}

var headers = []string{".h", ".hh", ".hpp", ".hxx", ".ads"}

// homes are the files that declare name.
func (s *sources) homes(name string) []string {
	if s.look == nil || name == "" {
		return nil
	}
	return s.look.Homes(name)
}

// home is the one file whose inclusion would make name known, or "".
func (s *sources) home(name string) string {
	in := s.homes(name)
	if len(in) > 1 {
		in = slices.DeleteFunc(slices.Clone(in), func(f string) bool { return !slices.Contains(headers, path.Ext(f)) })
	}
	return only(in)
}
