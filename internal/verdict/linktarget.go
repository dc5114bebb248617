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

var (
	cmakeTarget = regexp.MustCompile(`(?is)\badd_(library|executable)\s*\(\s*([\w.-]+)\s+([^)]*)\)`)
	cmakeLinks  = regexp.MustCompile(`(?is)\btarget_link_libraries\s*\(\s*([\w.-]+)([^)]*)\)`)
)

// buildTarget is a program or library of CMake.
type buildTarget struct {
	name    string
	program bool   // which others cannot link
	file    string // CMakeLists.txt
	line    int    // on which its command ends
	sources []string
	links   []string
	linked  int // line of a target_link_libraries of one line; 0 where there is none
}

// buildTargets reads the programs and libraries that CMakeLists.txt files name, by
// name. Sources that a variable or a pattern lists are not known.
func (j *Judge) buildTargets() map[string]*buildTarget {
	all := map[string]*buildTarget{}
	var texts []string
	for _, file := range j.look.Names() {
		if path.Base(file) != "CMakeLists.txt" {
			continue
		}
		text := strings.Join(j.look.Lines(file), "\n")
		texts = append(texts, file)
		for _, m := range cmakeTarget.FindAllStringSubmatchIndex(text, -1) {
			t := &buildTarget{name: text[m[4]:m[5]], program: strings.EqualFold(text[m[2]:m[3]], "executable"), file: file, line: 1 + strings.Count(text[:m[1]], "\n")}
			for s := range strings.FieldsSeq(text[m[6]:m[7]]) {
				t.sources = append(t.sources, path.Join(path.Dir(file), s))
			}
			all[t.name] = t
		}
	}
	for _, file := range texts {
		text := strings.Join(j.look.Lines(file), "\n")
		for _, m := range cmakeLinks.FindAllStringSubmatchIndex(text, -1) {
			if t := all[text[m[2]:m[3]]]; t != nil {
				t.links = append(t.links, strings.Fields(text[m[4]:m[5]])...)
				if t.file == file && !strings.Contains(text[m[0]:m[1]], "\n") {
					t.linked = 1 + strings.Count(text[:m[0]], "\n")
				}
			}
		}
	}
	return all
}

// reaches reports whether a target links a library, directly or by another.
func reaches(all map[string]*buildTarget, from, library string, deep int) bool {
	t := all[from]
	return t != nil && deep < 10 && (slices.Contains(t.links, library) || slices.ContainsFunc(t.links, func(l string) bool { return reaches(all, l, library, deep+1) }))
}

// linkTarget is the verdict on functions of a library that CMake builds and that a
// target which uses them does not link.
func (j *Judge) linkTarget(ds []*aires.Diagnostic, name, library string, owner func(*buildTarget) bool) (Verdict, bool) {
	all := j.buildTargets()
	var lacking []*buildTarget
	for _, t := range all {
		if owner(t) || reaches(all, t.name, library, 0) {
			continue
		}
		for _, d := range ds {
			m := undefinedAtLink.FindStringSubmatch(d.Message)
			if m == nil || slices.Contains(lacking, t) {
				continue
			}
			if slices.ContainsFunc(j.look.Uses(plainName(m[1]), "c", maxUses), func(u index.Use) bool { return slices.Contains(t.sources, u.File) }) {
				lacking = append(lacking, t)
			}
		}
	}
	if len(lacking) == 0 {
		return Verdict{}, false
	}
	slices.SortFunc(lacking, func(a, b *buildTarget) int { return strings.Compare(a.name, b.name) })
	var v Verdict
	var names []string
	for _, t := range lacking {
		names = append(names, fmt.Sprintf("%s (%s:%d)", t.name, t.file, max(t.line, t.linked)))
		lines := j.look.Lines(t.file)
		at, text := t.line, lines[t.line-1]+fmt.Sprintf("\ntarget_link_libraries(%s PRIVATE %s)", t.name, library)
		if t.linked > 0 {
			at = t.linked
			i := strings.LastIndexByte(lines[at-1], ')')
			text = strings.TrimRight(lines[at-1][:i], " ") + " " + library + lines[at-1][i:]
		}
		v.Edits = append(v.Edits, aires.Edit{File: t.file, Line: at, Old: lines[at-1], New: text})
	}
	v.Hypothesis = aires.Hypothesis{
		Claim:      fmt.Sprintf("%s is in the library %s, which target_link_libraries does not name for %s.", name, library, strings.Join(names, " and ")),
		Confidence: 0.85,
	}
	v.Steps = []string{fmt.Sprintf("Add %s to target_link_libraries of %s.", library, strings.Join(names, " and "))}
	v.Edits = inOrder(v.Edits)
	return v, true
}

// unlisted is the edit that adds a source to the one target of CMake that has others
// of its folder; nil where a target has it, or several have others.
func (j *Judge) unlisted(file string) (aires.Edit, *buildTarget) {
	var of *buildTarget
	sibling := ""
	for _, t := range j.buildTargets() {
		for _, s := range t.sources {
			switch {
			case s == file, of != nil && of != t && path.Dir(s) == path.Dir(file):
				return aires.Edit{}, nil
			case path.Dir(s) == path.Dir(file) && path.Ext(s) == path.Ext(file):
				of, sibling = t, s
			}
		}
	}
	if of == nil {
		return aires.Edit{}, nil
	}
	word := relative(path.Dir(of.file), sibling)
	for n := of.line; n >= 1 && n > of.line-maxCall; n-- {
		l := j.look.Lines(of.file)[n-1]
		if strings.Count(l, word) == 1 {
			return aires.Edit{File: of.file, Line: n, Old: l, New: strings.Replace(l, word, word+" "+relative(path.Dir(of.file), file), 1)}, of
		}
	}
	return aires.Edit{}, nil
}

// hidden is the verdict on a function that other files use and that is static.
func (j *Judge) hidden(name string, d index.Decl) (Verdict, bool) {
	line := j.look.Lines(d.File)[d.Line-1]
	rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), "static ")
	if !ok {
		return Verdict{}, false
	}
	rest = strings.TrimPrefix(rest, "inline ")
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s is static (%s:%d), so other files cannot link it.", name, d.File, d.Line),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Take static off %s in %s.", name, d.File)},
		Edits: []aires.Edit{{File: d.File, Line: d.Line, Old: line, New: rest}},
		Shows: []aires.Evidence{j.show(from(d))},
	}, true
}
