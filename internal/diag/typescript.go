package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// typeScript reads tsc, plain and pretty, and what runs around it: ESLint's
// stylish report and npm's own errors.
// Source: https://www.typescriptlang.org/tsconfig/#pretty
type typeScript struct {
	held   *aires.Diagnostic
	pretty bool // source and tildes may follow
	blank  bool // a blank line was met: indented prose is no longer ours
	note   int  // the related place whose source is being read, -1 for none
	source int  // number of the source line printed last
	gutter int  // columns before the source
	lint   eslint
	npm    npm
	webAt  *aires.Diagnostic // "ERROR in file", whose message comes next
}

// typeScriptWords are what lines that begin something hold; see gate.
func typeScriptWords() []string {
	return []string{"TS1", "TS2", "TS5", "TS6", "TS7", "TS8", "\nERROR in ", "\nWARNING in ", "\n[tsl] ", "[Error", "[Warning", " error ", " warning ", ", Error - ", ", Warning - ", ", error - ", ", warning - ", "npm ERR!", "\nnpm error", ".js", ".ts", ".jsx", ".tsx", ".mjs", ".cjs", ".vue", ".yml", ".yaml", ".css", ".scss"}
}

func newTypeScript() family { return &typeScript{} }

var (
	tsPlain  = holding("_TS", `^(.+?)\((\d+),(\d+)\): (error|warning|message) (TS\d+): ?(.*)$`)
	tsPretty = holding("_TS", `^(?:Error: )?(\S.*?):(\d+):(\d+) - (error|warning|message) (TS\d+): ?(.*)$`)
	tsGlobal = regexp.MustCompile(`^(error|warning|message) (TS\d+): ?(.*)$`)
	tsWeb    = holding("_in_", `^(?:\[tsl\] )?(ERROR|WARNING) in (?:\./)?([^\s:(]+)[:(](\d+)[:,](\d+)\)?:?$`)
	tsWebSay = regexp.MustCompile(`^\s*(?:(TS\d+):|\d+:\d+) (.*)$`)
	tsPlace  = regexp.MustCompile(`^  (\S.*?):(\d+):(\d+)(?: - (.*))?$`)
	tsSource = regexp.MustCompile(`^(\s*(\d+) )`)
	tsTilde  = regexp.MustCompile(`^\s*~+\s*$`)
	tsProj   = holding("proj]", `\s\[[^\[\]]+proj\]$`)
)

func (t *typeScript) start(p *parser, l line) bool {
	t.flush(p)
	text := l.text
	if strings.Contains(text, "TS") {
		text = tsProj.ReplaceAllString(text, "")
	}
	if at := t.webAt; at != nil {
		t.webAt = nil
		if m := tsWebSay.FindStringSubmatch(text); m != nil && at.Log.FirstLine >= l.no-1 {
			t.hold(line{no: at.Log.FirstLine}, string(at.Severity), m[1], m[2], place{at.File, at.Line, at.Column})
			t.held.Log.LastLine = l.no
			return true
		}
	}
	if m := tsPlain.FindStringSubmatch(text); m != nil && !strings.Contains(m[1], ": ") {
		t.hold(l, m[4], m[5], m[6], place{m[1], lineNo(m[2]), lineNo(m[3])})
		return true
	}
	if m := tsPretty.FindStringSubmatch(text); m != nil {
		t.hold(l, m[4], m[5], m[6], place{m[1], lineNo(m[2]), lineNo(m[3])})
		t.pretty = true
		return true
	}
	if m := tsGlobal.FindStringSubmatch(text); m != nil {
		t.hold(l, m[1], m[2], m[3], place{})
		t.pretty = true // tsconfig.json itself is shown below
		return true
	}
	if m := tsWeb.FindStringSubmatch(text); m != nil {
		t.webAt = &aires.Diagnostic{
			Severity: aires.Severity(strings.ToLower(m[1])), File: m[2], Line: lineNo(m[3]), Column: lineNo(m[4]),
			Log: aires.LogSpan{FirstLine: l.no},
		}
		return false // someone else may know better
	}
	return t.npm.start(l) || t.lint.start(p, l)
}

func (t *typeScript) hold(l line, severity, code, message string, at place) {
	if severity == "message" {
		severity = "note"
	}
	t.held = &aires.Diagnostic{
		Tool: "tsc", Severity: aires.Severity(severity), Code: code, Message: strings.TrimPrefix(message, "Build:"),
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	at.on(t.held)
	t.pretty, t.blank, t.note, t.source, t.gutter = false, false, -1, 0, 0
}

func (t *typeScript) more(p *parser, l line) bool {
	if t.held == nil {
		return t.npm.more(l) || t.lint.more(p, l)
	}
	if strings.TrimSpace(l.text) == "" {
		t.blank = true
		return t.pretty
	}
	took := t.detail(l.text)
	if took {
		t.held.Log.LastLine = l.no
	}
	return took
}

// detail reads a line below a head: the chain of reasons, source and tildes,
// related places.
func (t *typeScript) detail(text string) bool {
	d := t.held
	if t.pretty {
		if m := tsPlace.FindStringSubmatch(text); m != nil {
			d.Notes = append(d.Notes, place{m[1], lineNo(m[2]), lineNo(m[3])}.note(m[4]))
			t.note, t.source = len(d.Notes)-1, 0
			return true
		}
		if tsTilde.MatchString(text) && t.source > 0 {
			t.tildes(text)
			return true
		}
		if m := tsSource.FindStringSubmatch(text); m != nil && t.blank || m != nil && t.note >= 0 {
			t.source, t.gutter = lineNo(m[2]), len(m[1])
			if t.note < 0 && t.source == d.Line && d.Source == "" {
				d.Source = text[len(m[1]):]
			}
			return true
		}
		if strings.TrimSpace(text) == "..." {
			return true
		}
	}
	if !strings.HasPrefix(text, "  ") || (t.blank && t.note < 0) {
		return false
	}
	say := strings.TrimSpace(text)
	if t.note >= 0 && d.Notes[t.note].Message == "" {
		d.Notes[t.note].Message = say
		return true
	}
	d.Notes = append(d.Notes, aires.Note{Message: say})
	return true
}

// tildes sets the end of the range, which the last line of tildes marks.
func (t *typeScript) tildes(text string) {
	d := t.held
	if t.note >= 0 || d.Line == 0 {
		return
	}
	d.EndLine, d.EndColumn = t.source, max(strings.LastIndexByte(text, '~')-t.gutter+2, 0)
}

func (t *typeScript) end(p *parser) {
	t.flush(p)
	t.npm.end(p)
}

func (t *typeScript) close(p *parser) { t.npm.close(p) }

func (t *typeScript) flush(p *parser) {
	if t.held == nil {
		return
	}
	d := t.held
	t.held = nil
	tsClassify(d)
	p.emit(*d)
}

// lineNo reads a line or column number; 0 for what is none.
func lineNo(s string) int {
	n, _, _ := cutNumber(s + ":")
	return n
}
