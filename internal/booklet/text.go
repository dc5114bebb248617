package booklet

import (
	"fmt"
	"io"
	"strings"

	"github.com/airesdev/aires"
)

// margin is the indentation of a chapter's body, inset that of what stands
// under a label.
const (
	margin = "   "
	inset  = "     "
)

// Text writes the whole booklet for a terminal. It returns only w's errors.
func Text(w io.Writer, rep *aires.Report, st Style) error {
	p := lay(rep, shownErrors)
	s := &sheet{Style: st}
	s.cover(&p)
	for i := range p.chapters {
		s.chapter(&p.chapters[i])
	}
	if len(p.loose) > 0 {
		s.rule("", "More evidence")
		for i := range p.loose {
			s.evidence(&p.loose[i])
		}
	}
	s.colophon(&p)
	_, err := io.WriteString(w, s.String())
	return err
}

func (s *sheet) cover(p *page) {
	run := &p.rep.Run
	s.put("", bold, dash(p.booklet.Title))
	if run.Title != "" {
		s.put("", dim, line(run.Title))
	}
	s.gap()
	if t := line(p.booklet.Summary); t != "" {
		s.put("", "", t)
		s.gap()
	}
	if t := p.doubts(); t != "" {
		s.put("", yellow, t)
		s.gap()
	}
	if run.Notice != "" {
		s.put("", yellow, dash(string(run.Status))+": "+line(run.Notice))
		s.gap()
	}
	for i := range p.chapters {
		s.entry(&p.chapters[i], len(p.chapters))
	}
	if len(p.chapters) > 0 {
		s.gap()
	}
}

// entry is a line of the table of contents.
func (s *sheet) entry(c *section, of int) {
	number := fitRight(fmt.Sprint(c.number), len(fmt.Sprint(of))) + "  "
	count := fitRight(c.extent(), 11)
	sure := fit(confidence(c.Confidence), 18)
	room := min(s.width(), widest) - len(number) - len(count) - len(sure) - 2
	if room < 20 {
		s.put(number, "", dash(c.Title))
		return
	}
	s.WriteString(s.paint(bold, number) + fit(dash(c.Title), room) + "  " + s.paint(dim, sure) + s.paint(dim, count) + "\n")
}

// rule opens a chapter.
func (s *sheet) rule(number, title string) {
	s.WriteString(s.paint(dim, strings.Repeat("─", min(s.width(), widest))) + "\n")
	s.put(number, bold, title)
}

func (s *sheet) label(text string) {
	s.gap()
	s.WriteString(margin + s.paint(cyan, text) + "\n")
}

func (s *sheet) chapter(c *section) {
	number := fmt.Sprint(c.number)
	s.rule(fit(number, max(len(margin), len(number)+1)), dash(c.Title))
	s.put(margin, dim, fmt.Sprintf("%s · %s · %s · %s", dash(string(c.kind)), confidence(c.Confidence), c.extent(), line(c.ID)))
	if t := line(c.RootCause); t != "" {
		s.gap()
		s.put(margin, "", t)
	}
	s.errorList(c)
	for _, e := range c.facts() {
		s.evidence(&e)
	}
	s.documentation(c)
	s.analysis(c)
	s.numbered("Steps", c.Steps)
	if len(c.Edits) > 0 {
		s.label("Proposed patch")
		s.patch(c.patch())
	}
	s.dashed("Proposed patches that were left out", c.RejectedEdits)
	s.dashed("Not shown to models, for lack of room", c.LeftOut)
	s.dashed("How to verify", c.Verify)
	if t := line(c.Prevention); t != "" {
		s.label("Prevention")
		s.put(inset, "", t)
	}
	s.gaps("Missing", c.Missing)
	s.gap()
}

func (s *sheet) errorList(c *section) {
	if len(c.errors.shown) == 0 {
		return
	}
	s.label("Errors")
	for _, g := range c.errors.groups() {
		if len(g) == 1 {
			s.diagnostic(inset, &g[0])
			s.remarks(g)
			continue
		}
		s.put(inset, "", joined(line(g[0].Code), line(g[0].Message)))
		s.remarks(g)
		for i := range g {
			s.put(inset+"  ", bold, joined(place(&g[i]), repeats(&g[i])))
		}
	}
	if r := c.errors.rest(); r != "" {
		s.put(inset, dim, r)
	}
}

func (s *sheet) remarks(group []aires.Diagnostic) {
	for _, r := range remarks(group) {
		s.put(inset+"  ", dim, r)
	}
}

// diagnostic writes place, code and message; on one line where they fit.
func (s *sheet) diagnostic(indent string, d *aires.Diagnostic) {
	message := joined(line(d.Code), line(d.Message), repeats(d))
	at := place(d)
	switch room := min(s.width(), widest) - len(indent); {
	case at == "":
		s.put(indent, "", message)
	case columns(at)+2+columns(message) <= room:
		s.WriteString(indent + s.paint(bold, at) + "  " + message + "\n")
	default:
		s.put(indent, bold, at)
		s.put(indent+"  ", "", message)
	}
}

func (s *sheet) evidence(e *aires.Evidence) {
	s.gap()
	s.put(margin, cyan, "["+line(e.ID)+"] "+evidenceTitle(e, line, line))
	if e.Kind == aires.EvidenceDocumentation {
		s.prose(e.Text)
	} else if strings.TrimSpace(e.Text) != "" {
		s.raw(inset, e.Marked(), sourceInk)
	}
	if u := line(e.URL); u != "" {
		s.WriteString(inset + s.paint(dim, u) + "\n") // whole, so that it can be clicked
	}
}

func (s *sheet) documentation(c *section) {
	docs := c.evidence[aires.EvidenceDocumentation]
	for i := range docs {
		s.evidence(&docs[i])
	}
	if t := line(c.Meaning); t != "" {
		s.label("Meaning, as a model reads the documentation")
		s.put(inset, "", t)
	}
	s.dashed("Usual causes, as a model sees them", c.UsualCauses)
}

func (s *sheet) prose(text string) {
	for i, p := range passages(text) {
		switch p.kind {
		case code:
			s.raw(inset+"  ", p.text, func(string) string { return dim })
		case item:
			s.put(inset+"- ", "", p.text)
		default:
			if i > 0 {
				s.gap()
			}
			s.put(inset, "", p.text)
		}
	}
}

func (s *sheet) analysis(c *section) {
	if len(c.Hypotheses)+len(c.Conflicts) > 0 {
		s.label("Analysis")
	}
	for _, h := range c.Hypotheses {
		s.put(inset+"- ", "", sentence(line(h.Claim)))
		s.put(inset+"  ", dim, confidence(h.Confidence)+", says "+dash(h.By)+support(h.Evidence, bracketed))
	}
	s.dashed("What they do not agree on", disputes(&c.Chapter))
	for _, x := range c.Conflicts {
		s.put(inset+"- ", "", "Convention: "+sentence(line(x.Convention)))
		s.put(inset+"  ", "", "Departure: "+sentence(line(x.Departure))+bracketed(x.Evidence))
	}
}

func bracketed(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return " [" + line(strings.Join(ids, ", ")) + "]"
}

func (s *sheet) numbered(title string, texts []string) {
	if len(texts) == 0 {
		return
	}
	s.label(title)
	for i, t := range texts {
		s.put(inset+fitRight(fmt.Sprint(i+1), len(fmt.Sprint(len(texts))))+". ", "", line(t))
	}
}

func (s *sheet) dashed(title string, texts []string) {
	if len(texts) == 0 {
		return
	}
	s.label(title)
	for _, t := range texts {
		s.put(inset+"- ", "", line(t))
	}
}

func (s *sheet) gaps(title string, gaps []aires.Gap) {
	if len(gaps) == 0 {
		return
	}
	s.label(title)
	for _, g := range gaps {
		s.put(inset+"- ", yellow, dash(g.Stage)+": "+line(g.Reason))
	}
}

// sourceInk colours the lines of a source window that are marked.
func sourceInk(l string) string {
	bare := strings.TrimLeft(l, " ")
	switch {
	case strings.HasPrefix(l, ">"):
		return bold
	case strings.HasPrefix(bare, "| ") && strings.Trim(bare[2:], " ^") == "":
		return red
	}
	return ""
}

// patch writes a patch as it is, from the first column on and however long its
// lines are, so that what was printed or copied can be applied.
func (s *sheet) patch(text string) {
	for l := range strings.Lines(text) {
		bare := strings.TrimRight(l, "\r\n")
		s.WriteString(s.paint(diffInk(bare), bare) + l[len(bare):])
	}
}

func diffInk(l string) string {
	switch {
	case strings.HasPrefix(l, "---"), strings.HasPrefix(l, "+++"), strings.HasPrefix(l, "@@"):
		return dim
	case strings.HasPrefix(l, "-"):
		return red
	case strings.HasPrefix(l, "+"):
		return green
	}
	return ""
}
