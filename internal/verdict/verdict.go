package verdict

import (
	"cmp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// Workspace is what a Judge may look at.
type Workspace interface {
	// Names lists the files, relative to the workspace, with forward slashes.
	Names() []string
	// Lines returns the lines of a text file, or nil where it cannot be read.
	Lines(name string) []string
}

// Verdict is what the workspace says about a cause.
type Verdict struct {
	// Hypothesis has no evidence ids yet: who numbers Shows knows them.
	Hypothesis aires.Hypothesis
	Steps      []string
	Edits      []aires.Edit
	// Shows are the declarations and files that the hypothesis rests on.
	Shows []aires.Evidence
}

// Judge gives verdicts on the causes of one run. It remembers what it has read
// and is used by one goroutine.
type Judge struct {
	look    Workspace
	usages  map[string]map[string]int // by language
	parsed  map[string]goSource       // by file
	folders map[string][]string       // Go files
}

// New returns a Judge over look.
func New(look Workspace) *Judge {
	return &Judge{look: look, usages: map[string]map[string]int{}, parsed: map[string]goSource{}}
}

// maxPlaces is the number of diagnostics of a cause above which there is no
// verdict: a patch of so many places nobody reads.
const maxPlaces = 60

// Of returns the verdict on c, whose diagnostics are among ds, and whether
// there is one.
func (j *Judge) Of(c aires.Cause, ds []aires.Diagnostic) (Verdict, bool) {
	if len(c.Diagnostics) > maxPlaces {
		return Verdict{}, false
	}
	var own []*aires.Diagnostic
	for _, id := range c.Diagnostics {
		if i := slices.IndexFunc(ds, func(d aires.Diagnostic) bool { return d.ID == id }); i >= 0 {
			own = append(own, &ds[i])
		}
	}
	if len(own) == 0 || own[0].PathStatus != aires.PathWorkspace || own[0].Line < 1 {
		return Verdict{}, false
	}
	for _, rule := range []func(*Judge, []*aires.Diagnostic) (Verdict, bool){
		(*Judge).goUnused, (*Judge).goImport, (*Judge).goRenamed,
		(*Judge).javaImport, (*Judge).member, (*Judge).include, (*Judge).pythonName,
	} {
		if v, ok := rule(j, own); ok {
			v.Hypothesis.By = "evidence"
			if v.Hypothesis.Evidence == nil {
				v.Hypothesis.Evidence = []string{}
			}
			return v, true
		}
	}
	return Verdict{}, false
}

// declared is a name that the workspace declares.
type declared struct {
	name  string
	file  string
	line  int
	arity int  // parameters of a function; -1 where it is none, takes any number, or is not known
	value bool // it is known to be no function
}

const around = 3

// show is the window around a declaration.
func (j *Judge) show(d declared) aires.Evidence {
	lines := j.look.Lines(d.file)
	first, last := max(1, d.line-around), min(len(lines), d.line+around)
	return aires.Evidence{
		Kind: aires.EvidenceSymbol, Title: "declaration of " + d.name, File: d.file, Line: d.line, FirstLine: first,
		Text: strings.Join(lines[first-1:last], "\n"), Mark: &aires.Span{Line: d.line, EndLine: d.line},
	}
}

// inOrder sorts edits by place, so that a verdict reads like the workspace.
func inOrder(edits []aires.Edit) []aires.Edit {
	slices.SortStableFunc(edits, func(a, b aires.Edit) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	})
	return edits
}
