package diag

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// eslint reads ESLint's stylish report: a file alone on its line, its problems
// indented below. Its formats of one line per problem are read, too, which
// other linters write as well:
//
//	a.js:2:5: 'b' is not defined. [Error/no-undef]
//	a.js: line 2, col 5, Error - 'b' is not defined. (no-undef)
type eslint struct {
	file string
	no   int // the line that named file, or the last of its problems
}

var (
	eslintProblem = regexp.MustCompile(`^\s+(\d+):(\d+)\s+(error|warning|[✖⚠×‼])\s+(\S.*?)(?:\s+\(([\w-]+)\)|\s{2,}([@\w/-]+))?\s*$`)
	eslintUnix    = holding("[Error [Warning", `^(\S.*?):(\d+):(\d+): (\S.*) \[(Error|Warning)(?:/(\S+))?\]$`)
	eslintCompact = holding(":_line_", `^(\S.*?): line (\d+), col (\d+), ([Ee]rror|[Ww]arning) - (\S.*?)(?: \(([@\w/-]+)\))?$`)
	eslintParsing = regexp.MustCompile(`^Parsing error: `)
)

// eslintFiles are the files that ESLint, and stylelint and yamllint in its shape,
// report on.
var eslintFiles = map[string]bool{
	".js": true, ".ts": true, ".mjs": true, ".cjs": true, ".mts": true, ".cts": true, ".jsx": true, ".tsx": true, ".vue": true,
	".svelte": true, ".astro": true, ".json": true, ".css": true, ".scss": true, ".sass": true, ".less": true, ".yml": true, ".yaml": true,
}

func (e *eslint) start(p *parser, l line) bool {
	if eslintFiles[path.Ext(l.text)] && indent(l.text) == 0 {
		e.file, e.no = l.text, l.no
		return true
	}
	if m := eslintUnix.FindStringSubmatch(l.text); m != nil {
		e.emit(p, l, place{m[1], lineNo(m[2]), lineNo(m[3])}, m[5], m[6], m[4])
		return true
	}
	if m := eslintCompact.FindStringSubmatch(l.text); m != nil {
		e.emit(p, l, place{m[1], lineNo(m[2]), lineNo(m[3])}, m[4], m[6], m[5])
		return true
	}
	return e.problem(p, l)
}

func (e *eslint) more(p *parser, l line) bool {
	return e.file != "" && e.problem(p, l)
}

func (e *eslint) problem(p *parser, l line) bool {
	if e.file == "" || e.no != l.no-1 {
		return false
	}
	m := eslintProblem.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	e.no = l.no
	e.emit(p, l, place{e.file, lineNo(m[1]), lineNo(m[2])}, m[3], m[5]+m[6], m[4])
	return true
}

func (e *eslint) emit(p *parser, l line, at place, severity, code, message string) {
	if severity == "⚠" || severity == "‼" {
		severity = "warning"
	}
	d := aires.Diagnostic{
		Tool: eslintTool(at.file), Severity: customSeverity(severity), Code: code, Message: message,
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	if linter, rule, ok := strings.Cut(code, "("); ok && strings.HasSuffix(rule, ")") { // oxlint: eslint(no-undef)
		d.Tool, d.Code = "oxlint", linter+"/"+strings.TrimSuffix(rule, ")")
	}
	at.on(&d)
	eslintClass(&d)
	p.emit(d)
}

// eslintTool names the linter that reports on a file in ESLint's shape.
func eslintTool(file string) string {
	switch path.Ext(slashed(file)) {
	case ".yml", ".yaml":
		return "yamllint"
	case ".css", ".scss", ".sass", ".less":
		return "stylelint"
	}
	return "eslint"
}

// eslintClass puts the kind and the symbols into d.
func eslintClass(d *aires.Diagnostic) {
	switch {
	case d.Severity == aires.SeverityWarning:
		d.Kind = aires.KindWarning
	case eslintParsing.MatchString(d.Message):
		d.Kind = aires.KindSyntax
	case d.Code == "no-undef":
		d.Kind, d.Symbols = aires.KindMissingSymbol, missing(between(d.Message, "'", "'"))
	case strings.HasSuffix(d.Code, "no-unresolved"):
		d.Kind, d.Symbols = aires.KindMissingFile, missing(between(d.Message, "'", "'"))
	case lintSyntax.MatchString(d.Code), lintSyntax.MatchString(d.Message):
		d.Kind = aires.KindSyntax
	default:
		d.Kind = aires.KindOther
	}
}

// npm reads npm's own errors. A script that failed is an echo of what it
// printed; a package that cannot be had is an error.
type npm struct {
	code  string
	lines []string
	keys  []string // what npm tells of the machine and of what it did
	first int
	last  int
	echo  aires.Diagnostic // a script that failed
}

var (
	npmLine    = holding("npm", `^npm (?:ERR!|error)(?: (.*))?$`)
	npmPackage = regexp.MustCompile(`(?:'([^'\s]+?)@[^'@]*' (?:is not in|could not be found)|No matching version found for (\S+?)@\S*?\.?$|resource '([^']+?)@)`)
	npmAside   = regexp.MustCompile(`^(?:A complete log|Log files were not|\s+/\S+/_logs/|code |errno|This is an error with npm itself|Note that you can|tarball, folder|404$)`)
	npmKey     = regexp.MustCompile(`^(?:syscall|file|path|dest|cwd|node|npm|argv|Linux|Darwin|Windows_NT|System|signal) `)
	npmNumber  = regexp.MustCompile(`^\d+$`)
	npmScript  = regexp.MustCompile(`^[Mm]issing script: "?([^"]+)"?$`)
)

// npmKinds are the codes that stand for an error of their own.
var npmKinds = map[string]aires.Kind{
	"E404": aires.KindMissingFile, "ETARGET": aires.KindMissingFile, "ENOENT": aires.KindMissingFile, "ENOVERSIONS": aires.KindMissingFile,
	"EJSONPARSE": aires.KindFatal, "ERESOLVE": aires.KindOther, "EUSAGE": aires.KindFatal, "EBADENGINE": aires.KindFatal, "EACCES": aires.KindFatal,
	"E401": aires.KindOther, "E403": aires.KindOther, "ENOTFOUND": aires.KindOther, "ECONNREFUSED": aires.KindOther,
	"ETIMEDOUT": aires.KindOther, "EINTEGRITY": aires.KindOther, "ENOSPC": aires.KindFatal,
}

func (n *npm) start(l line) bool { return n.take(l) }
func (n *npm) more(l line) bool {
	return n.first > 0 && (n.take(l) || l.text == "" && n.last == l.no-1 && len(n.lines) == 0) // npm 3 parts its lines
}

func (n *npm) take(l line) bool {
	m := npmLine.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	if n.first == 0 {
		n.first = l.no
	}
	n.last = l.no
	say := strings.TrimSpace(m[1])
	if code, ok := strings.CutPrefix(say, "code "); ok {
		n.code = code
	}
	say = strings.TrimSpace(strings.TrimPrefix(say, strings.TrimPrefix(n.code, "E")+" "))
	if npmKey.MatchString(say) {
		n.keys = append(n.keys[:min(len(n.keys), maxNotes-1)], say)
	} else if say != "" && !npmAside.MatchString(say) && len(n.lines) < maxNotes {
		n.lines = append(n.lines, say)
	}
	return true
}

// end emits the block that was read, unless it only says that a script failed.
func (n *npm) end(p *parser) {
	one := *n
	*n = npm{echo: n.echo}
	kind, known := npmKinds[one.code]
	script := ""
	if len(one.lines) > 0 {
		if m := npmScript.FindStringSubmatch(one.lines[0]); m != nil {
			script, kind, known = m[1], aires.KindMissingSymbol, true
		}
	}
	said := strings.Join(one.lines, "\n")
	failed := !known && (npmNumber.MatchString(one.code) && strings.Contains(said, "command failed") || strings.Contains(said, "never called!"))
	if one.first == 0 || !known && !failed || len(one.lines) == 0 {
		return
	}
	d := aires.Diagnostic{
		Tool: "npm", Severity: aires.SeverityError, Kind: kind, Fatal: true, Code: one.code, Message: one.lines[0],
		Log: aires.LogSpan{FirstLine: one.first, LastLine: one.last},
	}
	for _, say := range append(one.lines[1:], one.keys...) {
		d.Notes = append(d.Notes, aires.Note{Message: say})
	}
	if script != "" {
		d.Symbols = missing(script)
	} else if m := npmPackage.FindStringSubmatch(said); m != nil {
		d.Symbols = missing(m[1] + m[2] + m[3])
	}
	if failed {
		d.Kind = aires.KindOther
		if n.echo.Message == "" {
			n.echo = d
		}
		return
	}
	p.emit(d)
}

// close emits that a script failed where nothing says why.
func (n *npm) close(p *parser) {
	p.settle()
	if p.res.Errors == 0 && n.echo.Message != "" {
		p.emit(n.echo)
	}
}
