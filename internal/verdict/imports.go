package verdict

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// stdNames says what brings in the names of standard libraries that programs use
// most, as "language what: name name".
//
//go:embed std_names.txt
var stdNames string

// origins lists what in a language's standard library brings in a name. C++
// programs may use C's headers, but rather take their own.
func origins(language, name string) []string {
	var all []string
	for l := range strings.Lines(stdNames) {
		head, names, _ := strings.Cut(l, ":")
		if names == "" || strings.HasPrefix(names, ":") { // the path itself holds "::"
			i := strings.LastIndex(l, ": ")
			head, names = l[:i], l[i+1:]
		}
		of, what, _ := strings.Cut(head, " ")
		if of == language && slices.Contains(strings.Fields(names), name) {
			all = append(all, what)
		}
	}
	return all
}

// standardNames lists the names that stand behind head in that table.
func standardNames(head string) []string {
	for l := range strings.Lines(stdNames) {
		if names, ok := strings.CutPrefix(l, head+": "); ok {
			return strings.Fields(names)
		}
	}
	return nil
}

// imports finds what a file uses without importing it: a declaration of the
// workspace that lies elsewhere or, where there is none, a name of the standard
// library.
func (j *Judge) imports(ds []*aires.Diagnostic) (Verdict, bool) {
	d, name := ds[0], plainName(ds[0].Missing())
	if m := inStd.FindStringSubmatch(d.Message); m != nil {
		name = m[1] + m[2]
	}
	if m := missingWith.FindStringSubmatch(d.Message); m != nil {
		name = plainName(m[1])
	}
	if m := noOperator.FindStringSubmatch(d.Message); m != nil {
		name = m[1]
	}
	how, known := importers[index.Language(d.File)]
	if exportedName, _ := exports(d); !known || (d.Kind == aires.KindMissingFile || d.Kind == aires.KindSyntax) && !missingWith.MatchString(d.Message) || undefinedAtLink.MatchString(d.Message) || exportedName != "" || !isIdentifier(name) {
		return Verdict{}, false
	}
	texts := how(j, d, name)
	if len(texts) == 0 {
		return Verdict{}, false
	}
	said := strings.Join(texts, " or ")
	v := Verdict{Hypothesis: aires.Hypothesis{
		Claim:      fmt.Sprintf("%s is used in %s without: %s", name, d.File, said),
		Confidence: 0.9,
	}, Steps: []string{fmt.Sprintf("Add to %s: %s", d.File, said)}}
	if len(texts) > 1 {
		v.Hypothesis.Confidence = 0.6
		return v, true
	}
	v.Edits = j.importing(ds, name, how)
	return v, true
}

// importing are the edits that import all that ds miss, each text once in a file
// and those of a file together; none where one of them is not certain.
func (j *Judge) importing(ds []*aires.Diagnostic, first string, how func(*Judge, *aires.Diagnostic, string) []string) []aires.Edit {
	var files []string
	texts := map[string][]string{}
	lines := map[string]int{}
	for i, d := range ds {
		name := plainName(d.Missing())
		if i == 0 {
			name = first
		}
		if !isIdentifier(name) || index.Language(d.File) != index.Language(ds[0].File) || len(j.line(d)) == 0 {
			continue
		}
		own := how(j, d, name)
		switch {
		case len(own) > 1, len(own) == 0 && name == first:
			return nil
		case len(own) == 0 || slices.Contains(texts[d.File], own[0]):
			continue
		}
		if !slices.Contains(files, d.File) {
			files = append(files, d.File)
			lines[d.File] = d.Line
		}
		texts[d.File] = append(texts[d.File], own[0])
	}
	var edits []aires.Edit
	for _, file := range files {
		insert := j.inserted
		if index.Language(file) == "fortran" {
			insert = func(file, text string) (aires.Edit, bool) { return j.usedAt(file, lines[file], text) }
		}
		e, ok := insert(file, joined(texts[file]))
		if !ok {
			return nil
		}
		edits = append(edits, e)
	}
	return edits
}

// namedImport is an import of one name from a module of JavaScript.
var namedImport = regexp.MustCompile(`^import \{ (\w+) \} from (".*");$`)

// joined puts the imports of a file in order, and names of one module into one.
func joined(texts []string) string {
	names := map[string][]string{}
	var lines []string
	for _, t := range texts {
		if m := namedImport.FindStringSubmatch(t); m != nil {
			names[m[2]] = append(names[m[2]], m[1])
			continue
		}
		lines = append(lines, t)
	}
	for module, all := range names {
		slices.Sort(all)
		lines = append(lines, fmt.Sprintf("import { %s } from %s;", strings.Join(all, ", "), module))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// inStd is what C++ compilers say of names of the standard library.
var inStd = said(`(?:Q(\w+)Q (?:in namespace QstdQ|is not a member of QstdQ)|no (?:template|type|member) named Q(\w+)Q in namespace QstdQ)`)

// importers say in which lines a file imports what d misses: one where that is
// certain, several where it may be either, none where it is not known.
var importers = map[string]func(j *Judge, d *aires.Diagnostic, name string) []string{
	"c": (*Judge).headerOf, "rust": (*Judge).useOf, "csharp": (*Judge).usingOf, "kotlin": (*Judge).kotlinOf,
	"typescript": (*Judge).scriptOf, "python": (*Judge).pythonOf, "ada": (*Judge).withOf,
	"scala": (*Judge).scalaOf, "fortran": (*Judge).fortranOf,
}

// outside lists the files other than d's that declare name at their top, in d's
// language.
func (j *Judge) outsideOf(d *aires.Diagnostic, name string) []index.Decl {
	var all []index.Decl
	for _, c := range j.look.Declared(name) {
		if index.Together(index.Language(c.File), index.Language(d.File)) && c.Kind != index.Method && c.Kind != index.Field && c.Kind != index.Member && c.Kind != index.Module {
			if c.File == d.File {
				return nil
			}
			all = append(all, c)
		}
	}
	return all
}

func each(before string, names []string, after string) []string {
	var out []string
	for _, n := range names {
		out = append(out, before+n+after)
	}
	return out
}
