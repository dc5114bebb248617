package diag

import (
	"encoding/json"
	"fmt"

	"github.com/airesdev/aires"
)

// readPylint reads what pylint writes under --output-format=json.
// Source: https://pylint.readthedocs.io/en/stable/user_guide/usage/output.html
func readPylint(p *parser, doc []byte, span aires.LogSpan) bool {
	var messages []struct {
		Type      string `json:"type"`
		Path      string `json:"path"`
		Line      int    `json:"line"`
		Column    int    `json:"column"`
		EndLine   int    `json:"endLine"`
		EndColumn int    `json:"endColumn"`
		Text      string `json:"message"`
		ID        string `json:"message-id"`
	}
	if json.Unmarshal(doc, &messages) != nil {
		return false
	}
	for _, m := range messages {
		d := aires.Diagnostic{
			Tool: "pylint", Severity: aires.SeverityWarning, Code: plainText(m.ID), Message: plainText(m.Text),
			File: plainText(m.Path), Line: max(m.Line, 0), Column: max(m.Column, 0) + 1, Log: span,
		}
		if m.EndLine > 0 {
			d.EndLine, d.EndColumn = m.EndLine, max(m.EndColumn, 0)+1
		}
		if m.Type == "error" || m.Type == "fatal" {
			d.Severity = aires.SeverityError
		}
		lintClass(&d)
		p.emit(d)
	}
	return true
}

// shellComment is a finding of ShellCheck.
type shellComment struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Level     string `json:"level"`
	Code      int    `json:"code"`
	Text      string `json:"message"`
}

// readShellCheck reads what ShellCheck writes under --format json, a list, and
// json1, an object that holds it.
// Source: shellcheck(1), "Formats".
func readShellCheck(p *parser, doc []byte, span aires.LogSpan) bool {
	var held struct {
		Comments []shellComment `json:"comments"`
	}
	if json.Unmarshal(doc, &held.Comments) != nil && json.Unmarshal(doc, &held) != nil {
		return false
	}
	for _, c := range held.Comments {
		d := aires.Diagnostic{
			Tool: "shellcheck", Severity: customSeverity(c.Level), Code: fmt.Sprintf("SC%04d", c.Code), Message: plainText(c.Text),
			File: plainText(c.File), Line: max(c.Line, 0), Column: max(c.Column, 0), EndLine: max(c.EndLine, 0), EndColumn: max(c.EndColumn, 0), Log: span,
		}
		lintClass(&d)
		p.emit(d)
	}
	return true
}
