package booklet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"unicode"

	"github.com/airesdev/aires"
)

// JSON writes rep in the format aires/booklet/v1, indented. Every list is
// there, [] where it is empty. The output is valid UTF-8, and characters that
// could steer a terminal are written as \u escapes, so that nothing is lost
// and nothing acts. An answer that is not JSON is left out. It returns only
// w's errors.
func JSON(w io.Writer, rep *aires.Report) error {
	return encode(w, whole(rep))
}

// RunsJSON writes runs as a list, in the way of JSON. It returns only w's
// errors.
func RunsJSON(w io.Writer, runs []aires.Run) error { return encode(w, list(runs)) }

func encode(w io.Writer, v any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode as JSON: %w", err)
	}
	_, err := w.Write(inert(buf.Bytes()))
	return err
}

// inert escapes the control, bidirectional and invisible characters that
// encoding/json leaves alone. They can only stand inside strings.
func inert(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for _, r := range string(bytes.ToValidUTF8(b, []byte("\ufffd"))) {
		switch {
		case r < 0x7f:
			out = append(out, byte(r))
		case r <= 0xffff && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			out = fmt.Appendf(out, `\u%04x`, r)
		case unicode.In(r, unicode.Cf):
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = append(out, string(r)...)
		}
	}
	return out
}

// whole copies rep with its schema named, no list nil, and no number that JSON
// cannot say.
func whole(rep *aires.Report) aires.Report {
	r := *rep
	r.Schema = aires.SchemaBooklet
	r.Diagnostics = each(r.Diagnostics, func(d *aires.Diagnostic) {
		d.Symbols, d.Notes = list(d.Symbols), list(d.Notes)
	})
	r.Causes = each(r.Causes, func(c *aires.Cause) {
		c.Diagnostics, c.Confidence = list(c.Diagnostics), clamp(c.Confidence)
	})
	r.Evidence, r.Loads = list(r.Evidence), list(r.Loads)
	r.Findings = each(r.Findings, func(f *aires.Finding) {
		if !json.Valid(f.Answer) {
			f.Answer = nil
		}
	})
	r.Booklet.Causes = each(r.Booklet.Causes, func(c *aires.Chapter) {
		c.Confidence = clamp(c.Confidence)
		c.Hypotheses = each(c.Hypotheses, func(h *aires.Hypothesis) {
			h.Evidence, h.Confidence = list(h.Evidence), clamp(h.Confidence)
		})
		c.Conflicts = each(c.Conflicts, func(x *aires.Conflict) { x.Evidence = list(x.Evidence) })
		for i := range c.Contradictions {
			c.Contradictions[i].Positions = each(c.Contradictions[i].Positions, func(p *aires.Position) { p.Evidence = list(p.Evidence) })
		}
		c.Steps, c.Edits = list(c.Steps), list(c.Edits)
		c.Verify, c.Missing = list(c.Verify), list(c.Missing)
	})
	return r
}

// each returns a copy of s, never nil, with change made to every element.
func each[T any](s []T, change func(*T)) []T {
	out := list(slices.Clone(s))
	for i := range out {
		change(&out[i])
	}
	return out
}
