package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// vstest reads what dotnet test prints of a failed test, and an exception that
// nobody caught.
type vstest struct {
	held   *aires.Diagnostic
	trace  bool // in the stack
	blanks int
}

var (
	vstestFailed = holding("Failed_", `^\s+Failed (\S.*?) \[[<\d][^\]]*\]$`)
	vstestThrown = holding("Unhandled", `^Unhandled exception[.:] ?(\S.*)$`)
	vstestFrame  = regexp.MustCompile(`^\s+at .* in (\S.*):line (\d+)$`)
	vstestOver   = holding("ailed! Passed Test_Run Total Skipped", `^(?:Failed!|Passed!|Test Run |Total tests:|\s+(?:Passed|Skipped) \S.* \[)`)
	vstestValue  = regexp.MustCompile(`^(Expected|Actual): +(.*)$`)
)

// vstestBlanks is how many blank lines a message may hold.
const vstestBlanks = 8

func (v *vstest) start(_ *parser, l line) bool {
	message, name := "", ""
	if m := vstestFailed.FindStringSubmatch(l.text); m != nil {
		name = m[1]
	} else if m := vstestThrown.FindStringSubmatch(l.text); m != nil {
		message = m[1]
	} else {
		return false
	}
	v.trace, v.blanks = false, 0
	v.held = &aires.Diagnostic{
		Tool: "dotnet", Severity: aires.SeverityError, Kind: aires.KindTest, Message: message,
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	if name != "" {
		v.held.Notes = []aires.Note{{Message: "in " + name}}
	}
	return true
}

func (v *vstest) more(_ *parser, l line) bool {
	d := v.held
	t := strings.TrimSpace(l.text)
	if d == nil || vstestFailed.MatchString(l.text) || vstestOver.MatchString(l.text) {
		return false
	}
	if v.trace && (t == "" || indent(l.text) == 0) {
		return false
	}
	if t == "" { // messages may hold blank lines, and their later lines no indent
		v.blanks++
		return v.blanks < vstestBlanks
	}
	d.Log.LastLine = l.no
	switch {
	case t == "Error Message:":
		return true
	case t == "Stack Trace:":
		v.trace = true
		return true
	}
	if m := vstestFrame.FindStringSubmatch(l.text); m != nil {
		v.trace = true
		if d.File == "" {
			d.File, d.Line = m[1], lineNo(m[2])
		}
		return true
	}
	if v.trace || strings.HasPrefix(t, "at ") {
		return true
	}
	if m := vstestValue.FindStringSubmatch(t); m != nil {
		role := aires.RoleExpected
		if m[1] == "Actual" {
			role = aires.RoleFound
		}
		d.Symbols = append(d.Symbols, aires.Symbol{Name: m[2], Role: role})
	}
	if d.Message == "" {
		d.Message = t
		return true
	}
	d.Notes = append(d.Notes, aires.Note{Message: t})
	return len(d.Notes) < maxNotes
}

func (v *vstest) end(p *parser) {
	if v.held == nil {
		return
	}
	d := v.held
	v.held = nil
	p.emit(*d)
}
