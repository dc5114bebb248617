package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// ecj reads the batch compiler of Eclipse:
//
//  1. ERROR in /src/app/Tea.java (at line 5)
//     Leaf leaf;
//     ^^^^
//     Leaf cannot be resolved to a type
//     ----------
type ecj struct {
	held *aires.Diagnostic
	seen int // lines below the head
}

func newECJ() family { return &ecj{} }

var (
	ecjHead  = holding("(at_line_", `^\s*(?:\[javac\] )?\d+\. (ERROR|WARNING|INFO) in (\S.*?) \(at line (\d+)\)$`)
	ecjMarks = regexp.MustCompile(`^\s*\^+\s*$`)
	ecjRules = rules{
		{"Syntax error", aires.KindSyntax, nil},
		{"Unclosed", aires.KindSyntax, nil},
		{"is not a valid", aires.KindSyntax, nil},
		{"The import ", aires.KindMissingFile, regexp.MustCompile(`The import (?P<missing>\S+) cannot be resolved`)},
		{"cannot be resolved", aires.KindMissingSymbol, regexp.MustCompile(`^(?:The \w+ )?(?P<missing>[\w.$]+) cannot be resolved`)},
		{"is undefined for the type", aires.KindMissingSymbol, regexp.MustCompile(`The (?:method|constructor) (?P<missing>[\w$]+)\(.*\) is undefined`)},
		{"is undefined", aires.KindMissingSymbol, regexp.MustCompile(`The constructor (?P<missing>[\w$]+)\(.*\) is undefined`)},
		{"Type mismatch", aires.KindType, regexp.MustCompile(`cannot convert from (?P<found>.+) to (?P<expected>.+)$`)},
		{"is not applicable for the arguments", aires.KindType, nil},
		{"must implement", aires.KindType, nil},
		{"must override", aires.KindType, nil},
		{"Unhandled exception", aires.KindType, nil},
		{"must return", aires.KindType, nil},
		{"not visible", aires.KindType, nil},
		{"incompatible", aires.KindType, nil},
	}
)

func ecjWords() []string { return []string{" ERROR in ", " WARNING in ", " INFO in "} }

func (e *ecj) start(_ *parser, l line) bool {
	m := ecjHead.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	severity := map[string]aires.Severity{"ERROR": aires.SeverityError, "WARNING": aires.SeverityWarning, "INFO": aires.SeverityNote}[m[1]]
	e.held = &aires.Diagnostic{
		Tool: "ecj", Severity: severity, File: m[2], Line: lineNo(m[3]),
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	e.seen = 0
	return true
}

func (e *ecj) more(_ *parser, l line) bool {
	if e.held == nil {
		return false
	}
	text := antMark.ReplaceAllString(l.text, "")
	if strings.HasPrefix(text, "----------") || e.seen > javaMaxMessage {
		return false
	}
	d := e.held
	d.Log.LastLine = l.no
	switch e.seen++; {
	case e.seen == 1:
		d.Source = strings.TrimSpace(text)
	case ecjMarks.MatchString(text) && d.Message == "":
		// The source above is shown without its indent, so the column is unknown.
	case d.Message == "":
		d.Message = text
	default:
		d.Notes = append(d.Notes, aires.Note{Message: strings.TrimSpace(text)})
	}
	return true
}

func (e *ecj) end(p *parser) {
	d := e.held
	if e.held = nil; d == nil || d.Message == "" {
		return
	}
	ecjRules.class(d)
	if d.Severity == aires.SeverityNote {
		d.Kind = aires.KindWarning
	}
	p.emit(*d)
}
