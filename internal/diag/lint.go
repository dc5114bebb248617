package diag

import (
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/airesdev/aires"
)

// lint reads linters, checkers and interpreters whose diagnostics have a fixed
// shape: one line, or a head and the line that completes it. A tool is one
// entry in lintLines or lintBlocks.
type lint struct {
	held   *aires.Diagnostic // a head, or what the body made of it
	block  *lintBlock
	filled bool // a body line was met
	left   int  // lines that a body line may still be on
}

// lintLine is how a tool writes a diagnostic on one line. The groups of its
// pattern are formatGroups.
type lintLine struct {
	tool     string
	severity aires.Severity // where the pattern has no such group
	words    string         // one of which such a line holds; ^ is its start, _ a blank, ~ a tab
	pattern  *regexp.Regexp
	from0    bool // columns are counted from 0
}

// lintBlock is a head and the line below it that completes it. One with many
// has any number of such lines, a diagnostic each.
type lintBlock struct {
	lintLine
	body  *regexp.Regexp
	reach int  // lines between the head and what completes it
	many  bool // each body line is a diagnostic, under a line of source
	alone bool // the head says enough
}

func newLint() family { return &lint{} }

// lintGate tells which entries of the tables a line may belong to.
var lintGate = sync.OnceValue(func() *gate {
	who := map[string]mask{}
	for i := range len(lintLines) + len(lintBlocks) {
		for _, word := range lintEntry(i).split() {
			who[word] |= 1 << i
		}
	}
	return newGate(who)
})

// lintEntry returns the i-th of both tables.
func lintEntry(i int) *lintLine {
	if i < len(lintLines) {
		return &lintLines[i]
	}
	return &lintBlocks[i-len(lintLines)].lintLine
}

// lintWords are the words of all entries. They are put together once: every log
// asks for them, and most logs are small.
var lintWords = sync.OnceValue(func() []string {
	var all []string
	for i := range len(lintLines) + len(lintBlocks) {
		all = append(all, lintEntry(i).split()...)
	}
	return all
})

// split returns the words as gates know them.
func (s *lintLine) split() []string {
	words := strings.Fields(s.words)
	for i, w := range words {
		words[i] = strings.NewReplacer("^", "\n", "_", " ", "~", "\t").Replace(w)
	}
	return words
}

func (f *lint) start(p *parser, l line) bool {
	if strings.HasPrefix(l.text, "Error: buildx failed with: ") { // it begins like Terraform's
		return false
	}
	who := lintGate().open([]byte(l.text))
	for i := range lintLines {
		if who&(1<<i) == 0 {
			continue
		}
		if d, ok := lintLines[i].read(l); ok {
			lintClass(&d)
			p.emit(d)
			return true
		}
	}
	for i := range lintBlocks {
		if who&(1<<(len(lintLines)+i)) == 0 {
			continue
		}
		if d, ok := lintBlocks[i].read(l); ok {
			f.held, f.block, f.filled, f.left = &d, &lintBlocks[i], false, lintBlocks[i].reach
			return true
		}
	}
	return false
}

// read returns what the line says.
func (s *lintLine) read(l line) (d aires.Diagnostic, ok bool) {
	m := s.pattern.FindStringSubmatch(l.text)
	if m == nil {
		return d, false
	}
	d = aires.Diagnostic{Tool: s.tool, Severity: s.severity, Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no}}
	if d.Severity == "" {
		d.Severity = aires.SeverityError
	}
	fillNamed(&d, s.pattern.SubexpNames(), m)
	if s.from0 && d.Column+d.Line > 0 {
		d.Column++
	}
	return d, true
}

func (f *lint) more(p *parser, l line) bool {
	if f.held == nil || f.left == 0 {
		return false
	}
	f.left--
	m := f.block.body.FindStringSubmatch(l.text)
	switch {
	case m == nil:
		return !f.filled && (f.block.many || aside(l.text)) && !f.block.pattern.MatchString(l.text)
	case f.filled && f.block.many:
		next := *f.held
		f.emit(p)
		f.held = &next
		f.held.Severity, f.held.Log.FirstLine = aires.SeverityError, l.no
	case f.filled:
		return true
	}
	fillNamed(f.held, f.block.body.SubexpNames(), m)
	f.held.Log.LastLine, f.filled, f.left = l.no, true, f.block.reach
	return true
}

// aside reports whether a line may stand between a head and what completes it:
// a line of source, a mark below it, or a frame.
func aside(text string) bool {
	return text == "" || strings.IndexByte(" \t^", text[0]) >= 0 || isDigit(text[0]) || strings.HasPrefix(text, "│") || strings.HasPrefix(text, "╷")
}

func (f *lint) emit(p *parser) {
	if d := f.held; f.filled || f.block.alone {
		lintClass(d)
		p.emit(*d)
	}
}

func (f *lint) end(p *parser) {
	if f.held != nil {
		f.emit(p)
	}
	f.held = nil
}

// lintTools are the tools of files that several tools write about in one shape.
var lintTools = map[string]string{
	".scss": "sass", ".sass": "sass", ".tf": "terraform", ".tfvars": "terraform",
}

// lintSyntax is what a code or a message says that a file cannot be read for.
var lintSyntax = regexp.MustCompile(`(?i)^(?:parse|syntax|CssSyntaxError|SC107[23]|E0001|E999|E9\d\d)$|^(?:parse|syntax|parser) error|^syntaxerror|^unexpected token|^expected (?:end |` + "`" + `)`)

// lintClass puts the kind and, where a rule names it, the symbol into d.
func lintClass(d *aires.Diagnostic) {
	if tool := lintTools[path.Ext(d.File)]; d.Tool == "" && tool != "" {
		d.Tool = tool
	}
	if d.Kind != "" {
		return
	}
	symbols := d.Symbols
	lintRules.class(d)
	if d.Kind == aires.KindOther && (lintSyntax.MatchString(d.Code) || lintSyntax.MatchString(d.Message)) {
		d.Kind = aires.KindSyntax
	}
	if len(symbols) > 0 {
		d.Symbols = symbols
	}
	switch {
	case d.Severity == aires.SeverityNote:
		d.Kind = aires.KindWarning
	case d.Tool == "rspec", d.Tool == "minitest":
		d.Kind = aires.KindTest
	}
}
