package diag

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/airesdev/aires"
)

// sarifLog is as much of a SARIF log as is read.
// Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type sarifLog struct {
	Version string `json:"version"`
	Runs    []struct {
		Tool struct {
			Driver struct {
				Name  string      `json:"name"`
				Rules []sarifRule `json:"rules"`
			} `json:"driver"`
		} `json:"tool"`
		Results []sarifResult `json:"results"`
	} `json:"runs"`
}

type sarifRule struct {
	ID      string `json:"id"`
	Default struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    *int              `json:"ruleIndex"`
	Level        string            `json:"level"`
	Kind         string            `json:"kind"`
	Message      sarifText         `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Related      []sarifLocation   `json:"relatedLocations"`
	Suppressions []json.RawMessage `json:"suppressions"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifLocation struct {
	Message  sarifText `json:"message"`
	Physical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region struct {
			StartLine   int       `json:"startLine"`
			StartColumn int       `json:"startColumn"`
			EndLine     int       `json:"endLine"`
			EndColumn   int       `json:"endColumn"`
			Snippet     sarifText `json:"snippet"`
		} `json:"region"`
	} `json:"physicalLocation"`
}

// readSARIF emits the results of a SARIF log.
func readSARIF(p *parser, doc []byte, span aires.LogSpan) bool {
	var log sarifLog
	if json.Unmarshal(doc, &log) != nil || !strings.HasPrefix(log.Version, "2.") || log.Runs == nil {
		return false
	}
	for i := range log.Runs {
		run := &log.Runs[i]
		byName := make(map[string]sarifRule, len(run.Tool.Driver.Rules))
		for _, r := range run.Tool.Driver.Rules {
			byName[r.ID] = r
		}
		for j := range run.Results {
			r := &run.Results[j]
			if k := r.RuleIndex; r.RuleID == "" && k != nil && *k >= 0 && *k < len(run.Tool.Driver.Rules) {
				r.RuleID = run.Tool.Driver.Rules[*k].ID
			}
			if r.Level == "" {
				r.Level = byName[r.RuleID].Default.Level
			}
			p.sarifResult(run.Tool.Driver.Name, r, span)
		}
	}
	return true
}

// sarifResult emits one result, unless it says that all is well.
func (p *parser) sarifResult(tool string, r *sarifResult, span aires.LogSpan) {
	if len(r.Suppressions) > 0 || r.Level == "none" || r.Kind != "" && r.Kind != "fail" && r.Kind != "open" && r.Kind != "review" {
		return
	}
	d := aires.Diagnostic{
		Tool: plainText(strings.ToLower(tool)), Severity: aires.SeverityWarning,
		Code: plainText(r.RuleID), Message: plainText(r.Message.Text), Log: span,
	}
	if d.Tool == "" {
		d.Tool = "sarif"
	}
	if r.Level == "error" || r.Level == "note" {
		d.Severity = aires.Severity(r.Level)
	}
	if len(r.Locations) > 0 {
		at := r.Locations[0].Physical
		d.File, d.Line, d.Column = sarifFile(at.Artifact.URI), max(at.Region.StartLine, 0), max(at.Region.StartColumn, 0)
		d.EndLine, d.EndColumn = max(at.Region.EndLine, 0), max(at.Region.EndColumn, 0)
		d.Source = firstLine(at.Region.Snippet.Text)
	}
	if _, ok := msTools[msLetters(d.Code)]; ok {
		msClassify(&d)
	}
	for _, at := range r.Related[:min(len(r.Related), maxNotes)] {
		d.Notes = append(d.Notes, place{
			sarifFile(at.Physical.Artifact.URI), max(at.Physical.Region.StartLine, 0), max(at.Physical.Region.StartColumn, 0),
		}.note(plainText(at.Message.Text)))
	}
	p.emit(d)
}

// sarifFile returns the path in a URI; relative ones are relative to the root
// of the source.
func sarifFile(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Path == "" {
		return plainText(uri)
	}
	path := u.Path
	if u.Scheme == "file" && len(path) > 3 && path[0] == '/' && hasDrive(path[1:]) {
		path = path[1:]
	}
	return plainText(path)
}
