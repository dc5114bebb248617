package diag

import (
	"encoding/json"

	"github.com/airesdev/aires"
)

// readESLint reads what eslint writes under --format json.
// Source: https://eslint.org/docs/latest/use/formatters/#json
func readESLint(p *parser, doc []byte, span aires.LogSpan) bool {
	var files []struct {
		Path     string `json:"filePath"`
		Source   string `json:"source"`
		Messages []struct {
			Rule      string `json:"ruleId"`
			Severity  int    `json:"severity"`
			Fatal     bool   `json:"fatal"`
			Message   string `json:"message"`
			Line      int    `json:"line"`
			Column    int    `json:"column"`
			EndLine   int    `json:"endLine"`
			EndColumn int    `json:"endColumn"`
			Suggest   []struct {
				Text string `json:"desc"`
			} `json:"suggestions"`
		} `json:"messages"`
	}
	if json.Unmarshal(doc, &files) != nil {
		return false
	}
	for i := range files {
		for _, m := range files[i].Messages {
			d := aires.Diagnostic{
				Tool: "eslint", Severity: aires.SeverityError, Code: plainText(m.Rule), Message: plainText(m.Message),
				File: plainText(files[i].Path), Line: max(m.Line, 0), Column: max(m.Column, 0),
				EndLine: max(m.EndLine, 0), EndColumn: max(m.EndColumn, 0), Log: span,
			}
			if m.Severity < 2 && !m.Fatal {
				d.Severity = aires.SeverityWarning
			}
			for _, s := range m.Suggest[:min(len(m.Suggest), maxNotes)] {
				d.Notes = append(d.Notes, aires.Note{Message: "fix: " + plainText(s.Text)})
			}
			eslintClass(&d)
			p.emit(d)
		}
	}
	return true
}

// readGolangCI reads what golangci-lint writes as JSON, in version 1 and 2.
func readGolangCI(p *parser, doc []byte, span aires.LogSpan) bool {
	var all struct {
		Issues []struct {
			Linter   string   `json:"FromLinter"`
			Text     string   `json:"Text"`
			Severity string   `json:"Severity"`
			Source   []string `json:"SourceLines"`
			At       struct {
				File   string `json:"Filename"`
				Line   int    `json:"Line"`
				Column int    `json:"Column"`
			} `json:"Pos"`
		} `json:"Issues"`
	}
	if json.Unmarshal(doc, &all) != nil {
		return false
	}
	for _, i := range all.Issues {
		d := aires.Diagnostic{
			Tool: "go", Severity: aires.SeverityError, Code: plainText(i.Linter), Message: plainText(i.Text),
			File: plainText(i.At.File), Line: max(i.At.Line, 0), Column: max(i.At.Column, 0), Log: span,
		}
		if len(i.Source) > 0 {
			d.Source = firstLine(i.Source[0])
		}
		if i.Severity == "warning" || i.Severity == "info" {
			d.Severity = aires.SeverityWarning
		}
		goRules.class(&d)
		p.emit(d)
	}
	return true
}

// readCodeClimate reads GitLab's code quality report, which many linters
// write.
// Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
func readCodeClimate(p *parser, doc []byte, span aires.LogSpan) bool {
	var issues []struct {
		Text     string `json:"description"`
		Check    string `json:"check_name"`
		Severity string `json:"severity"`
		At       struct {
			Path  string `json:"path"`
			Lines struct {
				Begin int `json:"begin"`
				End   int `json:"end"`
			} `json:"lines"`
			Positions struct {
				Begin struct{ Line, Column int } `json:"begin"`
			} `json:"positions"`
		} `json:"location"`
	}
	if json.Unmarshal(doc, &issues) != nil {
		return false
	}
	for _, i := range issues {
		d := aires.Diagnostic{
			Tool: "code quality", Severity: aires.SeverityError, Code: plainText(i.Check), Message: plainText(i.Text),
			File: plainText(i.At.Path), Line: max(i.At.Lines.Begin, i.At.Positions.Begin.Line, 0),
			Column: max(i.At.Positions.Begin.Column, 0), EndLine: max(i.At.Lines.End, 0), Log: span,
		}
		if i.Severity == "info" || i.Severity == "minor" {
			d.Severity = aires.SeverityWarning
		}
		p.emit(d)
	}
	return true
}
