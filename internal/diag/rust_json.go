package diag

import (
	"encoding/json"
	"strings"

	"github.com/airesdev/aires"
)

// rustMessage is a diagnostic as rustc writes it under --error-format json;
// cargo wraps it in an object with a reason.
// Source: https://doc.rust-lang.org/rustc/json.html
type rustMessage struct {
	Message string `json:"message"`
	Level   string `json:"level"`
	Code    *struct {
		Code string `json:"code"`
	} `json:"code"`
	Spans    []rustSpan    `json:"spans"`
	Children []rustMessage `json:"children"`
}

type rustSpan struct {
	File        string  `json:"file_name"`
	LineStart   int     `json:"line_start"`
	LineEnd     int     `json:"line_end"`
	ColumnStart int     `json:"column_start"`
	ColumnEnd   int     `json:"column_end"`
	Primary     bool    `json:"is_primary"`
	Label       *string `json:"label"`
	Text        []struct {
		Text string `json:"text"`
	} `json:"text"`
	Expansion *struct {
		Span rustSpan `json:"span"`
	} `json:"expansion"`
}

func rustIsJSON(text string) bool {
	return strings.HasPrefix(text, "{") &&
		(strings.Contains(text, `"reason":"`) || strings.Contains(text, `"$message_type":"`))
}

// json reads one line of JSON messages. Lines of other reasons (artifacts,
// build-finished) are taken and say nothing.
func (r *rust) json(p *parser, l line) bool {
	var wrap struct {
		Reason  string          `json:"reason"`
		Type    string          `json:"$message_type"`
		Message json.RawMessage `json:"message"`
	}
	if json.Unmarshal([]byte(l.text), &wrap) != nil {
		return false
	}
	body := []byte(wrap.Message)
	switch {
	case wrap.Type == "diagnostic":
		body = []byte(l.text)
	case wrap.Reason == "":
		return false
	case wrap.Reason != "compiler-message":
		return true
	}
	var m rustMessage
	if json.Unmarshal(body, &m) != nil {
		return false
	}
	r.cargo = true
	level, _, _ := strings.Cut(m.Level, ":")
	if (level != "error" && level != "warning") || rustEcho.MatchString(m.Message) {
		return true
	}
	r.hold(l, level, "", m.Message)
	r.held.Fatal = strings.Contains(m.Level, "internal compiler error")
	m.fill(r.held)
	r.detail = rustDone
	r.flush(p)
	return true
}

// fill copies code, range, labels and children.
func (m *rustMessage) fill(d *aires.Diagnostic) {
	if m.Code != nil {
		d.Code = m.Code.Code
	}
	for _, s := range m.Spans {
		s = s.outermost()
		if s.Primary && d.File == "" {
			d.File, d.Line, d.Column = s.File, s.LineStart, s.ColumnStart
			d.EndLine, d.EndColumn = s.LineEnd, s.ColumnEnd
			d.Source = s.source()
		}
		if s.Label != nil && *s.Label != "" {
			d.Notes = append(d.Notes, aires.Note{Message: *s.Label, File: s.File, Line: s.LineStart, Column: s.ColumnStart, Source: s.source()})
		}
	}
	for _, c := range m.Children {
		n := aires.Note{Message: strings.Join(strings.Fields(c.Message), " ")}
		if len(c.Spans) > 0 {
			s := c.Spans[0].outermost()
			n.File, n.Line, n.Column = s.File, s.LineStart, s.ColumnStart
		}
		d.Notes = append(d.Notes, n)
	}
}

// source returns the span's first line.
func (s rustSpan) source() string {
	if len(s.Text) == 0 {
		return ""
	}
	return s.Text[0].Text
}

// outermost follows macro expansions out of the standard library to the code
// that wrote the macro's call.
func (s rustSpan) outermost() rustSpan {
	for s.Expansion != nil && (strings.HasPrefix(s.File, "/rustc/") || strings.HasPrefix(s.File, "<")) {
		outer := s.Expansion.Span
		outer.Primary, outer.Label = s.Primary, s.Label
		s = outer
	}
	return s
}
