package verdict

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

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
	if len(headers) == 0 {
		headers = saidHeader(d)
	}
	return each("#include <", headers, ">")
}

// forgotten is how gcc and clang name the header that declares what is missing.
var forgotten = regexp.MustCompile(`(?:did you forget to .#include <|include (?:the header |.)<)([\w./+]+)>`)

// saidHeader is the standard header that the compiler itself names.
func saidHeader(d *aires.Diagnostic) []string {
	for _, n := range d.Notes {
		if m := forgotten.FindStringSubmatch(n.Message); m != nil {
			return m[1:]
		}
	}
	return nil
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
		if slices.ContainsFunc(user.Imports, func(i index.Import) bool { return i.Path == name }) || j.includes(d.File, c.File) {
			return nil // it is there, and hidden by a condition
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

// missingUsing is how compilers name the namespace of an extension method.
var missingUsing = said(`Are you missing (?:Q|.* a using directive for Q)([\w.]+)Q`)

// usingOf is C#'s.
func (j *Judge) usingOf(d *aires.Diagnostic, name string) []string {
	var spaces []string
	for _, c := range j.outsideOf(d, name) {
		if f, _ := j.look.File(c.File); f.Package != "" && !slices.Contains(spaces, f.Package) {
			spaces = append(spaces, f.Package)
		}
	}
	for _, c := range j.look.Declared(name) { // extension methods
		f, _ := j.look.File(c.File)
		if lines := j.look.Lines(c.File); f.Language == "csharp" && c.Kind == index.Method && c.Line <= len(lines) && strings.Contains(lines[c.Line-1], "(this ") && f.Package != "" && !slices.Contains(spaces, f.Package) {
			spaces = append(spaces, f.Package)
		}
	}
	if len(spaces) == 0 {
		spaces = origins("csharp", name)
	}
	if m := missingUsing.FindStringSubmatch(d.Message); m != nil && len(spaces) == 0 {
		spaces = m[1:]
	}
	user, _ := j.look.File(d.File)
	if len(spaces) == 1 && (spaces[0] == user.Package || strings.HasPrefix(user.Package, spaces[0]+".")) {
		return nil
	}
	return each("using ", spaces, ";")
}

// kotlinOf is Kotlin's, and scalaOf Scala's.
func (j *Judge) kotlinOf(d *aires.Diagnostic, name string) []string {
	if texts := j.packaged(d, name, "kotlin"); len(texts) > 0 {
		return texts
	}
	var full []string // what extends a type of another package
	user, _ := j.look.File(d.File)
	for _, c := range j.look.Declared(name) {
		f, _ := j.look.File(c.File)
		lines := j.look.Lines(c.File)
		if f.Language != "kotlin" || c.Line > len(lines) || f.Package == "" || f.Package == user.Package || !extends.MatchString(lines[c.Line-1]) {
			continue
		}
		if text := f.Package + "." + name; !slices.Contains(full, text) {
			full = append(full, text)
		}
	}
	return each("import ", full, "")
}

func (j *Judge) scalaOf(d *aires.Diagnostic, name string) []string {
	if _, owner := lacks(d); owner != "" {
		return j.implicits(d, name)
	}
	return j.packaged(d, name, "scala")
}

// extends matches the line that begins with a function or property of another type.
var extends = regexp.MustCompile(`^(?:(?:public|internal|inline|infix|operator|suspend|tailrec)\s+)*(?:fun|val|var)\s+(?:<[^>]*>\s+)?[\w<>?*, ]+\.\w+`)

// implicits are the imports of the objects whose implicit classes have a member.
func (j *Judge) implicits(d *aires.Diagnostic, name string) []string {
	var texts []string
	for _, c := range j.look.Declared(name) {
		f, _ := j.look.File(c.File)
		object := firstOf(c.Scope)
		if f.Language != "scala" || object == "" {
			continue
		}
		for _, o := range j.look.Declared(plainName(c.Scope)) {
			lines := j.look.Lines(o.File)
			text := "import " + strings.TrimPrefix(f.Package+"."+strings.TrimPrefix(object, f.Package+"."), ".") + "._"
			if o.File == c.File && o.Line <= len(lines) && strings.Contains(lines[o.Line-1], "implicit ") && !slices.Contains(texts, text) && !slices.Contains(j.look.Lines(d.File), text) {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// twofold are the names that collections of Scala share with those of Java.
var twofold = strings.Fields("List Map Set Queue Stack Vector LinkedList TreeMap TreeSet HashMap HashSet LinkedHashMap LinkedHashSet PriorityQueue ArrayDeque BitSet Iterator Optional Properties")

// packaged are the imports of languages whose files lie in packages and that
// import one name at a time.
func (j *Judge) packaged(d *aires.Diagnostic, name, language string) []string {
	var names []string
	user, _ := j.look.File(d.File)
	for _, c := range j.outsideOf(d, name) {
		f, _ := j.look.File(c.File)
		if full := f.Package + "." + name; f.Package != "" && f.Package != user.Package && c.Scope == "" && !slices.Contains(names, full) { // a class and its companion are one
			names = append(names, full)
		}
	}
	if len(names) == 0 {
		names = j.importedElsewhere(d, name)
	}
	if len(names) == 0 {
		names = each("", origins(language, name), "."+name)
	}
	own := slices.ContainsFunc(j.look.Declared(name), func(c index.Decl) bool { return c.Scope == "" && index.Language(c.File) == language })
	if own || language == "scala" && slices.Contains(twofold, name) {
		return each("import ", names, "") // the platform's is another
	}
	if len(names) == 0 && upper(name) {
		names = slices.DeleteFunc(platformClass(name), func(class string) bool { return !commonPackage.MatchString(class) })
	}
	return each("import ", names, "")
}

// fortranModule is the line that a module of Fortran begins with.
var fortranModule = regexp.MustCompile(`(?i)^\s*module\s+[a-z]\w*\s*(?:!.*)?$`)

// fortranOf is Fortran's: the module that contains a name.
func (j *Judge) fortranOf(d *aires.Diagnostic, name string) []string {
	var texts []string
	for _, c := range j.look.Declared(strings.ToLower(name)) {
		inside := slices.ContainsFunc(j.look.Declared(c.Scope), func(m index.Decl) bool {
			lines := j.look.Lines(m.File)
			return m.File == c.File && m.Line <= len(lines) && fortranModule.MatchString(lines[m.Line-1])
		})
		if text := "use " + c.Scope; inside && c.File != d.File && index.Language(c.File) == "fortran" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}
