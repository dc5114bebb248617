package verdict

import (
	"fmt"
	"path"
	"strings"

	"github.com/airesdev/aires"
)

// include finds the header that is called something else now.
func (j *Judge) include(ds []*aires.Diagnostic) (Verdict, bool) {
	name := ds[0].Missing()
	lines := j.look.Lines(ds[0].File)
	if ds[0].Kind != aires.KindMissingFile || languageOf(ds[0].File) != "c" || languageOf(name) != "c" || ds[0].Line > len(lines) {
		return Verdict{}, false
	}
	line := lines[ds[0].Line-1]
	if !strings.HasPrefix(strings.TrimSpace(line), "#") || strings.Count(line, name) != 1 {
		return Verdict{}, false
	}
	var all []declared
	for _, file := range j.look.Names() {
		if path.Ext(file) == path.Ext(name) {
			all = append(all, declared{name: path.Base(file), file: file, arity: -1})
		}
	}
	stem := func(s string) string { return strings.TrimSuffix(path.Base(s), path.Ext(s)) }
	var near []declared
	for _, d := range all {
		if alike(stem(name), stem(d.name)) >= nearby {
			near = append(near, d)
		}
	}
	if len(near) != 1 {
		return Verdict{}, false
	}
	file := near[0].file
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("There is no %s in the workspace; %s is probably what is meant.", name, file),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Include %s in place of %s, or give the file its old name back.", path.Base(file), name)},
	}
	if path.Base(file) == path.Base(name) {
		v.Hypothesis.Claim = fmt.Sprintf("%s is not where the compiler looks; the workspace has it as %s.", name, file)
		v.Steps = []string{fmt.Sprintf("Add %s to the include path, or include the file by its path.", path.Dir(file))}
		return v, true
	}
	if len(ds) == 1 && path.Dir(file) == path.Dir(ds[0].File) && !strings.Contains(name, "/") {
		v.Edits = []aires.Edit{{File: ds[0].File, Line: ds[0].Line, Old: line, New: strings.Replace(line, name, path.Base(file), 1)}}
	}
	return v, true
}
