package verdict

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/index"
)

// repackaged is the verdict that a step moved what is missing from one package of
// Go to another, and that it is still looked for where it was.
func (j *Judge) repackaged(name string, ds []*aires.Diagnostic) (Verdict, bool) {
	full, ok := strings.CutPrefix(ds[0].Message, "undefined: ")
	pkg, _, selected := strings.Cut(full, ".")
	dir, in := j.goFolder(ds[0].File, pkg)
	if ds[0].Tool != "go" || !ok || !selected || !in {
		return Verdict{}, false
	}
	at, to, ok := j.carried(name, dir)
	if !ok {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s was moved from %s to %s:%d in %s, and is still looked for where it was.", name, at.file.Old, to.File, to.Line, at.patch.Name()),
			Confidence: 0.95,
		},
		Leads: []aires.Evidence{at.patch.Evidence(fmt.Sprintf("moved in %s: %s", at.patch.Name(), name), at.name(), at.hunk, at.line())},
		Shows: []aires.Evidence{j.show(from(to))},
	}
	now := j.packageName(path.Dir(to.File))
	v.Steps = []string{fmt.Sprintf("Write %s.%s in place of %s.%s, and import its package.", now, name, pkg, name)}
	for _, file := range j.goUsers(pkg+"."+name, dir) {
		edits, ok := j.redirected(file, pkg, now, name, path.Dir(to.File))
		if !ok {
			return v, true
		}
		v.Edits = append(v.Edits, edits...)
	}
	return v, true
}

// carried finds the latest step that took a declaration of name away in a folder
// and put it where the only one is now, in another.
func (j *Judge) carried(name, from string) (at spot, to index.Decl, ok bool) {
	all := slices.DeleteFunc(slices.Clone(j.look.Declared(name)), func(c index.Decl) bool { return index.Language(c.File) != "go" || c.Scope != "" })
	if len(all) != 1 || path.Dir(all[0].File) == from {
		return at, to, false
	}
	for p := range j.history {
		gone, come := spotOf(&j.history[p], '-', name), spotOf(&j.history[p], '+', name)
		if gone.file != nil && come.file != nil && path.Dir(gone.file.Old) == from && come.file.New == all[0].File {
			return gone, all[0], true
		}
	}
	return at, to, false
}

// spotOf is the first line of a step with a sign that declares name.
func spotOf(patch *evidence.Patch, sign byte, name string) spot {
	for f := range patch.Files {
		for h := range patch.Files[f].Hunks {
			hunk := &patch.Files[f].Hunks[h]
			if i := slices.IndexFunc(hunk.Lines, func(l string) bool { return l[0] == sign && declares(l[1:], name) }); i >= 0 {
				return spot{patch, &patch.Files[f], hunk, i}
			}
		}
	}
	return spot{}
}

// goUsers lists the files outside of a folder that hold a selector.
func (j *Judge) goUsers(selector, dir string) []string {
	_, name, _ := strings.Cut(selector, ".")
	var files []string
	for _, u := range j.look.Uses(name, "go", maxUses) {
		if path.Dir(u.File) != dir && len(found(u.Text, selector)) > 0 && !slices.Contains(files, u.File) {
			files = append(files, u.File)
		}
	}
	return files
}

// redirected are the edits by which a file takes name from the package now, which
// lies in dir, rather than from pkg.
func (j *Judge) redirected(file, pkg, now, name, dir string) ([]aires.Edit, bool) {
	lines := j.look.Lines(file)
	was := regexp.MustCompile(`\b` + regexp.QuoteMeta(pkg) + `\.(\w+)`)
	var edits []aires.Edit
	others := false
	for i, l := range lines {
		fresh := was.ReplaceAllStringFunc(l, func(m string) string {
			if m == pkg+"."+name {
				return now + "." + name
			}
			others = others || len(found(masked(l), m)) > 0
			return m
		})
		if fresh != l {
			edits = append(edits, aires.Edit{File: file, Line: i + 1, Old: l, New: fresh})
		}
	}
	mod, root := j.module(path.Dir(file))
	if mod == "" || root != "." && !strings.HasPrefix(dir, root+"/") {
		return nil, false
	}
	target := path.Join(mod, strings.TrimPrefix(dir, root+"/"))
	known := slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, `"`+target+`"`) })
	imported := slices.IndexFunc(lines, func(l string) bool { return strings.HasSuffix(strings.TrimSpace(l), "/"+pkg+`"`) })
	switch {
	case known && others:
	case known:
		if imported < 0 {
			return nil, false
		}
		edits = append(edits, without(file, lines, imported+1))
	case others:
		e, ok := j.imported(file, target)
		if !ok {
			return nil, false
		}
		edits = append(edits, e)
	case imported >= 0:
		l := lines[imported]
		edits = append(edits, aires.Edit{File: file, Line: imported + 1, Old: l, New: l[:strings.Index(l, `"`)] + `"` + target + `"`})
	default:
		return nil, false
	}
	return inOrder(edits), true
}
