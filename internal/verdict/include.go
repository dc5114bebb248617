package verdict

import (
	"fmt"
	"path"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// include finds the header that is called something else now, or lies elsewhere.
func (j *Judge) include(ds []*aires.Diagnostic) (Verdict, bool) {
	name, line := ds[0].Missing(), j.line(ds[0])
	if ds[0].Kind != aires.KindMissingFile || index.Language(ds[0].File) != "c" || !strings.HasPrefix(strings.TrimSpace(line), "#") || strings.Count(line, name) != 1 {
		return Verdict{}, false
	}
	stem := func(s string) string { return strings.TrimSuffix(path.Base(s), path.Ext(s)) }
	var same, near []string
	for _, file := range j.look.Names() {
		switch {
		case path.Base(file) == path.Base(name):
			same = append(same, file)
		case path.Ext(file) == path.Ext(name) && alike(stem(name), stem(file)) >= nearby:
			near = append(near, file)
		}
	}
	if len(same) == 1 {
		return j.elsewhereIncluded(ds, name, same[0]), true
	}
	if len(same) > 0 || len(near) != 1 {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("There is no %s in the workspace; %s is probably what is meant.", name, near[0]),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Include %s in place of %s, or give the file its old name back.", path.Base(near[0]), name)},
	}
	v.Edits, _ = j.headerMoved(ds, near[0])
	return v, true
}

// elsewhereIncluded is the verdict on a header that is there, but not where the
// compiler looks: it was moved away from the headers that are found, or the
// folder of all of them is not named to the compiler.
func (j *Judge) elsewhereIncluded(ds []*aires.Diagnostic, name, file string) Verdict {
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s is not where the compiler looks; the workspace has it as %s.", name, file),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Add %s to the include path, or include the file by its path.", path.Dir(file))},
	}
	if now := j.included(ds[0].File, file); now != name && j.siblings(file, now) {
		v.Edits, _ = j.headerMoved(ds, file)
		return v
	}
	if e, ok := j.privateIncludes(path.Dir(strings.TrimSuffix(file, name) + "x")); ok {
		v.Hypothesis.Claim += fmt.Sprintf(" %s:%d names that folder as PRIVATE, so what links the target does not look there.", e.File, e.Line)
		v.Edits = []aires.Edit{e}
		v.Hypothesis.Confidence = 0.75
		return v
	}
	if e, ok := j.cmakeIncludes(path.Dir(strings.TrimSuffix(file, name) + "x")); ok {
		v.Edits = []aires.Edit{e}
		v.Hypothesis.Confidence = 0.75
	}
	return v
}

// siblings reports whether the folder that a header would be included from has
// other headers, which tell that the compiler looks there.
func (j *Judge) siblings(file, now string) bool {
	root := strings.TrimSuffix(strings.TrimSuffix(file, now), "/")
	for _, other := range j.look.Names() {
		if path.Dir(other) == root && strings.HasPrefix(path.Ext(other), ".h") && other != file {
			return true
		}
	}
	return false
}

// privateIncludes is the edit that gives a folder of headers, which a target of
// CMake keeps to itself, to those that link the target.
func (j *Judge) privateIncludes(dir string) (aires.Edit, bool) {
	for _, file := range j.look.Names() {
		if path.Base(file) != "CMakeLists.txt" {
			continue
		}
		for i, l := range j.look.Lines(file) {
			if !strings.Contains(strings.ToLower(l), "target_include_directories") || strings.Count(l, "PRIVATE") != 1 {
				continue
			}
			for w := range strings.FieldsSeq(strings.NewReplacer("(", " ", ")", " ", "${CMAKE_CURRENT_SOURCE_DIR}", ".").Replace(l)) {
				if path.Join(path.Dir(file), w) == dir {
					return aires.Edit{File: file, Line: i + 1, Old: l, New: strings.Replace(l, "PRIVATE", "PUBLIC", 1)}, true
				}
			}
		}
	}
	return aires.Edit{}, false
}

// cmakeIncludes is the edit that names a folder of headers to all of a project,
// behind its name; ok is false where CMakeLists.txt has no such line or names the
// folder already.
func (j *Judge) cmakeIncludes(dir string) (aires.Edit, bool) {
	const file = "CMakeLists.txt"
	for i, l := range j.look.Lines(file) {
		t := strings.ToLower(strings.TrimSpace(l))
		if strings.HasPrefix(t, "project(") && strings.HasSuffix(t, ")") {
			return aires.Edit{File: file, Line: i + 1, Old: l, New: l + "\ninclude_directories(" + dir + ")"}, true
		}
	}
	return aires.Edit{}, false
}
