package diag

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

var (
	// mypyCode stands behind mypy's messages.
	mypyCode = regexp.MustCompile(`^(.*?)\s*\[([a-z][a-z-]+)\]$`)
	// ruleCode stands before the messages of flake8, ruff and pylint.
	ruleCode = regexp.MustCompile(`^([A-Z]{1,4}\d{3,4}):? (?:\[\*\] )?(.*)$`)
	// checkerName is a quoted name in a checker's message.
	checkerName = regexp.MustCompile(`(?:undefined name|Undefined name|Undefined variable|Name|has no attribute|no attribute|module named) ["'` + "`" + `]([^"'` + "`" + `]+)`)
)

// checker reads what mypy, flake8, ruff and pylint say of a Python file.
func (f *pythonFamily) checker(p *parser, text string) bool {
	at, rest, ok := cutPlace(text)
	ext := path.Ext(slashed(at.file))
	if !ok || indent(text) > 0 || ext != ".py" && ext != ".pyi" {
		return false
	}
	d := aires.Diagnostic{Tool: "mypy", Kind: aires.KindOther}
	at.on(&d)
	if s, message, ok := cutSeverity(rest); ok {
		if s.severity == aires.SeverityNote {
			if f.last != nil {
				f.last.Notes = append(f.last.Notes, at.note(message))
			}
			return true
		}
		d.Severity, d.Message, d.Kind = s.severity, message, aires.KindType
		if m := mypyCode.FindStringSubmatch(message); m != nil {
			d.Message, d.Code = m[1], m[2]
		}
		switch d.Code {
		case "syntax":
			d.Kind = aires.KindSyntax
		case "name-defined", "attr-defined":
			d.Kind = aires.KindMissingSymbol
		case "import", "import-not-found", "import-untyped":
			d.Kind = aires.KindMissingFile
		}
	} else if m := ruleCode.FindStringSubmatch(rest); m != nil && at.column > 0 || m != nil && strings.Contains(rest, ": ") {
		d.Tool, d.Severity, d.Code, d.Message = "flake8", aires.SeverityError, m[1], m[2]
		if strings.HasPrefix(rest, m[1]+": ") {
			d.Tool = "pylint"
			if m[1][0] != 'E' && m[1][0] != 'F' {
				d.Severity = aires.SeverityWarning
			}
		}
	} else {
		return false
	}
	if m := checkerName.FindStringSubmatch(d.Message); m != nil {
		d.Symbols = missing(m[1])
		if d.Tool != "mypy" {
			d.Kind = aires.KindMissingSymbol
		}
	}
	if d.Severity == aires.SeverityWarning {
		d.Kind = aires.KindWarning
	}
	f.last = p.emit(d)
	return true
}
