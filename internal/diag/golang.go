package diag

import (
	"path"
	"strings"

	"github.com/airesdev/aires"
)

// goFamily reads what go build, go vet and the module commands say. Tests and
// panics are goTestFamily's.
type goFamily struct {
	pkg  string            // of the last "# package" line, "" when something else followed
	last *aires.Diagnostic // that continuation lines belong to
	// chain is an import chain in the making: "package a", "imports b from
	// a.go", or for modules "a imports", "b". Its last line says what is wrong.
	chain []string
	first int                // log line of the chain's first
	said  []aires.Diagnostic // by golangci-lint, of itself
	shown string             // what may be the source of a linter's finding
}

func newGo() family { return &goFamily{} }

func goWords() []string {
	return []string{
		"\n# ", "\ngo: ", "\ngo get ", "level=error ", "\nERRO ", "\nThe command is terminated", ".go:", ".s:", "go.mod:", "go.work:", "too many errors", "\npackage ", "is not in std",
		"\nno Go files", "\nno required module", "\npattern ", "\ndirectory ", "\nstat ", "\ncannot find ",
		"\ncan't load package", "\nfound packages", "\nbuild constraints", "\ncgo: ", "relocation target",
		"function main is undeclared", "duplicated definition of symbol", "checksum mismatch", "missing go.sum",
	}
}

func (f *goFamily) start(p *parser, l line) bool {
	text := strings.TrimPrefix(l.text, "vet: ")
	vet := len(text) != len(l.text)
	switch {
	case strings.HasPrefix(text, "# "):
		return f.header(text[2:])
	case text == "too many errors":
		p.stopEarly()
		return true
	case strings.HasPrefix(text, "go get ") && strings.Contains(text, ": "): // before 1.17
		_, why, _ := strings.Cut(text, ": ")
		return f.command(p, why, l.no)
	case strings.HasPrefix(text, "go: "):
		return f.command(p, text[4:], l.no)
	case strings.HasPrefix(text, "package ") && !strings.Contains(text[8:], " "):
		f.chain, f.first = []string{text[8:]}, l.no
		return true
	}
	if at, message, ok := goPlace(text, vet || f.pkg != ""); ok {
		return f.placed(p, at, message)
	}
	if m := lintSays.FindStringSubmatch(text); m != nil {
		at, message, ok := goPlace(strings.ReplaceAll(m[1], `\\`, `\`), true)
		if !ok {
			at, message = place{}, m[1]
		}
		f.said = append(f.said[:min(len(f.said), maxNotes)], aires.Diagnostic{Tool: "golangci-lint", Severity: aires.SeverityError, Message: strings.ReplaceAll(message, `\"`, `"`), Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no}})
		at.on(&f.said[len(f.said)-1])
		return true
	}
	if m := lintTab.FindStringSubmatch(text); m != nil {
		if pkg, ok := strings.CutPrefix(m[5], ": # "); ok { // what the compiler said follows
			return f.header(pkg)
		}
		f.add(p, place{m[1], lineNo(m[2]), lineNo(m[3])}, aires.SeverityError, m[5]).Code = m[4]
		return true
	}
	if goFailure(text) {
		f.add(p, place{}, aires.SeverityError, text)
		return true
	}
	return false
}

// lintSays is golangci-lint's own error, in its two forms of a log.
var lintSays = holding("level=error ERRO_ is_terminated", `^\s*(?:level=error msg="|ERRO |The command is terminated due to an error: )(?:\[\w+\] )?(?:typechecking error: )?(\S.*?)"?\s*$`)

// close emits what golangci-lint says of itself where it found nothing.
func (f *goFamily) close(p *parser) {
	p.settle()
	if p.res.Errors > 0 {
		return
	}
	for _, d := range f.said {
		goRules.class(&d)
		p.emit(d)
	}
}

// lintTab is golangci-lint's table: place, linter, message.
var lintTab = holding(".go:", `^(\S+\.go):(\d+)(?::(\d+))? {2,}([a-z]\w*) {2,}(\S.*)$`)

// header reads "# example.com/app [example.com/app.test]", which stands over a
// package's errors. Comments begin alike, so it must look like one word, or
// two of which the second is in brackets.
func (f *goFamily) header(text string) bool {
	if strings.HasPrefix(text, "[") { // vet repeats the package in brackets
		return f.pkg != ""
	}
	name, test, more := strings.Cut(text, " ")
	if name == "" || more && !(strings.HasPrefix(test, "[") && strings.HasSuffix(test, "]")) {
		return false
	}
	f.pkg = name
	return true
}

// goPlace splits "./x.go:1:2: message". Outside a package's block the column
// must be there: programs log lines that begin with a file and a line, too.
func goPlace(text string, inside bool) (at place, message string, ok bool) {
	at, message, ok = cutPlace(text)
	if !ok || message == "" || indent(text) > 0 {
		return at, "", false
	}
	switch path.Ext(slashed(at.file)) {
	case ".go", ".s":
		ok = at.column > 0 || inside
	case ".mod", ".work":
		ok = strings.HasPrefix(path.Base(slashed(at.file)), "go.")
	default:
		ok = false
	}
	spaced := strings.Contains(at.file, " ") && !isAbs(slashed(at.file)) && !strings.HasPrefix(at.file, "./")
	return at, message, ok && !spaced
}

// placed reads the message behind a place. cgo lets gcc's words through.
func (f *goFamily) placed(p *parser, at place, message string) bool {
	switch {
	case message == "too many errors":
		p.stopEarly()
		return true
	case strings.HasPrefix(message, "note: "):
		if f.last != nil {
			f.last.Notes = append(f.last.Notes, at.note(message[6:]))
		}
		return true
	}
	severity := aires.SeverityError
	if rest, ok := strings.CutPrefix(message, "warning: "); ok {
		severity, message = aires.SeverityWarning, rest
	}
	message = strings.TrimPrefix(message, "error: ")
	message, fatal := strings.CutPrefix(message, "fatal error: ")
	message, linter := f.linter(message)
	d := f.add(p, at, severity, message)
	d.Code = linter
	d.Fatal = fatal || d.Kind == aires.KindFatal
	return true
}

// linter takes the name in parentheses off that golangci-lint and staticcheck
// put behind a message: "(errcheck)", "(SA4006)".
func (f *goFamily) linter(message string) (text, name string) {
	i := strings.LastIndex(message, " (")
	if f.pkg != "" || i < 0 || !strings.HasSuffix(message, ")") {
		return message, ""
	}
	name = message[i+2 : len(message)-1]
	for _, c := range []byte(name) {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c)) {
			return message, ""
		}
	}
	return message[:i], name
}

// command reads what the go command itself says.
func (f *goFamily) command(p *parser, message string, no int) bool {
	f.pkg = ""
	for _, progress := range goProgress {
		if strings.HasPrefix(message, progress) {
			return true
		}
	}
	if from, ok := strings.CutSuffix(message, " imports"); ok {
		f.chain, f.first = []string{from}, no
		return true
	}
	severity := aires.SeverityError
	if rest, ok := strings.CutPrefix(message, "warning: "); ok {
		severity, message = aires.SeverityWarning, rest
	}
	at, rest, ok := goPlace(message, true)
	if !ok {
		at, rest = place{}, message
	}
	f.add(p, at, severity, rest)
	return true
}

func (f *goFamily) add(p *parser, at place, severity aires.Severity, message string) *aires.Diagnostic {
	d := aires.Diagnostic{Tool: "go", Severity: severity, Message: message}
	at.on(&d)
	goRules.class(&d)
	f.last, f.shown = p.emit(d), ""
	return f.last
}

func (f *goFamily) more(p *parser, l line) bool {
	text, indented := strings.CutPrefix(l.text, "\t")
	switch {
	case len(f.chain) > 0 && indented:
		return f.link(p, strings.TrimSuffix(strings.TrimPrefix(text, "imports "), " imports"))
	case f.last == nil:
		return false
	case f.last.Code != "" && strings.Trim(l.text, "\t ^") == "" && strings.Contains(text, "^"):
		f.last.Source, f.shown = f.shown, ""
		return true
	case f.last.Code != "" && f.last.Source == "" && f.shown == "" && text != "":
		f.shown = l.text // golangci-lint shows the line of source, then a caret
		return indented
	case indented && text != "":
		f.detail(text)
		return true
	case strings.HasPrefix(l.text, "note: module requires Go "):
		f.last.Notes = append(f.last.Notes, aires.Note{Message: l.text[len("note: "):]})
		return true
	case gccSnippet(l.text): // cgo
		return true
	case l.text == "compilation terminated.":
		p.stopEarly()
		return true
	}
	return false
}

// detail reads a line below an error: what it had and wanted, where else to
// look, or the command that helps.
func (f *goFamily) detail(text string) {
	if at, message, ok := cutPlace(text); ok && strings.HasSuffix(at.file, ".go") {
		f.last.Notes = append(f.last.Notes, at.note(message))
		return
	}
	if strings.HasSuffix(f.last.Message, ":") && len(f.last.Notes) == 0 { // "to add it:"
		f.last.Message += " " + strings.TrimSpace(text)
		return
	}
	for prefix, role := range map[string]aires.Role{"have ": aires.RoleFound, "want ": aires.RoleExpected} {
		if name, ok := strings.CutPrefix(text, prefix); ok {
			f.last.Symbols = append(f.last.Symbols, aires.Symbol{Name: name, Role: role})
		}
	}
	f.last.Notes = append(f.last.Notes, aires.Note{Message: strings.TrimSpace(text)})
}

func (f *goFamily) end(*parser) { f.last, f.chain = nil, nil }
