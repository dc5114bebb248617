package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// fortran reads gfortran, which puts the message last:
//
//	main.f90:5:13:
//
//	    5 |   call work(i
//	      |             1
//	Error: Syntax error in argument list at (1)
type fortran struct {
	held *aires.Diagnostic // without its message
	left int               // lines that may still stand before the message
}

func newFortran() family { return &fortran{} }

// fortranMaxLines is how many lines may stand between a place and its message.
const fortranMaxLines = 24

var (
	fortranHead  = regexp.MustCompile(`^(\S.*\.(?i:f|for|ftn|f77|f90|f95|f03|f08|f18|fpp|inc)):(\d+)[:.](\d+)(?:-(\d+))?:$`)
	fortranSaid  = regexp.MustCompile(`^(Error|Fatal Error|Warning|Internal Error|GNU Extension): (.*)$`)
	fortranRules = rules{
		{"Internal Error", aires.KindFatal, nil},
		{"Cannot open", aires.KindMissingFile, quoted(`file «missing»`)},
		{"Can't open included file", aires.KindMissingFile, quoted(`file «missing»`)},
		{"has no IMPLICIT type", aires.KindMissingSymbol, quoted(`(?:Symbol|Function) «missing» at`)},
		{"not found in module", aires.KindMissingSymbol, quoted(`Symbol «missing»`)},
		{"has not been declared", aires.KindMissingSymbol, quoted(`«missing»`)},
		{"is not a member of", aires.KindMissingSymbol, quoted(`«missing» at \(1\) is not a member`)},
		{"yntax error", aires.KindSyntax, nil},
		{"Unclassifiable statement", aires.KindSyntax, nil},
		{"Unexpected", aires.KindSyntax, nil},
		{"Expected", aires.KindSyntax, nil},
		{"Expecting", aires.KindSyntax, nil},
		{"Unterminated", aires.KindSyntax, nil},
		{"Invalid character", aires.KindSyntax, nil},
		{"Missing actual argument", aires.KindType, nil},
		{"Missing ", aires.KindSyntax, nil},
		{"Cannot convert", aires.KindType, regexp.MustCompile(`convert (?P<found>\S+) to (?P<expected>\S+)`)},
		{"ype mismatch", aires.KindType, regexp.MustCompile(`passed (?P<found>\S+) to (?P<expected>\S+)`)},
		{"ype mismatch", aires.KindType, nil},
		{"Rank mismatch", aires.KindType, nil},
		{"argument", aires.KindType, nil},
		{"Incompatible", aires.KindType, nil},
		{"Operands of", aires.KindType, nil},
	}
)

func fortranWords() []string {
	return []string{
		".f90:", ".F90:", ".f:", ".F:", ".for:", ".f95:", ".f03:", ".f08:", ".inc:",
		"\nError: ", "\nFatal Error: ", "\nWarning: ", "\nInternal Error: ", "\nGNU Extension: ",
	}
}

func (f *fortran) start(p *parser, l line) bool {
	if f.held != nil && l.no-f.held.Log.FirstLine > fortranMaxLines {
		f.held = nil
	}
	var m []string
	if f.held != nil {
		m = fortranSaid.FindStringSubmatch(l.text)
	}
	if m != nil {
		d := f.held // other tools' lines came in between
		f.held = nil
		f.say(p, d, m, l.no)
		return true
	}
	if !strings.HasSuffix(l.text, ":") {
		return false
	}
	m = fortranHead.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	f.held = &aires.Diagnostic{
		Tool: "gfortran", File: m[1], Line: lineNo(m[2]), Column: lineNo(m[3]),
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	if m[4] != "" {
		f.held.EndLine, f.held.EndColumn = f.held.Line, lineNo(m[4])+1
	}
	f.left = fortranMaxLines
	return true
}

func (f *fortran) more(p *parser, l line) bool {
	d := f.held
	if d == nil {
		return false
	}
	if m := fortranSaid.FindStringSubmatch(l.text); m != nil {
		f.held = nil
		f.say(p, d, m, l.no)
		return true
	}
	number, code, snippet := strings.Cut(l.text, "|")
	if snippet && d.Source == "" && lineNo(strings.TrimSpace(number)) == d.Line {
		d.Source = strings.TrimPrefix(code, " ")
	}
	f.left--
	return f.left > 0 && (l.text == "" || gccSnippet(l.text) || strings.HasPrefix(l.text, "......") || indent(l.text) > 0)
}

// say completes d with its message.
func (f *fortran) say(p *parser, d *aires.Diagnostic, m []string, no int) {
	d.Severity, d.Message = aires.SeverityError, m[2]
	if m[1] == "Warning" || m[1] == "GNU Extension" {
		d.Severity = aires.SeverityWarning
	}
	if text, flag, _ := cutFlag(m[2]); strings.HasPrefix(flag, "-W") {
		d.Message, d.Code = text, flag
	}
	fortranRules.class(d)
	d.Fatal = strings.HasPrefix(m[1], "Fatal") || m[1] == "Internal Error"
	d.Log.LastLine = no
	p.emit(*d)
}

// end keeps what waits for its message: make -j mixes lines.
func (f *fortran) end(*parser) {}
