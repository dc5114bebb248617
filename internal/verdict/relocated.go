package verdict

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

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

// headerMoved writes the path of a header where it is included under another:
// in every file that is known, and wherever the compiler met it.
func (j *Judge) headerMoved(ds []*aires.Diagnostic, file string) (edits []aires.Edit, ok bool) {
	want := ds[0].Missing()
	write := func(user string, at int) {
		lines := j.look.Lines(user)
		if at < 1 || at > len(lines) || strings.Count(lines[at-1], want) != 1 || slices.ContainsFunc(edits, func(e aires.Edit) bool { return e.File == user && e.Line == at }) {
			return
		}
		l := lines[at-1]
		edits = append(edits, aires.Edit{File: user, Line: at, Old: l, New: strings.Replace(l, want, j.included(user, file), 1)})
	}
	for _, user := range j.look.Names() {
		if f, known := j.look.File(user); known && f.Language == "c" {
			for _, i := range f.Imports {
				if i.Path == want {
					write(user, i.Line)
				}
			}
		}
	}
	for _, d := range ds {
		if d.Missing() == want {
			write(d.File, d.Line)
		}
	}
	return edits, len(edits) > 0
}
