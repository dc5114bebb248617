package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// misspelt finds the name of a language's own library, or one that the file
// imports, that is meant by one that is spelt nearly so and that nothing declares.
func (j *Judge) misspelt(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	name, language := plainName(d.Missing()), index.Language(d.File)
	if member, _ := lacks(d); member != "" {
		name = member
	}
	line := j.line(d)
	at := named(line, name)
	if !returns(language) || d.Kind != aires.KindMissingSymbol && d.Kind != aires.KindTest || len(name) < 4 || !isIdentifier(name) || len(at) != 1 || len(j.look.Declared(name)) > 0 {
		return Verdict{}, false
	}
	known := standardNames("member " + language)
	if !strings.HasSuffix(line[:at[0]], ".") {
		known = j.plainNames(d.File, language)
	} else if importLine[language] != nil && importLine[language].MatchString(line) || strings.HasPrefix(line, "import ") {
		known = j.plainNames(d.File, language)
	}
	if slices.Contains(known, name) { // it is spelt right: what it is asked of has changed
		return Verdict{}, false
	}
	var near []string
	for _, k := range known {
		if typo(name, k) && upper(k) == upper(name) && !slices.Contains(near, k) {
			near = append(near, k)
		}
	}
	if len(near) != 1 {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("Nothing declares %s, which %s:%d names; %s is spelt nearly so, and is probably what is meant.", name, d.File, d.Line, near[0]),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Write %s in place of %s.", near[0], name)},
	}
	if len(name) < 6 {
		v.Hypothesis.Confidence = doubtful
	}
	v.Edits, _ = j.replace(name, declared{name: near[0], arity: -1}, j.places(ds, name))
	return v, true
}

// plainNames are the names that a file can use without a dot: what it imports, and
// what its language's library has.
func (j *Judge) plainNames(file, language string) []string {
	f, _ := j.look.File(file)
	var all []string
	for _, i := range f.Imports {
		all = append(all, plainName(i.Path))
		if i.Line <= len(j.look.Lines(file)) && dynamic(file) {
			all = append(all, names(j.look.Lines(file)[i.Line-1])...)
		}
	}
	all = append(all, standardNames("name "+language)...)
	if language == "java" {
		for class := range strings.Lines(javaClasses) {
			if class = strings.TrimSpace(class); commonPackage.MatchString(class) {
				all = append(all, plainName(class))
			}
		}
	}
	return all
}
