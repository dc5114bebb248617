package verdict

import (
	_ "embed"
	"fmt"
	"path"
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

// imports finds what a file uses without importing it: a declaration of the
// workspace that lies elsewhere or, where there is none, a name of the standard
// library.
func (j *Judge) imports(ds []*aires.Diagnostic) (Verdict, bool) {
	d, name := ds[0], plainName(ds[0].Missing())
	if m := inStd.FindStringSubmatch(d.Message); m != nil {
		name = m[1] + m[2]
	}
	how, known := importers[index.Language(d.File)]
	if exportedName, _ := exports(d); !known || d.Kind == aires.KindMissingFile || d.Kind == aires.KindSyntax || undefinedAtLink.MatchString(d.Message) || exportedName != "" || !isIdentifier(name) {
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
	var files []string
	for _, o := range ds {
		if plainName(o.Missing()) != name && o != d || slices.Contains(files, o.File) || index.Language(o.File) != index.Language(d.File) {
			continue
		}
		files = append(files, o.File)
		text := texts[0]
		if own := how(j, o, name); len(own) == 1 { // relative to the file
			text = own[0]
		}
		e, ok := j.inserted(o.File, text)
		if !ok {
			return Verdict{}, false
		}
		v.Edits = append(v.Edits, e)
	}
	return v, true
}

// inStd is what C++ compilers say of names of the standard library.
var inStd = said(`(?:Q(\w+)Q (?:in namespace QstdQ|is not a member of QstdQ)|no (?:template|type|member) named Q(\w+)Q in namespace QstdQ)`)

// importers say in which lines a file imports what d misses: one where that is
// certain, several where it may be either, none where it is not known.
var importers = map[string]func(j *Judge, d *aires.Diagnostic, name string) []string{
	"c": (*Judge).headerOf, "rust": (*Judge).useOf, "csharp": (*Judge).usingOf, "kotlin": (*Judge).kotlinOf,
	"typescript": (*Judge).scriptOf, "python": (*Judge).pythonOf, "ada": (*Judge).withOf,
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

// headerOf is C's and C++'s.
func (j *Judge) headerOf(d *aires.Diagnostic, name string) []string {
	line := j.line(d)
	qualified := strings.Contains(line, "std::"+name)
	if !qualified {
		if own := j.outsideOf(d, name); len(own) > 0 {
			return j.ownHeader(d, own)
		}
	}
	cpp := qualified || slices.Contains([]string{".cpp", ".cc", ".cxx", ".hpp", ".hh", ".hxx"}, path.Ext(d.File))
	var headers []string
	if cpp {
		headers = origins("c++", name)
		if !qualified && len(headers) > 0 && headers[0][0] != 'c' {
			return nil // something of our own, that happens to be called like it
		}
	}
	if len(headers) == 0 {
		headers = origins("c", name)
	}
	var texts []string
	for _, h := range headers {
		texts = append(texts, "#include <"+h+">")
	}
	return texts
}

// ownHeader includes the one header that declares a name, as others include it.
func (j *Judge) ownHeader(d *aires.Diagnostic, own []index.Decl) []string {
	var texts []string
	user, _ := j.look.File(d.File)
	for _, c := range own {
		ext := path.Ext(c.File)
		if !strings.HasPrefix(ext, ".h") {
			continue
		}
		name := j.included(d.File, c.File)
		if slices.ContainsFunc(user.Imports, func(i index.Import) bool { return i.Path == name }) {
			return nil
		}
		if text := `#include "` + name + `"`; !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}

// included is the path by which user includes header: as others do or, where
// none does, from its own folder.
func (j *Judge) included(user, header string) string {
	for _, file := range j.look.Names() {
		f, ok := j.look.File(file)
		if !ok || f.Language != "c" {
			continue
		}
		for _, i := range f.Imports {
			if ends(header, i.Path) {
				return i.Path
			}
			// A sibling says from which folder the compiler looks.
			for _, s := range j.look.Names() {
				if root, ok := strings.CutSuffix(s, "/"+i.Path); ok && strings.HasPrefix(header, root+"/") && path.Dir(file) != root {
					return strings.TrimPrefix(header, root+"/")
				}
			}
		}
	}
	return relative(path.Dir(user), header)
}

// relative is the path of file seen from the folder dir.
func relative(dir, file string) string {
	up := ""
	for dir != "." && !strings.HasPrefix(file, dir+"/") {
		dir, up = path.Dir(dir), up+"../"
	}
	if dir == "." {
		return up + file
	}
	return up + strings.TrimPrefix(file, dir+"/")
}

// useOf is Rust's.
func (j *Judge) useOf(d *aires.Diagnostic, name string) []string {
	if line := j.line(d); strings.Contains(line, "::"+name) && !strings.Contains(line, " "+name) {
		return nil
	}
	var texts []string
	for _, c := range j.outsideOf(d, name) {
		if p := j.rustPath(d.File, c); p != "" {
			texts = append(texts, "use "+p+"::"+name+";")
		}
	}
	if len(texts) == 0 {
		for _, o := range origins("rust", name) {
			texts = append(texts, "use "+o+"::"+name+";")
		}
	}
	return texts
}

// rustPath is the module of a declaration of the same crate, as in crate::soil;
// "" where it is another crate's or cannot be told.
func (j *Judge) rustPath(user string, c index.Decl) string {
	root, rest, ok := strings.Cut("/"+c.File, "/src/")
	mine, _, same := strings.Cut("/"+user, "/src/")
	if !ok || !same || mine != root || c.Scope != "" {
		return ""
	}
	p := "crate"
	rest = strings.TrimSuffix(strings.TrimSuffix(rest, ".rs"), "/mod")
	if rest != "lib" && rest != "main" {
		p += "::" + strings.ReplaceAll(rest, "/", "::")
	}
	return p
}

// usingOf is C#'s.
func (j *Judge) usingOf(d *aires.Diagnostic, name string) []string {
	var spaces []string
	for _, c := range j.outsideOf(d, name) {
		if f, _ := j.look.File(c.File); f.Package != "" && !slices.Contains(spaces, f.Package) {
			spaces = append(spaces, f.Package)
		}
	}
	if len(spaces) == 0 {
		spaces = origins("csharp", name)
	}
	user, _ := j.look.File(d.File)
	if len(spaces) == 1 && (spaces[0] == user.Package || strings.HasPrefix(user.Package, spaces[0]+".")) {
		return nil
	}
	return each("using ", spaces, ";")
}

// kotlinOf is Kotlin's.
func (j *Judge) kotlinOf(d *aires.Diagnostic, name string) []string {
	var names []string
	user, _ := j.look.File(d.File)
	for _, c := range j.outsideOf(d, name) {
		if f, _ := j.look.File(c.File); f.Package != "" && f.Package != user.Package && c.Scope == "" {
			names = append(names, f.Package+"."+name)
		}
	}
	if len(names) == 0 {
		for _, o := range origins("kotlin", name) {
			names = append(names, o+"."+name)
		}
	}
	return each("import ", names, "")
}

// scriptOf is TypeScript's and JavaScript's.
func (j *Judge) scriptOf(d *aires.Diagnostic, name string) []string {
	var texts []string
	for _, c := range j.outsideOf(d, name) {
		lines := j.look.Lines(c.File)
		if c.Scope != "" || c.Line > len(lines) {
			continue
		}
		from := relative(path.Dir(d.File), c.File)
		if !strings.HasPrefix(from, ".") {
			from = "./" + from
		}
		stem := strings.TrimSuffix(from, path.Ext(from))
		line := lines[c.Line-1]
		switch whole := strings.Join(lines, "\n"); {
		case strings.HasPrefix(line, "export default"):
			texts = append(texts, fmt.Sprintf("import %s from %q;", name, j.ending(d.File, from, stem)))
		case strings.HasPrefix(line, "export "):
			texts = append(texts, fmt.Sprintf("import { %s } from %q;", name, j.ending(d.File, from, stem)))
		case strings.Contains(whole, "module.exports") && len(found(whole[strings.Index(whole, "module.exports"):], name)) > 0:
			texts = append(texts, fmt.Sprintf("const { %s } = require(%q);", name, stem))
		}
	}
	return texts
}

// ending is the module's path with its ending where user's other imports, or
// those of its neighbours, have one.
func (j *Judge) ending(user, from, stem string) string {
	f, _ := j.look.File(user)
	for _, i := range f.Imports {
		if strings.HasPrefix(i.Path, ".") && path.Ext(i.Path) == "" {
			return stem
		}
	}
	if ext := path.Ext(user); ext == ".ts" || ext == ".tsx" {
		for _, i := range f.Imports {
			if strings.HasPrefix(i.Path, ".") && path.Ext(i.Path) == ".js" {
				return stem + ".js"
			}
		}
		return stem
	}
	return from
}

// pythonOf is Python's.
func (j *Judge) pythonOf(d *aires.Diagnostic, name string) []string {
	var texts []string
	for _, c := range j.outsideOf(d, name) {
		if c.Scope == "" {
			texts = append(texts, fmt.Sprintf("from %s import %s", j.pythonModule(d.File, c.File), name))
		}
	}
	if len(texts) > 0 {
		return texts
	}
	for _, o := range origins("python", name) {
		if o == "module" {
			return []string{"import " + name}
		}
		texts = append(texts, fmt.Sprintf("from %s import %s", o, name))
	}
	return texts
}

// pythonModule is the dotted name of file: from the outermost of its folders that
// is a package, or from where the imports of the workspace begin.
func (j *Judge) pythonModule(user, file string) string {
	stem := strings.TrimSuffix(strings.TrimSuffix(file, ".py"), "/__init__")
	for _, other := range j.look.Names() {
		f, ok := j.look.File(other)
		if !ok || f.Language != "python" {
			continue
		}
		for _, i := range f.Imports {
			if slashed := strings.ReplaceAll(i.Path, ".", "/"); slashed != "" && ends(stem, slashed) {
				return i.Path
			}
		}
	}
	first := path.Dir(stem)
	for first != "." && j.look.Lines(path.Join(path.Dir(first), "__init__.py")) != nil {
		first = path.Dir(first)
	}
	if first == "." || path.Dir(first) == "." {
		return strings.ReplaceAll(stem, "/", ".")
	}
	return strings.ReplaceAll(strings.TrimPrefix(stem, path.Dir(first)+"/"), "/", ".")
}

// withOf is Ada's: the package that the line names.
func (j *Judge) withOf(d *aires.Diagnostic, name string) []string {
	line := j.line(d)
	at := named(line, name)
	if len(at) == 0 {
		return nil
	}
	if name == "Ada" || name == "GNAT" || name == "Interfaces" {
		parts := strings.Split(line[at[0]:], ".")
		if len(parts) > 2 && isIdentifier(parts[1]) {
			return []string{"with " + name + "." + parts[1] + ";"}
		}
		return nil
	}
	for _, file := range j.look.Names() {
		if path.Ext(file) == ".ads" && strings.EqualFold(strings.TrimSuffix(path.Base(file), ".ads"), name) && strings.HasPrefix(line[at[0]+len(name):], ".") {
			return []string{"with " + name + ";"}
		}
	}
	return nil
}

func each(before string, names []string, after string) []string {
	var out []string
	for _, n := range names {
		out = append(out, before+n+after)
	}
	return out
}
