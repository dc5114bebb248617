package verdict

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

var (
	// scriptDecl is a declaration of JavaScript that export can stand before.
	scriptDecl = regexp.MustCompile(`^(?:async )?(?:function|class|const|let|var|interface|type|enum|abstract class)\b`)
	// publicList is Fortran's list of what a module exports.
	publicList = regexp.MustCompile(`(?i)^\s*public\s*(?:::)?\s*\w`)
)

// unexported finds a name that a module declares and does not export.
func (j *Judge) unexported(ds []*aires.Diagnostic) (Verdict, bool) {
	name, module := exports(ds[0])
	language := index.Language(ds[0].File)
	if name == "" || language != "typescript" && language != "fortran" {
		return Verdict{}, false
	}
	for _, file := range j.moduleOf(ds[0].File, module, language) {
		for _, d := range j.look.Declared(name) {
			if d.File != file || d.Scope != "" && language == "typescript" {
				continue
			}
			v := Verdict{
				Hypothesis: aires.Hypothesis{
					Claim:      fmt.Sprintf("%s declares %s (line %d), but does not export it.", file, name, d.Line),
					Confidence: 0.95,
				},
				Steps: []string{fmt.Sprintf("Export %s in %s.", name, file)},
				Shows: []aires.Evidence{j.show(from(d))},
			}
			lines := j.look.Lines(file)
			if line := lines[d.Line-1]; language == "typescript" && scriptDecl.MatchString(line) {
				v.Edits = []aires.Edit{{File: file, Line: d.Line, Old: line, New: "export " + line}}
			}
			for i, line := range lines {
				if language == "fortran" && publicList.MatchString(line) && !strings.HasSuffix(line, "&") && v.Edits == nil {
					v.Edits = []aires.Edit{{File: file, Line: i + 1, Old: line, New: line + ", " + name}}
				}
			}
			return v, true
		}
	}
	return Verdict{}, false
}
