package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// eslint reads ESLint's stylish report: a file alone on its line, its problems
// indented below.
type eslint struct {
	file string
	no   int // the line that named file, or the last of its problems
}

var (
	eslintFile    = holding(".js .ts .mjs .cjs .mts .cts .vue .svelte .astro .jsx .tsx", `^(\S.*\.(?:[cm]?[jt]sx?|vue|svelte|astro))$`)
	eslintProblem = regexp.MustCompile(`^\s+(\d+):(\d+)\s+(error|warning)\s+(\S.*?)(?:\s{2,}([@\w/-]+))?\s*$`)
	eslintParsing = regexp.MustCompile(`^Parsing error: `)
)

func (e *eslint) start(p *parser, l line) bool {
	if m := eslintFile.FindStringSubmatch(l.text); m != nil {
		e.file, e.no = m[1], l.no
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
	d := aires.Diagnostic{
		Tool: "eslint", Severity: aires.Severity(m[3]), Code: m[5], Message: m[4],
		File: e.file, Line: lineNo(m[1]), Column: lineNo(m[2]),
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	switch {
	case d.Severity == aires.SeverityWarning:
		d.Kind = aires.KindWarning
	case eslintParsing.MatchString(d.Message):
		d.Kind = aires.KindSyntax
	case d.Code == "no-undef":
		d.Kind, d.Symbols = aires.KindMissingSymbol, missing(between(d.Message, "'", "'"))
	case strings.HasSuffix(d.Code, "no-unresolved"):
		d.Kind, d.Symbols = aires.KindMissingFile, missing(between(d.Message, "'", "'"))
	default:
		d.Kind = aires.KindOther
	}
	p.emit(d)
	return true
}

// npm reads npm's own errors. A script that failed is an echo of what it
// printed; a package that cannot be had is an error.
type npm struct {
	code  string
	lines []string
	first int
	last  int
}

var (
	npmLine    = holding("npm", `^npm (?:ERR!|error)(?: (.*))?$`)
	npmPackage = regexp.MustCompile(`(?:'([^'\s]+?)@[^'@]*' (?:is not in|could not be found)|No matching version found for (\S+?)@\S*?\.?$|resource '([^']+?)@)`)
	npmAside   = regexp.MustCompile(`^(?:A complete log|Log files were not|\s+/\S+/_logs/|code |Note that you can|tarball, folder|404$)`)
	npmNumber  = regexp.MustCompile(`^\d+$`)
)

// npmKinds are the codes that stand for an error of their own.
var npmKinds = map[string]aires.Kind{
	"E404": aires.KindMissingFile, "ETARGET": aires.KindMissingFile, "ENOENT": aires.KindMissingFile, "ENOVERSIONS": aires.KindMissingFile,
	"EJSONPARSE": aires.KindFatal, "ERESOLVE": aires.KindOther, "EUSAGE": aires.KindFatal, "EBADENGINE": aires.KindFatal, "EACCES": aires.KindFatal,
	"E401": aires.KindOther, "E403": aires.KindOther, "ENOTFOUND": aires.KindOther, "ECONNREFUSED": aires.KindOther,
	"ETIMEDOUT": aires.KindOther, "EINTEGRITY": aires.KindOther, "ENOSPC": aires.KindFatal,
}

func (n *npm) start(l line) bool { return n.take(l) }
func (n *npm) more(l line) bool  { return n.first > 0 && n.take(l) }

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
	if say != "" && !npmAside.MatchString(say) && len(n.lines) < maxNotes {
		n.lines = append(n.lines, say)
	}
	return true
}

// end emits the block that was read, unless it only says that a script failed.
func (n *npm) end(p *parser) {
	one := *n
	*n = npm{}
	kind, known := npmKinds[one.code]
	if !known && npmNumber.MatchString(one.code) && hasAny(strings.Join(one.lines, "\n"), "command failed") {
		kind, known = aires.KindOther, true
	}
	if one.first == 0 || !known || len(one.lines) == 0 {
		return
	}
	d := aires.Diagnostic{
		Tool: "npm", Severity: aires.SeverityError, Kind: kind, Fatal: true, Code: one.code, Message: one.lines[0],
		Log: aires.LogSpan{FirstLine: one.first, LastLine: one.last},
	}
	for _, say := range one.lines[1:] {
		d.Notes = append(d.Notes, aires.Note{Message: say})
	}
	if m := npmPackage.FindStringSubmatch(strings.Join(one.lines, "\n")); m != nil {
		d.Symbols = missing(m[1] + m[2] + m[3])
	}
	p.emit(d)
}
