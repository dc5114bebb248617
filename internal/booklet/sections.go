package booklet

import (
	"fmt"
	"strings"

	"github.com/airesdev/aires"
)

func (m *markdown) errors(s *section) {
	if len(s.errors.shown) == 0 {
		return
	}
	m.heading(3, "Errors")
	for _, g := range s.errors.groups() {
		if d := &g[0]; len(g) == 1 {
			fmt.Fprintf(m, "- %s\n", joined(codeSpan(place(d)), said(d), repeats(d), reference(d)))
			m.remarks(g)
			continue
		}
		fmt.Fprintf(m, "- %s\n", said(&g[0]))
		m.remarks(g)
		for i := range g {
			fmt.Fprintf(m, "  - %s\n", joined(codeSpan(place(&g[i])), repeats(&g[i]), reference(&g[i])))
		}
	}
	if r := s.errors.rest(); r != "" {
		fmt.Fprintf(m, "- %s\n", r)
	}
	m.WriteByte('\n')
}

func (m *markdown) remarks(group []aires.Diagnostic) {
	for _, r := range remarks(group) {
		fmt.Fprintf(m, "  - %s\n", lineStart(phrase(r)))
	}
}

// said is what a diagnostic says, as Markdown.
func said(d *aires.Diagnostic) string {
	return lineStart(joined(codeSpan(d.Code), phrase(d.Message)))
}

func reference(d *aires.Diagnostic) string { return "(" + phrase(d.ID) + ")" }

func (m *markdown) evidence(e *aires.Evidence) {
	m.par(tag(e.ID) + " " + evidenceTitle(e, phrase, codeSpan) + link(e.URL))
	if strings.TrimSpace(e.Text) == "" {
		return
	}
	lang := "text"
	if e.FirstLine > 0 {
		lang = language(e.File)
	}
	if e.Kind == aires.EvidenceDocumentation {
		m.prose(e.Text)
		return
	}
	m.WriteString(fence(lang, e.Marked()) + "\n")
}

func (m *markdown) documentation(s *section) {
	docs := s.evidence[aires.EvidenceDocumentation]
	if len(docs) == 0 && s.Meaning == "" && len(s.UsualCauses) == 0 {
		return
	}
	m.heading(3, "Documentation")
	for i := range docs {
		m.evidence(&docs[i])
	}
	if s.Meaning != "" {
		m.par("In short, as a model reads it: " + phrase(s.Meaning))
	}
	if len(s.UsualCauses) > 0 {
		m.par("Usual causes, as a model sees them:")
		m.items(false, mapped(s.UsualCauses, inline))
	}
}

// prose writes documentation text, passage by passage.
func (m *markdown) prose(text string) {
	ps := passages(text)
	for i, p := range ps {
		switch p.kind {
		case code:
			m.WriteString(fence("text", p.text) + "\n")
		case item:
			fmt.Fprintf(m, "- %s\n", inline(p.text))
			if i == len(ps)-1 || ps[i+1].kind != item {
				m.WriteByte('\n')
			}
		default:
			m.par(inline(p.text))
		}
	}
}

func (m *markdown) analysis(s *section) {
	if len(s.Hypotheses) == 0 && len(s.Conflicts) == 0 {
		return
	}
	m.heading(3, "Analysis")
	var items []string
	for _, h := range s.Hypotheses {
		items = append(items, fmt.Sprintf("%s *%s, says %s*%s", sentence(inline(h.Claim)), confidence(h.Confidence), phrase(dash(h.By)), support(h.Evidence, tags)))
	}
	m.items(false, items)
	if ds := disputes(&s.Chapter); len(ds) > 0 {
		m.par("What they do not agree on:")
		m.items(false, mapped(ds, inline))
	}
	if len(s.Conflicts) == 0 {
		return
	}
	m.par("Where the code departs from its own conventions:")
	items = nil
	for _, c := range s.Conflicts {
		items = append(items, fmt.Sprintf("Convention: %s Departure: %s%s", sentence(phrase(c.Convention)), sentence(phrase(c.Departure)), tags(c.Evidence)))
	}
	m.items(false, items)
}
