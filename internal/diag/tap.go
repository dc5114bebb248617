package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// tap reads the Test Anything Protocol, as Node.js and Perl write it:
//
//	not ok 1 - brews
//	  ---
//	  location: '/src/app/a.test.js:2:1'
//	  error: |-
//	    2 !== 3
//	  ...
//
// Source: https://testanything.org/tap-version-14-specification.html
type tap struct {
	held *aires.Diagnostic
	said bool // the lines below are the error's
	left int
}

func newTAP() family { return &tap{} }

func tapWords() []string { return []string{"not ok "} }

var (
	tapHead  = holding("not_ok", `^\s*not ok(?: \d+)?(?: -)? ?(.*)$`)
	tapPlace = holding("location:", `^\s+location: '(?:file://)?(.*):(\d+):(\d+)'$`)
	tapError = holding("error:", `^\s+error: (?:[|>]-?|'(.*)'|"(.*)"|(.*))$`)
	tapSides = regexp.MustCompile(`^\s+(expected|actual): (.+)$`)
	tapPerl  = holding("at_", `^#\s+at (\S+) line (\d+)\.$`)
	tapFrame = regexp.MustCompile(`^\s+(?:.* \()?(?:file://)?((?:/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$`)
	tapSkip  = regexp.MustCompile(`(?i)# (?:todo|skip)\b`)
)

func (t *tap) start(_ *parser, l line) bool {
	m := tapHead.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	if tapSkip.MatchString(m[1]) {
		return true
	}
	t.held = &aires.Diagnostic{
		Tool: "tap", Severity: aires.SeverityError, Kind: aires.KindTest, Notes: []aires.Note{{Message: "in " + m[1]}},
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	t.said, t.left = false, jestMaxLines
	return true
}

func (t *tap) more(_ *parser, l line) bool {
	d, text := t.held, l.text
	if d == nil || t.left == 0 || !strings.HasPrefix(text, "#") && indent(text) == 0 {
		return false
	}
	if strings.HasPrefix(text, "# tests ") || strings.HasPrefix(text, "# pass ") || strings.HasPrefix(text, "# fail ") {
		return false // the totals
	}
	t.left--
	d.Log.LastLine = l.no
	switch {
	case t.bare(text):
	case strings.TrimSpace(text) == "...":
		t.left = 0
	case strings.Contains(text, "failureType: 'subtestsFailed'"):
		d.Severity = aires.SeverityNote // its parts said it
	case t.read(text):
	case t.said && d.Message == "":
		d.Message = strings.TrimSpace(text)
	case strings.HasPrefix(text, "# ") && d.Message == "" && !strings.Contains(text, "Failed test"):
		d.Message = strings.TrimSpace(text[1:])
	}
	return true
}

// bare reads what Mocha writes below a test: the exception and its stack,
// without YAML around them.
func (t *tap) bare(text string) bool {
	d := t.held
	if m := jestAt.FindStringSubmatch(text); m != nil && nodeOwn(m[1]) && d.File == "" {
		place{m[1], lineNo(m[2]), lineNo(m[3])}.on(d)
		return true
	}
	if m := nodeError.FindStringSubmatch(strings.TrimSpace(text)); m != nil && d.Message == "" && indent(text) == 2 {
		d.Message = strings.TrimSpace(text)
		return true
	}
	return false
}

// read reads the lines that have a name.
func (t *tap) read(text string) bool {
	d := t.held
	if m := tapPlace.FindStringSubmatch(text); m != nil {
		place{m[1], lineNo(m[2]), lineNo(m[3])}.on(d)
		return true
	}
	if m := tapPerl.FindStringSubmatch(text); m != nil {
		place{m[1], lineNo(m[2]), 0}.on(d)
		return true
	}
	if m := tapError.FindStringSubmatch(text); m != nil {
		d.Message = m[1] + m[2] + m[3]
		t.said = d.Message == ""
		return true
	}
	if m := tapSides.FindStringSubmatch(text); m != nil {
		role := aires.RoleExpected
		if m[1] == "actual" {
			role = aires.RoleFound
		}
		d.Symbols = append(d.Symbols, aires.Symbol{Name: m[2], Role: role})
		return true
	}
	m := tapFrame.FindStringSubmatch(text)
	if m == nil || !nodeOwn(m[1]) || !strings.Contains(text, "(") {
		return false
	}
	if strings.HasSuffix(slashed(m[1]), slashed(d.File)) { // nearer than where the test begins
		d.Line, d.Column = lineNo(m[2]), lineNo(m[3])
	}
	return true
}

func (t *tap) end(p *parser) {
	d := t.held
	if t.held = nil; d == nil || d.Severity == aires.SeverityNote {
		return
	}
	if d.Message == "" {
		d.Message = "test failed: " + strings.TrimPrefix(d.Notes[0].Message, "in ")
	}
	p.emit(*d)
}
