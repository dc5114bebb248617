package diag

import (
	"bytes"
	"encoding/json"

	"github.com/airesdev/aires"
)

// gccMessage is a diagnostic as gcc 9 and later write it under
// -fdiagnostics-format=json.
// Source: https://gcc.gnu.org/onlinedocs/gcc-12.2.0/gcc/Diagnostic-Message-Formatting-Options.html
type gccMessage struct {
	Kind      string        `json:"kind"`
	Message   string        `json:"message"`
	Option    string        `json:"option"`
	Locations []gccLocation `json:"locations"`
	Children  []gccMessage  `json:"children"`
	Fixes     []struct {
		Text  string   `json:"string"`
		Start gccPoint `json:"start"`
	} `json:"fixits"`
}

type gccLocation struct {
	Caret  gccPoint `json:"caret"`
	Finish gccPoint `json:"finish"`
}

type gccPoint struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func (at gccPoint) place() place {
	return place{plainText(at.File), max(at.Line, 0), max(at.Column, 0)}
}

// gccTries bounds how often a broken list is searched for a whole object.
const gccTries = 64

// readGCC reads a list of messages. Other processes write to the same log, so
// the list may be broken anywhere; what is whole in it counts.
func readGCC(p *parser, doc []byte, span aires.LogSpan) bool {
	begin := []byte(`{"kind":`)
	found := false
	for tries := 0; tries < gccTries; {
		i := bytes.Index(doc, begin)
		if i < 0 {
			break
		}
		doc = doc[i:]
		var m gccMessage
		from := json.NewDecoder(bytes.NewReader(doc))
		if from.Decode(&m) != nil {
			tries++
			doc = doc[len(begin):]
			continue
		}
		doc, found = doc[from.InputOffset():], true
		m.emit(p, span)
	}
	return found
}

func (m *gccMessage) emit(p *parser, span aires.LogSpan) {
	s, _, ok := cutSeverity(m.Kind + ": x")
	if !ok || s.severity == aires.SeverityNote {
		return
	}
	d := aires.Diagnostic{Tool: "gcc", Severity: s.severity, Fatal: s.fatal, Code: plainText(m.Option), Message: plainText(m.Message), Log: span}
	if len(m.Locations) > 0 {
		at := m.Locations[0]
		at.Caret.place().on(&d)
		if at.Finish.Line > 0 {
			d.EndLine, d.EndColumn = at.Finish.Line, at.Finish.Column+1
		}
	}
	for _, fix := range m.Fixes[:min(len(m.Fixes), maxNotes)] {
		d.Notes = append(d.Notes, fix.Start.place().note(`fix: put "`+plainText(fix.Text)+`"`))
	}
	for _, c := range m.Children[:min(len(m.Children), maxNotes)] {
		var at place
		if len(c.Locations) > 0 {
			at = c.Locations[0].Caret.place()
		}
		d.Notes = append(d.Notes, at.note(plainText(c.Message)))
	}
	gccRules.class(&d)
	p.emit(d)
}
