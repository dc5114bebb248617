package verdict

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// undefinedAtLink is what linkers say of a symbol that no object has.
var undefinedAtLink = said(`(?i)^undefined (?:reference to|symbol:?) Q?([^'‘’"` + "`" + `]+)|^ld: symbol\(s\) not found`)

// linked finds why a linker does not find a function: its definition is called
// something else than its declaration, lies in a file that is not linked, or in a
// library that is not named.
func (j *Judge) linked(ds []*aires.Diagnostic) (Verdict, bool) {
	m := undefinedAtLink.FindStringSubmatch(ds[0].Message)
	if m == nil || strings.HasPrefix(m[1], "vtable") || strings.HasPrefix(m[1], "typeinfo") {
		return Verdict{}, false
	}
	name := plainName(m[1])
	var defined, declaredAt []index.Decl
	for _, d := range j.look.Declared(name) {
		if d.File == "" || index.Language(d.File) != "c" {
			continue
		}
		if j.defines(d) {
			defined = append(defined, d)
		} else {
			declaredAt = append(declaredAt, d)
		}
	}
	switch {
	case len(defined) > 0:
		if v, ok := j.hidden(name, defined[0]); ok && len(defined) == 1 {
			return v, true
		}
		all := j.buildTargets()
		for _, name := range slices.Sorted(maps.Keys(all)) {
			if t := all[name]; !t.program && slices.Contains(t.sources, defined[0].File) {
				if v, ok := j.linkTarget(ds, plainName(m[1]), t.name, func(o *buildTarget) bool { return o == t }); ok {
					v.Shows = []aires.Evidence{j.show(from(defined[0]))}
					return v, true
				}
			}
		}
		return j.notLinked(name, defined[0])
	case slices.Contains(origins("c", name), "math.h"):
		if v, ok := j.linkTarget(ds, name, "m", func(*buildTarget) bool { return false }); ok {
			return v, true
		}
		return j.mathLibrary(name)
	case len(declaredAt) > 0:
		return j.misnamed(name, declaredAt[0], len(declaredAt) == 1)
	}
	return Verdict{}, false
}

// defines reports whether a function's declaration has a body.
func (j *Judge) defines(d index.Decl) bool {
	lines := j.look.Lines(d.File)
	for n := d.Line; n >= 1 && n <= min(len(lines), d.Line+8); n++ {
		text := lines[n-1]
		if n == d.Line {
			if i := strings.Index(text, d.Name); i >= 0 {
				text = text[i:]
			}
		}
		switch i := strings.IndexAny(text, "{;"); {
		case i >= 0:
			return text[i] == '{'
		}
	}
	return false
}

// misnamed finds the definition that has the parameters of a declaration, and
// that no declaration announces.
func (j *Judge) misnamed(name string, at index.Decl, once bool) (Verdict, bool) {
	var all []declared
	for _, file := range j.look.Names() {
		f, ok := j.look.File(file)
		if !ok || f.Language != "c" || strings.HasPrefix(path.Ext(file), ".h") {
			continue
		}
		for _, d := range f.Decls {
			lines := j.look.Lines(file)
			if !d.Kind.Callable() || d.Kind == index.Macro || d.Name == "main" || d.Params != at.Params || strings.HasPrefix(lines[d.Line-1], "static ") || j.announced(d) || !j.defines(d) {
				continue
			}
			if signature(lines[d.Line-1], d.Name) == signature(j.look.Lines(at.File)[at.Line-1], name) {
				all = append(all, from(d))
			}
		}
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s is declared (%s:%d), but nothing defines it.", name, at.File, at.Line),
			Confidence: 0.8,
		},
		Steps: []string{fmt.Sprintf("Define %s, or take its declaration out of %s.", name, at.File)},
		Shows: []aires.Evidence{j.show(from(at))},
	}
	if len(all) != 1 {
		return v, true
	}
	d := all[0]
	line := j.look.Lines(d.file)[d.line-1]
	v.Hypothesis.Claim = fmt.Sprintf("%s is declared (%s:%d), but nothing defines it; %s (%s:%d) takes the same and is declared nowhere, so it is probably what is meant.", name, at.File, at.Line, d.name, d.file, d.line)
	v.Steps = []string{fmt.Sprintf("Call the definition %s again, or its declaration and all calls %s.", name, d.name)}
	v.Shows = append(v.Shows, j.show(d))
	if once && len(named(line, d.name)) == 1 {
		v.Edits = []aires.Edit{{File: d.file, Line: d.line, Old: line, New: swap(line, d.name, name)}}
	}
	return v, true
}

// announced reports whether a function is declared beside its definition, or used.
func (j *Judge) announced(d index.Decl) bool {
	return len(j.look.Declared(d.Name)) > 1 || len(j.look.Uses(d.Name, "c", 1)) > 0
}

var spaces = regexp.MustCompile(`\s+`)

// signature is a declaration's line with nothing in place of the name and of its
// parameters' names, which a declaration need not give.
func signature(line, name string) string {
	before, after, _ := strings.Cut(line, name)
	params, _, _ := strings.Cut(after, ")")
	var types []string
	for p := range strings.SplitSeq(strings.TrimPrefix(params, "("), ",") {
		words := tokens(p)
		if n := len(words); n > 1 && isIdentifier(words[n-1]) && words[n-1] != "int" && words[n-1] != "char" {
			words = words[:n-1]
		}
		types = append(types, strings.Join(words, " "))
	}
	before = strings.TrimPrefix(strings.TrimSpace(before), "extern ")
	if i := strings.LastIndex(before, "::"); i >= 0 { // a member's definition says whose it is
		if k := strings.LastIndexAny(before[:i], " *&"); k >= 0 {
			before = before[:k+1]
		}
	}
	return spaces.ReplaceAllString(strings.TrimSpace(before)+" ("+strings.Join(types, ",")+")", " ")
}

// notLinked is the verdict on a function whose source no build file names.
func (j *Judge) notLinked(name string, d index.Decl) (Verdict, bool) {
	base := path.Base(d.File)
	stem := strings.TrimSuffix(base, path.Ext(base))
	listed := false
	var edit *aires.Edit
	for _, file := range j.look.Names() {
		if b := path.Base(file); b != "CMakeLists.txt" && b != "Makefile" && b != "makefile" && b != "meson.build" && path.Ext(b) != ".mk" {
			continue
		}
		for i, l := range j.look.Lines(file) {
			if len(found(l, stem)) > 0 || strings.Contains(l, "wildcard") || strings.Contains(l, "GLOB") {
				listed = listed || strings.Contains(l, stem+".o") || strings.Contains(l, base) || !strings.Contains(l, stem)
			}
			if edit == nil {
				edit = j.listed(file, i, l, d.File)
			}
		}
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s is defined in %s (line %d), which is not among the files that are linked.", name, d.File, d.Line),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Add %s to the files that are linked.", d.File)},
		Shows: []aires.Evidence{j.show(from(d))},
	}
	switch e, target := j.unlisted(d.File); {
	case target != nil:
		v.Hypothesis.Claim += fmt.Sprintf(" %s (%s:%d) has the other sources of its folder.", target.name, target.file, target.line)
		v.Edits = []aires.Edit{e}
	case listed:
		v.Hypothesis.Confidence = 0.5
	case edit != nil:
		v.Edits = []aires.Edit{*edit}
	}
	return v, true
}

// listed is the edit that adds file to a line that lists its neighbours, as
// objects or as sources; nil where the line lists fewer than two.
func (j *Judge) listed(build string, i int, line, file string) *aires.Edit {
	if strings.HasPrefix(line, "\t") || strings.Contains(strings.TrimSpace(line), ":") && !strings.Contains(line, ":=") {
		return nil
	}
	var last, add string
	n := 0
	for word := range strings.FieldsSeq(strings.NewReplacer("(", " ", ")", " ").Replace(line)) {
		ext := path.Ext(word)
		if ext != ".o" && ext != path.Ext(file) {
			continue
		}
		source := strings.TrimSuffix(word, ext) + path.Ext(file)
		if at := path.Join(path.Dir(build), source); path.Dir(at) == path.Dir(file) && j.look.Lines(at) != nil {
			n++
			last, add = word, path.Join(path.Dir(word), strings.TrimSuffix(path.Base(file), path.Ext(file))+ext)
		}
	}
	if n < 2 {
		return nil
	}
	return &aires.Edit{File: build, Line: i + 1, Old: line, New: strings.Replace(line, last, last+" "+add, 1)}
}

// links matches a recipe that links a program.
var links = regexp.MustCompile(`^\t.*\$\((?:CC|CXX|LD)\).*-o `)

// mathLibrary is the verdict on C's mathematics, which are a library of their own.
func (j *Judge) mathLibrary(name string) (Verdict, bool) {
	v := Verdict{
		Hypothesis: aires.Hypothesis{Claim: fmt.Sprintf("%s is in the mathematics library, which is not linked: -lm is missing.", name), Confidence: 0.9},
		Steps:      []string{"Add -lm behind the objects of the command that links."},
	}
	for _, file := range j.look.Names() {
		if b := path.Base(file); b != "Makefile" && b != "makefile" {
			continue
		}
		for i, l := range j.look.Lines(file) {
			if links.MatchString(l) && !strings.Contains(l, " -c") && !strings.Contains(l, "-lm") {
				v.Edits = append(v.Edits, aires.Edit{File: file, Line: i + 1, Old: l, New: l + " -lm"})
			}
		}
	}
	if len(v.Edits) > 1 {
		v.Edits = nil
	}
	return v, true
}
