package booklet

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/airesdev/aires"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sourceRoot  = "%SRCROOT%"
	// fingerprintName is the key of a result's fingerprint, whose value begins
	// with the version of what was hashed.
	fingerprintName = "airesFingerprint/v1"
)

// sarifWriter turns a page into results, one after the other.
type sarifWriter struct {
	page     page
	rules    []sarifRule
	ruleAt   map[string]int
	chapters map[string]*section          // by id of a diagnostic
	roots    map[string]*aires.Diagnostic // by id of a cause
	seen     map[string]int               // how often a fingerprint was given
}

func sarifOf(rep *aires.Report) sarifLog {
	s := sarifWriter{
		page: lay(rep, shownErrors), ruleAt: map[string]int{}, seen: map[string]int{},
		chapters: map[string]*section{}, roots: map[string]*aires.Diagnostic{},
	}
	for i := range s.page.chapters {
		ch := &s.page.chapters[i]
		c := causeOf(&rep.Analysis, ch.ID)
		if c == nil {
			continue
		}
		s.roots[c.ID] = rootOf(&rep.Analysis, c)
		for _, id := range c.Diagnostics {
			s.chapters[id] = ch
		}
	}
	results := make([]sarifResult, 0, len(rep.Diagnostics))
	for i := range rep.Diagnostics {
		results = append(results, s.result(&rep.Diagnostics[i]))
	}
	return sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{{
		Tool:        sarifTool{sarifDriver{Name: "AIRES", URI: "https://github.com/airesdev/aires", Rules: list(s.rules)}},
		Invocations: []sarifInvocation{s.invocation()},
		Bases:       map[string]sarifArtifact{sourceRoot: {Description: &sarifText{Text: "The workspace: the folder that the build's paths belong to."}}},
		ColumnKind:  "unicodeCodePoints",
		Results:     results,
	}}}
}

func (s *sarifWriter) result(d *aires.Diagnostic) sarifResult {
	r := sarifResult{
		Level: level(d.Severity), Message: sarifText{Text: saidPlain(d)}, Occurrences: max(1, d.Count),
		Fingerprints: map[string]string{fingerprintName: s.fingerprint(d)},
	}
	r.RuleID, r.RuleIndex = s.rule(d)
	from := originOf(d)
	at, ok := whereIs(from.file, from.at)
	if !ok {
		// Code scanning refuses a whole file for one result without a place.
		at = sarifPhysical{Artifact: sarifArtifact{URI: ".", Base: sourceRoot}}
	}
	r.Locations = []sarifLocation{{Physical: at}}
	if from.file != d.File { // what the tool names lies outside, where code scanning shows nothing
		r.relate(d.Message, d.File, aires.Span{Line: d.Line, Column: d.Column})
	}
	for _, n := range d.Notes {
		r.relate(n.Message, n.File, aires.Span{Line: n.Line, Column: n.Column})
	}
	ch := s.chapters[d.ID]
	if ch == nil {
		return r
	}
	root := s.roots[ch.ID]
	r.Properties = map[string]any{
		"cause": ch.ID, "causeTitle": line(ch.Title), "rootCause": line(ch.RootCause), "kind": string(ch.kind), "confidence": clamp(ch.Confidence), "role": "symptom",
	}
	if root == nil || root.ID != d.ID {
		if root != nil {
			at := originOf(root)
			r.relate("Root cause: "+line(ch.Title), at.file, at.at)
		}
		return r
	}
	r.Properties["role"] = "root"
	for _, e := range ch.facts() {
		r.relate("["+e.ID+"] "+e.Title, e.File, aires.Span{Line: max(e.Line, e.FirstLine)})
	}
	r.Fixes = s.fixes(ch)
	return r
}

// saidPlain is what d says, on one line.
func saidPlain(d *aires.Diagnostic) string {
	if m := unlinked(line(d.Message)); m != "" {
		return m
	}
	return "The tool gave no message."
}

// unlinked keeps text from reading as a link, which SARIF writes as
// [text](address), to an address from outside.
func unlinked(s string) string {
	if !strings.Contains(s, "](") {
		return s
	}
	return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(s)
}

// relate adds a related location, if it is one.
func (r *sarifResult) relate(message, file string, at aires.Span) {
	if p, ok := whereIs(file, at); ok {
		r.Related = append(r.Related, sarifLocation{ID: len(r.Related) + 1, Physical: p, Message: &sarifText{Text: unlinked(dash(message))}})
	}
}

func level(s aires.Severity) string {
	switch s {
	case aires.SeverityWarning, aires.SeverityNote:
		return string(s)
	}
	return "error"
}

// rule returns the rule that d breaks: the tool's code or, of tools without
// codes, the kind of mistake.
func (s *sarifWriter) rule(d *aires.Diagnostic) (id string, index int) {
	name := line(d.Code)
	if name == "" {
		name = dash(string(d.Kind))
	}
	id = dash(d.Tool) + "/" + name
	index, ok := s.ruleAt[id]
	if !ok {
		index = len(s.rules)
		s.ruleAt[id] = index
		s.rules = append(s.rules, sarifRule{
			ID: id, Short: sarifText{Text: fmt.Sprintf("%s, reported by %s", name, dash(d.Tool))},
			Properties: map[string]any{"tags": []string{dash(string(d.Kind)), dash(d.Tool)}},
		})
	}
	if ch := s.chapters[d.ID]; ch != nil && s.roots[ch.ID] != nil && s.roots[ch.ID].ID == d.ID {
		s.rules[index].document(ch.evidence[aires.EvidenceDocumentation])
	}
	return id, index
}

// document adds the first documentation that has something to say.
func (r *sarifRule) document(docs []aires.Evidence) {
	for i := range docs {
		e := &docs[i]
		if u := webAddress(e.URL); r.HelpURI == "" && strings.HasPrefix(u, "https://") {
			r.HelpURI = u
		}
		if r.Help == nil && strings.TrimSpace(e.Text) != "" {
			m := &markdown{}
			m.prose(e.Text)
			r.Help = &sarifText{Text: unlinked(block(e.Text)), Markdown: strings.TrimSpace(m.String())}
			if t := line(e.Title); t != "" {
				r.Short.Text = unlinked(t)
			}
		}
	}
}

// fingerprint names d from run to run: its lines may move, and other errors
// may come and go. Diagnostics that are alike but for their lines are counted.
func (s *sarifWriter) fingerprint(d *aires.Diagnostic) string {
	mark := line(d.Fingerprint)
	if mark == "" { // a run kept by an older version
		h := sha256.New()
		for _, part := range []string{d.Tool, d.Code, d.Missing(), d.File, d.Message} {
			fmt.Fprintf(h, "%d:%s", len(part), part)
		}
		mark = "v0:" + hex.EncodeToString(h.Sum(nil)[:16])
	}
	s.seen[mark]++
	return fmt.Sprintf("%s:%d", mark, s.seen[mark])
}

// invocation says when the run was and what it lacks.
func (s *sarifWriter) invocation() sarifInvocation {
	rep := s.page.rep
	v := sarifInvocation{Successful: rep.Run.Status != aires.StatusFailed}
	if t := rep.Run.Started; !t.IsZero() {
		v.Start = t.UTC().Format(time.RFC3339)
	}
	if t := rep.Run.Ended; !t.IsZero() {
		v.End = t.UTC().Format(time.RFC3339)
	}
	say := func(level, text string) {
		v.Notifications = append(v.Notifications, sarifNotification{level, sarifText{Text: unlinked(text)}})
	}
	if n := line(rep.Run.Notice); n != "" {
		say("warning", n)
	}
	if t := s.page.doubts(); t != "" {
		say("warning", t)
	}
	if n := rep.Summary.Dropped; n > 0 {
		say("warning", plural(n, "diagnostic")+" more were seen but not kept.")
	}
	for _, g := range s.page.booklet.Missing {
		say("note", dash(g.Stage)+": "+line(g.Reason))
	}
	return v
}
