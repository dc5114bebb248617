package verdict

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// moved finds the file that a missing module is called now: one with a name like
// it or, where none is, the only one that declares what is imported from it.
func (j *Judge) moved(ds []*aires.Diagnostic) (Verdict, bool) {
	want := j.wanted(ds[0])
	if want == "" {
		return Verdict{}, false
	}
	file, confidence := j.nearFile(want, ds[0])
	if file == "" {
		file, confidence = j.declarer(ds[0])
	}
	if file == "" && index.Language(ds[0].File) == "rust" {
		file, confidence = j.orphan(path.Dir(ds[0].File))
	}
	if file == "" {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("There is no %s; %s is probably what is meant.", want, file),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Ask for %s in place of %s, or give the file its old name back.", file, want)},
		Shows: []aires.Evidence{j.window("the file "+file, file, 1)},
	}
	v.Edits, _ = j.relocated(ds, file)
	return v, true
}

// cannotOpen is what tools say of files of the workspace that they do not find,
// with the group of the path.
var cannotOpen = []*regexp.Regexp{
	said(`^Cannot find module Q(\.[^'"]+)Q`),
	said(`^Cannot find module Q([^'"]+)Q imported from`),
	said(`^No module named Q([\w.]+)Q`),
	said("^file not found for module Q(\\w+)Q"),
	said(`^Cannot find source file:\s+(\S+)`),
	said(`could not find (?:requested|load) file:\s+(\S+)`),
	said(`^file not found: (\S+)`),
	said(`^no such file or directory: Q([^'"]+)Q`),
	said(`No rule to make target Q([^'"]+)Q`),
}

// wanted is the file or module that d does not find, relative to the workspace
// where it is a path; "" where that is something else than a file of our own.
func (j *Judge) wanted(d *aires.Diagnostic) string {
	for _, c := range cannotOpen {
		m := c.FindStringSubmatch(d.Message)
		if m == nil {
			continue
		}
		want := m[1]
		switch {
		case strings.HasPrefix(want, "."):
			return path.Join(path.Dir(d.File), want)
		case strings.HasPrefix(want, "/"):
			return j.inside(want, d.File)
		case strings.HasSuffix(want, ".o"):
			return ""
		}
		return want
	}
	return ""
}

// inside is the path in the workspace of an absolute one that ends in the folder
// of user, or "".
func (j *Judge) inside(want, user string) string {
	for dir := path.Dir(user); dir != "."; dir = path.Dir(dir) {
		if i := strings.LastIndex(want, "/"+dir+"/"); i >= 0 {
			return want[i+1:]
		}
	}
	return path.Base(want)
}

// nearFile is the one file whose name is like want's: the same in another folder
// or case, or off by little in the same folder.
func (j *Judge) nearFile(want string, d *aires.Diagnostic) (file string, confidence float64) {
	slashed := want
	if index.Language(d.File) == "python" || index.Language(d.File) == "rust" {
		slashed = strings.ReplaceAll(strings.ReplaceAll(want, "::", "/"), ".", "/")
	}
	stem := strings.TrimSuffix(path.Base(slashed), path.Ext(slashed))
	var names []declared
	for _, name := range j.look.Names() {
		if ext := path.Ext(want); ext != "" && path.Ext(name) != ext && index.Language(d.File) != "python" || index.Language(d.File) != "" && index.Language(name) != index.Language(d.File) {
			continue
		}
		if path.Dir(name) != path.Dir(slashed) && index.Language(d.File) != "rust" && index.Language(d.File) != "python" && strings.TrimSuffix(path.Base(name), path.Ext(name)) != stem {
			continue
		}
		if name != d.File {
			names = append(names, declared{name: strings.TrimSuffix(path.Base(name), path.Ext(name)), file: name, arity: -1})
		}
	}
	best, top, second := declared{}, 0.0, 0.0
	for _, n := range names {
		score := alike(stem, n.name)
		if n.name == stem {
			score = 1.2
		}
		if path.Dir(n.file) == path.Dir(slashed) {
			score += 0.1
		}
		switch {
		case score > top:
			best, top, second = n, score, top
		case score > second:
			second = score
		}
	}
	if top < nearby || top-second < 0.1 {
		return "", 0
	}
	return best.file, 0.85
}

// importedNames reads what a line imports, in the ways of JavaScript and Python.
var importedNames = regexp.MustCompile(`import\s+(?:type\s+)?\{?([\w\s,]+)\}?\s*(?:from\b|$)|from\s+\S+\s+import\s+\(?([\w\s,]+)`)

// declarer is the only file that declares all that the failing line imports.
func (j *Judge) declarer(d *aires.Diagnostic) (file string, confidence float64) {
	want := ""
	for _, c := range cannotOpen {
		if m := c.FindStringSubmatch(d.Message); m != nil {
			want = m[1]
		}
	}
	base := path.Base(strings.ReplaceAll(want, ".", "/"))
	if ext := path.Ext(want); index.Language("x"+ext) != "" {
		base = path.Base(want)
	}
	line := j.line(d)
	if line == "" || !strings.Contains(line, "import") {
		for _, l := range j.look.Lines(d.File) {
			if strings.Contains(l, "import") && strings.Contains(l, base) {
				line = l
			}
		}
	}
	m := importedNames.FindStringSubmatch(line)
	if m == nil {
		return "", 0
	}
	names := strings.FieldsFunc(m[1]+m[2], func(r rune) bool { return r == ',' || r == ' ' })
	var files []string
	for i, name := range names {
		var own []string
		for _, c := range j.look.Declared(name) {
			if c.File != d.File && c.Scope == "" && index.Language(c.File) == index.Language(d.File) && (i == 0 || slices.Contains(files, c.File)) {
				own = append(own, c.File)
			}
		}
		files = own
	}
	if len(files) != 1 {
		return "", 0
	}
	return files[0], 0.8
}

// relocated are the edits that ask for file wherever the workspace asks for what
// the root diagnostic of ds misses.
func (j *Judge) relocated(ds []*aires.Diagnostic, file string) ([]aires.Edit, bool) {
	d := ds[0]
	switch {
	case path.Base(d.File) == "CMakeLists.txt" || path.Ext(d.File) == ".cmake":
		return j.reworded(file, d.Missing())
	case index.Language(d.File) == "typescript":
		return j.scriptMoved(d, file)
	case index.Language(d.File) == "python":
		return j.pythonMoved(d, file)
	case index.Language(d.File) == "rust":
		return j.rustMoved(d, file)
	case index.Language(d.File) == "c":
		return j.headerMoved(ds, file)
	}
	return nil, false
}

// reworded replaces a path in all build files.
func (j *Judge) reworded(file, want string) (edits []aires.Edit, ok bool) {
	if want == "" {
		return nil, false
	}
	for _, name := range j.look.Names() {
		if path.Base(name) != "CMakeLists.txt" && path.Ext(name) != ".cmake" {
			continue
		}
		now := relative(path.Dir(name), file)
		for i, l := range j.look.Lines(name) {
			if at := strings.Index(l, want); at >= 0 && (at == 0 || !isName(l[at-1]) && l[at-1] != '/') && strings.Count(l, want) == 1 {
				edits = append(edits, aires.Edit{File: name, Line: i + 1, Old: l, New: strings.Replace(l, want, now, 1)})
			}
		}
	}
	return edits, len(edits) > 0
}

// quoted path of an import or a require.
var scriptPath = regexp.MustCompile(`(?:from\s+|import\s*\(?\s*|require\(\s*)(["'])(\.[^"']*)["']`)

func (j *Judge) scriptMoved(d *aires.Diagnostic, file string) (edits []aires.Edit, ok bool) {
	want := strings.TrimSuffix(j.wanted(d), path.Ext(d.File))
	for _, name := range j.look.Names() {
		if index.Language(name) != "typescript" {
			continue
		}
		for i, l := range j.look.Lines(name) {
			m := scriptPath.FindStringSubmatchIndex(l)
			if m == nil {
				continue
			}
			old := l[m[4]:m[5]]
			if at := path.Join(path.Dir(name), old); strings.TrimSuffix(at, path.Ext(d.File)) != want {
				continue
			}
			now := relative(path.Dir(name), file)
			if !strings.HasPrefix(now, ".") {
				now = "./" + now
			}
			if path.Ext(old) == "" {
				now = strings.TrimSuffix(now, path.Ext(now))
			}
			edits = append(edits, aires.Edit{File: name, Line: i + 1, Old: l, New: l[:m[4]] + now + l[m[5]:]})
		}
	}
	return edits, len(edits) > 0
}

// pythonMoved replaces the dotted name of a module in all imports.
func (j *Judge) pythonMoved(d *aires.Diagnostic, file string) (edits []aires.Edit, ok bool) {
	want := d.Missing()
	slashed := strings.ReplaceAll(want, ".", "/")
	stem := strings.TrimSuffix(strings.TrimSuffix(file, ".py"), "/__init__")
	now := strings.ReplaceAll(stem, "/", ".")
	// The dotted name begins where the old one did.
	if before, _, found := strings.Cut(stem, path.Dir(slashed)+"/"); found && path.Dir(slashed) != "." {
		now = strings.ReplaceAll(strings.TrimPrefix(stem, before), "/", ".")
	} else if path.Dir(slashed) == "." {
		now = path.Base(stem)
	}
	old, name := path.Base(slashed), now[strings.LastIndexByte(now, '.')+1:]
	for _, user := range j.look.Names() {
		if index.Language(user) != "python" {
			continue
		}
		for i, l := range j.look.Lines(user) {
			t := strings.TrimSpace(l)
			if !strings.HasPrefix(t, "import ") && !strings.HasPrefix(t, "from ") {
				continue
			}
			switch parent, _, _ := strings.Cut(want, "."+old); {
			case len(found(l, want)) == 1:
				edits = append(edits, aires.Edit{File: user, Line: i + 1, Old: l, New: strings.Replace(l, want, now, 1)})
			case strings.HasPrefix(t, "from "+parent+" import ") && len(found(l, old)) == 1:
				return nil, false // its name is used in the file as well
			case strings.HasPrefix(t, "from ."+old+" import "):
				edits = append(edits, aires.Edit{File: user, Line: i + 1, Old: l, New: strings.Replace(l, "."+old, "."+name, 1)})
			}
		}
	}
	return edits, len(edits) > 0
}

// rustMoved renames a module where it is declared and in all paths of its crate.
func (j *Judge) rustMoved(d *aires.Diagnostic, file string) (edits []aires.Edit, ok bool) {
	old, now := d.Missing(), strings.TrimSuffix(path.Base(strings.TrimSuffix(file, "/mod.rs")), ".rs")
	if len(named(j.line(d), old)) != 1 || path.Dir(file) != path.Dir(d.File) && path.Dir(path.Dir(file)) != path.Dir(d.File) {
		return nil, false
	}
	own := regexp.MustCompile(`\b(` + regexp.QuoteMeta(old) + `)(::|;$)`)
	crate := own
	for name, file := range j.crates() {
		if file == j.above(path.Dir(d.File), "Cargo.toml") {
			crate = regexp.MustCompile(`\b(` + strings.ReplaceAll(name, "-", "_") + "::" + regexp.QuoteMeta(old) + `)(::|;$)`)
		}
	}
	for _, user := range j.look.Names() {
		if index.Language(user) != "rust" {
			continue
		}
		uses := own
		if !strings.HasPrefix(user, path.Dir(d.File)+"/") {
			uses = crate
		}
		for i, l := range j.look.Lines(user) {
			if uses.MatchString(masked(l)) {
				edits = append(edits, aires.Edit{File: user, Line: i + 1, Old: l, New: uses.ReplaceAllStringFunc(l, func(s string) string { return swap(s, old, now) })})
			}
		}
	}
	return edits, len(edits) > 0
}

// headerMoved writes the path of a header where it is included under another.
func (j *Judge) headerMoved(ds []*aires.Diagnostic, file string) (edits []aires.Edit, ok bool) {
	want := ds[0].Missing()
	for _, user := range j.look.Names() {
		f, known := j.look.File(user)
		if !known || f.Language != "c" {
			continue
		}
		for _, i := range f.Imports {
			if lines := j.look.Lines(user); i.Path == want && i.Line <= len(lines) && strings.Count(lines[i.Line-1], want) == 1 {
				l := lines[i.Line-1]
				edits = append(edits, aires.Edit{File: user, Line: i.Line, Old: l, New: strings.Replace(l, want, j.included(user, file), 1)})
			}
		}
	}
	return edits, len(edits) > 0
}

// orphan is the only Rust file of a folder that no mod item names.
func (j *Judge) orphan(dir string) (file string, confidence float64) {
	modules := map[string]bool{"lib": true, "main": true, "mod": true, "build": true}
	var files []string
	for _, name := range j.look.Names() {
		if path.Dir(name) != dir || path.Ext(name) != ".rs" {
			continue
		}
		files = append(files, name)
		for _, l := range j.look.Lines(name) {
			if m := modItem.FindStringSubmatch(l); m != nil {
				modules[m[1]] = true
			}
		}
	}
	files = slices.DeleteFunc(files, func(f string) bool { return modules[strings.TrimSuffix(path.Base(f), ".rs")] })
	if len(files) != 1 {
		return "", 0
	}
	return files[0], 0.85
}

var modItem = regexp.MustCompile(`^\s*(?:pub(?:\([\w ]+\))?\s+)?mod\s+(\w+)\s*;`)
