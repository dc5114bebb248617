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
