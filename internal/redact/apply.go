package redact

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// Diagnostics masks what ds say: messages, notes, source lines and symbols. A
// name of a file inside the workspace stays: it is the key by which it is found.
// A secret found in one part of a diagnostic is masked in all its parts, for a
// symbol does not say by itself that it is one.
func (m *Masker) Diagnostics(ds []aires.Diagnostic) {
	for i := range ds {
		d := &ds[i]
		seen := map[string]string{}
		for _, s := range said(d) {
			*s = m.mask(*s, seen)
		}
		secrets := slices.SortedFunc(maps.Keys(seen), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
		for _, s := range said(d) {
			for _, secret := range secrets {
				if len(secret) >= minSecret {
					*s = strings.ReplaceAll(*s, secret, seen[secret])
				}
			}
		}
	}
}

// said lists the texts of d that come from the log or the source.
func said(d *aires.Diagnostic) []*string {
	all := []*string{&d.Message, &d.Source, &d.Code}
	if d.PathStatus != aires.PathWorkspace {
		all = append(all, &d.File)
	}
	for i := range d.Notes {
		all = append(all, &d.Notes[i].Message, &d.Notes[i].Source)
	}
	for i := range d.Symbols {
		all = append(all, &d.Symbols[i].Name)
	}
	return all
}

// Evidence masks the titles and texts of es. Where a marked line changes, its
// columns are forgotten, because they no longer point at what they did.
func (m *Masker) Evidence(es []aires.Evidence) {
	for i := range es {
		e := &es[i]
		e.Title = m.Text(e.Title)
		text := m.Text(e.Text)
		if e.Mark != nil && e.FirstLine > 0 && lineOf(text, e.Mark.Line-e.FirstLine) != lineOf(e.Text, e.Mark.Line-e.FirstLine) {
			e.Mark = &aires.Span{Line: e.Mark.Line, EndLine: e.Mark.EndLine}
		}
		e.Text = text
	}
}

// lineOf returns line n of text, counted from 0.
func lineOf(text string, n int) string {
	lines := strings.Split(text, "\n")
	if n < 0 || n >= len(lines) {
		return ""
	}
	return lines[n]
}
