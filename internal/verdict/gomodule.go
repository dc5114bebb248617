package verdict

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

var (
	noModule = regexp.MustCompile(`^no required module provides package ([^\s;:]+)|^package ([^\s;:]+) is not in std|^cannot find package "([^"]+)"|^module \S+ found, but does not contain package ([^\s;:]+)|^cannot find module providing package ([^\s;:]+)`)
	required = regexp.MustCompile(`^(?:require\s+)?([\w.~/-]+)\s+(v[\w.+-]+)`)
)

// goModule finds the package that an import path does not lead to: one of the
// own module that was moved or is misspelt, or one of a module that go.mod does
// not require and another go.mod of the workspace does.
func (j *Judge) goModule(ds []*aires.Diagnostic) (Verdict, bool) {
	m := noModule.FindStringSubmatch(ds[0].Message)
	if m == nil {
		return Verdict{}, false
	}
	want := m[1] + m[2] + m[3] + m[4] + m[5]
	mod, root := j.module(path.Dir(ds[0].File))
	if mod == "" {
		return Verdict{}, false
	}
	rest, own := strings.CutPrefix(want, mod+"/")
	if v, ok := j.goNearPath(want); ok {
		return v, true
	}
	if !own {
		return j.goRequire(want, path.Join(root, "go.mod"), ds[0].File), true
	}
	name := path.Base(rest)
	var dirs []declared
	seen := map[string]bool{}
	for _, file := range j.look.Names() {
		dir := path.Dir(file)
		if path.Ext(file) != ".go" || seen[dir] || root != "." && !strings.HasPrefix(dir+"/", root+"/") {
			continue
		}
		seen[dir] = true
		dirs = append(dirs, declared{name: path.Base(dir), file: dir, arity: -1})
	}
	var fits []string
	for _, d := range dirs {
		if pkg := j.packageName(d.file); pkg == name || d.name == name || alike(name, d.name) >= nearby && pkg == d.name {
			fits = append(fits, d.file)
		}
	}
	if len(fits) != 1 {
		return Verdict{Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s imports %s, but the module %s has no such package.", ds[0].File, want, mod),
			Confidence: 0.8,
		}, Steps: []string{fmt.Sprintf("Correct the import of %s, or bring the package back.", want)}}, true
	}
	now := path.Join(mod, strings.TrimPrefix(strings.TrimPrefix(fits[0], root), "/"))
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("There is no package %s; %s has a package %s.", want, fits[0], j.packageName(fits[0])),
			Confidence: 0.9,
		},
		Steps: []string{fmt.Sprintf("Import %q in place of %q.", now, want)},
	}
	for _, file := range j.look.Names() {
		if path.Ext(file) != ".go" {
			continue
		}
		for i, l := range j.look.Lines(file) {
			if strings.Contains(l, `"`+want+`"`) && (strings.HasPrefix(l, "\t") || strings.HasPrefix(l, "import ")) {
				v.Edits = append(v.Edits, aires.Edit{File: file, Line: i + 1, Old: l, New: strings.Replace(l, `"`+want+`"`, `"`+now+`"`, 1)})
			}
		}
	}
	if j.packageName(fits[0]) != name { // its uses say the old name
		v.Edits, v.Hypothesis.Confidence = nil, 0.8
	}
	return v, true
}

// goNearPath is the verdict on an import path that is spelt nearly like that of
// one package of the workspace.
func (j *Judge) goNearPath(want string) (Verdict, bool) {
	var near []string
	least := len(want)
	for _, file := range j.look.Names() {
		dir := path.Dir(file)
		if path.Ext(file) != ".go" || j.packageName(dir) == "main" {
			continue
		}
		mod, root := j.module(dir)
		full := path.Join(mod, strings.TrimPrefix(strings.TrimPrefix(dir, root), "/"))
		switch far := distance(want, full); {
		case mod == "" || slices.Contains(near, full) || far > max(1, min(len(path.Base(want)), len(want))/5):
		case far < least:
			near, least = []string{full}, far
		case far == least:
			near = append(near, full)
		}
	}
	if len(near) != 1 {
		return Verdict{}, false
	}
	dir, _ := j.goDir(near[0])
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("There is no package %s; there is %s (%s), which is spelt nearly so.", want, near[0], dir),
			Confidence: 0.9,
		},
		Steps: []string{fmt.Sprintf("Import %q in place of %q.", near[0], want)},
	}
	for _, file := range j.look.Names() {
		if path.Ext(file) != ".go" {
			continue
		}
		for i, l := range j.look.Lines(file) {
			if !strings.Contains(l, `"`+want+`"`) || !strings.HasPrefix(l, "\t") && !strings.HasPrefix(l, "import ") {
				continue
			}
			if path.Base(want) != j.packageName(dir) && j.saysPackage(file, path.Base(want)) {
				return Verdict{}, false // its uses say the old name
			}
			v.Edits = append(v.Edits, aires.Edit{File: file, Line: i + 1, Old: l, New: strings.Replace(l, `"`+want+`"`, `"`+near[0]+`"`, 1)})
		}
	}
	return v, len(v.Edits) > 0
}

// saysPackage reports whether a file uses a package under a name.
func (j *Judge) saysPackage(file, name string) bool {
	return slices.ContainsFunc(j.look.Lines(file), func(l string) bool {
		return slices.ContainsFunc(named(l, name), func(at int) bool { return strings.HasPrefix(l[at+len(name):], ".") })
	})
}

// goRequire is the verdict on a package of a module that go.mod does not require.
func (j *Judge) goRequire(want, own, user string) Verdict {
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s imports %s, and %s requires no module that has it.", user, want, own),
			Confidence: 0.9,
		},
		Steps: []string{fmt.Sprintf("Run go get %s, or take the import out of %s.", want, user)},
	}
	found := map[string]string{}
	for _, file := range j.look.Names() {
		if path.Base(file) != "go.mod" || file == own {
			continue
		}
		for _, l := range j.look.Lines(file) {
			if m := required.FindStringSubmatch(strings.TrimSpace(l)); m != nil && (want == m[1] || strings.HasPrefix(want, m[1]+"/")) {
				found[m[1]+" "+m[2]] = file
			}
		}
	}
	for _, text := range slices.Sorted(maps.Keys(found)) {
		file := found[text]
		v.Steps = append(v.Steps, fmt.Sprintf("%s requires %s.", file, text))
		if lines := j.look.Lines(own); len(found) == 1 {
			for i := len(lines) - 1; i >= 0; i-- {
				if strings.TrimSpace(lines[i]) != "" {
					v.Edits = []aires.Edit{{File: own, Line: i + 1, Old: lines[i], New: lines[i] + "\n\nrequire " + text}}
					break
				}
			}
		}
	}
	if v.Edits != nil {
		v.Hypothesis.Confidence = 0.75 // go.sum has to know it as well
	}
	return v
}
