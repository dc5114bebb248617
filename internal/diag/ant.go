package diag

import (
	"strings"

	"github.com/airesdev/aires"
)

// ant reads how Ant says that a build failed:
//
//	BUILD FAILED
//	/src/app/build.xml:7: The following error occurred while executing this line:
//	/src/app/lib/build.xml:3: Class not found: org.example.Task
//
// The innermost place counts, and only where no tool said why.
type ant struct {
	failed bool // the lines below say why
	why    aires.Diagnostic
}

func newAnt() family { return &ant{} }

func antWords() []string { return []string{"\nBUILD FAILED"} }

func (a *ant) start(_ *parser, l line) bool {
	a.failed = l.text == "BUILD FAILED"
	return a.failed
}

func (a *ant) more(_ *parser, l line) bool {
	at, message, ok := cutPlace(l.text)
	switch {
	case !a.failed:
		return false
	case l.text == "" && a.why.Message == "":
		return true
	case ok && strings.HasSuffix(at.file, ".xml") && message != "":
		a.why = aires.Diagnostic{Tool: "ant", Severity: aires.SeverityError, Kind: aires.KindOther, Message: message, Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no}}
		at.on(&a.why)
		return true
	case a.why.Message != "" && indent(l.text) > 0 && len(a.why.Notes) < maxNotes:
		a.why.Notes = append(a.why.Notes, aires.Note{Message: strings.TrimSpace(l.text)})
		return true
	}
	return false
}

func (a *ant) end(*parser) { a.failed = false }

func (a *ant) close(p *parser) {
	p.settle()
	if p.res.Errors > 0 || a.why.Message == "" {
		return
	}
	d := a.why
	switch {
	case hasAny(d.Message, "does not exist", "not found", "Could not find", "Could not create task"):
		d.Kind = aires.KindMissingFile
	case hasAny(d.Message, "The element type", "must be terminated", "must be followed", "XML document structures"):
		d.Kind, d.Fatal = aires.KindSyntax, true
	}
	p.emit(d)
}
