package verdict

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// noExport is what tools say of a name that a module does not export, with the
// groups of the name and of the module.
var noExport = []struct {
	expr         *regexp.Regexp
	name, module int
}{
	{said(`^Module Q"?([^'"]+)"?Q has no exported member(?: named)? Q(\w+)`), 2, 1},
	{said(`^Q"([^"]+)"Q has no exported member named Q(\w+)`), 2, 1},
	{said(`^Module Q"?([^'"]+)"?Q declares Q(\w+)Q locally, but it is not exported`), 2, 1},
	{said(`^The requested module Q([^']+)Q does not provide an export named Q(\w+)`), 2, 1},
	{said(`^cannot import name Q(\w+)Q from (?:partially initialized module )?Q([\w.]+)`), 1, 2},
	{said(`^Symbol Q(\w+)Q referenced at \(1\) not found in module Q(\w+)`), 1, 2},
	{said(`^unresolved imports? Q(?:crate|self|super)?((?:::)?[\w:]*)::(\w+)Q`), 2, 1},
}

// exports reads which name d misses in which module.
func exports(d *aires.Diagnostic) (name, module string) {
	for _, n := range noExport {
		if m := n.expr.FindStringSubmatch(d.Message); m != nil {
			return m[n.name], m[n.module]
		}
	}
	return "", ""
}

// exported finds what a name that a module exports is called now.
func (j *Judge) exported(ds []*aires.Diagnostic) (Verdict, bool) {
	name, module := exports(ds[0])
	language := index.Language(ds[0].File)
	files := j.moduleOf(ds[0].File, module, language)
	if name == "" || len(files) != 1 {
		return Verdict{}, false
	}
	all := slices.DeleteFunc(j.top(files[0]), func(d declared) bool {
		line := j.look.Lines(d.file)[d.line-1]
		return language == "rust" && !strings.Contains(line, "pub ") || language == "typescript" && !strings.Contains(line, "export")
	})
	for _, l := range j.look.Lines(ds[0].File) {
		if at := named(l, name); len(at) > 0 && strings.HasPrefix(l[at[0]+len(name):], "(") {
			all = j.fitting(all, ds[0].File, l, name, language)
			break
		}
	}
	best, confidence, ok := pick(name, all, j.uses(language))
	if !ok {
		return Verdict{}, false
	}
	places := j.places(ds, name)
	if language == "typescript" && len(j.look.Declared(name)) > 0 { // something else is called so too
		places = j.calledIn(places, name)
	}
	return j.renamed("", name, best, confidence, "module "+module, calling(places, j, name, best)), true
}

// calledIn adds to places, which import name, the lines of their files that call
// what they import.
func (j *Judge) calledIn(places []*aires.Diagnostic, name string) []*aires.Diagnostic {
	all := places
	for _, p := range places {
		for i, l := range j.look.Lines(p.File) {
			at := named(l, name)
			known := slices.ContainsFunc(all, func(o *aires.Diagnostic) bool { return o.File == p.File && o.Line == i+1 })
			if !known && len(at) == 1 && strings.HasPrefix(l[at[0]+len(name):], "(") && !strings.HasSuffix(l[:at[0]], ".") {
				all = append(all, &aires.Diagnostic{File: p.File, Line: i + 1, PathStatus: aires.PathWorkspace})
			}
		}
	}
	return all
}

// calling leaves of places those that import or call what is declared as d, where
// it is a function: what else is called so is something local.
func calling(places []*aires.Diagnostic, j *Judge, name string, d declared) []*aires.Diagnostic {
	if !d.function {
		return places
	}
	return slices.DeleteFunc(places, func(p *aires.Diagnostic) bool {
		line := j.line(p)
		at := named(line, name)
		expr := importLine[index.Language(p.File)]
		return p.Message == "" && (len(at) == 0 || !strings.HasPrefix(line[at[0]+len(name):], "(")) && (expr == nil || !expr.MatchString(strings.TrimSpace(line)))
	})
}

// top lists what a file declares outside of types and functions.
func (j *Judge) top(file string) []declared {
	f, _ := j.look.File(file)
	var all []declared
	for _, d := range f.Decls {
		inner := d.Scope != "" && slices.ContainsFunc(f.Decls, func(o index.Decl) bool {
			return o.Kind != index.Module && (o.Name == d.Scope || strings.HasSuffix(d.Scope, "."+o.Name))
		})
		if d.Kind != index.Module && !inner {
			all = append(all, from(d))
		}
	}
	return all
}

// moduleOf lists the files that a module's name means where user imports it.
func (j *Judge) moduleOf(user, module, language string) []string {
	if !strings.HasPrefix(module, ".") || language == "python" {
		return j.modules(module, language)
	}
	base := path.Join(path.Dir(user), module)
	for _, name := range j.look.Names() {
		stem := strings.TrimSuffix(name, path.Ext(name))
		if name == base || index.Language(name) == language && (stem == base || stem == base+"/index" || stem == strings.TrimSuffix(base, path.Ext(base))) {
			return []string{name}
		}
	}
	return nil
}

// modules lists the files that a module's name can mean wherever it is imported:
// those of that path or, where there is none, those that declare a module called so.
func (j *Judge) modules(module, language string) []string {
	slashed := strings.Trim(strings.ReplaceAll(strings.ReplaceAll(module, "::", "/"), ".", "/"), "/")
	if slashed == "" {
		return nil
	}
	var files []string
	for _, name := range j.look.Names() {
		if index.Language(name) != language {
			continue
		}
		stem := strings.TrimSuffix(name, path.Ext(name))
		if ends(stem, slashed) || ends(stem, slashed+"/__init__") || ends(stem, slashed+"/mod") {
			files = append(files, name)
		}
	}
	if len(files) > 0 {
		return files
	}
	for name, manifest := range j.crates() { // the crate itself
		if lib := path.Join(path.Dir(manifest), "src/lib.rs"); language == "rust" && strings.ReplaceAll(name, "-", "_") == slashed && j.look.Lines(lib) != nil {
			return []string{lib}
		}
	}
	for _, d := range j.look.Declared(path.Base(slashed)) {
		if d.Kind == index.Module && index.Language(d.File) == language && !slices.Contains(files, d.File) {
			files = append(files, d.File)
		}
	}
	return files
}

// ends reports whether file is name in some folder.
func ends(file, name string) bool { return file == name || strings.HasSuffix(file, "/"+name) }

var (
	// incomplete is what C compilers say of a struct that is declared nowhere.
	incomplete = said(`incomplete type|undefined type|storage size of|declared inside parameter list|variable has incomplete`)
	tagged     = regexp.MustCompile(`\b(struct|union|enum|class)\s+([A-Za-z_]\w*)`)
	// notAFunction is what JavaScript says when it runs.
	notAFunction = regexp.MustCompile(`^(?:[\w.()\[\]]*\.)?([A-Za-z_$]\w*) is not a function`)
)

// name finds what a name that is not qualified is called now, among the names
// that can be seen from where it is missing.
func (j *Judge) name(ds []*aires.Diagnostic) (Verdict, bool) {
	d, prefix, name := ds[0], "", plainName(ds[0].Missing())
	language := index.Language(d.File)
	line := j.line(d)
	if m := tagged.FindStringSubmatch(d.Message + " " + line); language == "c" && m != nil && incomplete.MatchString(d.Message) {
		prefix, name = m[1]+" ", m[2]
	}
	if _, owner := lacks(d); owner != "" {
		return Verdict{}, false // what it is looked for in is known, and has nothing like it
	}
	member := false
	if m := notAFunction.FindStringSubmatch(d.Message); m != nil {
		name, member = m[1], strings.Contains(line, "."+m[1])
	}
	if at := named(line, name); len(at) > 0 && strings.HasSuffix(line[:at[0]], ".") {
		member = true
	}
	if language == "" || language == "go" || !isIdentifier(name) || d.Kind != aires.KindMissingSymbol && prefix == "" && !member && d.Kind != aires.KindTest && j.packagedBeside(d) == nil {
		return Verdict{}, false
	}
	all, how := j.visible(d, prefix != "" || unknownType.MatchString(d.Message), member), j.uses(language)
	if language == "c" && capitals(name) { // constants are called after what they belong to
		all = slices.DeleteFunc(all, func(c declared) bool { return alike(name, c.name) == 0 })
	}
	if own := j.packagedBeside(d); own != nil {
		all, member = own, false
	} else if nominal(language) && !member {
		for _, c := range j.inherited(j.typeAround(d.File, d.Line), language) {
			if isMember(c.kind) && !slices.ContainsFunc(all, func(o declared) bool { return o.name == c.name }) {
				all = append(all, c)
			}
		}
	}
	known := !member
	if owner := j.receiverOf(ds, name); member {
		how = j.access(language, "")
		if own := j.inherited(owner, language); len(own) > 0 {
			all, how, known = own, j.ownedAccess(owner, language), true
		}
		all = kindred(all, name)
	}
	best, confidence, ok := pick(name, j.fitting(all, d.File, line, name, language), how)
	if !ok || confidence < enough || alike(name, best.name) == 0 && j.packagedBeside(d) == nil && !(known && j.standsIn(d, name, best)) {
		return Verdict{}, false
	}
	what := "nothing declares " + name
	places := j.places(ds, name)
	if member {
		places = j.widened(ds, name, "", language)
	}
	v := j.renamed(prefix, name, best, confidence, "", places)
	v.Hypothesis.Claim = strings.Replace(v.Hypothesis.Claim, " has no "+name+"; it declares ", what+"; there is ", 1)
	return v, true
}

// standsIn reports whether a declaration, whose name is nothing like the one that
// d misses, could stand in its place. It could not for a module, for a letter, as a
// function that is not called, or where the declaration itself misses something.
func (j *Judge) standsIn(d *aires.Diagnostic, name string, best declared) bool {
	line, imports := j.line(d), importLine[index.Language(d.File)]
	if min(len(name), len(best.name)) < 2 || imports != nil && imports.MatchString(line) ||
		slices.ContainsFunc(j.all, func(o aires.Diagnostic) bool { return o.File == best.file && o.Line == best.line && o.Missing() != "" }) {
		return false
	}
	at := named(line, name)
	return !best.function || best.arity == 0 || len(at) == 0 || strings.HasPrefix(strings.TrimLeft(line[at[0]+len(name):], " "), "(")
}

// unknownType is what C compilers say of a name that stands where a type has to.
var unknownType = said(`^unknown type name Q`)

// visible lists what may be meant by a name where d misses it: what its own file
// and the files of the same folder declare, and those that it imports; members
// of types only where one is missed.
func (j *Judge) visible(d *aires.Diagnostic, types, member bool) []declared {
	language := index.Language(d.File)
	own, _ := j.look.File(d.File)
	var all []declared
	for _, file := range j.look.Names() {
		if !index.Together(index.Language(file), language) || path.Dir(file) != path.Dir(d.File) && !imported(own, file) {
			continue
		}
		if language == "ada" && !j.sees(d.File, file) {
			continue
		}
		f, _ := j.look.File(file)
		for _, c := range f.Decls {
			switch {
			case language == "ada" && c.Scope == "": // a unit
			case types && !c.Kind.IsType(), c.Kind == index.Module, c.Kind.IsType() && j.entry(c.Name):
			case member && c.Scope == "", !member && (c.Kind == index.Method || c.Kind == index.Field):
			default:
				all = append(all, from(c))
			}
		}
	}
	return all
}

// entry reports whether a type holds the function that a program begins with.
func (j *Judge) entry(name string) bool {
	return slices.ContainsFunc(j.look.Members(name), func(d index.Decl) bool { return strings.EqualFold(d.Name, "main") })
}

// imported reports whether a file imports another one, by the last part of what
// its imports say.
func imported(f index.File, other string) bool {
	stem := strings.TrimSuffix(path.Base(other), path.Ext(other))
	return slices.ContainsFunc(f.Imports, func(i index.Import) bool {
		parts := strings.FieldsFunc(strings.TrimSuffix(i.Path, path.Ext(other)), func(r rune) bool { return strings.ContainsRune("./:\\", r) })
		return slices.ContainsFunc(parts, func(p string) bool { return strings.EqualFold(p, stem) })
	})
}
