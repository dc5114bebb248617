package verdict

import (
	"cmp"
	"fmt"
	"regexp"
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
	code    goCode
	altered map[*evidence.Hunk]map[string]bool
	all     []aires.Diagnostic // of the run
}

// New returns a Judge over look, whose history is newest first and may be nil.
func New(look Workspace, history []evidence.Patch) *Judge {
	return &Judge{look: look, history: history, usages: map[string]map[string]accesses{}, used: map[string][]index.Use{}, code: newGoCode(), altered: map[*evidence.Hunk]map[string]bool{}}
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
	(*Judge).conflicted, (*Judge).changed,
	(*Judge).goUnused, (*Judge).goImport, (*Judge).goModule, (*Judge).goRenamed,
	(*Judge).linked, (*Judge).misplaced, (*Judge).javaImport, (*Judge).unexported, (*Judge).imports, (*Judge).namespaced, (*Judge).prototype, (*Judge).manifest, (*Judge).pomArtifact, (*Judge).fixture, (*Judge).space, (*Judge).misfiled,
	(*Judge).include, (*Judge).misnamedUnit, (*Judge).hiddenItem, (*Judge).rustItem, (*Judge).unannounced, (*Judge).moved, (*Judge).target, (*Judge).derived, (*Judge).defined, (*Judge).undeclared, (*Judge).unbound,
	(*Judge).unclosed, (*Judge).syntax, (*Judge).implemented, (*Judge).contract, (*Judge).slip, (*Judge).recomposed, (*Judge).member, (*Judge).exported, (*Judge).local, (*Judge).name, (*Judge).reinstated, (*Judge).keyword, (*Judge).literal, (*Judge).suggested, (*Judge).misspelt, (*Judge).regained, (*Judge).pythonTypo,
}

// likely says something of every test and of every use that does not fit.
var likely = []rule{(*Judge).tested, (*Judge).signature}

const (
	certain  = 0.8
	doubtful = 0.75 // the most that is believed of a patch that leaves something unexplained
	guess    = 0.5
	maxRoots = 8 // diagnostics of a cause that are tried as its root
)

// ask returns the verdict of the first rule that has one.
func (j *Judge) ask(rules []rule, ds []*aires.Diagnostic) (Verdict, bool) {
	for _, r := range rules {
		if v, ok := r(j, ds); ok {
			return v, true
		}
	}
	return Verdict{}, false
}

// further asks the rules about the other diagnostics of a cause whose root they
// know no patch for: what a tool says first is not always what says most.
func (j *Judge) further(ds []*aires.Diagnostic) (Verdict, bool) {
	for i := 1; i < min(len(ds), maxRoots); i++ {
		if ds[i].Severity != aires.SeverityError {
			continue
		}
		turned := slices.Concat([]*aires.Diagnostic{ds[i]}, ds[:i], ds[i+1:])
		if v, ok := j.ask(rules, turned); ok && len(v.Edits) > 0 && v.Hypothesis.Confidence > guess {
			v.Hypothesis.Confidence = min(v.Hypothesis.Confidence, doubtful)
			return v, true
		}
	}
	return Verdict{}, false
}

// qualifiers stand in front of a name in the messages of tools: java.util.List.
var qualifiers = regexp.MustCompile(`\b[a-z]\w*\.`)

// explains reports whether every diagnostic stands in a file that is edited, or
// says something of what is put in or taken out.
func (j *Judge) explains(edits []aires.Edit, ds []*aires.Diagnostic) bool {
	var changed []string
	for _, e := range edits {
		was, is := names(e.Old), names(e.New)
		for _, w := range slices.Concat(was, is) {
			if slices.Contains(was, w) != slices.Contains(is, w) {
				changed = append(changed, w)
			}
		}
	}
	return !slices.ContainsFunc(ds, func(d *aires.Diagnostic) bool {
		text := qualifiers.ReplaceAllString(d.Message, "") + " " + d.Missing() + " " + j.line(d)
		return d.Severity == aires.SeverityError && d.File != "" &&
			!slices.ContainsFunc(edits, func(e aires.Edit) bool { return e.File == d.File }) &&
			!slices.ContainsFunc(changed, func(w string) bool { return len(found(text, w)) > 0 })
	})
}

// accounts reports whether edits put in or take out all names that ds miss: a
// step of history that took one away says nothing of the others.
func accounts(edits []aires.Edit, ds []*aires.Diagnostic) bool {
	return !slices.ContainsFunc(missing(ds), func(name string) bool {
		return !slices.ContainsFunc(edits, func(e aires.Edit) bool { return len(found(e.Old, name))+len(found(e.New, name)) > 0 })
	})
}

// Of returns the verdict on c, whose diagnostics are among ds, and whether
// there is one: always, where the root diagnostic of c is.
func (j *Judge) Of(c aires.Cause, ds []aires.Diagnostic) (Verdict, bool) {
	j.all = ds
	var own []*aires.Diagnostic
	for _, id := range c.Diagnostics {
		if i := slices.IndexFunc(ds, func(d aires.Diagnostic) bool { return d.ID == id }); i >= 0 {
			own = append(own, &ds[i])
		}
	}
	if len(own) == 0 {
		return Verdict{}, false
	}
	v, ok := j.ask(rules, own)
	if !ok {
		if v, ok = j.ask(likely, own); !ok {
			v = j.restated(own)
		}
	}
	if v.Edits == nil && v.Hypothesis.Confidence <= guess {
		if other, ok := j.further(own); ok {
			v = other
		}
	}
	if v.Edits == nil {
		j.undone(&v, own)
	}
	if v.Hypothesis.Confidence >= certain && len(v.Edits) > 0 && (!j.explains(v.Edits, own) || len(v.Leads) > 0 && !accounts(v.Edits, own)) {
		v.Hypothesis.Confidence = doubtful
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
	cased    bool   // its language tells apart what begins with a capital
	doc      string // in Go, the first word of its comment, which is its name
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
