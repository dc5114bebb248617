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
	// pyrightSays is what stands behind pyright's indented places.
	pyrightSays = holding("_-_error:_ _-_warning:_", `^  \S.*\.pyi?:\d+:(\d+) - (error|warning): (.*?)(?: \((report\w+)\))?$`)
	// pyrightCode ends the last line of a message.
	pyrightCode = regexp.MustCompile(`^(.*\S) \((report\w+)\)$`)
	// checkerName is a quoted name in a checker's message.
	checkerName = regexp.MustCompile(`(?:undefined name|Undefined name|Undefined variable|Name|has no attribute|no attribute|module named) ["'` + "`" + `]([^"'` + "`" + `]+)`)
)

// goOn reads a further line of a message: pyright indents it, and mypy's pretty
// form breaks lines anywhere, ends the last with the code and indents source.
func (f *pythonFamily) goOn(text string) bool {
	d := f.last
	said := strings.TrimLeft(text, " \t\u00a0")
	switch {
	case d.Tool == "pyright":
		if indent(text) == 0 || hasAny(text, pyrightSays.parts...) || len(d.Notes) >= maxNotes {
			return false
		}
		if m := pyrightCode.FindStringSubmatch(said); m != nil && d.Code == "" {
			d.Code, said = m[2], m[1]
			d.Kind = pyrightKind(d.Code)
		}
		d.Notes = append(d.Notes, aires.Note{Message: said})
		return true
	case d.Tool != "mypy" || d.Code != "" || indent(text) > 0:
		return indent(text) > 0
	}
	if m := mypyCode.FindStringSubmatch(text); m != nil && len(d.Notes) == 0 {
		if _, _, placed := cutPlace(text); !placed {
			d.Message, d.Code = d.Message+" "+m[1], m[2]
			mypyClass(d)
			if named := checkerName.FindStringSubmatch(d.Message); named != nil {
				d.Symbols = missing(named[1])
			}
			return true
		}
	}
	return false
}

// pyrightKind classes pyright's rules.
func pyrightKind(rule string) aires.Kind {
	switch rule {
	case "":
		return aires.KindSyntax
	case "reportMissingImports", "reportMissingModuleSource":
		return aires.KindMissingFile
	case "reportUndefinedVariable", "reportAttributeAccessIssue":
		return aires.KindMissingSymbol
	}
	return aires.KindType
}

// mypyClass puts the kind of mypy's code into d.
func mypyClass(d *aires.Diagnostic) {
	switch d.Code {
	case "syntax":
		d.Kind = aires.KindSyntax
	case "name-defined", "attr-defined":
		d.Kind = aires.KindMissingSymbol
	case "import", "import-not-found", "import-untyped":
		d.Kind = aires.KindMissingFile
	}
}

// checker reads what mypy, flake8, ruff and pylint say of a Python file.
func (f *pythonFamily) checker(p *parser, text string) bool {
	at, rest, ok := cutPlace(strings.TrimPrefix(text, "  "))
	ext := path.Ext(slashed(at.file))
	if !ok || indent(at.file) > 0 || ext != ".py" && ext != ".pyi" {
		return false
	}
	d := aires.Diagnostic{Tool: "mypy", Kind: aires.KindOther}
	at.on(&d)
	if line, more, ok := cutNumber(rest); ok { // --show-error-end
		if column, said, ok := cutNumber(more); ok {
			d.EndLine, d.EndColumn, rest = line, column+1, strings.TrimPrefix(said, " ")
		}
	}
	if m := pyrightSays.FindStringSubmatch(text); m != nil {
		d.Tool, d.Severity, d.Column = "pyright", customSeverity(m[2]), lineNo(m[1])
		d.Message, d.Code, d.Kind = m[3], m[4], pyrightKind(m[4])
	} else if indent(text) > 0 {
		return false
	} else if s, message, ok := cutSeverity(rest); ok {
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
		mypyClass(&d)
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
	if lintSyntax.MatchString(d.Code) {
		d.Kind = aires.KindSyntax
	}
	if d.Tool == "pylint" {
		d.Column++ // pylint counts columns from 0
	}
	if m := checkerName.FindStringSubmatch(d.Message); m != nil {
		d.Symbols = missing(m[1])
		if d.Tool != "mypy" && d.Tool != "pyright" {
			d.Kind = aires.KindMissingSymbol
		}
	}
	if name := between(d.Message, "Unable to import '", "'"); name != "" {
		d.Kind, d.Symbols = aires.KindMissingFile, missing(name)
	}
	if d.Severity == aires.SeverityWarning {
		d.Kind = aires.KindWarning
	}
	f.last = p.emit(d)
	return true
}
