package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/index"
)

// Workspace is what a Judge may look at; *index.Index is one.
type Workspace interface {
	// Names lists the files, relative to the workspace, with forward slashes.
	Names() []string
	// Lines returns the lines of a text file, or nil where it cannot be read.
	Lines(name string) []string
	// File returns what a file declares and imports, and whether that is known.
	File(name string) (index.File, bool)
	// Declared returns the declarations of a name.
	Declared(name string) []index.Decl
	// Members returns what types and modules of a name declare.
	Members(scope string) []index.Decl
	// Uses returns at most that many lines that hold a name and do not declare it.
	Uses(name, language string, most int) []index.Use
}

// Verdict is what the workspace says about a cause.
type Verdict struct {
	// Hypothesis has no evidence ids yet: who numbers Leads and Shows knows them.
	Hypothesis aires.Hypothesis
	Steps      []string
	Edits      []aires.Edit
	// Leads are changes that explain the cause, and belong in front of all else.
	Leads []aires.Evidence
	// Shows are the declarations and files that the hypothesis rests on.
	Shows []aires.Evidence
}

// Judge gives verdicts on the causes of one run. It remembers what it has read
// and is used by one goroutine.
type Judge struct {
	look    Workspace
	history []evidence.Patch
	usages  map[string]map[string]accesses // by language
	used    map[string][]index.Use         // by language and name
	parsed  map[string]goSource            // by file
	folders map[string][]string            // Go files
}

// New returns a Judge over look, whose history is newest first and may be nil.
func New(look Workspace, history []evidence.Patch) *Judge {
	return &Judge{look: look, history: history, usages: map[string]map[string]accesses{}, used: map[string][]index.Use{}, parsed: map[string]goSource{}}
}

// maxPlaces is the number of diagnostics of a cause above which no edits are
// proposed: a patch of so many places nobody reads.
const maxPlaces = 60

// rule gives a verdict on the diagnostics of one cause, the root first. A rule
// that finds the root unlike what it knows has none.
type rule func(j *Judge, ds []*aires.Diagnostic) (Verdict, bool)

// rules stand in the order in which they are asked: what history knows, then
// what is certain, then what is likely, and in the end what can always be said.
var rules = []rule{
	(*Judge).changed,
	(*Judge).goUnused, (*Judge).goImport, (*Judge).goModule, (*Judge).goRenamed,
	(*Judge).linked, (*Judge).javaImport, (*Judge).unexported, (*Judge).imports, (*Judge).namespaced, (*Judge).prototype, (*Judge).manifest, (*Judge).space, (*Judge).misfiled,
	(*Judge).include, (*Judge).moved, (*Judge).target,
	(*Judge).unclosed, (*Judge).syntax, (*Judge).implemented, (*Judge).member, (*Judge).exported, (*Judge).name, (*Judge).keyword, (*Judge).literal, (*Judge).suggested, (*Judge).pythonTypo,
	(*Judge).tested, (*Judge).signature,
}

// Of returns the verdict on c, whose diagnostics are among ds, and whether
// there is one: always, where the root diagnostic of c is.
func (j *Judge) Of(c aires.Cause, ds []aires.Diagnostic) (Verdict, bool) {
	var own []*aires.Diagnostic
	for _, id := range c.Diagnostics {
		if i := slices.IndexFunc(ds, func(d aires.Diagnostic) bool { return d.ID == id }); i >= 0 {
			own = append(own, &ds[i])
		}
	}
	if len(own) == 0 {
		return Verdict{}, false
	}
	v, ok := Verdict{}, false
	for _, r := range rules {
		if v, ok = r(j, own); ok {
			break
		}
	}
	if !ok {
		v = j.restated(own)
	}
	j.blame(&v, own)
	if len(own) > maxPlaces {
		v.Edits = nil
	}
	v.Hypothesis.By = "evidence"
	if v.Hypothesis.Evidence == nil {
		v.Hypothesis.Evidence = []string{}
	}
	return v, true
}

// line is the text at d's place, or "".
func (j *Judge) line(d *aires.Diagnostic) string {
	if d.PathStatus != aires.PathWorkspace || d.Line < 1 {
		return ""
	}
	if lines := j.look.Lines(d.File); d.Line <= len(lines) {
		return lines[d.Line-1]
	}
	return ""
}

// declared is a name that the workspace declares.
type declared struct {
	name  string
	file  string
	line  int
	end   int  // of its body; line where there is none, 0 where it is not known
	arity int  // parameters of a function; -1 where it is none, takes any number, or is not known
	value bool // it is known to be no function
	// What the index knows of it, where it comes from there.
	kind     index.Kind
	function bool
	cased    bool // its language tells apart what begins with a capital
}

// extent is the lines of a declaration, as in "queue.go:10-17".
func (d declared) extent() string {
	if d.end > d.line {
		return fmt.Sprintf("%s:%d-%d", d.file, d.line, d.end)
	}
	return fmt.Sprintf("%s:%d", d.file, d.line)
}

// from makes a declared of what the index knows.
func from(d index.Decl) declared {
	n := -1
	if d.Kind.Callable() {
		n = d.Params
	}
	return declared{name: d.Name, file: d.File, line: d.Line, end: d.End, arity: n, kind: d.Kind, function: d.Kind.Callable(), cased: cased(d.File)}
}

// cased reports whether in the language of a file capitals at the beginning of a
// name have a meaning, by rule or by custom.
func cased(file string) bool {
	switch index.Language(file) {
	case "java", "kotlin", "csharp", "rust", "typescript", "scala":
		return true
	}
	return false
}

const around = 3

// show is the window around a declaration.
func (j *Judge) show(d declared) aires.Evidence {
	return j.window("declaration of "+d.name, d.file, d.line)
}

func (j *Judge) window(title, file string, line int) aires.Evidence {
	lines := j.look.Lines(file)
	first, last := max(1, line-around), min(len(lines), line+around)
	e := aires.Evidence{Kind: aires.EvidenceSymbol, Title: title, File: file, Line: line}
	if first <= last {
		e.FirstLine, e.Text = first, strings.Join(lines[first-1:last], "\n")
		e.Mark = &aires.Span{Line: line, EndLine: line}
	}
	return e
}

// inOrder sorts edits by place, so that a verdict reads like the workspace.
func inOrder(edits []aires.Edit) []aires.Edit {
	slices.SortStableFunc(edits, func(a, b aires.Edit) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	})
	return edits
}
