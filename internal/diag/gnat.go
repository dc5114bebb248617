package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// gnat reads the Ada compiler of GCC. Versions before 12 do not say "error:";
// all put the second half of a message on a line of its own, at the same
// place.
type gnat struct {
	last *aires.Diagnostic
}

func newGNAT() family { return &gnat{} }

var (
	gnatLine  = holding(".ad .gpr", `^(\S[^:]*\.(?:ad[abs]|gpr)):(\d+):(\d+): (?:(error|warning|info|medium|low|high): )?(?:(\(style\)) )?(\S.*)$`)
	gnatFlag  = regexp.MustCompile(`^(.*) \[(-gnat\S+)\]$`)
	gnatSaid  = regexp.MustCompile(`^(found|expected) (?:private |tagged |access )?(?:type )?"?([^"]+?)"?(?: defined at .*)?$`)
	gnatRules = rules{
		{"compilation abandoned", aires.KindFatal, nil},
		{"not found", aires.KindMissingFile, regexp.MustCompile(`file "(?P<missing>[^"]+)" not found`)},
		{"is undefined", aires.KindMissingSymbol, regexp.MustCompile(`"(?P<missing>[^"]+)" is undefined`)},
		{"not declared in", aires.KindMissingSymbol, regexp.MustCompile(`"(?P<missing>[^"]+)" not declared`)},
		{"is not visible", aires.KindMissingSymbol, regexp.MustCompile(`"(?P<missing>[^"]+)" is not visible`)},
		{"no selector", aires.KindMissingSymbol, regexp.MustCompile(`no selector "(?P<missing>[^"]+)"`)},
		{"not a predefined library unit", aires.KindMissingFile, regexp.MustCompile(`"(?P<missing>[^"]+)" is not a predefined`)},
		{"missing", aires.KindSyntax, regexp.MustCompile(`^missing (?:argument|"(?P<expected>[^"]+)")`)},
		{"expected", aires.KindSyntax, regexp.MustCompile(`^(?:identifier|statement|declaration|reserved word .*|.* keyword) expected`)},
		{"should be", aires.KindSyntax, regexp.MustCompile(`^"[^"]+" should be "(?P<expected>[^"]+)"`)},
		{"unexpected", aires.KindSyntax, nil},
		{"illegal character", aires.KindSyntax, nil},
		{"extra ", aires.KindSyntax, nil},
		{"expected ", aires.KindType, nil},
		{"argument", aires.KindType, nil},
		{"invalid operand", aires.KindType, nil},
		{"no candidate", aires.KindType, nil},
		{"type", aires.KindType, nil},
	}
)

func gnatWords() []string {
	return []string{".adb:", ".ads:", ".ada:", ".gpr:", "gnatmake: ", "gprbuild: "}
}

func (g *gnat) start(p *parser, l line) bool {
	m := gnatLine.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	d := aires.Diagnostic{
		Tool: "gnat", Severity: aires.SeverityError, Message: m[6], Code: strings.Trim(m[5], "()"),
		File: m[1], Line: lineNo(m[2]), Column: lineNo(m[3]),
	}
	switch m[4] {
	case "warning", "medium", "low":
		d.Severity = aires.SeverityWarning
	case "info":
		d.Severity = aires.SeverityNote
	}
	if d.Code != "" {
		d.Severity = aires.SeverityWarning
	}
	if o := gnatFlag.FindStringSubmatch(d.Message); o != nil {
		d.Message, d.Code = o[1], o[2]
	}
	gnatRules.class(&d)
	if d.Severity != aires.SeverityError {
		d.Kind = aires.KindWarning
	}
	g.wants(&d)
	g.last = p.emit(d)
	return true
}

// wants keeps the type in "expected type …" and "found type …".
func (g *gnat) wants(d *aires.Diagnostic) {
	if m := gnatSaid.FindStringSubmatch(d.Message); m != nil && d.Kind == aires.KindType {
		role := aires.RoleExpected
		if m[1] == "found" {
			role = aires.RoleFound
		}
		d.Symbols = append(d.Symbols, aires.Symbol{Name: m[2], Role: role})
	}
}

// more takes further lines of the message above: gnat repeats the place before
// each.
func (g *gnat) more(_ *parser, l line) bool {
	m := gnatLine.FindStringSubmatch(l.text)
	d := g.last
	if d == nil || m == nil || m[1] != d.File || lineNo(m[2]) != d.Line || lineNo(m[3]) != d.Column {
		return false
	}
	d.Notes = append(d.Notes, aires.Note{Message: m[6]})
	if said := gnatSaid.FindStringSubmatch(m[6]); said != nil {
		d.Symbols = append(d.Symbols, aires.Symbol{Name: said[2], Role: aires.RoleFound})
	}
	d.Log.LastLine = l.no
	return true
}

func (g *gnat) end(*parser) { g.last = nil }
