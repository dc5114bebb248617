package verdict

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

var (
	noFixture = said(`^fixture Q(\w+)Q not found`)
	decorates = regexp.MustCompile(`^\s*@(?:pytest\.)?fixture\b`)
)

// fixture finds what a fixture of pytest is called now, among those that can be
// seen from the test.
func (j *Judge) fixture(ds []*aires.Diagnostic) (Verdict, bool) {
	m := noFixture.FindStringSubmatch(ds[0].Message)
	if m == nil {
		return Verdict{}, false
	}
	name := m[1]
	var all []declared
	for _, file := range j.look.Names() {
		near := file == ds[0].File || path.Base(file) == "conftest.py" && strings.HasPrefix(ds[0].File, strings.TrimPrefix(path.Dir(file)+"/", "./"))
		if !near {
			continue
		}
		f, _ := j.look.File(file)
		lines := j.look.Lines(file)
		for _, c := range f.Decls {
			if c.Kind == index.Func && c.Line > 1 && c.Line <= len(lines) && decorates.MatchString(lines[c.Line-2]) {
				d := from(c)
				d.arity = -1 // nobody calls it
				all = append(all, d)
			}
		}
	}
	best, confidence, ok := pick(name, all, j.asked)
	if !ok {
		v := j.restated(ds)
		v.Steps = []string{fmt.Sprintf("Declare a fixture %s in %s or a conftest.py above it.", name, ds[0].File)}
		return v, true
	}
	lines := j.look.Lines(best.file)
	line := lines[best.line-1]
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("No fixture is called %s; there is %s (%s:%d), which is probably what is meant.", name, best.name, best.file, best.line),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Call it %s again, or ask for %s in the tests.", name, best.name)},
		Shows: []aires.Evidence{j.show(best)},
		Edits: j.fixtureBack(best, line, name),
	}, true
}

// asked says whether tests or other fixtures ask for a fixture.
func (j *Judge) asked(d declared) use {
	for _, u := range j.look.Uses(d.name, "python", maxUses) {
		test := strings.HasPrefix(path.Base(u.File), "test_") || strings.HasSuffix(u.File, "_test.py") || path.Base(u.File) == "conftest.py"
		if test && (strings.Contains(u.Text, "def ") || strings.Contains(u.Text, "usefixtures")) {
			return widely
		}
	}
	return unused
}

// fixtureBack gives a fixture that no test asks for its old name again.
func (j *Judge) fixtureBack(d declared, line, name string) []aires.Edit {
	if j.asked(d) != unused {
		return nil
	}
	return []aires.Edit{{File: d.file, Line: d.line, Old: line, New: swap(line, d.name, name)}}
}
